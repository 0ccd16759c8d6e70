"""Entry bundles: up to 256 entries, each behind its 16-bit length.

Source: C2SP tlog-tiles 0.1.0.
"""

from collections.abc import Iterable

from plebiscite.errors import MalformedError, MisuseError

LONGEST_ENTRY = 65_535  # bytes, as the 16-bit length allows
_LENGTH_BYTES = 2


def format_bundle(entries: Iterable[bytes]) -> bytes:
    """The bundle's bytes. Raises MisuseError for an entry that is too long."""
    return b"".join(_record(entry) for entry in entries)


def _record(entry: bytes) -> bytes:
    if len(entry) > LONGEST_ENTRY:
        raise MisuseError(
            f"an entry of {len(entry)} bytes; the most is {LONGEST_ENTRY}: use a blob"
        )
    return len(entry).to_bytes(_LENGTH_BYTES, "big") + entry


def parse_bundle(raw: bytes, count: int) -> list[bytes]:
    """The `count` entries of a bundle.

    Raises: MalformedError if it is cut short or holds other than exactly `count` entries.
    """
    entries: list[bytes] = []
    start = 0
    while start < len(raw):
        head = start + _LENGTH_BYTES
        end = head + int.from_bytes(raw[start:head], "big")
        if head > len(raw) or end > len(raw):
            raise MalformedError(f"the bundle is cut short in its entry {len(entries)}")
        entries.append(raw[head:end])
        start = end
    if len(entries) != count:
        raise MalformedError(f"the bundle holds {len(entries)} entries, expected {count}")
    return entries
