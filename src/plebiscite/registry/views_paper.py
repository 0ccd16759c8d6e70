"""Votes on paper: finding a voter, marking them, the list of a station, the commission's file."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plebiscite.offices.voter_lists import voter_rows
from plebiscite.record.text_encoding import decode_text
from plebiscite.registry import marking
from plebiscite.registry.forms import SearchForm
from plebiscite.registry.models import PaperMark, Voter
from plebiscite.registry.opening import this_folder
from plebiscite.registry.pages import attempt, back_to, page

_SHOWN = 20
_LARGEST = 64 * 2**20  # bytes


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest) -> HttpResponse:
    """Find a voter by number or name, and mark them; or take a station's list."""
    # Posted: what is searched for is somebody's name, and stays out of addresses and histories.
    form = SearchForm(request.POST if "q" in request.POST else None)
    lines: list[str] = []
    if request.method == "POST" and not form.is_bound:
        lines = _act(request)
        if not lines:
            return back_to("paper")
    wanted = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = Voter.objects.none()
    if wanted:
        found = Voter.objects.filter(Q(voter_id__iexact=wanted) | Q(name__icontains=wanted))
    listed = Paginator(found.order_by("line"), _SHOWN).get_page(1)
    return page(
        request,
        "paper",
        form=form,
        wanted=wanted,
        voters=listed,
        more=found.count() > _SHOWN,
        counts=marking.counts(),
        waiting=Voter.objects.filter(paper_mark=PaperMark.WAITING).order_by("line")[:_SHOWN],
        lines=lines,
    )


def _act(request: HttpRequest) -> list[str]:
    """Do what a button asks; the lines of a list that was only tried."""
    told = request.POST
    if "mark" in told:
        voter_id = told["mark"]
        said = _("Marked: hand out one paper.")
        attempt(request, lambda: marking.mark(voter_id), said)
    elif "unmark" in told:
        voter_id = told["unmark"]
        attempt(request, lambda: marking.unmark(voter_id), _("The mark is taken back."))
    elif "list" in request.FILES:
        return _list(request)
    return []


def _list(request: HttpRequest) -> list[str]:
    upload = request.FILES["list"]
    if isinstance(upload, list):
        raise AssertionError  # noqa: TRY004 - Django gives one file under one name
    raw, name = upload.read(_LARGEST), str(upload.name)
    tried: list[str] = []

    def take() -> None:
        rows = voter_rows(decode_text(raw, name), name)
        if "try" in request.POST:
            tried.extend(marking.rows_of(rows).lines)
        else:
            marking.mark_all(rows)

    attempt(request, take, "" if "try" in request.POST else _("The voters of the list are marked."))
    return tried


@require_POST
def marks_download(request: HttpRequest) -> HttpResponse:
    """The signed file for the commission."""
    made: list[bytes] = []
    folder = this_folder()
    if not attempt(request, lambda: made.append(marking.marks_file(folder)), ""):
        return back_to("paper")
    answer = HttpResponse(made[0], content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="marks.submission"'
    return answer
