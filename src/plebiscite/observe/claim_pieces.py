"""What a record's figures leave possible for one question: by whole vote, counted part, district.

A question's ballots come in pieces: counted and published whole; not published, so that they may
hold any answer; or inside a published group that holds other districts, too, where only the sums
are known. Each piece bounds each kind of answer, and the bounds of a sum are the sums of the
bounds: every number between them occurs. Source: docs/reference/claim-readings.md, section 3.
"""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Literal, NamedTuple, TypeVar

from plebiscite.observe.claim_regions import Region, Span
from plebiscite.record.definition import Definition, Question
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.papers import PaperFigures, StationFigures
from plebiscite.results.referendum import ContestFigures, GroupFigures, Results, UnitTurnout

T = TypeVar("T")
Counting = Callable[[QuestionCounts], Span]
"""How many answers of a kind there are in some counts: a number, or bounds."""


class Piece(NamedTuple):
    """Some ballots: their number, and the published counts that hold them, if any do."""

    ballots: Span
    counts: QuestionCounts | None

    @property
    def is_whole(self) -> bool:
        """Whether the counts are of these ballots and no others."""
        return self.counts is not None and self.ballots == (self.counts.ballots,) * 2


class Asked(NamedTuple):
    """A question as far as it bounds the answers of a ballot."""

    id: str
    options: tuple[str, ...]
    one_option: bool  # a ballot gives at most one
    kinds: frozenset[str]  # that an answer without an option may be: blank, empty, invalid
    may_be_empty: bool  # it may be no valid vote

    def free(self, kind: str, ballots: Span) -> Span:
        """How many of some unknown ballots are of a kind: blank, empty, invalid or valid."""
        if kind == "valid":
            return (0 if self.may_be_empty else ballots[0]), ballots[1]
        return 0, ballots[1] if kind in self.kinds else 0


def asked_of(counts: QuestionCounts, question: Question | None, *, papers: bool) -> Asked:
    """The question behind some counts. Without its definition, what the counts allow is assumed."""
    options = tuple(one.option for one in counts.options)
    if question is None:
        whole = counts.blank + counts.invalid + counts.empty_least + sum(_votes(counts))
        one = counts.empty_least == counts.empty_most and counts.ballots == whole
        every = frozenset({"blank", "empty", "invalid"})
        return Asked(counts.question, options, one_option=one, kinds=every, may_be_empty=True)
    possible = {"blank": question.blank, "empty": question.min == 0, "invalid": papers}
    kinds = frozenset(kind for kind, can_be in possible.items() if can_be)
    # Where several options may be chosen, empty answers stay in the valid ones.
    void = bool(kinds - (set() if question.max == 1 else {"empty"}))
    return Asked(question.id, options, one_option=question.max == 1, kinds=kinds, may_be_empty=void)


def _votes(counts: QuestionCounts) -> Iterable[int]:
    return (one.votes for one in counts.options)


class Bounds(NamedTuple):
    """Bounds on one kind of answers, on the other valid ones, and on all ballots."""

    kind: Span
    others: Span
    void: Span  # neither: blank, empty, invalid
    ballots: Span

    def of_valid(self) -> Region:
        """This kind and the other valid answers."""
        least, most = self.ballots[0] - self.void[1], self.ballots[1] - self.void[0]
        return Region(self.kind, self.others, (max(least, 0), most))

    def of_ballots(self) -> Region:
        """This kind and all other ballots."""
        least = max(self.ballots[0] - self.kind[1], self.others[0] + self.void[0])
        most = min(self.ballots[1] - self.kind[0], self.others[1] + self.void[1])
        return Region(self.kind, (least, most), self.ballots)


def bounds_of(pieces: Iterable[Piece], votes: Counting, *, may_be_void: bool) -> Bounds:
    """Bounds on one kind of valid answer over all pieces."""
    parts = [_bounded(piece, votes, may_be_void=may_be_void) for piece in pieces]
    return Bounds(*(added(getattr(part, name) for part in parts) for name in Bounds._fields))


def _bounded(piece: Piece, votes: Counting, *, may_be_void: bool) -> Bounds:
    least, most = piece.ballots
    if piece.counts is None:
        return Bounds((0, most), (0, most), (0, most if may_be_void else 0), piece.ballots)
    kind = votes(piece.counts)[1]
    others, void = piece.counts.valid - kind, piece.counts.ballots - piece.counts.valid
    return Bounds(
        _drawn(least, kind, others + void),
        _drawn(least, others, kind + void),
        _drawn(least, void, kind + others),
        piece.ballots,
    )


def _drawn(number: int, kind: int, rest: int) -> Span:
    """How many of a kind there can be in some of the ballots that hold it, and the rest."""
    return max(0, number - rest), min(number, kind)


def added(spans: Iterable[Span]) -> Span:
    """The bounds of a sum, from those of its parts."""
    low = high = 0
    for span in spans:
        low, high = low + span[0], high + span[1]
    return low, high


def numbers_of(pieces: Iterable[Piece], asked: Asked, kind: str) -> Span:
    """Bounds on how many answers are blank, empty, invalid or valid, in all pieces."""
    return added(_number(piece, asked, kind) for piece in pieces)


def _number(piece: Piece, asked: Asked, kind: str) -> Span:
    least, most = piece.ballots
    if piece.counts is None:
        return asked.free(kind, piece.ballots)
    counts = piece.counts
    low, high = {
        "blank": (counts.blank,) * 2,
        "empty": (counts.empty_least, counts.empty_most),
        "invalid": (counts.invalid,) * 2,
        "valid": (counts.valid,) * 2,
    }[kind]
    return max(0, least - (counts.ballots - low)), min(most, high)


def pair_of(pieces: Iterable[Piece], asked: Asked, first: str, second: str) -> Region:
    """The votes of two options."""
    parts = [_paired(piece, asked, first, second) for piece in pieces]
    return Region(*(added(getattr(part, name) for part in parts) for name in Region._fields))


def _paired(piece: Piece, asked: Asked, first: str, second: str) -> Region:
    least, most = piece.ballots
    if piece.counts is None:
        settled = (
            asked.one_option
            and not asked.may_be_empty
            and set(asked.options)
            == {
                first,
                second,
            }
        )
        together = most if asked.one_option else 2 * most
        return Region((0, most), (0, most), (least if settled else 0, together))
    one, two = piece.counts.votes(first), piece.counts.votes(second)
    rest = piece.counts.ballots - one - two
    spans = (
        _drawn(least, one, piece.counts.ballots - one),
        _drawn(least, two, piece.counts.ballots - two),
    )
    if not asked.one_option:
        return Region(*spans, added(spans))
    return Region(*spans, _drawn(least, one + two, rest))


class Pieces:
    """The ballots of one contest's question, cut as a reading needs them."""

    def __init__(
        self,
        results: Results,
        contest: ContestFigures,
        question: str,
        definition: Definition | None,
    ) -> None:
        self._results, self._contest, self._question = results, contest, question
        self._styles = _styles_asking(results, contest, question, definition)
        self.open = results.status == "pre-election"
        self.counts = next(each for each in contest.questions if each.question == question)

    @property
    def missing(self) -> int:
        """Ballots that are not in the figures, and will be, or never."""
        return self._contest.missing.outstanding + self._contest.missing.withheld

    @cached_property
    def waiting(self) -> int:
        """Voters marked as voting on paper whose papers are not counted: so many, or fewer."""
        return papers_waiting(self.every_unit(), self._results.stations)

    @property
    def turnout(self) -> Span:
        """Everybody who voted on the contest, counted or not."""
        most = self._contest.turnout.numerator
        return (0, self._contest.turnout.denominator) if self.open else (most - self.waiting, most)

    @property
    def why_missing(self) -> list[Literal["outstanding", "withheld"]]:
        """Why ballots are missing."""
        missing = self._contest.missing
        why: list[Literal["outstanding", "withheld"]] = []
        if missing.outstanding:
            why.append("outstanding")
        if missing.withheld:
            why.append("withheld")
        return why

    def counted(self) -> list[Piece]:
        """What is published."""
        return [Piece((self.counts.ballots,) * 2, self.counts)]

    def all(self) -> list[Piece]:
        """Every ballot of the contest, published or not; before the close, every voter."""
        if self.open:
            return [Piece((0, self._contest.turnout.denominator), None)]
        waiting = self.waiting
        settled = self.missing - waiting
        return [*self.counted(), Piece((settled,) * 2, None), Piece((0, waiting), None)]

    def every_unit(self) -> list[UnitTurnout]:
        """All units that vote on the contest."""
        return [unit for unit in self._results.units if unit.style in self._styles]

    def units(self, district: str) -> list[UnitTurnout]:
        """The units of a district that vote on the contest."""
        return self._by_district.get(district, [])

    def of_district(self, district: str) -> list[Piece]:
        """The ballots of one district, wherever they were counted."""
        units = self.units(district)
        if self.open:
            return [Piece((0, sum(unit.turnout.denominator for unit in units)), None)]
        pieces = (*self._electronic(units), *self._on_paper(units))
        return [piece for piece in pieces if piece.ballots[1] or piece.is_whole]

    @cached_property
    def _by_district(self) -> dict[str, list[UnitTurnout]]:
        return _gathered(self.every_unit(), lambda unit: unit.district)

    @cached_property
    def _groups(self) -> dict[str, GroupFigures]:
        return {group.head: group for group in self._results.groups}

    @cached_property
    def _stations(self) -> dict[str, list[StationFigures]]:
        return _gathered(self._results.stations, lambda station: station.unit)

    @cached_property
    def _papers(self) -> dict[int, PaperFigures]:
        return {papers.entry: papers for papers in self._results.papers}

    def _electronic(self, units: Iterable[UnitTurnout]) -> Iterable[Piece]:
        """The units' ballots in each of their groups."""
        for head, inside in _gathered(units, lambda unit: unit.group).items():
            number = sum(unit.turnout.numerator - unit.on_paper for unit in inside)
            yield Piece((number,) * 2, self._asked(self._groups[head].questions))

    def _on_paper(self, units: Iterable[UnitTurnout]) -> Iterable[Piece]:
        """The boxes of the units' stations, and the papers that are still to come."""
        boxes: dict[int, int] = {}
        stations = [each for unit in units for each in self._stations.get(unit.unit, [])]
        for station in stations:
            if station.counted_in is not None:
                boxes[station.counted_in] = boxes.get(station.counted_in, 0) + station.box
        for entry, number in boxes.items():
            yield Piece((number,) * 2, self._asked(self._papers[entry].questions))
        yield Piece((0, papers_waiting(units, stations)), None)

    def _asked(self, questions: Iterable[QuestionCounts]) -> QuestionCounts | None:
        return next((each for each in questions if each.question == self._question), None)


def papers_waiting(units: Iterable[UnitTurnout], stations: Iterable[StationFigures]) -> int:
    """Marked voters of some units whose stations' papers are not counted yet."""
    inside = {unit.unit: unit.on_paper for unit in units}
    return sum(inside.values()) - sum(each.box for each in stations if each.unit in inside)


def _gathered(things: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for thing in things:
        found.setdefault(key(thing), []).append(thing)
    return found


def _styles_asking(
    results: Results, contest: ContestFigures, question: str, definition: Definition | None
) -> set[str]:
    """The ballot styles with the contest; without a definition, as published groups show them."""
    if definition is not None:
        return {style.id for style in definition.styles if contest.contest in style.contests}
    every = {unit.style for unit in results.units}
    if contest.turnout.denominator == results.turnout.denominator:
        return every
    heads = {unit.unit: unit.style for unit in results.units}
    return {
        heads[group.head]
        for group in results.groups
        if any(counts.question == question for counts in group.questions)
    }
