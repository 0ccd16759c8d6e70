"""Areas with one figure: districts whose ballots or papers were counted together.

A district of several ballot styles, or whose papers were counted with another's, is one area with
whatever it was counted with. Only published counts are added; nothing is ever taken apart.
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Literal, NamedTuple

from plebiscite.record.definition import Contest, Question
from plebiscite.results.counts import QuestionCounts, add_counts, no_ballots
from plebiscite.results.page_groups import groups_asking
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import ContestView

AreaState = Literal["published", "withheld", "outstanding"]


class Area(NamedTuple):
    """Some districts, in definition order, and the counts of one question for all of them."""

    districts: tuple[str, ...]
    state: AreaState
    counts: QuestionCounts  # of what is published; whole only where the state is


def areas_of(figures: ReferendumFigures, view: ContestView, question: Question) -> list[Area]:
    """The areas of a question, in the definition's order of their first districts."""
    parts = list(_parts(figures, view, question))
    heads = _joined(part.districts for part in parts)
    members: dict[str, list[str]] = {}
    for district in figures.definition.districts:
        if district.id in heads:
            members.setdefault(_head(heads, district.id), []).append(district.id)
    of_head: dict[str, list[Area]] = {}
    for part in parts:
        of_head.setdefault(_head(heads, part.districts[0]), []).append(part)
    return [
        Area(tuple(districts), _state(of_head[head]), _sum(question, of_head[head]))
        for head, districts in members.items()
    ]


def _parts(figures: ReferendumFigures, view: ContestView, question: Question) -> Iterable[Area]:
    """Groups and paper counts, and stations still to be counted, each as an area of its own."""
    for group in groups_asking(figures, view):
        yield Area(group.districts, group.state, _of(question, group.questions))
    asking = _styles_asking(figures, view.contest)
    units = {unit.unit: unit for unit in figures.results.units}
    for papers in figures.results.papers:
        if units[papers.unit].style in asking:
            yield Area(papers.districts, papers.state, _of(question, papers.questions))
    for station in figures.results.stations:
        unit = units[station.unit]
        if station.counted_in is None and unit.style in asking:
            yield Area((unit.district,), "outstanding", no_ballots(question))


def _styles_asking(figures: ReferendumFigures, contest: Contest) -> set[str]:
    return {style.id for style in figures.definition.styles if contest.id in style.contests}


def _of(question: Question, counts: Iterable[QuestionCounts]) -> QuestionCounts:
    return next((one for one in counts if one.question == question.id), no_ballots(question))


def _joined(together: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """For each district one that it is with, down to a head that stands for itself."""
    heads: dict[str, str] = {}
    for names in together:
        for name in names:
            heads.setdefault(name, name)
        first = _head(heads, names[0])
        for name in names[1:]:
            heads[_head(heads, name)] = first
    return heads


def _head(heads: Mapping[str, str], name: str) -> str:
    while heads[name] != name:
        name = heads[name]
    return name


def _state(parts: Iterable[Area]) -> AreaState:
    """Outstanding while anything is; then withheld if anything is."""
    states = {part.state for part in parts}
    if "outstanding" in states:
        return "outstanding"
    return "withheld" if "withheld" in states else "published"


def _sum(question: Question, parts: Iterable[Area]) -> QuestionCounts:
    return reduce(add_counts, (part.counts for part in parts), no_ballots(question))
