"""What a log makes of its witnesses' answers: what counts, what is a fault, what is an alarm.

The rules, so that no witness alone can stop a log, and a log that lost its memory stops itself:

1. A line counts if it is of the witness's key in the policy and holds. Others are never published.
2. Silence, refusal, overload or a bad line is that witness's fault: it is shown, and the log goes
   on as long as the others make the quorum.
3. A witness that has seen less is asked again from there; it may be new, or have lost its memory.
4. A witness that says it has seen more than the log signed, or another history, makes a **claim**.
   It is shown as an alarm. Alone it proves nothing: a liar could say it.
5. A claim is **proved** by a checkpoint that this log signed and that is not in its history. Then
   the log came back from an old copy, or its key signed elsewhere: it stops (ConsistencyError).
6. More claims at once than the policy tolerates liars, and at least two, stop the log likewise.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from plebiscite.errors import (
    ConsistencyError,
    EvidenceError,
    MalformedError,
    PlebisciteError,
    SignatureError,
)
from plebiscite.log.checkpoint import Checkpoint, parse_checkpoint
from plebiscite.log.consistency import verify_growth
from plebiscite.log.cosignature import verify_cosignature
from plebiscite.log.keys import VerifierKey
from plebiscite.log.note import Note, NoteSignature, parse_note
from plebiscite.log.policy import Policy
from plebiscite.observe.witness import require_signed
from plebiscite.observe.witness_protocol import Status, parse_lines, parse_size

STOP = (
    "nothing is signed or lost from here on; keep everything, bring back the newest copy of the "
    "record, or promote a mirror at or beyond the size the witness has seen (see the page on "
    "record files, “after a loss”)"
)
_LONGEST_REASON = 200  # characters of a witness's own words
_SINGLE = 1  # a claim that one witness alone can always make

Prove = Callable[[int], Sequence[bytes]]
"""Gives the consistency proof from a smaller size to the checkpoint that is asked for."""


class Said(NamedTuple):
    """What one witness's answer comes to; one of the four is set."""

    line: NoteSignature | None = None
    time: int = 0  # of the line, POSIX seconds
    seen: int | None = None  # it has seen this many entries, fewer than were assumed or more
    claim: str = ""  # it says that it saw another history than ours
    fault: str = ""


def read_answer(
    status: int, body: bytes, *, asked: Checkpoint, text: str, old: int, key: VerifierKey
) -> Said:
    """What the witness with `key` said to the request for `text` from `old` entries."""
    if status == Status.COSIGNED:
        return _read_lines(body, text, key)
    words = _words(body)
    if status == Status.OTHER_SIZE:
        return _read_size(body, asked, old)
    if status == Status.INCONSISTENT:
        return Said(claim=f"it says that our history does not continue what it saw{words}")
    if status == Status.UNKNOWN_LOG:
        return Said(fault=f"it does not watch this log{words}")
    if status == Status.UNSIGNED:
        return Said(fault=f"it does not know this log's key{words}")
    return Said(fault=f"it answered {status}{words}")


def _read_lines(body: bytes, text: str, key: VerifierKey) -> Said:
    try:
        lines = parse_lines(body)
    except MalformedError as problem:
        return Said(fault=f"its answer cannot be read: {problem.message}")
    own = [line for line in lines if (line.name, line.key_id) == (key.name, key.key_id)]
    if not own:
        return Said(fault="it cosigned with a key that the policy does not name")
    try:
        return Said(line=own[0], time=verify_cosignature(text, own[0], key))
    except (SignatureError, MalformedError) as problem:
        return Said(fault=f"its cosignature does not hold: {problem.message}")


def _read_size(body: bytes, asked: Checkpoint, old: int) -> Said:
    try:
        size = parse_size(body)
    except MalformedError:
        return Said(claim="it says that it saw another root than ours, and no size")
    if size > asked.size:
        return Said(claim=f"it says that it has seen {size} entries; this log signed {asked.size}")
    if size == old:
        return Said(fault=f"it refuses {old} and asks for {old}")
    return Said(seen=size)


def _words(body: bytes) -> str:
    """The witness's own words, shortened and made harmless, for a person to read."""
    said = body[: 4 * _LONGEST_REASON].decode(errors="replace")
    plain = "".join(each if each.isprintable() else " " for each in said)
    return f" ({plain.strip()[:_LONGEST_REASON]})" if plain.strip() else ""


def require_own_history(
    shown: bytes, log: VerifierKey, ours: Checkpoint, prove: Prove
) -> Checkpoint:
    """The checkpoint that a witness shows, if it is in the history of `ours`.

    Raises: ConsistencyError if our log's key signed it and it is not: the proof of a claim, rule 5;
    MalformedError or SignatureError if it is no checkpoint of this log, which proves nothing.
    """
    note = parse_note(shown)
    seen = parse_checkpoint(note.text)
    if seen.origin != log.name:
        raise SignatureError(f"a checkpoint of {seen.origin}, not of {log.name}")
    require_signed(note, log)
    place = f"signed elsewhere {seen.size}, here {ours.size}"
    if seen.size > ours.size:
        raise ConsistencyError(
            f"a witness has seen a larger log, with our signature; {STOP}", place=place
        )
    proof = prove(seen.size) if seen.size < ours.size else []
    try:
        verify_growth(seen.size, ours.size, seen.root, ours.root, proof)
    except EvidenceError as problem:
        raise ConsistencyError(
            f"a witness has seen another history, with our signature; {STOP}", place=place
        ) from problem
    return seen


def own_lines_only(shown: bytes, log: VerifierKey) -> bytes:
    """A note with one line of our log's key and no other: what may be kept as evidence.

    The text is unchanged; what a witness added around it would make many notes of one.
    Raises: MalformedError or SignatureError if it is no checkpoint that this log signed.
    """
    note = parse_note(shown)
    if parse_checkpoint(note.text).origin != log.name:
        raise SignatureError(f"a checkpoint of another log, not of {log.name}")
    require_signed(note, log)
    return bytes(Note(note.text, note.signatures_of(log)[:1]))


def is_of_own_history(shown: bytes, log: VerifierKey, ours: Checkpoint, prove: Prove) -> bool:
    """Whether a witness's newest checkpoint disproves its claim. Raises ConsistencyError as above.

    False for what is no checkpoint of ours at all: it proves nothing in either direction.
    """
    try:
        require_own_history(shown, log, ours, prove)
    except ConsistencyError:
        raise
    except PlebisciteError:
        return False
    return True


def require_tolerable(policy: Policy, claims: Mapping[str, str]) -> None:
    """Raise ConsistencyError if more witnesses make a claim than may lie (rule 6).

    `claims` gives the claims that stand now, by the witness's name.
    """
    if len(claims) > max(policy.tolerated_liars() or 0, _SINGLE):
        said = "; ".join(f"{name}: {claim}" for name, claim in sorted(claims.items()))
        raise ConsistencyError(
            f"more witnesses than may lie have seen another log ({said}); {STOP}",
            place=f"{len(claims)} of {len(policy.witnesses)} witnesses",
        )
