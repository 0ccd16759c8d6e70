"""Announced figures and positions, as somebody said them: the values of `plebiscite-claims/1`.

A claim or a position rests on a source. What a program proposed is not confirmed; only what a
person confirmed is ever compared, shown or published.
"""

import datetime as dt
import json
import re
from fractions import Fraction
from typing import Annotated, Any, Literal, get_args

import msgspec

from plebiscite.errors import MalformedError, MisuseError

FORMAT = "plebiscite-claims/1"
LARGEST_DOCUMENT = 4_000_000  # bytes
MOST_ITEMS = 5_000  # claims, or positions, in one document

Unit = Literal["percent", "count", "fraction", "ratio"]
"""`fraction` is a part of one; `ratio` is a number of times what `against` has ("two to one")."""
Comparison = Literal["exactly", "about", "more-than", "at-least", "less-than", "at-most"]
Base = Literal["registered", "ballots", "valid", "unknown"]
Sureness = Literal["certain", "likely", "doubtful"]
OutcomeWord = Literal[
    "accepted", "rejected", "elected", "not-elected", "tie", "quorum-met", "quorum-not-met"
]
PositionKind = Literal[
    "valid",
    "void",
    "illegal",
    "accepted",
    "unacceptable",
    "recognised",
    "not-recognised",
    "boycotted",
    "praised",
    "criticised",
    "observed",
    "not-observed",
]
POSITIONS: tuple[PositionKind, ...] = get_args(PositionKind)

_FIGURE = r"^[0-9]{1,12}(\.[0-9]{1,6}|/[1-9][0-9]{0,5})?\Z"
_FIGURE_TEXT = re.compile(_FIGURE)
_Line = Annotated[str, msgspec.Meta(max_length=500)]
_Day = dt.date | None


class _Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """No unknown fields; a field that has its default is left out."""


class Source(_Value, frozen=True):
    """Where something was read: title, publisher, link, and the day it was published (ISO)."""

    title: _Line
    publisher: _Line = ""
    link: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    published: _Day = None


class Quotation(_Value, frozen=True):
    """Quoted words and their place: offsets, in characters, in the cleaned text of the article."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=5000)]
    start: Annotated[int, msgspec.Meta(ge=0, le=10**8)]
    end: Annotated[int, msgspec.Meta(ge=0, le=10**8)]


class Claim(_Value, frozen=True):
    """One announced figure: how much of what, of which base, said by whom and when.

    `figure` is an exact decimal or fraction ("99", "99.04", "2/3"), in the unit. `subject` is what
    has the figure: "in-favour", "against", "blank", "invalid", "turnout", "registered", "cast",
    "valid", "counted", the identifier of an option, or other words of the source. `base_number` is
    the size that was said with the base ("55000"). `place` is a district, "every district", or
    empty for the whole vote. `against` is the option that a lead or a ratio is over ("twice as many
    yes as no"); with it, a count or a percentage is a lead. `rule` and `sure` say how a program
    found it.
    """

    figure: Annotated[str, msgspec.Meta(pattern=_FIGURE)]
    unit: Unit
    subject: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    source: Source
    comparison: Comparison = "exactly"
    base: Base = "unknown"
    base_number: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{1,12})?\Z")] = ""
    contest: _Line = ""
    place: _Line = ""
    against: _Line = ""
    date: _Day = None
    speaker: _Line = ""
    quotation: Quotation | None = None
    rule: _Line = ""
    sure: Sureness | None = None
    confirmed: bool = False

    @property
    def amount(self) -> Fraction:
        """The figure as an exact number, in the unit of the claim. Raises MalformedError."""
        return exact_figure(self.figure)


class OutcomeSaid(_Value, frozen=True):
    """What was said to follow from the figures: that something passed, won, or met its quorum.

    `option` names the option or the variant that was said to have won; empty for a question.
    """

    outcome: OutcomeWord
    source: Source
    contest: _Line = ""
    option: _Line = ""
    date: _Day = None
    speaker: _Line = ""
    quotation: Quotation | None = None
    rule: _Line = ""
    sure: Sureness | None = None
    confirmed: bool = False


class PositionSaid(_Value, frozen=True):
    """One position: who took it, in which capacity, on what, when, in which words."""

    speaker: _Line
    position: PositionKind
    about: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    source: Source
    role: _Line = ""
    organisation: _Line = ""
    date: _Day = None
    quotation: Quotation | None = None
    rule: _Line = ""
    sure: Sureness | None = None
    confirmed: bool = False


class NotUnderstood(_Value, frozen=True):
    """A sentence that has a figure or a word of judgement, and gave no proposal."""

    text: Annotated[str, msgspec.Meta(max_length=5000)]
    start: int
    end: int
    reason: _Line


class ClaimsDocument(_Value, frozen=True):
    """A file of claims and positions, with what was read and what was not understood in it.

    `article` is the SHA-256, in hex, of the cleaned text that the offsets refer to; empty when the
    claims were written by hand.
    """

    format: Literal["plebiscite-claims/1"]
    claims: Annotated[tuple[Claim, ...], msgspec.Meta(max_length=MOST_ITEMS)] = ()
    positions: Annotated[tuple[PositionSaid, ...], msgspec.Meta(max_length=MOST_ITEMS)] = ()
    outcomes: Annotated[tuple[OutcomeSaid, ...], msgspec.Meta(max_length=MOST_ITEMS)] = ()
    not_understood: Annotated[tuple[NotUnderstood, ...], msgspec.Meta(max_length=MOST_ITEMS)] = ()
    article: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{64})?\Z")] = ""


def exact_figure(text: str) -> Fraction:
    """The number in a decimal or fraction such as "99.04" or "2/3". Raises MalformedError."""
    if not _FIGURE_TEXT.match(text):
        raise MalformedError(f'"{text[:40]}" is no figure: write 99, 99.04 or 2/3')
    return Fraction(text)


def parse_claims(raw: bytes, place: str = "") -> ClaimsDocument:
    """The document in a JSON file; people may lay it out as they like.

    Raises: MalformedError for anything but one document of known, unrepeated fields.
    """
    if len(raw) > LARGEST_DOCUMENT:
        raise MalformedError(f"larger than {LARGEST_DOCUMENT} bytes", place=place)
    try:
        _refuse_repeated_fields(raw)
        return msgspec.json.decode(raw, type=ClaimsDocument)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise MalformedError(f"this is no {FORMAT} document: {problem}", place=place) from problem
    except MalformedError as problem:
        raise MalformedError(problem.message, place=place) from problem


def write_claims(document: ClaimsDocument) -> bytes:
    """The document as JSON that a person can read and edit."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def require_confirmed(document: ClaimsDocument, place: str = "") -> ClaimsDocument:
    """The document itself. Raises MisuseError if any item is not confirmed by a person."""
    items: tuple[Claim | OutcomeSaid | PositionSaid, ...] = (
        *document.claims,
        *document.outcomes,
        *document.positions,
    )
    waiting = sum(not item.confirmed for item in items)
    if waiting:
        raise MisuseError(
            f"{waiting} of {len(items)} items are not confirmed by a person; read them against "
            "their source with: plebiscite claims confirm FILE",
            place=place,
        )
    return document


def _refuse_repeated_fields(raw: bytes) -> None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise MalformedError("a field stands twice in one object")
        return fields

    try:
        json.loads(raw, object_pairs_hook=once)
    except ValueError as problem:
        raise MalformedError(f"not JSON: {problem}") from problem
