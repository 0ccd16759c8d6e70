"""Checkpoints: three lines that commit to a whole log.

Exactly three: extension lines are refused, because cosigners disagree whether they sign them.
Source: C2SP tlog-checkpoint 1.0.0.
"""

import re
from dataclasses import dataclass

from plebiscite.canonical.base64 import format_base64, parse_base64
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.keys import SigningKey
from plebiscite.log.merkle import require_hashes
from plebiscite.log.note import Note, require_text, sign_text

LARGEST_NUMBER = 2**63 - 1  # of a size, an index or a time, as the Go implementations have it
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_LINES = 3


@dataclass(frozen=True)
class Checkpoint:
    """A log's `origin`, its `size` in entries, and the 32-byte `root` over them."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{format_base64(self.root)}\n"


def parse_number(text: str) -> int:
    """A decimal number in its one spelling, at most 2^63−1. Raises MalformedError otherwise."""
    if not _NUMBER.fullmatch(text) or (number := int(text)) > LARGEST_NUMBER:
        raise MalformedError(f"{text[:40]!r} is not a plain decimal number below 2^63")
    return number


def parse_hash(text: str) -> bytes:
    """The 32 bytes of a base64 hash. Raises MalformedError for another spelling or length."""
    raw = parse_base64(text)
    require_hashes(raw)
    return raw


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text; says nothing of who signed it.

    Raises: MalformedError unless `text` is three lines, each in its one spelling.
    """
    lines = text.split("\n")
    if len(lines) != _LINES + 1 or lines[-1]:
        raise MalformedError("a checkpoint is three lines: origin, size, root")
    origin, size, root = lines[:_LINES]
    if not origin:
        raise MalformedError("the origin is empty", place="checkpoint line 1")
    return Checkpoint(origin, parse_number(size), parse_hash(root))


def format_checkpoint(checkpoint: Checkpoint) -> str:
    """The three lines. Raises MisuseError for values that no checkpoint can hold."""
    text = str(checkpoint)
    try:
        require_text(text)
        same = parse_checkpoint(text) == checkpoint
    except MalformedError as problem:
        raise MisuseError(f"no checkpoint can say this: {problem}") from problem
    if not same:  # unreachable today: kept so that parse and format can never part
        raise AssertionError
    return text


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> Note:
    """The checkpoint as a note with the log's own signature; `bytes()` gives the file.

    Raises: MisuseError unless the key is a 0x01 key named as the origin.
    """
    if key.name != checkpoint.origin:
        raise MisuseError(f"key {key.name} may not sign for origin {checkpoint.origin}")
    text = format_checkpoint(checkpoint)
    return Note(text, (sign_text(text, key),))
