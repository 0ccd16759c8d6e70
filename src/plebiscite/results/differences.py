"""Which figures changed between two results of one referendum: bulletins, corrections, recounts.

Values only, for pages and machines. Units and groups are named by district and ballot style, not
by uuid, so that a successor log's figures can be compared too. Source: spec/results.md, section 9.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from plebiscite.errors import MisuseError
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.figures import Base, Share
from plebiscite.results.referendum import ContestFigures, Results

FigureName = Literal[
    "status", "coverage", "registered", "turnout", "outcome", "votes", "blank", "empty", "valid",
    "ballots", "outstanding", "withheld", "discretionary", "members", "state", "excluded",
    "invalid", "on-paper", "issued", "spoiled", "box",
]  # fmt: skip
Value = Share | int | str


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a figure is about; an empty field stands for all, or for none."""

    contest: str = ""
    question: str = ""
    option: str = ""
    district: str = ""  # of a group: of its head
    style: str = ""
    station: str = ""  # of papers counted together: all of them
    channel: str = ""
    credential: str = ""


class Difference(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure before and after; None where one of the two results does not give it."""

    figure: FigureName
    place: Place
    earlier: Value | None
    later: Value | None


Figures = dict[tuple[FigureName, Place], Value]


def differences_between(earlier: Results, later: Results) -> tuple[Difference, ...]:
    """Every figure that is not the same, in the later results' order, then those that are gone.

    A share differs when its number or its base does; another status or coverage is told once.

    Raises: MisuseError when the two have no contest in common.
    """
    if not {one.contest for one in earlier.contests} & {one.contest for one in later.contests}:
        raise MisuseError("these results have no contest in common; compare one referendum's")
    before, after = figures_by_place(earlier), figures_by_place(later)
    keys = [*after, *(key for key in before if key not in after)]
    return tuple(
        Difference(*key, before.get(key), after.get(key))
        for key in keys
        if _compared(before.get(key)) != _compared(after.get(key))
    )


def figures_by_place(results: Results) -> Figures:
    """Every figure of the results, by its name and what it is about."""
    return dict(_figures(results))


def _compared(value: Value | None) -> object:
    """What makes two values differ."""
    if isinstance(value, Share):
        return value.numerator, value.denominator, value.base
    return value


Found = Iterator[tuple[tuple[FigureName, Place], Value]]


def _figures(results: Results) -> Found:
    everywhere = Place()
    covered = results.coverage
    yield ("status", everywhere), results.status
    yield (
        ("coverage", everywhere),
        f"{covered.districts_in}/{covered.districts} {covered.ballots_in}/{covered.ballots}"
        + (f" {covered.stations_in}/{covered.stations}" if covered.stations else ""),
    )
    yield ("turnout", everywhere), results.turnout
    for contest in results.contests:
        yield from _contest(contest)
    for unit in results.units:
        place = Place(district=unit.district, style=unit.style)
        yield ("turnout", place), unit.turnout
        yield ("on-paper", place), unit.on_paper
    yield from _groups(results)
    yield from _papers(results)
    for line in results.exclusions:
        place = Place(credential=line.credential)
        yield ("excluded", place), f"{line.reason} {line.ballot}".rstrip()


def _contest(contest: ContestFigures) -> Found:
    place = Place(contest=contest.contest)
    outcome = contest.outcome
    yield ("turnout", place), contest.turnout
    yield ("outcome", place), " ".join((outcome.word, *outcome.winners, *outcome.tied))
    yield ("outstanding", place), contest.missing.outstanding
    yield ("withheld", place), contest.missing.withheld
    yield ("discretionary", place), contest.missing.excluded
    base = base_of(contest)
    parts = [("", counts) for counts in contest.questions]
    parts += [(each.channel, counts) for each in contest.channels for counts in each.questions]
    for channel, counts in parts:
        where = Place(contest=contest.contest, question=counts.question, channel=channel)
        yield from _counts(counts, where, base, contest.turnout)


def base_of(contest: ContestFigures) -> Base:
    """What the contest's rule counts votes as a share of."""
    return contest.outcome.judged[0].conditions[0].figure.base


def _counts(counts: QuestionCounts, place: Place, base: Base, like: Share) -> Found:
    """The counts of one question; `like` gives status and coverage."""
    whole = counts.valid if base == "valid" else counts.ballots
    for one in counts.options:
        where = msgspec.structs.replace(place, option=one.option)
        yield ("votes", where), Share(one.votes, whole, base, like.status, like.coverage)
    least, most = counts.empty_least, counts.empty_most
    yield ("blank", place), counts.blank
    yield ("invalid", place), counts.invalid
    yield ("empty", place), least if least == most else f"{least}–{most}"
    yield ("valid", place), counts.valid
    yield ("ballots", place), counts.ballots


def _groups(results: Results) -> Found:
    units = {unit.unit: unit for unit in results.units}
    contests = _contests_of(results)
    for group in results.groups:
        head = units[group.head]
        place = Place(district=head.district, style=head.style)
        yield ("members", place), " ".join(group.districts)
        yield ("state", place), group.state
        yield ("ballots", place), group.ballots
        yield from _part_counts(group.questions, place, contests)


def _papers(results: Results) -> Found:
    """Stations as reconciled, then the answers of those that were counted together."""
    units = {unit.unit: unit for unit in results.units}
    contests = _contests_of(results)
    for station in results.stations:
        place = Place(
            district=station.district, style=units[station.unit].style, station=station.station
        )
        yield ("issued", place), station.issued
        yield ("spoiled", place), station.spoiled
        yield ("box", place), station.box
    for papers in results.papers:
        head = units[papers.unit]
        named = " ".join(papers.stations)
        place = Place(district=head.district, style=head.style, station=named)
        yield ("state", place), papers.state
        yield ("ballots", place), papers.ballots
        yield from _part_counts(papers.questions, place, contests)


def _contests_of(results: Results) -> Mapping[str, ContestFigures]:
    """The contest of each question."""
    return {
        counts.question: contest for contest in results.contests for counts in contest.questions
    }


def _part_counts(
    questions: Iterable[QuestionCounts], place: Place, contests: Mapping[str, ContestFigures]
) -> Found:
    for counts in questions:
        contest = contests[counts.question]
        where = msgspec.structs.replace(place, contest=contest.contest, question=counts.question)
        yield from _counts(counts, where, base_of(contest), contest.turnout)
