"""Lowercase hex with one spelling per value."""

import re

from plebiscite.errors import MalformedError

_HEX = re.compile(r"(?:[0-9a-f]{2})*")


def parse_hex(text: str, *, size: int | None = None) -> bytes:
    """The bytes of lowercase hex; `size` in bytes, when it is fixed.

    Raises: MalformedError for upper case, odd length, other characters or another size.
    """
    if not _HEX.fullmatch(text):
        raise MalformedError(f"{text[:40]!r} is not lowercase hex")
    if size is not None and len(text) != 2 * size:
        raise MalformedError(f"{text[:40]!r} is {len(text) // 2} bytes of hex, expected {size}")
    return bytes.fromhex(text)
