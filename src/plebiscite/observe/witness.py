"""A witness: cosigns a log's checkpoint only if it continues everything it cosigned before.

Source: C2SP tlog-witness 1.0.0. The rule is pure; whoever calls it compares and persists the
new state atomically, before the answer leaves.
"""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from plebiscite.errors import ConsistencyError, MisuseError, SignatureError
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.consistency import verify_growth
from plebiscite.log.cosignature import cosign
from plebiscite.log.keys import SigningKey, VerifierKey
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.log.note import NoteSignature, parse_note, verify_text


class Seen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The largest tree of one log that a witness cosigned: size, and root in hex."""

    origin: str
    size: int = 0
    root: str = EMPTY_ROOT.hex()


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
    origin; ConsistencyError for a smaller tree, another root of the same size, or a bad proof.
    """
    parsed = parse_note(note)
    checkpoint = parse_checkpoint(parsed.text)
    if checkpoint.origin != seen.origin or log.name != seen.origin:
        raise MisuseError(f"this witness watches {seen.origin}, not {checkpoint.origin}")
    try:
        verify_text(parsed, log)
    except SignatureError as problem:
        raise SignatureError(f"the log did not sign this checkpoint: {problem}") from problem
    if checkpoint.size < seen.size:
        raise ConsistencyError(
            f"a checkpoint of {checkpoint.size} entries; this witness has seen {seen.size}"
        )
    verify_growth(seen.size, checkpoint.size, bytes.fromhex(seen.root), checkpoint.root, proof)
    following = Seen(seen.origin, checkpoint.size, checkpoint.root.hex())
    return Cosigned(following, cosign(parsed.text, key, time))
