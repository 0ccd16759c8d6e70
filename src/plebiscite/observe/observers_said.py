"""Everything observers said and everything said of them, as one value, worst first.

Values only: who asks gives the entries, the words, the times and the roots. Source:
`spec/entries.md`; the order is `RANKS`.
"""

from typing import Final, Literal, get_args

import msgspec

from plebiscite.record.entries import Place, PointAnswer, Position, Severity

Rank = Literal[
    "verification-failed",
    "critical",
    "serious",
    "refused",
    "boycotts",
    "does-not-recognise",
    "objects",
    "no",
    "could-not-check",
    "unanswered",
    "rest",
]
"""What an item says, worst first."""
RANKS: Final[tuple[Rank, ...]] = get_args(Rank)

Kind = Literal["statement", "checklist", "verification", "refusal"]
Came = Literal["definition", "invited", "applied"]
Answered = Literal["accepts", "declines", "boycotts"]
Judged = Literal["agrees", "objects", "does-not-recognise"]
ANSWERS: Final[tuple[Answered, ...]] = get_args(Answered)
JUDGEMENTS: Final[tuple[Judged, ...]] = get_args(Judged)


class _Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base: immutable and strict."""


class Words(_Value, frozen=True):
    """People's words: there, none given, erased by order, or absent from this copy."""

    state: Literal["there", "none", "erased", "absent"]
    text: str = ""
    blob: str = ""  # its name, "" for none


class Reply(_Value, frozen=True):
    """What the commission answered."""

    entry: int
    at: int | None  # POSIX seconds, None where times are not known
    after: int | None  # seconds since what it answers
    words: Words


class StatementFacts(_Value, frozen=True):
    """A position, and how grave; `superseded` by a later position of the same kind."""

    position: Position
    severity: Severity | None
    evidence: tuple[str, ...]
    superseded: int | None  # index of that entry


class ChecklistFacts(_Value, frozen=True):
    """A list filled in: how often each answer, and the points, the noes first."""

    points: str
    yes: int
    partly: int
    no: int
    not_observed: int
    answers: tuple[tuple[str, PointAnswer], ...]


class VerificationFacts(_Value, frozen=True):
    """What was verified, with which outcome, and how much of today's record that covers."""

    size: int
    root: str
    program: str
    verdict: Literal["passed", "failed", "could-not-check"]
    failed: tuple[str, ...]
    unchecked: tuple[str, ...]
    report: str
    history: Literal["same", "other", "not compared"]
    later: int  # entries that came after the checkpoint


class RefusalFacts(_Value, frozen=True):
    """Accreditation was refused; `lifted` by a later entry that grants it."""

    lifted: int | None


Facts = StatementFacts | ChecklistFacts | VerificationFacts


class Item(_Value, frozen=True):
    """One thing said by an observer, or its refusal."""

    rank: Rank
    kind: Kind
    entry: int
    at: int | None  # POSIX seconds
    observer: int
    place: Place | None
    words: Words
    replies: tuple[Reply, ...]
    unanswered: bool  # something is found wrong, and the commission has not replied
    waiting: int | None  # seconds since then; None: answered, or times are not known
    statement: StatementFacts | None = None
    checklist: ChecklistFacts | None = None
    verification: VerificationFacts | None = None
    refusal: RefusalFacts | None = None


class Stand(_Value, frozen=True):
    """The newest position of one kind."""

    position: Position
    entry: int
    at: int | None


class Decision(_Value, frozen=True):
    """The newest decision about letting an observer in."""

    decision: Literal["granted", "refused"]
    entry: int
    at: int | None
    words: Words


class ObserverStanding(_Value, frozen=True):
    """One observer: how it came, whether it was let in, what it makes of the vote."""

    number: int
    name: str
    came: Came
    invitation: int  # index of the entry that named it
    words: Words  # of the invitation
    accreditation: Decision | None
    answer: Stand | None
    judgement: Stand | None
    worst: Rank  # of its items
    items: int


class PlaceReports(_Value, frozen=True):
    """What two or more observers said of one place; `differ` when not of one mind."""

    place: Place
    entries: tuple[int, ...]
    observers: tuple[int, ...]
    differ: bool


class Totals(_Value, frozen=True):
    """How many observers, and what they answered and judge; for the line beside a result."""

    observers: int
    accepted: int
    declined: int
    boycotting: int
    silent: int
    agree: int
    object: int
    not_recognise: int
    verified: int  # observers whose newest verification passed
    failed: int  # observers whose newest verification failed, or saw another history
    unanswered: int


class Overview(_Value, frozen=True):
    """All of it at one size of the record."""

    origin: str
    size: int
    totals: Totals
    observers: tuple[ObserverStanding, ...]  # worst first
    items: tuple[Item, ...]  # worst first, then the newest
    places: tuple[PlaceReports, ...]
