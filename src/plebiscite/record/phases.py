"""The order of a referendum as a table: in which phase each kind may stand, and what follows.

Source: additions 4 to 6. `spec/entries.md` shows the same table.
"""

from enum import StrEnum

from plebiscite.errors import ConductError


class Phase(StrEnum):
    """What a referendum is doing."""

    START = "start"  # nothing is logged
    ROLLS = "rolls"  # defined; rolls are being published
    CEREMONY = "ceremony"  # trustees make the key
    ELECTIONS = "elections"  # the v1 elections are being published; the roll is frozen
    REHEARSAL = "rehearsal"  # trustees prove that their keys work
    VOTING = "voting"
    PAUSED = "paused"
    POLLS_CLOSED = "polls-closed"  # only exclusions
    CLOSED = "closed"  # the counted set is fixed
    ABORTED = "aborted"
    ENDED = "ended"


_WORDS_PHASES = frozenset(Phase) - {Phase.START, Phase.POLLS_CLOSED, Phase.ENDED}
_VOTING_PHASES = frozenset({Phase.VOTING, Phase.PAUSED})

ALLOWED: dict[str, frozenset[Phase]] = {
    "definition": frozenset({Phase.START}),
    "roll": frozenset({Phase.ROLLS}),
    "ceremony": frozenset({Phase.ROLLS, Phase.CEREMONY}),
    "certificate": frozenset({Phase.CEREMONY}),
    "commitment": frozenset({Phase.CEREMONY}),
    "reveal": frozenset({Phase.CEREMONY}),
    "share-key": frozenset({Phase.CEREMONY}),
    "complaint": frozenset({Phase.CEREMONY}),
    "trustees": frozenset({Phase.CEREMONY}),
    "election": frozenset({Phase.ELECTIONS}),
    "rehearsal": frozenset({Phase.ELECTIONS, Phase.REHEARSAL}),
    "rehearsal-proof": frozenset({Phase.REHEARSAL}),
    "open": frozenset({Phase.REHEARSAL}),
    "ballot": frozenset({Phase.VOTING}),
    "challenge": frozenset({Phase.VOTING}),
    "exclusion": _VOTING_PHASES | {Phase.POLLS_CLOSED},
    "pause": frozenset({Phase.VOTING}),
    "resume": frozenset({Phase.PAUSED}),
    "extension": _VOTING_PHASES,
    "polls-closed": _VOTING_PHASES,
    "close": frozenset({Phase.POLLS_CLOSED}),
    "encrypted-tally": frozenset({Phase.CLOSED}),
    "partial-decryption": frozenset({Phase.CLOSED}),
    "result": frozenset({Phase.CLOSED}),
    "paper-count": frozenset({Phase.CLOSED}),
    "bulletin": _VOTING_PHASES | {Phase.CLOSED},
    "certification": frozenset({Phase.CLOSED}),
    "destruction": frozenset({Phase.CLOSED, Phase.ABORTED}),
    "invitation": _WORDS_PHASES,
    "accreditation": _WORDS_PHASES,
    "statement": _WORDS_PHASES,
    "checklist": _WORDS_PHASES,
    "verification": _WORDS_PHASES,
    "answer": _WORDS_PHASES,
    "incident": _WORDS_PHASES,
    "erasure": _WORDS_PHASES,
    "booth": _WORDS_PHASES - {Phase.ABORTED},
    "abort": _WORDS_PHASES - {Phase.ABORTED},
    "end": frozenset({Phase.CLOSED, Phase.ABORTED}),
}

NEXT: dict[str, Phase] = {
    "definition": Phase.ROLLS,
    "ceremony": Phase.CEREMONY,
    "trustees": Phase.ELECTIONS,
    "rehearsal": Phase.REHEARSAL,
    "open": Phase.VOTING,
    "pause": Phase.PAUSED,
    "resume": Phase.VOTING,
    "polls-closed": Phase.POLLS_CLOSED,
    "close": Phase.CLOSED,
    "abort": Phase.ABORTED,
    "end": Phase.ENDED,
}

_WHY = {
    Phase.START: "the record must begin with its definition",
    Phase.POLLS_CLOSED: "voting has ended; only exclusions may come before close",
    Phase.CLOSED: "the counted set is fixed; ballots and changes come too late",
    Phase.PAUSED: "voting is paused; it goes on after a resume entry",
    Phase.ELECTIONS: "the elections are logged and the roll is frozen; a change needs a new log",
    Phase.ENDED: "the record has ended; a correction goes into its successor log",
}
_WHY_KIND = {
    "roll": "the roll is frozen; who must not vote is excluded with a reason on the record, and "
    "a voter who is missing needs a new referendum with a log of its own",
}


def require_allowed(kind: str, phase: Phase) -> None:
    """Return only if an entry of `kind` may stand here. Raises ConductError with the reason."""
    if phase not in ALLOWED[kind]:
        usual = _WHY.get(phase, f"the referendum is in its {phase} phase")
        reason = usual if phase is Phase.START else _WHY_KIND.get(kind, usual)
        article = "an" if kind[0] in "aeiou" else "a"
        raise ConductError(f"{article} {kind} entry may not stand here: {reason}")


def phase_after(kind: str, phase: Phase) -> Phase:
    """The phase once an entry of `kind` is logged."""
    return NEXT.get(kind, phase)
