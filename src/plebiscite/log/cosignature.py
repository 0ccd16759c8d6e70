"""Timestamped cosignatures (0x04): at this time this was the largest consistent tree seen.

Source: C2SP tlog-cosignature 1.0.1. The message does not name the cosigner, so one key must never
serve two.
"""

from plebiscite.canonical.encoding import u64
from plebiscite.errors import MalformedError, MisuseError, SignatureError
from plebiscite.log.checkpoint import LARGEST_NUMBER
from plebiscite.log.keys import KeyKind, SigningKey, VerifierKey
from plebiscite.log.note import NoteSignature

_TIME_BYTES = 8
_SIGNATURE_BYTES = _TIME_BYTES + 64


def cosigned_message(text: str, time: int) -> bytes:
    """The bytes a cosigner signs: header, time, and the whole checkpoint text."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosign(text: str, key: SigningKey, time: int) -> NoteSignature:
    """The cosignature line of `key` over a checkpoint's `text`.

    Units: `time` in POSIX seconds. Raises: MisuseError for another kind of key or a time outside
    0 … 2^63−1.
    """
    _require_kind(key.kind, key.name)
    if not 0 <= time <= LARGEST_NUMBER:
        raise MisuseError(f"time {time} does not fit a cosignature")
    signature = u64(time) + key.sign(cosigned_message(text, time))
    return NoteSignature(key.name, key.verifier.key_id, signature)


def verify_cosignature(text: str, line: NoteSignature, key: VerifierKey) -> int:
    """The time, in POSIX seconds, at which `key` cosigned the checkpoint `text`.

    Raises: SignatureError if the line is another key's or does not hold, MalformedError for
    another length or a time beyond 2^63−1, MisuseError for another kind of key.
    """
    _require_kind(key.kind, key.name)
    place = f"cosignature of {line.name}"
    if (line.name, line.key_id) != (key.name, key.key_id):
        raise SignatureError(f"the line is not of key {key.name}", place=place)
    if len(line.signature) != _SIGNATURE_BYTES:
        raise MalformedError(f"{len(line.signature)} bytes, expected 72", place=place)
    time = int.from_bytes(line.signature[:_TIME_BYTES], "big")
    if time > LARGEST_NUMBER:
        raise MalformedError("the time is beyond 2^63−1", place=place)
    key.verify(line.signature[_TIME_BYTES:], cosigned_message(text, time))
    return time


def _require_kind(kind: KeyKind, name: str) -> None:
    if kind is not KeyKind.COSIGNATURE:
        raise MisuseError("this key does not make cosignatures", place=f"key {name}")
