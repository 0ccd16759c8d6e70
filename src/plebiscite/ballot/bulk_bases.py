"""Powers for ballots made in bulk, by the kernel's tables. Imported only where the kernel is.

Neither time nor memory hides the exponents: for simulated voters, see `bulk_making`.
"""

from collections.abc import Sequence

import numpy as np

from plebiscite.group.interface import Element
from plebiscite.kernel.memory import Bytes, Words
from plebiscite.kernel.sums import fixed_products

_SIZE = 32  # bytes of an exponent, and of an encoded element


class TabledBases:
    """`FixedBases` of Ed25519 with tables for g and y, which the process makes once."""

    def __init__(self, y: Element) -> None:
        self._y = y

    def generator_powers(self, exponents: Sequence[int]) -> list[Element]:
        """See `FixedBases`."""
        return _elements(fixed_products(self._y, _words(exponents), None))

    def products(self, exponents: Sequence[tuple[int, int]]) -> list[Element]:
        """See `FixedBases`."""
        left = _words([a for a, _ in exponents])
        return _elements(fixed_products(self._y, left, _words([b for _, b in exponents])))


def _words(numbers: Sequence[int]) -> Words:
    """uint64[m, 4], little-endian, writable: the kernel takes no other arrays."""
    raw = bytearray().join(number.to_bytes(_SIZE, "little") for number in numbers)
    return np.frombuffer(raw, dtype=np.uint64).reshape(-1, _SIZE // 8)


def _elements(rows: Bytes) -> list[Element]:
    raw = rows.tobytes()
    return [Element(raw[start : start + _SIZE]) for start in range(0, len(raw), _SIZE)]
