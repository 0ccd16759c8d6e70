"""Lowercase hex with one spelling per value."""

from plebiscite.errors import MalformedError


def parse_hex(text: str, *, size: int | None = None) -> bytes:
    """The bytes of lowercase hex; `size` in bytes, when it is fixed.

    Raises: MalformedError for upper case, odd length, other characters or another size.
    """
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = None
    if value is None or value.hex() != text:  # upper case, or spaces
        raise MalformedError(f"{text[:40]!r} is not lowercase hex")
    if size is not None and len(value) != size:
        raise MalformedError(f"{text[:40]!r} is {len(value)} bytes of hex, expected {size}")
    return value
