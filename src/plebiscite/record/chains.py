"""What is remembered of each credential: its unit, its last number, its standing ballot.

Source: additions 4. Values are packed into bytes, so that they can lie in memory or on disk.
"""

from typing import NamedTuple

from plebiscite.group.elgamal import Ciphertext
from plebiscite.group.interface import Element, Group
from plebiscite.record.state import KeyedState, UnitCount

_UNIT_BYTES = 4
_HEAD_BYTES = _UNIT_BYTES + 1 + 8
_TRACKER_BYTES = 32


class Chain(NamedTuple):
    """The state of one credential. `unit` is its place in definition order."""

    unit: int
    excluded: bool = False
    counter: int = 0  # of its last ballot or challenge
    standing: bytes = b""  # tracker of its standing ballot
    components: tuple[Element, ...] = ()  # α and β of the standing ballot


def pack_chain(chain: Chain) -> bytes:
    """The bytes of a chain."""
    head = chain.unit.to_bytes(_UNIT_BYTES, "big") + bytes([chain.excluded])
    return head + chain.counter.to_bytes(8, "big") + chain.standing + b"".join(chain.components)


def unpack_chain(raw: bytes, element_size: int) -> Chain:
    """The chain in `raw`; the bytes are our own, so nothing is tested again."""
    body = raw[_HEAD_BYTES + _TRACKER_BYTES :]
    return Chain(
        unit=int.from_bytes(raw[:_UNIT_BYTES], "big"),
        excluded=bool(raw[_UNIT_BYTES]),
        counter=int.from_bytes(raw[_UNIT_BYTES + 1 : _HEAD_BYTES], "big"),
        standing=raw[_HEAD_BYTES : _HEAD_BYTES + _TRACKER_BYTES],
        components=tuple(
            Element(body[start : start + element_size])
            for start in range(0, len(body), element_size)
        ),
    )


def chain_of(table: KeyedState, group: Group, credential: Element) -> Chain | None:
    """The chain of a credential, or None when it is in no roll."""
    raw = table.get(bytes(credential))
    return None if raw is None else unpack_chain(raw, group.element_size)


def _pairs(components: tuple[Element, ...]) -> list[Ciphertext]:
    return [Ciphertext(*components[start : start + 2]) for start in range(0, len(components), 2)]


def add_to_count(group: Group, count: UnitCount, components: tuple[Element, ...]) -> None:
    """Multiply a ballot into the running product of its unit."""
    pairs = _pairs(components)
    if not count.product:
        count.product = [Ciphertext(group.identity, group.identity) for _ in pairs]
    count.ballots += 1
    count.product = [
        Ciphertext(group.multiply(total.alpha, pair.alpha), group.multiply(total.beta, pair.beta))
        for total, pair in zip(count.product, pairs, strict=True)
    ]


def take_from_count(group: Group, count: UnitCount, components: tuple[Element, ...]) -> None:
    """Divide a ballot that no longer stands out of the running product of its unit."""
    count.ballots -= 1
    count.product = [
        Ciphertext(group.divide(total.alpha, pair.alpha), group.divide(total.beta, pair.beta))
        for total, pair in zip(count.product, _pairs(components), strict=True)
    ]
