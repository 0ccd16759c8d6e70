"""Numbers of an integer group in rows, for bulk work on public numbers, members or not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from plebiscite.group.integers import IntegerGroup
from plebiscite.group.interface import Element

if TYPE_CHECKING:
    from plebiscite.group.integer_combs import Number


class NumberRows:
    """So many numbers modulo the group's modulus; GMP's numbers stay inside."""

    def __init__(self, group: IntegerGroup, size: int) -> None:
        self._group = group
        self._rows: list[Number] = [None] * size

    def read(self, row: int, raw: bytes) -> None:
        """Set a row to the number in `el()` bytes; nothing is tested."""
        self._rows[row] = self._group.read_number(raw)

    def write(self, row: int) -> bytes:
        """The `el()` bytes of a row."""
        return self._group.write_number(self._rows[row])

    def is_one(self, row: int) -> bool:
        """Whether the row is 1."""
        return bool(self._rows[row] == 1)

    def multiply(self, target: int, rows: Sequence[int]) -> None:
        """Set a row to the product of one or more rows."""
        product, *factors = (self._rows[row] for row in rows)
        for factor in factors:
            product = self._group.reduced(product * factor)
        self._rows[target] = product

    def raise_row(self, base: int, exponents: Sequence[int], targets: Sequence[int]) -> None:
        """Set the targets to a row raised to each 0 ≤ exponent ≤ order; squarings are shared."""
        powers = self._group.shared_powers(self._rows[base], exponents)
        for target, power in zip(targets, powers, strict=True):
            self._rows[target] = power

    def multiply_power(self, row: int, base: Element, scalar: int) -> None:
        """Multiply a row by base^scalar; quick for bases that were prepared."""
        self._rows[row] = self._group.times_power(self._rows[row], base, scalar)
