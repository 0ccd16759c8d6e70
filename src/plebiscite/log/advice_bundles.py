"""Bundles of advice: of up to 256 entries, each behind its 32-bit length, beside the log's.

Advice is untrusted help for whoever checks ballots in bulk. Format and use: `spec/advice.md`.
"""

from collections.abc import Iterable

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.tiles import TILE_WIDTH, bundle_path

ADVICE = "advice"
ELEMENT = 64  # bytes: two coordinates
LONGEST_ADVICE = 1023 * ELEMENT  # bytes on one entry; an entry is at most 65,535 bytes itself
_LENGTH_BYTES = 4
LARGEST_ADVICE_BUNDLE = TILE_WIDTH * (_LENGTH_BYTES + LONGEST_ADVICE)


def advice_path(index: int, width: int = TILE_WIDTH) -> str:
    """The path of the advice on entry bundle `index`: as `advice/x001/067.p/3`."""
    return ADVICE + bundle_path(index, width).removeprefix("tile/entries")


def is_possible(advice: bytes) -> bool:
    """Whether so many bytes can be the advice on an entry; none can, too."""
    return len(advice) <= LONGEST_ADVICE and len(advice) % ELEMENT == 0


def format_advice_bundle(advice: Iterable[bytes]) -> bytes:
    """The bundle's bytes, from the advice on each entry: b"" for none.

    Raises: MisuseError for bytes that cannot be advice.
    """
    return b"".join(_record(each) for each in advice)


def _record(advice: bytes) -> bytes:
    if not is_possible(advice):
        raise MisuseError(f"{len(advice)} bytes cannot be the advice on an entry")
    return len(advice).to_bytes(_LENGTH_BYTES, "big") + advice


def parse_advice_bundle(raw: bytes, count: int) -> list[bytes]:
    """The advice on each of the `count` entries; b"" for none. Nothing is verified.

    Raises: MalformedError if it is cut short, holds other than exactly `count` entries, or a
    length that no advice has.
    """
    found: list[bytes] = []
    start = 0
    while start < len(raw):
        if len(found) == count:  # four bytes make an entry: a file could hold millions
            raise MalformedError(f"the advice is on more than {count} entries")
        head = start + _LENGTH_BYTES
        end = head + int.from_bytes(raw[start:head], "big")
        if head > len(raw) or end > len(raw):
            raise MalformedError(f"the advice is cut short in its entry {len(found)}")
        if not is_possible(raw[head:end]):
            raise MalformedError(f"{end - head} bytes are no advice on an entry")
        found.append(raw[head:end])
        start = end
    if len(found) != count:
        raise MalformedError(f"the advice is on {len(found)} entries, expected {count}")
    return found
