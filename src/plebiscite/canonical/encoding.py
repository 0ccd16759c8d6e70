"""Length-prefixed bytes, and the tagged hashes made of them.

Source: `spec/encoding.md` (additions 1). Integers are big-endian, texts UTF-8, digests raw bytes.
"""

from collections.abc import Iterable
from hashlib import sha256, sha512

TAG_PREFIX = "plebiscite/v1/"


def u32(number: int) -> bytes:
    """`number` as 4 bytes, big-endian. Raises OverflowError outside 0 … 2^32−1."""
    return number.to_bytes(4, "big")


def u64(number: int) -> bytes:
    """`number` as 8 bytes, big-endian. Raises OverflowError outside 0 … 2^64−1."""
    return number.to_bytes(8, "big")


def lp(field: bytes | str) -> bytes:
    """The field behind its length: u32(length) ‖ bytes; a text as UTF-8."""
    raw = field.encode() if isinstance(field, str) else field
    return u32(len(raw)) + raw


def ls(fields: Iterable[bytes | str]) -> bytes:
    """A list: u32(how many) ‖ lp of each."""
    items = [lp(field) for field in fields]
    return u32(len(items)) + b"".join(items)


def enc(tag: str, fields: Iterable[bytes | str]) -> bytes:
    """The tag and every field, each behind its length. `tag` lacks the common prefix."""
    return lp(TAG_PREFIX + tag) + b"".join(lp(field) for field in fields)


def h512(tag: str, fields: Iterable[bytes | str]) -> bytes:
    """SHA-512 of `enc(tag, fields)`: 64 bytes."""
    return sha512(enc(tag, fields)).digest()


def h256(tag: str, fields: Iterable[bytes | str]) -> bytes:
    """SHA-256 of `enc(tag, fields)`: 32 bytes."""
    return sha256(enc(tag, fields)).digest()
