"""What a log and a witness say to each other over HTTP: the bytes, without a socket.

    POST <prefix>/add-checkpoint              old size, consistency proof, blank line, the note
    GET  <prefix>/<hex sha256(origin)>/checkpoint     what the witness cosigned last

Source: C2SP tlog-witness 1.0.0.
"""

from collections.abc import Sequence
from enum import IntEnum
from hashlib import sha256
from typing import NamedTuple

from plebiscite.canonical.base64 import format_base64
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.checkpoint import Checkpoint, parse_checkpoint, parse_hash, parse_number
from plebiscite.log.note import Note, NoteSignature, parse_note, parse_signature_line

ADD_CHECKPOINT = "add-checkpoint"
LARGEST_REQUEST = 16 * 1024
"""Bytes; room for 63 proof lines and a note of several signatures, as other witnesses have it."""
LARGEST_ANSWER = 64 * 1024
MOST_HASHES = 63
TEXT = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"
_OLD = "old "


class Status(IntEnum):
    """The statuses of the protocol."""

    COSIGNED = 200
    MALFORMED = 400
    UNSIGNED = 403
    UNKNOWN_LOG = 404
    OTHER_SIZE = 409
    INCONSISTENT = 422


class Request(NamedTuple):
    """One request to cosign: the proof leads from `old` entries to the note's checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    raw: bytes  # the note, as it came
    note: Note
    checkpoint: Checkpoint


def parse_request(raw: bytes) -> Request:
    """The request in a body of `add-checkpoint`; says nothing of who signed the note.

    Raises: MalformedError for any other spelling, more than 63 hashes, or too many bytes.
    """
    if len(raw) > LARGEST_REQUEST:
        raise MalformedError(f"a request of {len(raw)} bytes; the most is {LARGEST_REQUEST}")
    head, blank, note = raw.partition(b"\n\n")
    if not blank:
        raise MalformedError("a request has a blank line between proof and checkpoint")
    try:
        first, *hashes = head.decode("ascii").split("\n")
    except UnicodeDecodeError as problem:
        raise MalformedError("a request begins with ASCII lines") from problem
    if not first.startswith(_OLD):
        raise MalformedError("a request begins with a line: old SIZE")
    if len(hashes) > MOST_HASHES:
        raise MalformedError(f"a proof of {len(hashes)} hashes; the most is {MOST_HASHES}")
    old = parse_number(first.removeprefix(_OLD))
    proof = tuple(parse_hash(line) for line in hashes)
    parsed = parse_note(note)
    return Request(old, proof, note, parsed, parse_checkpoint(parsed.text))


def format_request(old: int, proof: Sequence[bytes], note: bytes) -> bytes:
    """The body that asks a witness who has seen `old` entries to cosign the note.

    Raises: MisuseError for a proof that no request can hold.
    """
    if len(proof) > MOST_HASHES:
        raise MisuseError(f"a proof of {len(proof)} hashes does not fit a request to a witness")
    lines = [f"{_OLD}{old}\n", *(f"{format_base64(each)}\n" for each in proof), "\n"]
    return "".join(lines).encode() + note


def parse_size(body: bytes) -> int:
    """The size in a 409's body. Raises MalformedError for anything else."""
    try:
        line = body.decode("ascii")
    except UnicodeDecodeError as problem:
        raise MalformedError("a size is ASCII") from problem
    if not line.endswith("\n"):
        raise MalformedError("a size is one line")
    return parse_number(line.removesuffix("\n"))


def parse_lines(body: bytes) -> tuple[NoteSignature, ...]:
    """The signature lines in a 200's body. Raises MalformedError for any other line, or none."""
    try:
        lines = body.decode().split("\n")
    except UnicodeDecodeError as problem:
        raise MalformedError("signature lines are UTF-8") from problem
    if lines[-1] or len(lines) == 1:
        raise MalformedError("an answer is one or more whole signature lines")
    return tuple(parse_signature_line(f"{line}\n") for line in lines[:-1])


def log_id(origin: str) -> str:
    """The name of a log in addresses and folders: its origin's SHA-256, in hex."""
    return sha256(origin.encode()).hexdigest()


def checkpoint_path(origin: str) -> str:
    """Where a witness shows what it cosigned last of this log, below its prefix."""
    return f"{log_id(origin)}/checkpoint"
