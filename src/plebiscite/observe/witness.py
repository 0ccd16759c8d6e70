"""A witness: cosigns a log's checkpoint only if it continues everything it cosigned before.

Source: C2SP tlog-witness 1.0.0. The rule is pure; whoever calls it compares and persists the
new state atomically, before the answer leaves.

A witness's times never go back either: a cosignature says "at this time this was the largest
tree", and of two cosignatures the later one must not have the earlier time.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from plebiscite.errors import ConsistencyError, MisuseError, SignatureError, UnavailableError
from plebiscite.log.checkpoint import Checkpoint, parse_checkpoint
from plebiscite.log.consistency import verify_growth
from plebiscite.log.cosignature import cosign
from plebiscite.log.keys import SigningKey, VerifierKey
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.log.note import Note, NoteSignature, parse_note, verify_text

LARGEST_STEP_BACK = 300
"""Seconds that a witness's clock may be behind its own last cosignature, as after a correction."""


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The largest tree of one log that a witness cosigned: size, and root in hex.

    `time` is that of the cosignature, in POSIX seconds; `note` is the checkpoint as cosigned,
    with the log's own lines and the witness's, or empty before the first.
    """

    origin: str
    size: int = 0
    root: str = EMPTY_ROOT.hex()
    time: int = 0
    note: str = ""


class Cosigned(NamedTuple):
    """The state to persist first, and the line to give then."""

    seen: Seen
    line: NoteSignature


def witness_checkpoint(
    seen: Seen,
    note: bytes,
    proof: Sequence[bytes],
    *,
    log: VerifierKey,
    key: SigningKey,
    time: int,
) -> Cosigned:
    """Cosign `note` if the log signed it and `proof` leads to it from what was seen.

    `proof` is the consistency proof from `seen.size`; `time` in POSIX seconds.
    Raises: MalformedError; SignatureError when the log did not sign; MisuseError for another
    origin; ConsistencyError for a smaller tree, another root of the same size, or a bad proof;
    UnavailableError when the clock went back too far.
    """
    parsed = parse_note(note)
    checkpoint = parse_checkpoint(parsed.text)
    if checkpoint.origin != seen.origin or log.name != seen.origin:
        raise MisuseError(f"this witness watches {seen.origin}, not {checkpoint.origin}")
    require_signed(parsed, log)
    if checkpoint.size < seen.size:
        raise ConsistencyError(
            f"a checkpoint of {checkpoint.size} entries; this witness has seen {seen.size}"
        )
    verify_growth(seen.size, checkpoint.size, bytes.fromhex(seen.root), checkpoint.root, proof)
    line = cosign(parsed.text, key, _later(seen.time, time))
    return Cosigned(_after(checkpoint, parsed, log, line, _later(seen.time, time)), line)


def require_signed(note: Note, log: VerifierKey) -> None:
    """Raise SignatureError unless the log signed the note and all its lines hold."""
    try:
        verify_text(note, log)
    except SignatureError as problem:
        raise SignatureError(f"the log did not sign this checkpoint: {problem}") from problem


def _after(
    checkpoint: Checkpoint, note: Note, log: VerifierKey, line: NoteSignature, time: int
) -> Seen:
    kept = Note(note.text, (*note.signatures_of(log), line))
    return Seen(
        checkpoint.origin, checkpoint.size, checkpoint.root.hex(), time, bytes(kept).decode()
    )


def _later(last: int, now: int) -> int:
    """The time to cosign with: now, but never before the last one."""
    if now < last - LARGEST_STEP_BACK:
        raise UnavailableError(
            f"this machine's clock is {last - now} seconds behind this witness's last cosignature; "
            "set it right: a witness never cosigns an earlier time"
        )
    return max(now, last)
