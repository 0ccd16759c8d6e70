"""Announcing figures: a preview made from the record, never typed; then a signed bulletin."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.record.definition_toml_values import read_moment
from plebiscite.results.sentences import contest_sentence, coverage_text, share_text, views
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.entries.publication_times import PublicationTimes
from plebiscite.server.public.announcements import announcements
from plebiscite.server.public.figures import announced_as_counted, figures_of
from plebiscite.server.public.spoken_words import spoken_words
from plebiscite.server.public.standing import Standing, standing_of
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.forms_draft import Moment
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.referendums.progress import current_tasks
from plebiscite.server.sequencing.client import sequencer
from plebiscite.server.sequencing.messages import Summary
from plebiscite.texts import LANGUAGES

_LONGEST_WORDS = 4000
_ANNOUNCING = frozenset({"voting", "paused", "closed"})


class BulletinForm(forms.Form):
    """What a bulletin says beside its figures, which nobody types."""

    expected = Moment(
        label=gettext_lazy("When the next announcement is expected (may be empty)"), required=False
    )
    words = forms.CharField(
        label=gettext_lazy("Remark, for everyone to read; a correction says what was wrong"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LONGEST_WORDS,
        required=False,
    )


@referendum_page
@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The preview with its form; a post announces what the record gives then."""
    form = BulletinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _announce(referendum, form.cleaned_data)
        except PlebisciteError as problem:
            form.add_error(None, problem.message)
        else:
            record_act(officer_of(request), "announce", referendum.slug)
            messages.success(request, _("Done: it is on the record."))
            return redirect("referendums:announce", slug=referendum.slug)
    _tasks, summary = current_tasks(referendum)
    page: dict[str, Any] = {"referendum": referendum, "summary": summary, "form": form}
    if summary is not None and summary.phase in _ANNOUNCING:
        page |= _preview(standing_of(referendum), summary)
    return render(request, "referendums/announce.html", page)


def _announce(referendum: Referendum, said: dict[str, Any]) -> None:
    expected = None
    if said["expected"]:
        zone = ZoneInfo(standing_of(referendum).definition.calendar.time_zone)
        expected = read_moment(_local(said["expected"]), zone)
    sequencer().act(referendum.slug, "announce", expected=expected, words=said["words"].strip())


def _local(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as problem:
        raise MisuseError(_("This is no date and time.")) from problem


def _preview(standing: Standing, summary: Summary) -> dict[str, Any]:
    """The bulletin as it would be made now; during voting it has turnout only."""
    figures = figures_of(standing)
    language = (get_language() or "en").partition("-")[0]
    words = spoken_words(language if language in LANGUAGES else "en")
    results = figures.results
    coverage = results.coverage
    counted = results.status != "pre-election"
    texts = standing.words(language)
    newest = list(
        announcements(standing, PublicationTimes(standing.log.record.root, datetime.now(UTC)))
    )
    return {
        "preview": {
            "number": summary.bulletins + 1,
            "status": words.say(f"status {results.status}"),
            "means": words.say(f"means {results.status}"),
            "covered": coverage_text(results.status, coverage, words),
            "turnout": share_text(results.turnout, words),
            "counted": counted,
            "districts_left": coverage.districts - coverage.districts_in,
            "stations_left": coverage.stations - coverage.stations_in,
            "sentences": [contest_sentence(view, words) for view in views(figures, texts)]
            if counted
            else [],
            "texts": texts,
            "same": announced_as_counted(standing) is True and summary.bulletin == results.status,
            "correction": results.status == "correction",
        },
        "zone": standing.definition.calendar.time_zone,
        "announced": [(each, words.say(f"status {each.status}")) for each in reversed(newest)],
    }
