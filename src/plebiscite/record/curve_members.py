"""Which of many texts spell elements of Ed25519's group, with one test for all of them.

A roll of ten thousand credentials is read in a twentieth of the time. All or nothing: where one
text is no member, the caller tests each by itself and finds it.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from plebiscite.errors import MalformedError
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519
from plebiscite.kernel.availability import kernel_available

MANY: Final = 128  # texts; the test of fewer costs more than those of each
_TORSION: Final = Element(
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
)
"""A point of order 8."""


def known_members(texts: Sequence[str]) -> Mapping[str, Element]:
    """The element of each text, if all spell members of the group; else, or if few, nothing.

    A text that spells no member is among those given with probability 2^-128 at most.
    """
    if len(texts) < MANY or not (kernel_available() and _is_right_here()):
        return {}
    try:
        elements = {text: ED25519.parse_recalled(text) for text in texts}
    except MalformedError:
        return {}
    return elements if _are_members(list(elements.values())) else {}


def _are_members(elements: Sequence[Element]) -> bool:
    import numpy as np  # noqa: PLC0415 - optional, as Numba is, which the kernel needs

    from plebiscite.kernel.members import are_members  # noqa: PLC0415 - likewise

    points = np.frombuffer(bytearray().join(elements), dtype=np.uint8)
    return are_members(points.reshape(len(elements), ED25519.element_size))


@cache
def _is_right_here() -> bool:
    """Whether compiled code tells members from others on this machine, in every lane."""
    good = [ED25519.generator_power(number) for number in range(1, 17)]
    twice = ED25519.multiply(_TORSION, _TORSION)
    for torsion in (_TORSION, twice, ED25519.multiply(twice, twice)):
        for place in range(len(good)):
            bad = ED25519.multiply(good[place], torsion)
            if _are_members([*good[:place], bad, *good[place + 1 :]]):
                return False
    return _are_members(good)
