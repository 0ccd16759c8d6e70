"""Papers of polling stations: reconciled, counted together where they are few, each once.

Source: `spec/papers.md`. A voter has one mark in the roll whatever the channel: a vote on paper
is an exclusion with the reason `voted-on-paper`, before `close`.
"""

from collections import Counter as Tally
from collections.abc import Iterator, Mapping
from typing import Final

from plebiscite.errors import ConductError, EvidenceError, TallyError
from plebiscite.record.definition import District, Paper, Question
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.paper_joining import require_joined_few, require_joined_upwards
from plebiscite.record.state import RecordState
from plebiscite.record.units import Unit

ON_PAPER: Final = "voted-on-paper"
MOST_PAPERS = 2**32 - 1
"""At one station; as many as a district may have voters."""


def marks_on_paper(state: RecordState) -> Mapping[str, int]:
    """How many voters of each unit are marked as having voted on paper, by uuid."""
    return Tally(each.unit for each in state.exclusions if each.reason == ON_PAPER)


def apply_paper_count(state: RecordState, entry: PaperCountEntry, place: str) -> None:
    """Take a count; one that breaks a rule is reported and not counted."""
    accepted = False
    with state.check("paper-1", place):
        require_places(state, entry)
        with state.check("paper-2", place):
            require_reconciled(state, entry)
            with state.check("paper-3", place):
                require_marked(state, entry)
                with state.check("paper-4", place):
                    require_minimum(state, entry)
                    accepted = True
    if accepted:
        if entry.replaces is not None:
            del state.papers[entry.replaces]
        state.papers[state.size] = entry


def _paper_rules(state: RecordState) -> Paper:
    paper = state.required_definition().paper
    if paper is None:
        raise ConductError("the definition has no paper channel; nothing may be counted from it")
    return paper


def _district(state: RecordState, unit: Unit) -> District:
    districts = state.required_definition().districts
    return next(each for each in districts if each.id == unit.district)


def require_places(state: RecordState, entry: PaperCountEntry) -> None:
    """paper-1: stations of the definition, none counted elsewhere, together as units join.

    Raises: ConductError, EvidenceError.
    """
    paper = _paper_rules(state)
    state.unit(entry.unit)
    if not entry.stations:
        raise EvidenceError("a count names at least one station")
    _require_replaces(state, entry)
    counted = {
        (each.unit, each.station)
        for other in _other_counts(state, entry)
        for each in other.stations
    }
    for papers in entry.stations:
        unit = state.unit(papers.unit)
        if papers.station not in {each.id for each in _district(state, unit).stations}:
            raise EvidenceError(f"{papers.station[:40]!r} is no station of {unit.district}")
        if (papers.unit, papers.station) in counted:
            raise ConductError(f"the papers of {papers.station} are counted already")
        counted.add((papers.unit, papers.station))
    require_joined_upwards(state, entry, paper)


def _require_replaces(state: RecordState, entry: PaperCountEntry) -> None:
    if entry.replaces is None:
        return
    former = state.papers.get(entry.replaces)
    if former is None:
        raise EvidenceError(f"entry {entry.replaces} is no paper count that stands")
    if not entry.words:
        raise ConductError("a corrected count says why; its reason is missing")
    if entry.unit != former.unit or _named(entry) != _named(former):
        raise ConductError("a corrected count is of the same stations")


def _named(entry: PaperCountEntry) -> set[tuple[str, str]]:
    return {(each.unit, each.station) for each in entry.stations}


def require_reconciled(state: RecordState, entry: PaperCountEntry) -> None:
    """paper-2: what was handed out, found and counted adds up. Raises TallyError naming where."""
    for papers in entry.stations:
        _require_possible_station(papers, _most_voters(state, papers))
    for (_, name), (voters, registered) in _at_stations(state, entry).items():
        if voters > registered:
            raise TallyError(
                f"{voters} voters of all its ballot styles, {registered} were registered",
                place=f"station {name}",
            )
    if entry.answers:
        _require_answers(state.unit(entry.unit).questions, entry)


def _require_possible_station(papers: StationPapers, most: int) -> None:
    where = f"station {papers.station}"
    numbers = (papers.issued, papers.spoiled, papers.box)
    if min(numbers) < 0:
        raise TallyError("a number of papers is never negative", place=where)
    if max(numbers) > MOST_PAPERS:
        raise TallyError(f"more than {MOST_PAPERS} papers", place=where)
    voters = voters_of(papers)
    if voters < 0:
        raise TallyError("more papers were replaced than handed out", place=where)
    if voters > most:
        raise TallyError(f"{voters} voted, {most} were registered", place=where)
    if papers.box > voters:
        raise TallyError(
            f"{papers.box} papers in the box; only {voters} voters were handed one", place=where
        )


def voters_of(papers: StationPapers) -> int:
    """The voters who were handed a paper: papers handed out, replacements left out."""
    return papers.issued - papers.spoiled


def _most_voters(state: RecordState, papers: StationPapers) -> int:
    """Of one ballot style at one station: no more than the station's, nor than the unit's."""
    unit = state.unit(papers.unit)
    return min(_registered(state, unit, papers.station), unit.registered)


def _registered(state: RecordState, unit: Unit, station: str) -> int:
    return next(each.registered for each in _district(state, unit).stations if each.id == station)


def _at_stations(
    state: RecordState, entry: PaperCountEntry
) -> Mapping[tuple[str, str], tuple[int, int]]:
    """Voters of every ballot style at the stations of `entry`, and how many are registered there.

    A station's papers of another ballot style stand in another count.
    """
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for papers in entry.stations:
        unit = state.unit(papers.unit)
        found[unit.district, papers.station] = (0, _registered(state, unit, papers.station))
    for count in (entry, *_other_counts(state, entry)):
        for papers in count.stations:
            key = (state.unit(papers.unit).district, papers.station)
            if key in found:
                voters, registered = found[key]
                found[key] = (voters + voters_of(papers), registered)
    return found


def _other_counts(state: RecordState, entry: PaperCountEntry) -> Iterator[PaperCountEntry]:
    """The counts that will stand beside this one."""
    return (count for index, count in state.papers.items() if index != entry.replaces)


def papers_in(entry: PaperCountEntry) -> int:
    """The papers found in the boxes of a count."""
    return sum(each.box for each in entry.stations)


def _require_answers(questions: tuple[Question, ...], entry: PaperCountEntry) -> None:
    if len(entry.answers) != len(questions):
        raise TallyError(f"answers to {len(entry.answers)} of {len(questions)} questions")
    for question, answers in zip(questions, entry.answers, strict=True):
        require_possible(question, papers_in(entry), answers)


def require_possible(question: Question, papers: int, answers: QuestionPapers) -> None:
    """Return only if so many papers can give these totals. Raises TallyError naming the question.

    `answers.totals` is blank first where the question has it, then every option.
    """
    where = f"question {question.id}"
    if len(answers.totals) != len(question.options) + question.blank:
        raise TallyError("another number of totals than of answers", place=where)
    if min(answers.invalid, *answers.totals) < 0:
        raise TallyError("a number of papers is never negative", place=where)
    blank, votes = (
        (answers.totals[0], answers.totals[1:]) if question.blank else (0, answers.totals)
    )
    answered = papers - answers.invalid - blank
    if answered < max(votes) or not question.min * answered <= sum(votes) <= (
        question.max * answered
    ):
        raise TallyError(
            f"{papers} papers cannot be {answers.invalid} invalid, {blank} blank and the votes "
            f"{list(votes)}; count again",
            place=where,
        )


def require_marked(state: RecordState, entry: PaperCountEntry) -> None:
    """paper-3: no unit has more voters at its stations than are marked. Raises TallyError."""
    state.require_rolls({papers.unit for papers in entry.stations})
    marks = marks_on_paper(state)
    voters = Tally[str]()
    for each in (entry, *_other_counts(state, entry)):
        for papers in each.stations:
            voters[papers.unit] += voters_of(papers)
    for unit in {papers.unit for papers in entry.stations}:
        if voters[unit] > marks.get(unit, 0):
            raise TallyError(
                f"{voters[unit]} voters were handed a paper; {marks.get(unit, 0)} are marked in "
                "the roll as voting on paper",
                place=f"unit {unit}",
            )


def require_minimum(state: RecordState, entry: PaperCountEntry) -> None:
    """paper-4: answers rest on the minimum of papers, unless law publishes every station's.

    Nothing that has enough papers is hidden, nor what was published once. Raises: ConductError.
    """
    require_joined_few(state, entry)
    former = None if entry.replaces is None else state.papers[entry.replaces]
    if former is not None and former.answers and not entry.answers:
        raise ConductError(
            f"the answers of entry {entry.replaces} are published; no correction hides them"
        )
    minimum = state.required_definition().minimum
    papers = papers_in(entry)
    if not entry.answers:
        if papers >= minimum or (papers and _paper_rules(state).small_counts == "publish"):
            raise ConductError("its answers are missing; only a count below the minimum hides them")
        return
    if papers < minimum and _paper_rules(state).small_counts == "join":
        raise ConductError(
            f"answers of {papers} papers, below the minimum of {minimum}; count them together "
            "with those of a neighbouring station, or leave the answers out"
        )
