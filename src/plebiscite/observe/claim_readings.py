"""Every reading of a claimed figure that a record supports, each judged by itself.

A figure without its base is many figures: of registered voters, of ballots, of valid votes; of
what is counted so far, or of every ballot. Source: docs/reference/claim-readings.md, section 2.
"""

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

import msgspec

from plebiscite.observe.claim_pieces import (
    Asked,
    Bounds,
    Piece,
    Pieces,
    added,
    asked_of,
    bounds_of,
    numbers_of,
    pair_of,
)
from plebiscite.observe.claim_regions import (
    Measure,
    Region,
    Span,
    alone,
    bounds,
    held,
    lead_of_both,
    lead_over,
    over,
    share_of_both,
    times,
)
from plebiscite.observe.claim_subjects import Figures, Subject, question_of
from plebiscite.observe.claim_targets import Target
from plebiscite.observe.claims import Claim, Unit
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.figures import Coverage, Status

Truth = Literal["true", "false", "impossible", "undecided"]
"""`false`: the record has another figure; `impossible`: no content of any ballot gives it."""
Part = Literal["all", "counted", "district", "every district"]
ReadBase = Literal[
    "registered", "registered everywhere", "ballots", "valid", "answers",
    "number", "lead", "other", "both", "districts", "stations",
]  # fmt: skip
"""What the number is a part of; `answers`: those that chose an option; `number`: of nothing."""
Reason = Literal[
    "open",
    "outstanding",
    "withheld",
    "together",
    "empty unknown",
    "turnout",
    "no ballots",
    "gap",
    "nothing",
]
"""Why a figure is not one number, or what makes it impossible."""
EVERY: Final = "every district"


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to understand a claim, what the record has for it, and whether it is true.

    Spans are least and greatest, equal where the record decides. `low` and `high` are the exact
    bounds "p/q" of the figure, empty of nothing ("inf" of a ratio to nothing).
    """

    part: Part
    district: str  # "" for the whole vote
    base: ReadBase
    numerator: Span
    denominator: Span
    low: str
    high: str
    truth: Truth
    reasons: tuple[Reason, ...]
    status: Status
    coverage: Coverage

    @property
    def is_known(self) -> bool:
        """Whether the record has one number for it."""
        return self.low == self.high


class Scope(NamedTuple):
    """Some ballots: which part of the vote, their pieces, roll and what is unknown of them."""

    part: Part
    district: str
    pieces: list[Piece]
    registered: int
    reasons: tuple[Reason, ...]

    @property
    def ballots(self) -> Span:
        """How many ballots these are."""
        return added(piece.ballots for piece in self.pieces)


class Judging(NamedTuple):
    """A claim's target, and the figures it is judged by."""

    figures: Figures
    unit: Unit
    target: Target

    def reading(
        self,
        scope: Scope,
        base: ReadBase,
        region: Region,
        measure: Measure,
        spans: tuple[Span, Span],
        limit: Region | None = None,
    ) -> Reading:
        """One reading. `limit`: all that the ballots allow, whatever their content."""
        truth: Truth = _TRUTHS[held(region, measure, self.target)]
        never = truth == "false"
        if never and not region.is_known:
            truth = "impossible"
        reasons = () if region.is_known else scope.reasons
        if scope.part == "counted":
            limit = None  # who is not counted yet turned out, too
        if never and limit is not None and held(limit, measure, self.target) == "never":
            truth, reasons = (
                "impossible",
                (*reasons, "turnout" if base != "number" else "no ballots"),
            )
        ends = bounds(region, measure)
        low, high = map(str, ends) if ends else ("", "")
        between = ends and not self.target.is_below(ends[1]) and not self.target.is_above(ends[0])
        if truth == "impossible" and between:
            reasons = (*reasons, "gap")
        results = self.figures.results
        return Reading(
            scope.part, scope.district, base, *spans, low, high, truth,
            reasons if ends else (*reasons, "nothing"), results.status, results.coverage,
        )  # fmt: skip


_TRUTHS: dict[str, Truth] = {"always": "true", "sometimes": "undecided", "never": "false"}


def readings_of(
    judging: Judging, claim: Claim, subject: Subject, scope: Scope, asked: Asked | None
) -> Iterator[Reading]:
    """Every reading of the claim over some ballots, in the order in which they are told."""
    if asked is None:
        yield from _turnout(judging, scope)
    elif claim.against or claim.unit == "ratio":
        yield from _comparison(judging, subject, scope, asked, claim.against)
    elif subject.kind == "votes":
        yield from _votes(judging, subject, scope, asked)
    else:
        yield from _answers(judging, subject, scope, asked)


def _turnout(judging: Judging, scope: Scope) -> Iterator[Reading]:
    """Counted ballots of the roll."""
    ballots, roll = scope.ballots, scope.registered
    region, everybody = alone(ballots), alone((0, roll))
    if judging.unit == "count":
        yield judging.reading(scope, "number", region, over(1), (ballots, (1, 1)), everybody)
        return
    spans = (ballots, (roll, roll))
    yield judging.reading(scope, "registered", region, over(roll), spans, everybody)


def _votes(judging: Judging, subject: Subject, scope: Scope, asked: Asked) -> Iterator[Reading]:
    found = bounds_of(
        scope.pieces, lambda counts: _same(counts.votes(subject.option)),
        may_be_void=asked.may_be_empty,
    )  # fmt: skip
    if judging.unit == "count":
        limit = alone((0, found.ballots[1]))
        yield judging.reading(
            scope, "number", alone(found.kind), over(1), (found.kind, (1, 1)), limit
        )
        return
    yield from _of_roll(judging, scope, found.kind, found.ballots[1])
    yield from _of_answers(judging, scope, found, subject.option)


def _of_answers(judging: Judging, scope: Scope, found: Bounds, option: str) -> Iterator[Reading]:
    of_ballots, of_valid = found.of_ballots(), found.of_valid()
    spans = (found.kind, of_ballots.both)
    yield judging.reading(scope, "ballots", of_ballots, share_of_both, spans)
    yield judging.reading(scope, "valid", of_valid, share_of_both, (found.kind, of_valid.both))
    chosen = _choosing(scope.pieces, option)
    if chosen is not None:
        unknown = scope._replace(reasons=(*scope.reasons, "empty unknown"))
        yield judging.reading(unknown, "answers", chosen, share_of_both, (found.kind, chosen.both))


def _choosing(pieces: Iterable[Piece], option: str) -> Region | None:
    """Votes, and the other answers that chose an option; None where all valid answers did."""
    every = list(pieces)
    if all(p.counts is None or p.counts.empty_least == p.counts.empty_most for p in every):
        return None
    parts = [_choosing_in(piece, option) for piece in every]
    return Region(*(added(getattr(part, name) for part in parts) for name in Region._fields))


def _choosing_in(piece: Piece, option: str) -> Region:
    least, most = piece.ballots
    if piece.counts is None:
        return Region((0, most), (0, most), (0, most))
    counts, votes = piece.counts, piece.counts.votes(option)
    chose = (counts.valid - counts.empty_most, counts.valid - counts.empty_least)
    others = (
        max(0, least - (counts.ballots - chose[0] + votes)),
        min(most, chose[1] - votes),
    )
    first = (max(0, least - (counts.ballots - votes)), min(most, votes))
    return Region(first, others, (max(0, least - (counts.ballots - chose[0])), min(most, chose[1])))


def _answers(judging: Judging, subject: Subject, scope: Scope, asked: Asked) -> Iterator[Reading]:
    """Blank, empty, invalid or valid answers."""
    number = numbers_of(scope.pieces, asked, subject.kind)
    ballots = scope.ballots
    if subject.kind == "empty" and number[0] != number[1]:
        scope = scope._replace(reasons=(*scope.reasons, "empty unknown"))
    if judging.unit == "count":
        limit = alone((0, ballots[1]))
        yield judging.reading(scope, "number", alone(number), over(1), (number, (1, 1)), limit)
        return
    yield from _of_roll(judging, scope, number, ballots[1])
    rest = (max(0, ballots[0] - number[1]), ballots[1] - number[0])
    region = Region(number, rest, ballots)
    yield judging.reading(scope, "ballots", region, share_of_both, (number, ballots))


def _of_roll(judging: Judging, scope: Scope, number: Span, ballots: int) -> Iterator[Reading]:
    """Of the contest's roll; and of the whole roll where not everybody votes on the contest."""
    everywhere = judging.figures.results.turnout.denominator
    rolls: list[tuple[ReadBase, int]] = [("registered", scope.registered)]
    if not scope.district and everywhere != scope.registered:
        rolls.append(("registered everywhere", everywhere))
    for base, roll in rolls:
        spans, limit = (number, (roll, roll)), alone((0, ballots))
        yield judging.reading(scope, base, alone(number), over(roll), spans, limit)


def _comparison(
    judging: Judging, subject: Subject, scope: Scope, asked: Asked, against: str
) -> Iterator[Reading]:
    """A lead in votes or in points, or how many times the other's votes."""
    region = pair_of(scope.pieces, asked, subject.option, against)
    lead = (region.first[0] - region.seconds(region.first[0])[1],
            region.first[1] - region.seconds(region.first[1])[0])  # fmt: skip
    if judging.unit == "ratio":
        yield judging.reading(scope, "other", region, times, (region.first, region.second))
    elif judging.unit == "count":
        yield judging.reading(scope, "lead", region, lead_over(1), (lead, (1, 1)))
    else:
        yield from _points(judging, scope, region, lead, asked)


def _points(
    judging: Judging, scope: Scope, region: Region, lead: Span, asked: Asked
) -> Iterator[Reading]:
    """A lead in percentage points of each base; of other valid votes only where all are counted."""
    roll = scope.registered
    yield judging.reading(scope, "registered", region, lead_over(roll), (lead, (roll, roll)))
    ballots = scope.ballots
    if ballots[0] == ballots[1]:
        whole = ballots[1]
        yield judging.reading(scope, "ballots", region, lead_over(whole), (lead, ballots))
    if len(asked.options) == 2 and asked.one_option:  # noqa: PLR2004 - all valid votes are for either
        yield judging.reading(scope, "valid", region, lead_of_both, (lead, region.both))
        return
    if all(piece.is_whole or not piece.ballots[1] for piece in scope.pieces):
        valid = sum(piece.counts.valid for piece in scope.pieces if piece.counts is not None)
        yield judging.reading(scope, "valid", region, lead_over(valid), (lead, (valid, valid)))
    yield judging.reading(scope, "both", region, lead_of_both, (lead, region.both))


def _same(number: int) -> Span:
    return number, number


def asked_in(figures: Figures, counts: QuestionCounts) -> Asked:
    """The question behind a contest's counts."""
    papers = bool(figures.results.stations)
    return asked_of(counts, question_of(figures, counts.question), papers=papers)


def scopes_of(pieces: Pieces, registered: int) -> list[Scope]:
    """The whole vote, and what is published of it where that is not everything."""
    reasons: tuple[Reason, ...] = ("open",) if pieces.open else tuple(pieces.why_missing)
    every = Scope("all", "", pieces.all(), registered, reasons)
    if not reasons or pieces.open:
        return [every]
    return [every, Scope("counted", "", pieces.counted(), registered, ())]


def district_scope(pieces: Pieces, district: str) -> Scope:
    """One district of a contest."""
    units, found = pieces.units(district), pieces.of_district(district)
    reasons: list[Reason] = ["open"] if pieces.open else []
    if any(piece.counts is not None and not piece.is_whole for piece in found):
        reasons.append("together")
    if not pieces.open and any(piece.counts is None and piece.ballots[1] for piece in found):
        reasons += pieces.why_missing
    registered = sum(unit.turnout.denominator for unit in units)
    return Scope("district", district, found, registered, tuple(reasons))
