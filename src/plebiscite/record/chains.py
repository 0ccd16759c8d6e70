"""What is remembered of each credential: its unit, its last number, its standing ballot.

Source: additions 4. Values are packed into bytes, so that they can lie in memory or on disk.
"""

from typing import NamedTuple

from plebiscite.group.interface import Element
from plebiscite.record.state import KeyedState

_UNIT_BYTES = 4
_HEAD_BYTES = _UNIT_BYTES + 1 + 8
_TRACKER_BYTES = 32


class Chain(NamedTuple):
    """The state of one credential. `unit` is its place in definition order."""

    unit: int
    excluded: bool = False
    counter: int = 0  # of its last ballot or challenge
    standing: bytes = b""  # tracker of its standing ballot
    components: bytes = b""  # α and β of the standing ballot, as `el()` bytes in order


def pack_chain(chain: Chain) -> bytes:
    """The bytes of a chain."""
    head = chain.unit.to_bytes(_UNIT_BYTES, "big") + bytes([chain.excluded])
    return head + chain.counter.to_bytes(8, "big") + chain.standing + chain.components


def unpack_chain(raw: bytes) -> Chain:
    """The chain in `raw`; the bytes are our own, so nothing is tested again."""
    return Chain(
        unit=int.from_bytes(raw[:_UNIT_BYTES], "big"),
        excluded=bool(raw[_UNIT_BYTES]),
        counter=int.from_bytes(raw[_UNIT_BYTES + 1 : _HEAD_BYTES], "big"),
        standing=raw[_HEAD_BYTES : _HEAD_BYTES + _TRACKER_BYTES],
        components=raw[_HEAD_BYTES + _TRACKER_BYTES :],
    )


def chain_of(table: KeyedState, credential: Element) -> Chain | None:
    """The chain of a credential, or None when it is in no roll."""
    raw = table.get(bytes(credential))
    return None if raw is None else unpack_chain(raw)
