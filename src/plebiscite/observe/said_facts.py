"""What one entry of an observer says, how grave that stands, and whether it asks for a reply."""

from collections.abc import Callable
from typing import cast

from plebiscite.observe.observers_said import (
    ANSWERS,
    JUDGEMENTS,
    ChecklistFacts,
    Facts,
    Rank,
    StatementFacts,
    VerificationFacts,
)
from plebiscite.record.entries import (
    Act,
    ChecklistEntry,
    PointAnswer,
    StatementEntry,
    VerificationEntry,
)

Said = StatementEntry | ChecklistEntry | VerificationEntry
_OFFICE = "observer/"
_MOST_DIGITS = 9
_WORST_FIRST: tuple[PointAnswer, ...] = ("no", "partly", "not-observed", "yes")
_GRAVE = frozenset({"critical", "serious"})
_ASKING = frozenset({"critical", "serious", "minor"})
_AGAINST = frozenset({"objects", "does-not-recognise"})


def observer_of(entry: Act) -> int:
    """The number of the observer who signed `entry`; 0 when no observer did."""
    by = entry.signatures[0].by if entry.signatures else ""
    digits = by.removeprefix(_OFFICE)
    if not by.startswith(_OFFICE) or len(digits) > _MOST_DIGITS:
        return 0
    return int(digits) if digits.isascii() and digits.isdecimal() else 0


def statement_facts(entry: StatementEntry, superseded: int | None) -> StatementFacts:
    """A statement; `superseded` is the index of a later position of the same kind."""
    return StatementFacts(entry.position, entry.severity, entry.evidence, superseded)


def kind_of_position(position: str) -> tuple[str, ...]:
    """The positions of which the newest stands: answers, or judgements; none for a remark."""
    return next((kind for kind in (ANSWERS, JUDGEMENTS) if position in kind), ())


def checklist_facts(entry: ChecklistEntry) -> ChecklistFacts:
    """A list filled in, the noes first."""
    given = [answer for _, answer in entry.answers]
    return ChecklistFacts(
        points=entry.points,
        yes=given.count("yes"),
        partly=given.count("partly"),
        no=given.count("no"),
        not_observed=given.count("not-observed"),
        answers=tuple(sorted(entry.answers, key=lambda each: _WORST_FIRST.index(each[1]))),
    )


def verification_facts(
    entry: VerificationEntry, size: int, root_at: Callable[[int], str] | None
) -> VerificationFacts:
    """What was verified, against this history: `size` entries, `root_at` its roots in hex."""
    same = root_at is not None and entry.size <= size and root_at(entry.size) == entry.root
    return VerificationFacts(
        size=entry.size,
        root=entry.root,
        program=entry.program,
        verdict=entry.verdict,
        failed=entry.failed,
        unchecked=entry.unchecked,
        report=entry.report,
        history="not compared" if root_at is None else "same" if same else "other",
        later=max(size - entry.size, 0),
    )


def rank_of(facts: Facts) -> Rank:
    """How grave it stands; a position that its observer left behind no longer does."""
    match facts:
        case StatementFacts():
            return _statement_rank(facts)
        case ChecklistFacts():
            return "no" if facts.no else "rest"
        case VerificationFacts():
            if facts.verdict == "failed" or facts.history == "other":
                return "verification-failed"
            return "could-not-check" if facts.verdict == "could-not-check" else "rest"


def _statement_rank(facts: StatementFacts) -> Rank:
    if facts.severity in _GRAVE:
        return cast("Rank", facts.severity)
    if facts.superseded is None and facts.position in {"boycotts", *_AGAINST}:
        return cast("Rank", facts.position)
    return "rest"


def asks_for_a_reply(facts: Facts) -> bool:
    """Whether it says that something is wrong, which the commission should answer."""
    match facts:
        case StatementFacts():
            standing = facts.superseded is None
            return facts.severity in _ASKING or (standing and facts.position in _AGAINST)
        case ChecklistFacts():
            return facts.no > 0
        case VerificationFacts():
            return facts.verdict == "failed" or facts.history == "other"
