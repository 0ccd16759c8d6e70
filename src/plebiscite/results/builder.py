"""From counted ballots and group results to the figures of a referendum.

Source: spec/results.md, section 6. Nothing is believed: totals are added from the results.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce

from plebiscite.errors import MalformedError, MisuseError, TallyError
from plebiscite.record.apply_papers import ON_PAPER
from plebiscite.record.definition import Contest, Definition, Texts
from plebiscite.record.grouping import Group, groups_at_close
from plebiscite.record.units import Unit, units_of
from plebiscite.results.contest import ContestParts, Part
from plebiscite.results.counts import QuestionCounts, add_counts, count_question, no_ballots
from plebiscite.results.figures import Coverage, Share, Status
from plebiscite.results.papers import NO_PAPERS, PaperChannel, PaperFigures, Papers
from plebiscite.results.referendum import (
    FORMAT,
    ChannelFigures,
    ContestFigures,
    ExclusionLine,
    GroupFigures,
    GroupState,
    Missing,
    ReferendumFigures,
    Results,
    UnitTurnout,
)
from plebiscite.results.rules import outcome_of

GroupResult = Sequence[Sequence[int]]
"""One list of totals per question of the group's units, blank first: v1's `result`."""


def figures_from(
    definition: Definition,
    texts: Sequence[Texts],
    counted_per_unit: Mapping[str, int],
    group_results: Mapping[str, GroupResult],
    exclusions: Iterable[ExclusionLine],
    *,
    status: Status,
    papers: Papers = NO_PAPERS,
) -> ReferendumFigures:
    """The figures of a referendum, computed anew.

    `counted_per_unit`: counted ballots by unit uuid, exclusions left out. `group_results`:
    totals by head uuid; none for withheld groups and for groups not decrypted yet, and none
    needed for a group without ballots, whose result is zero. `papers`: what the stations
    counted, and how many voters of each unit are marked as voting on paper.

    Raises: MisuseError when numbers are for other units or groups, results contradict the
    status, or texts are for another definition; MalformedError when a result has another
    shape; TallyError when totals are impossible or more people voted than were registered.
    """
    _check_texts(definition, texts)
    lines = tuple(exclusions)
    builder = _Builder(definition, counted_per_unit, group_results, lines, papers, status)
    return ReferendumFigures(definition, tuple(texts), builder.results())


class _Builder:
    """The units, their groups and the coverage; everything else is read off them."""

    def __init__(
        self,
        definition: Definition,
        counted: Mapping[str, int],
        results: Mapping[str, GroupResult],
        exclusions: tuple[ExclusionLine, ...],
        papers: Papers,
        status: Status,
    ) -> None:
        self.definition = definition
        self.units = {unit.uuid: unit for unit in units_of(definition)}
        self.counted = counted
        self.exclusions = exclusions
        self.status = status
        self.papers = PaperChannel(definition, self.units, papers)
        self.excluded = _standing_excluded(exclusions)
        self.decided = {line.reason for line in exclusions if line.discretionary}
        groups = groups_at_close(tuple(self.units.values()), counted, definition.minimum)
        self._check(groups, results)
        self.groups = tuple(
            self._group(group, results) for group in groups if status != "pre-election"
        )
        self.heads = {uuid: group.head for group in self.groups for uuid in group.units}
        self.coverage = self._coverage()

    def results(self) -> Results:
        definition = self.definition
        return Results(
            format=FORMAT,
            origin=definition.origin,
            practice=definition.practice,
            effect=definition.effect,
            minimum=definition.minimum,
            status=self.status,
            coverage=self.coverage,
            turnout=self._turnout(self.units.values()),
            contests=tuple(self._contest(contest) for contest in definition.contests),
            units=tuple(self._unit(unit) for unit in self.units.values()),
            groups=self.groups,
            papers=self.papers.counts,
            stations=self.papers.stations,
            exclusions=self.exclusions,
        )

    def _check(self, groups: Sequence[Group], results: Mapping[str, GroupResult]) -> None:
        if unknown := results.keys() - {group.head for group in groups}:
            raise MisuseError(f"results are given for {sorted(unknown)}, which head no group")
        if self.status == "pre-election" and results:
            raise MisuseError("there are no results before the election; leave them out")
        for line in self.exclusions:
            if line.unit not in self.units:
                raise MisuseError("an exclusion names no unit of the definition", place=line.unit)
        for unit in self.units.values():
            voters = self._voters(unit.uuid)
            if voters > unit.registered:
                raise TallyError(
                    f"{voters} voted, {unit.registered} were registered; check roll and ballots",
                    place=unit.uuid,
                )

    def _voters(self, unit: str) -> int:
        """Everybody of a unit who voted, counted or not; who voted on paper, too, once."""
        once = {ON_PAPER} if self.definition.paper is not None else set[str]()
        left_out = sum(
            number for reason, number in self.excluded.get(unit, {}).items() if reason not in once
        )
        return self.counted[unit] + self.papers.ballots(unit) + left_out

    def _discretionary(self, units: Iterable[str]) -> int:
        """Standing ballots of credentials that someone decided to exclude."""
        return sum(
            number
            for unit in units
            for reason, number in self.excluded.get(unit, {}).items()
            if reason in self.decided
        )

    def _group(self, group: Group, results: Mapping[str, GroupResult]) -> GroupFigures:
        totals = results.get(group.head)
        state = self._state(group, totals)
        districts = (self.units[uuid].district for uuid in (group.head, *group.units))
        return GroupFigures(
            head=group.head,
            units=group.units,
            districts=tuple(dict.fromkeys(districts)),
            ballots=group.ballots,
            below_minimum=group.below_minimum,
            state=state,
            questions=self._questions(group, totals) if state == "published" else (),
        )

    def _state(self, group: Group, totals: GroupResult | None) -> GroupState:
        if group.ballots == 0:
            return "published"
        if group.rule == "withhold":
            if totals is not None:
                raise MisuseError("a withheld group has no result", place=group.head)
            return "withheld"
        if totals is None and self.status != "unofficial-partial":
            raise MisuseError(
                f"its result is missing, but the status is {self.status}", place=group.head
            )
        return "outstanding" if totals is None else "published"

    def _questions(self, group: Group, totals: GroupResult | None) -> tuple[QuestionCounts, ...]:
        questions = self.units[group.head].questions
        if totals is None:
            return tuple(no_ballots(question) for question in questions)
        if len(totals) != len(questions):
            raise MalformedError(
                f"the result has {len(totals)} questions, the ballot {len(questions)}",
                place=group.head,
            )
        return tuple(
            count_question(question, group.ballots, numbers)
            for question, numbers in zip(questions, totals, strict=True)
        )

    def _coverage(self) -> Coverage:
        published = [group for group in self.groups if group.state == "published"]
        inside = {uuid for group in published for uuid in group.units}
        complete = {unit.district for unit in self.units.values()} - {
            unit.district
            for unit in self.units.values()
            if unit.uuid not in inside or not self.papers.is_complete(unit.uuid)
        }
        counts = [count for count in self.papers.counts if count.state == "published"]
        stations = self.papers.stations
        return Coverage(
            districts_in=len(complete),
            districts=len({unit.district for unit in self.units.values()}),
            ballots_in=sum(group.ballots for group in published)
            + sum(count.ballots for count in counts),
            ballots=sum(map(self._ballots, self.units)),
            stations_in=sum(station.counted_in is not None for station in stations),
            stations=len(stations),
        )

    def _ballots(self, unit: str) -> int:
        """Counted ballots of a unit, and its papers: found, and still to come."""
        return self.counted[unit] + self.papers.ballots(unit)

    def _turnout(self, units: Iterable[Unit]) -> Share:
        among = tuple(units)
        return Share(
            numerator=sum(self._ballots(unit.uuid) for unit in among),
            denominator=sum(unit.registered for unit in among),
            base="registered",
            status=self.status,
            coverage=self.coverage,
        )

    def _unit(self, unit: Unit) -> UnitTurnout:
        group = self.heads.get(unit.uuid, "")
        turnout, on_paper = self._turnout((unit,)), self.papers.ballots(unit.uuid)
        return UnitTurnout(unit.uuid, unit.district, unit.style, group, turnout, on_paper)

    def _contest(self, contest: Contest) -> ContestFigures:
        asked = contest.questions[0].id
        units = [unit for unit in self.units.values() if _asks(unit, asked)]
        groups = [group for group in self.groups if _asks(self.units[group.head], asked)]
        papers = [each for each in self.papers.counts if _asks(self.units[each.unit], asked)]
        waiting = [unit for unit in units if self.papers.outstanding(unit.uuid)]
        turnout = self._turnout(units)
        figures = ContestParts(
            contest=contest,
            registered=turnout.denominator,
            parts=(
                *(self._part(group) for group in groups),
                *(_paper_part(each) for each in papers),
                *(self._waiting_part(unit) for unit in waiting),
            ),
            status=self.status,
            coverage=self.coverage,
            open_districts=self.papers.open_districts(units),
        )
        return ContestFigures(
            contest=contest.id,
            kind=contest.kind,
            turnout=turnout,
            questions=_totals(contest, (*groups, *papers)),
            channels=self._channels(contest, groups, papers),
            missing=Missing(
                outstanding=_ballots(groups, "outstanding")
                + sum(self.papers.outstanding(unit.uuid) for unit in waiting),
                withheld=_ballots(groups, "withheld")
                + sum(each.ballots for each in papers if each.state == "withheld"),
                excluded=sum(part.excluded for part in figures.parts),
            ),
            outcome=outcome_of(figures),
        )

    def _channels(
        self, contest: Contest, groups: Sequence[GroupFigures], papers: Sequence[PaperFigures]
    ) -> tuple[ChannelFigures, ...]:
        """Each channel's totals, where there are two."""
        if self.definition.paper is None:
            return ()
        return (
            ChannelFigures("electronic", _ballots(groups, "published"), _totals(contest, groups)),
            ChannelFigures(
                "paper",
                sum(each.ballots for each in papers if each.state == "published"),
                _totals(contest, papers),
            ),
        )

    def _part(self, group: GroupFigures) -> Part:
        counts = {counts.question: counts for counts in group.questions}
        return Part(
            districts=group.districts,
            head=group.districts[0],
            ballots=group.ballots,
            excluded=self._discretionary(group.units),
            counts=counts if group.state == "published" else None,
        )

    def _waiting_part(self, unit: Unit) -> Part:
        """Papers of marked voters, of stations that are not counted yet."""
        outstanding = self.papers.outstanding(unit.uuid)
        return Part((unit.district,), unit.district, outstanding, 0, None, at_most=True)


def _paper_part(papers: PaperFigures) -> Part:
    counts = {counts.question: counts for counts in papers.questions}
    return Part(
        districts=papers.districts,
        head=papers.districts[0],
        ballots=papers.ballots,
        excluded=0,
        counts=counts if papers.state == "published" else None,
    )


def _standing_excluded(exclusions: Iterable[ExclusionLine]) -> dict[str, Counter[str]]:
    """How many excluded credentials had a standing ballot, by unit and reason."""
    found: dict[str, Counter[str]] = {}
    for line in exclusions:
        if line.ballot:
            found.setdefault(line.unit, Counter())[line.reason] += 1
    return found


def _asks(unit: Unit, question: str) -> bool:
    return any(asked.id == question for asked in unit.questions)


def _ballots(groups: Iterable[GroupFigures], state: GroupState) -> int:
    return sum(group.ballots for group in groups if group.state == state)


def _totals(
    contest: Contest, parts: Sequence[GroupFigures | PaperFigures]
) -> tuple[QuestionCounts, ...]:
    """The counts of each question of a contest, added over what is published."""
    by_question: dict[str, list[QuestionCounts]] = {}
    for part in parts:
        for counts in part.questions:
            by_question.setdefault(counts.question, []).append(counts)
    return tuple(
        reduce(add_counts, by_question.get(question.id, ()), no_ballots(question))
        for question in contest.questions
    )


def _check_texts(definition: Definition, texts: Sequence[Texts]) -> None:
    """The words are for this definition: languages, contests, questions and options agree."""
    if tuple(words.language for words in texts) != definition.languages:
        raise MisuseError(f"texts are needed in {', '.join(definition.languages)}, in that order")
    expected = [
        (contest.id, [(question.id, len(question.options)) for question in contest.questions])
        for contest in definition.contests
    ]
    for words in texts:
        found = [
            (contest.id, [(question.id, len(question.options)) for question in contest.questions])
            for contest in words.contests
        ]
        if found != expected:
            raise MisuseError("these texts have other contests or options", place=words.language)
