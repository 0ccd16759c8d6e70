"""Mail by domain and voter, letters, and notices."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from plebiscite.registry import mailing, printing
from plebiscite.registry.bounces import mark_bounced, take_mails
from plebiscite.registry.delivery import counts_by_domain
from plebiscite.registry.desk import definition_of, the_desk
from plebiscite.registry.forms import SearchForm
from plebiscite.registry.models import (
    MailState,
    Message,
    MessageKind,
    PrintBatch,
    Voter,
)
from plebiscite.registry.opening import this_folder
from plebiscite.registry.overview import notices_to_print
from plebiscite.registry.pages import attempt, back_to, page

_A_PAGE = 50
_BOTH = require_http_methods(["GET", "POST"])


@_BOTH
def mail(request: HttpRequest) -> HttpResponse:
    """The board: how the mail fares by domain, and each voter's state."""
    form = SearchForm(request.POST if "q" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        _mail_act(request)
        return back_to("mail")
    # Posted: what is searched for is somebody's name, and stays out of addresses and histories.
    wanted = form.cleaned_data["q"].strip() if form.is_valid() else ""
    voters = _found(wanted, request.GET.get("domain", ""), request.GET.get("state", ""))
    listed = Paginator(voters.order_by("line"), _A_PAGE).get_page(request.GET.get("page"))
    waiting = Voter.objects.exclude(email="").exclude(code="").exclude(message__kind="code")
    return page(
        request,
        "mail",
        form=form,
        domains=counts_by_domain().items(),
        voters=listed,
        waiting=waiting.count(),
        states=MailState,
        chosen=request.GET,
    )


def _mail_act(request: HttpRequest) -> None:
    told = request.POST
    if "queue" in told:
        attempt(request, mailing.queue_codes, _("The mails are queued."))
    elif "go-on" in told:
        attempt(request, mailing.go_on, _("Sending goes on."))
    elif "resend" in told:
        domain = told["resend"]
        attempt(request, lambda: mailing.resend(domain=domain), _("The mails are queued again."))
    elif "returned" in request.FILES:
        raws = [upload.read() for upload in request.FILES.getlist("returned")]
        attempt(request, lambda: take_mails(raws), _("The returned mails were read."))


def _found(wanted: str, domain: str, state: str) -> QuerySet[Voter]:
    voters = Voter.objects.all()
    if wanted:
        voters = voters.filter(
            Q(voter_id__icontains=wanted) | Q(name__icontains=wanted) | Q(email__icontains=wanted)
        )
    if domain:
        voters = voters.filter(domain=domain)
    return voters.filter(mail_state=state) if state else voters


@_BOTH
def voter(request: HttpRequest, key: int) -> HttpResponse:
    """One voter's mails; never the code."""
    found = get_object_or_404(Voter, pk=key)
    if request.method == "POST":
        if "resend" in request.POST:
            again = _("The mail is queued again.")
            attempt(request, lambda: mailing.resend(voter_id=found.voter_id), again)
        elif "bounced" in request.POST:
            attempt(request, lambda: mark_bounced(found.voter_id), _("Marked."))
    found.refresh_from_db()
    sent = Message.objects.filter(voter=found).order_by("-pk")
    return page(request, "voter", voter=found, sent=sent)


@_BOTH
def letters(request: HttpRequest) -> HttpResponse:
    """Order letters, fetch their files, and delete them after printing."""
    if request.method == "POST":
        if "scope" in request.POST:
            scope = request.POST["scope"]
            ordered = _("The letters are being made.")
            attempt(request, lambda: printing.order_letters(scope), ordered)
        else:
            _delete(request)
        return back_to("letters")
    desk = the_desk()
    districts = definition_of(desk).districts if desk.definition else ()
    batches = PrintBatch.objects.filter(kind=PrintBatch.Kind.LETTERS).order_by("-pk")
    return page(
        request,
        "letters",
        districts=districts,
        no_email=printing.letter_voters(printing.NO_EMAIL).count(),
        unreached=printing.letter_voters(printing.UNREACHED).count(),
        batches=batches,
    )


@_BOTH
def notices(request: HttpRequest) -> HttpResponse:
    """Notices of ballots: how many went out, and those to print."""
    if request.method == "POST":
        if "print" in request.POST:
            attempt(request, printing.order_notices, _("The notices are being made."))
        else:
            _delete(request)
        return back_to("notices")
    found = Message.objects.filter(kind=MessageKind.NOTICE)
    states = {each: found.filter(state=each).count() for each in ("queued", "sent", "refused")}
    batches = PrintBatch.objects.filter(kind=PrintBatch.Kind.NOTICES).order_by("-pk")
    return page(request, "notices", states=states, to_print=notices_to_print(), batches=batches)


def _delete(request: HttpRequest) -> None:
    batch = get_object_or_404(PrintBatch, pk=request.POST.get("delete"))
    folder = this_folder()
    attempt(request, lambda: printing.delete_batch(folder, batch.pk), _("The file is deleted."))


@require_GET
def batch_file(_request: HttpRequest, key: int) -> HttpResponseBase:
    """The PDF, for this browser only."""
    batch = get_object_or_404(PrintBatch, pk=key, state=PrintBatch.State.READY)
    path = this_folder().prints / batch.file
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=batch.file)
