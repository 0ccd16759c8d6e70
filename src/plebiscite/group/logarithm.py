"""Discrete logarithms of small numbers: how a tally's plaintexts are read."""

from math import isqrt

from plebiscite.errors import MisuseError, TallyError
from plebiscite.group.interface import Element, Group

LARGEST = 10**11
"""The largest total weight of Belenios v1; about 320,000 steps and as many table entries."""


class SmallLogarithms:
    """Finds m in 0 … `largest` from g^m, by baby steps and giant steps.

    The table of baby steps, √largest elements, is made once for many logarithms.
    """

    def __init__(self, group: Group, largest: int) -> None:
        """Raises: MisuseError unless 0 ≤ largest ≤ 10^11."""
        if not 0 <= largest <= LARGEST:
            raise MisuseError(f"logarithms up to {largest} are not searched for")
        self._group = group
        self._largest = largest
        self._width = isqrt(largest) + 1
        self._baby_steps: dict[Element, int] = {}
        step = group.identity
        for exponent in range(self._width):
            self._baby_steps[step] = exponent
            step = group.multiply(step, group.generator)
        self._giant_step = group.invert(step)

    def find(self, element: Element, place: str = "") -> int:
        """The m with g^m = `element`. Raises: TallyError if none is in range."""
        for giant in range(self._width):
            exponent = self._baby_steps.get(element)
            if exponent is not None and giant * self._width + exponent <= self._largest:
                return giant * self._width + exponent
            element = self._group.multiply(element, self._giant_step)
        raise TallyError(f"no number from 0 to {self._largest} decrypts to this", place=place)
