"""Marks of voters on paper: the registrar's file, countersigned by the commission."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.public.standing import standing_of
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.sequencing.client import sequencer
from plebiscite.server.stations.forms import MarksForm
from plebiscite.server.stations.views import words_of

_LARGEST = 64 * 2**20  # bytes


@referendum_page
@require_http_methods(["GET", "POST"])
def marks(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Take the registrar's file, sign each mark, and put them on the record."""
    words_of(referendum)
    form = MarksForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["marks"]
        try:
            if upload.size > _LARGEST:
                raise MisuseError(_("The file is too large to be a file of marks."))
            places = sequencer().countersign(referendum.slug, upload.read())
        except PlebisciteError as problem:
            messages.error(request, problem.message)
        else:
            number = len(places)
            record_act(officer_of(request), "marks-countersigned", referendum.slug, str(number))
            told = ngettext(
                "%(number)d voter is marked as voting on paper.",
                "%(number)d voters are marked as voting on paper.",
                number,
            )
            messages.success(request, told % {"number": number})
        return redirect("stations:marks", slug=referendum.slug)
    marked = sum(standing_of(referendum).papers.marks.values())
    page = {"referendum": referendum, "form": form, "marked": marked}
    return render(request, "stations/marks.html", page)
