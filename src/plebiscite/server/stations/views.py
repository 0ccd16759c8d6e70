"""Polling stations: the list, one count, its print sheet."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.phases import Phase
from plebiscite.record.units import units_of
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.public.standing import standing_of
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.referendums.sealed import sealed_words
from plebiscite.server.stations import counting
from plebiscite.server.stations.forms import (
    DecisionForm,
    NumbersForm,
    PublishForm,
    answer_labels,
    plain_label,
)
from plebiscite.server.stations.lines import (
    PLAIN,
    Line,
    chosen_lines,
    lines_of,
    neighbours,
    papers_in,
)
from plebiscite.server.stations.models import CountCase

State = CountCase.State


def words_of(referendum: Referendum) -> tuple[Definition, Texts]:
    """The definition, and its words in the officer's language or the first one.

    Raises: Http404 for a referendum without a paper channel.
    """
    if not referendum.is_sealed:
        raise Http404
    definition, texts = sealed_words(referendum)
    if definition.paper is None:
        raise Http404
    language = get_language()
    return definition, next((one for one in texts if one.language == language), texts[0])


def counted(referendum: Referendum, definition: Definition) -> Mapping[Line, int]:
    """Index of the count that stands, by line."""
    units = {unit.uuid: unit for unit in units_of(definition)}
    found: dict[Line, int] = {}
    for index, count in standing_of(referendum).papers.counts.items():
        for each in count.stations:
            unit = units[each.unit]
            found[Line(unit.district, unit.style, each.station)] = index
    return found


@referendum_page
@require_GET
def stations(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Every station with what became of its papers."""
    definition, _texts = words_of(referendum)
    standing = standing_of(referendum)
    published = counted(referendum, definition)
    open_cases = {
        line: case
        for case in referendum.counts.filter(state__in=(State.ENTERING, State.THIRD, State.AGREED))
        for line in counting.lines_in(case)
    }
    rows = [
        {"line": line, "entry": published.get(line), "case": open_cases.get(line)}
        for line in lines_of(definition)
    ]
    page = {
        "referendum": referendum,
        "rows": rows,
        "several": len(definition.styles) > 1,
        "minimum": definition.minimum,
        "join": definition.paper is not None and definition.paper.small_counts == "join",
        "countable": standing.phase is Phase.CLOSED,
        "marking": standing.phase in {Phase.VOTING, Phase.PAUSED, Phase.POLLS_CLOSED},
        "marked": sum(standing.papers.marks.values()),
        "done": sum(each["entry"] is not None for each in rows),
    }
    return render(request, "stations/stations.html", page)


@referendum_page
@require_POST
def start(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Open the count of the ticked stations."""
    definition, _texts = words_of(referendum)
    try:
        chosen = chosen_lines(definition, request.POST.getlist("line"))
        lines, corrects = _of_one_count(chosen, counted(referendum, definition))
        made = counting.open_case(referendum, officer_of(request), lines, corrects)
    except PlebisciteError as problem:
        messages.error(request, problem.message)
        return redirect("stations:stations", slug=referendum.slug)
    return redirect("stations:case", slug=referendum.slug, number=made.pk)


def _of_one_count(
    chosen: list[Line], published: Mapping[Line, int]
) -> tuple[list[Line], int | None]:
    """The lines, and the count they correct: all stations of a count are corrected together.

    Raises: MisuseError for stations of two counts, or of one that is counted and one that is not.
    """
    found = {published.get(line) for line in chosen}
    if len(found) > 1:
        raise MisuseError(
            _("Some of these stations are counted: a correction is of the same stations.")
        )
    corrects = found.pop()
    if corrects is None:
        return chosen, None
    return [line for line, index in published.items() if index == corrects], corrects


@referendum_page
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, referendum: Referendum, number: int) -> HttpResponse:
    """One count: entering, deciding, publishing."""
    definition, texts = words_of(referendum)
    found = get_object_or_404(CountCase, pk=number, referendum=referendum)
    lines = counting.lines_in(found)
    officer = officer_of(request)
    form = NumbersForm(definition, texts, lines, request.POST or None)
    decision = DecisionForm(request.POST or None) if found.state == State.THIRD else None
    if request.method == "POST" and form.is_valid():
        try:
            if decision is None:
                counting.enter(found, officer, form.numbers)
            elif decision.is_valid():
                reason = decision.cleaned_data["reason"]
                counting.resolve(found, officer, form.numbers, reason)
            else:
                return _case_page(request, found, form, decision)
        except MisuseError as problem:
            messages.error(request, problem.message)
        else:
            messages.success(request, _("Your numbers are kept."))
        return redirect("stations:case", slug=referendum.slug, number=found.pk)
    return _case_page(request, found, form, decision)


def _case_page(
    request: HttpRequest, found: CountCase, form: NumbersForm, decision: DecisionForm | None
) -> HttpResponse:
    referendum = found.referendum
    definition, _texts = words_of(referendum)
    lines = counting.lines_in(found)
    refused = counting.may_enter(found, officer_of(request))
    labels = {name: str(field.label) for name, field in form.fields.items()}
    page: dict[str, Any] = {
        "referendum": referendum,
        "case": found,
        "lines": lines,
        "form": form,
        "decision": decision,
        "refused": refused,
        "differing": [labels[name] for name in labels if name in found.differing],
        "join": definition.paper is not None and definition.paper.small_counts == "join",
        "minimum": definition.minimum,
        "tokens": [line.token for line in lines],
    }
    if found.state == State.THIRD and not refused:
        one, other = counting.both_entries(found)
        page["both"] = [
            (labels[name], one.numbers.get(name), other.numbers.get(name)) for name in labels
        ]
    if found.agreed is not None:
        page["agreed"] = [(labels[name], found.agreed.get(name)) for name in labels]
        page["few"] = papers_in(lines, found.agreed) < definition.minimum
        page["neighbours"] = neighbours(definition, lines[0])[:3]
    if found.state == State.AGREED:
        page["look"] = counting.look_at(found)
        page["publish_form"] = PublishForm(prefix="publish")
    return render(request, "stations/case.html", page)


@referendum_page
@require_POST
def publish_case(request: HttpRequest, referendum: Referendum, number: int) -> HttpResponse:
    """Put the agreed numbers on the record."""
    found = get_object_or_404(CountCase, pk=number, referendum=referendum)
    form = PublishForm(request.POST, prefix="publish")
    if form.is_valid():
        said = form.cleaned_data
        try:
            counting.publish(found, officer_of(request), odd=said["odd"], reason=said["reason"])
        except PlebisciteError as problem:
            messages.error(request, problem.message)
        else:
            messages.success(request, _("Done: it is on the record."))
            return redirect("stations:stations", slug=referendum.slug)
    return redirect("stations:case", slug=referendum.slug, number=found.pk)


@referendum_page
@require_POST
def give_up_case(request: HttpRequest, referendum: Referendum, number: int) -> HttpResponse:
    """Give the count up; its stations can be entered anew."""
    found = get_object_or_404(CountCase, pk=number, referendum=referendum)
    counting.give_up(found, officer_of(request))
    messages.success(request, _("The count is given up; its stations can be entered anew."))
    return redirect("stations:stations", slug=referendum.slug)


@referendum_page
@require_GET
def sheet(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """A sheet of A4 to fill in by hand at a station."""
    definition, texts = words_of(referendum)
    lines = chosen_lines(definition, request.GET.getlist("line"))
    page = {
        "referendum": referendum,
        "texts": texts,
        "lines": lines,
        "plain": [plain_label(what) for what in PLAIN],
        "answers": [label for _name, label in answer_labels(definition, texts, lines[0])],
        "minimum": definition.minimum,
    }
    return render(request, "stations/sheet.html", page)
