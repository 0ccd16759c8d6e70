"""An announced figure against a record: every reading, one verdict, never a yes without a base.

Source: docs/reference/claim-readings.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, Literal, NamedTuple

import msgspec

from plebiscite.errors import MisuseError
from plebiscite.observe.claim_outcomes import OutcomeReading, outcome_reading, quorum_readings
from plebiscite.observe.claim_pieces import Piece, Pieces, papers_waiting
from plebiscite.observe.claim_readings import (
    EVERY,
    Judging,
    ReadBase,
    Reading,
    Reason,
    Scope,
    Truth,
    asked_in,
    district_scope,
    readings_of,
    scopes_of,
)
from plebiscite.observe.claim_regions import alone, over
from plebiscite.observe.claim_subjects import (
    Figures,
    Subject,
    district_named,
    option_named,
    subject_of,
)
from plebiscite.observe.claim_targets import target_of
from plebiscite.observe.claims import Claim, OutcomeSaid
from plebiscite.results.referendum import Results

Verdict = Literal[
    "true", "false", "impossible", "true only of", "depends on the base", "cannot be decided"
]
_WORDS: Final[dict[Truth, Verdict]] = {
    "true": "true",
    "false": "false",
    "impossible": "impossible",
    "undecided": "cannot be decided",
}
EXIT_STATUS: Final[dict[Truth, int]] = {"true": 0, "false": 1, "impossible": 1, "undecided": 3}


class BaseNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The size that was said with the base, beside the record's."""

    said: int
    base: ReadBase | Literal["unknown"]
    recorded: int | None  # None where the record has no one number for it
    agrees: bool
    same_as: tuple[ReadBase, ...]  # the bases that do have the size that was said


class Version(NamedTuple):
    """Figures that were announced earlier, and by which entry of the record."""

    entry: int
    results: Results


class VersionReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reading of earlier figures."""

    entry: int
    reading: Reading


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a record says of a claim.

    `stated` is the truth under the base that was named; "undecided" where none was and the
    readings differ. `districts` and `earlier` are told beside the verdict and do not decide it.
    """

    claim: Claim | OutcomeSaid
    verdict: Verdict
    stated: Truth
    readings: tuple[Reading, ...]
    districts: tuple[Reading, ...] = ()
    earlier: tuple[VersionReading, ...] = ()
    base_number: BaseNumber | None = None
    outcome: OutcomeReading | None = None

    @property
    def exit_status(self) -> int:
        """0 true as it was said, 1 false or impossible, 3 not to be decided or without a base."""
        return EXIT_STATUS[self.stated]

    @property
    def true_of(self) -> tuple[Reading, ...]:
        """The readings that are true."""
        return tuple(reading for reading in self.readings if reading.truth == "true")


def check_claim(
    claim: Claim, figures: Figures, earlier: Sequence[Version] = (), *, by_district: bool = True
) -> Answer:
    """Compare a claim with every figure that a record supports.

    `by_district`: also district by district, which takes longest and decides nothing.

    Raises: MisuseError when the claim names no contest, option, district or unit that the figures
    have; MalformedError when its figure is no number.
    """
    check = _Check(claim, figures)
    readings = tuple(check.main())
    verdict, stated = _verdict(readings, check.wanted(readings))
    return Answer(
        claim=claim,
        verdict=verdict,
        stated=stated,
        readings=readings,
        districts=tuple(check.by_district()) if by_district else (),
        earlier=tuple(_earlier(claim, figures, earlier)),
        base_number=_base_number(claim, check),
    )


def check_outcome(said: OutcomeSaid, figures: Figures) -> Answer:
    """Compare what was said of an outcome with what the rule gives. Raises: as `check_claim`."""
    if said.outcome in {"quorum-met", "quorum-not-met"}:
        outcome, readings = quorum_readings(said, figures)
    else:
        outcome, readings = outcome_reading(said, figures), ()
    return Answer(said, _WORDS[outcome.truth], outcome.truth, readings, outcome=outcome)


class _Check:
    """One claim, its subject and target, and the figures."""

    def __init__(self, claim: Claim, figures: Figures) -> None:
        self.figures, self.results = figures, figures.results
        self.subject = subject_of(figures, claim.subject, claim.contest)
        _check_unit(claim, self.subject)
        if claim.against:
            against = option_named(figures, self.subject, claim.against)
            claim = msgspec.structs.replace(claim, against=against)
        self.claim = claim
        self.judging = Judging(figures, claim.unit, target_of(claim))

    def wanted(self, readings: Iterable[Reading]) -> ReadBase | None:
        """The base that decides; None where nothing depends on one, or none was named.

        Raises: MisuseError when what was said is never a part of that base.
        """
        base = self.claim.base
        decided = self.claim.unit in {"count", "ratio"} or self.subject.kind in _ONE_BASE
        if base == "unknown" or decided:
            return None
        if all(reading.base != base for reading in readings):
            raise MisuseError(
                f"{self.claim.subject} is no part of the base {base!r}; leave the base out, or "
                "name registered or ballots"
            )
        return base

    def main(self) -> Iterator[Reading]:
        """The readings that decide: of the whole vote, of a district, or of every district."""
        if self.subject.kind in {"registered", "counted"}:
            yield from _of_referendum(self.judging, self.subject)
        elif self.claim.place == EVERY:
            yield from _together(self.results, self._districts())
        elif self.claim.place:
            yield from self._in_district(district_named(self.figures, self.claim.place))
        elif self.subject.contest is None:
            yield from self._turnout()
        else:
            pieces = self.pieces
            for scope in scopes_of(pieces, self.subject.contest.turnout.denominator):
                yield from self._read(pieces, scope)

    def by_district(self) -> Iterator[Reading]:
        """The same figure in each district, beside a claim about the whole vote."""
        if not self.claim.place and self.subject.kind not in {"registered", "counted"}:
            for readings in self._districts().values():
                yield from readings

    @cached_property
    def pieces(self) -> Pieces:
        """The ballots of the claim's question; of turnout of all, those of the first contest."""
        contest = self.subject.contest or self.results.contests[0]
        question = self.subject.question or contest.questions[0].question
        return Pieces(self.results, contest, question, self.figures.definition)

    def _turnout(self) -> Iterator[Reading]:
        """Of the whole referendum: everybody who voted on anything."""
        voted, roll = self.results.turnout.numerator, self.results.turnout.denominator
        if self.results.status == "pre-election":
            span, why = (0, roll), _OPEN
        else:
            waiting = papers_waiting(self.results.units, self.results.stations)
            span, why = (voted - waiting, voted), _OUTSTANDING if waiting else ()
        yield from self._turned_out(Scope("all", "", [Piece(span, None)], roll, why))
        if why == _OPEN:
            so_far = [Piece((voted, voted), None)]
            yield from self._turned_out(Scope("counted", "", so_far, roll, ()))

    def _turned_out(self, scope: Scope) -> Iterator[Reading]:
        return readings_of(self.judging, self.claim, self.subject, scope, None)

    def _read(self, pieces: Pieces, scope: Scope) -> Iterator[Reading]:
        if self.subject.kind != "turnout":
            asked = asked_in(self.figures, pieces.counts)
            yield from readings_of(self.judging, self.claim, self.subject, scope, asked)
        elif scope.part == "district":
            yield from self._turned_out(scope)
        elif scope.part == "all":
            why = _OPEN if pieces.open else _OUTSTANDING if pieces.waiting else ()
            whole = [Piece(pieces.turnout, None)]
            yield from self._turned_out(scope._replace(pieces=whole, reasons=why))

    def _in_district(self, district: str) -> list[Reading]:
        pieces = self.pieces
        scope = district_scope(pieces, district)
        return list(self._read(pieces, scope)) if pieces.units(district) else []

    def _districts(self) -> dict[str, list[Reading]]:
        """Every district's readings, in the order of the figures."""
        names = dict.fromkeys(unit.district for unit in self.results.units)
        found = {name: self._in_district(name) for name in names}
        return {name: readings for name, readings in found.items() if readings}


_OPEN: Final[tuple[Reason, ...]] = ("open",)
_OUTSTANDING: Final[tuple[Reason, ...]] = ("outstanding",)
_ONE_BASE = frozenset({"turnout", "registered", "counted"})


def _check_unit(claim: Claim, subject: Subject) -> None:
    if claim.unit == "ratio" and not claim.against:
        raise MisuseError("a ratio needs the option that it is over: name it as `against`")
    if claim.against and subject.kind != "votes":
        raise MisuseError("only an option's votes have a lead over another option")
    if subject.kind == "registered" and claim.unit != "count":
        raise MisuseError("registered voters are a count; a percentage needs another subject")
    if subject.kind in {"registered", "counted"} and claim.place:
        raise MisuseError("leave the district out: this is told of the whole vote only")


def _of_referendum(judging: Judging, subject: Subject) -> Iterator[Reading]:
    """The size of the roll; or how much has been counted, in districts, ballots and stations."""
    results = judging.figures.results
    covered, roll = results.coverage, results.turnout.denominator
    scope = Scope("all", "", [], roll, ())
    if subject.kind == "registered":
        yield judging.reading(scope, "number", alone((roll, roll)), over(1), ((roll,) * 2, (1, 1)))
        return
    parts: tuple[tuple[ReadBase, int, int], ...] = (
        ("districts", covered.districts_in, covered.districts),
        ("ballots", covered.ballots_in, covered.ballots),
        ("stations", covered.stations_in, covered.stations),
    )
    for base, number, whole in parts:
        if whole:
            number_of = ((number,) * 2, (whole,) * 2)
            region = alone((number, number))
            divisor = 1 if judging.unit == "count" else whole
            yield judging.reading(scope, base, region, over(divisor), number_of)


def _together(results: Results, districts: dict[str, list[Reading]]) -> Iterator[Reading]:
    """A claim of every district, for each base: in how many districts it is true."""
    bases = dict.fromkeys(each.base for readings in districts.values() for each in readings)
    for base in bases:
        found = [each for readings in districts.values() for each in readings if each.base == base]
        truths = [each.truth for each in found]
        sure, perhaps = truths.count("true"), truths.count("undecided")
        number, whole = (sure, sure + perhaps), len(found)
        truth: Truth = "true" if sure == whole else "undecided"
        if sure + perhaps < whole:
            truth = "impossible" if "impossible" in truths else "false"
        reasons = tuple(dict.fromkeys(why for each in found for why in each.reasons))
        yield Reading(
            "every district", "", base, number, (whole, whole),
            f"{number[0]}/{whole}", f"{number[1]}/{whole}", truth, reasons,
            results.status, results.coverage,
        )  # fmt: skip


def _verdict(readings: Sequence[Reading], wanted: ReadBase | None) -> tuple[Verdict, Truth]:
    """The one word, and the truth under the reading that was stated."""
    deciding = [each for each in readings if each.part != "counted"]
    if wanted is not None:
        deciding = [each for each in deciding if each.base == wanted]
    truths = {each.truth for each in deciding}
    stated: Truth = "false" if truths <= {"false", "impossible"} else "undecided"
    if len(truths) == 1:
        (stated,) = truths
    several = len(deciding) > 1
    if several and (stated == "true" or any(each.truth == "true" for each in deciding)):
        return "depends on the base", "undecided"
    if stated == "true":
        return "true", stated
    if any(each.truth == "true" for each in readings):
        return "true only of", stated
    if len(truths) > 1 and stated == "undecided":
        return "depends on the base", stated
    return _WORDS[stated], stated


def _earlier(
    claim: Claim, figures: Figures, versions: Sequence[Version]
) -> Iterator[VersionReading]:
    """The claim against the figures that were announced before, each as far as it went."""
    if claim.place:
        return
    for version in versions:
        check = _Check(claim, figures._replace(results=version.results))
        every = list(check.main())
        counted = [each for each in every if each.part == "counted"] or every
        for reading in counted:
            yield VersionReading(version.entry, reading)


def _base_number(claim: Claim, check: _Check) -> BaseNumber | None:
    """The size that was said with the base, beside the record's sizes."""
    if not claim.base_number:
        return None
    said = int(claim.base_number)
    sizes = dict(_sizes(check))
    recorded = sizes.get(claim.base)  # type: ignore[arg-type]  # "unknown" has no size
    same = tuple(base for base, size in sizes.items() if size == said)
    return BaseNumber(said, claim.base, recorded, recorded == said, same)


def _sizes(check: _Check) -> Iterator[tuple[ReadBase, int]]:
    """The sizes of the bases that the record decides."""
    turnout = check.subject.contest.turnout if check.subject.contest else check.results.turnout
    yield "registered", turnout.denominator
    if turnout.denominator != check.results.turnout.denominator:
        yield "registered everywhere", check.results.turnout.denominator
    pieces = check.pieces
    if not pieces.open and not pieces.waiting:
        yield "ballots", turnout.numerator
        if not pieces.missing:
            yield "valid", pieces.counts.valid
