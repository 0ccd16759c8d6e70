"""Standard base64 with exactly one spelling per value: parse, write again, compare."""

from base64 import b64decode, b64encode
from binascii import Error
from hashlib import sha256

from plebiscite.errors import MalformedError


def parse_base64(text: str) -> bytes:
    """The bytes of padded standard base64.

    Raises: MalformedError for any other alphabet, missing padding, or non-zero trailing bits,
    which lenient readers let pass.
    """
    try:
        raw = b64decode(text, validate=True)
    except (Error, ValueError) as problem:
        raise MalformedError(f"{text[:40]!r} is not base64") from problem
    if b64encode(raw).decode() != text:
        raise MalformedError(f"{text[:40]!r} is not the one base64 spelling of its bytes")
    return raw


def format_base64(raw: bytes) -> str:
    """Padded standard base64."""
    return b64encode(raw).decode()


def b64hash(raw: bytes) -> str:
    """Belenios' `b64hash`: base64 of SHA-256, without padding, 43 characters."""
    return b64encode(sha256(raw).digest()).decode().rstrip("=")


def parse_b64hash(text: str) -> bytes:
    """The 32 bytes behind a `b64hash`. Raises MalformedError unless it is the one spelling."""
    raw = parse_base64(text + "=")
    if len(raw) != 32:  # noqa: PLR2004 - a SHA-256 digest
        raise MalformedError(f"{text[:50]!r} is not the base64 of a SHA-256 digest")
    return raw
