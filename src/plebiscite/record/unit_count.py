"""The standing ballots of one unit: how many, and the product of their ciphertexts.

A product of many elements at once costs far less than one multiplication after another, so
ballots wait until some have come together, or until the product is asked for.
"""

from collections.abc import Sequence
from functools import cache

from plebiscite.group.ed25519 import Ed25519
from plebiscite.group.elgamal import Ciphertext
from plebiscite.group.interface import Element, Group
from plebiscite.group.known import ED25519
from plebiscite.kernel.availability import kernel_available

_WORTH_ARRAYS = 4  # rows; below, multiplying one by one is as fast
_AT_ONCE = 64  # ballots that wait: 32 KiB a unit with eight ciphertexts on Ed25519


def elements_in(components: bytes, group: Group) -> list[Element]:
    """The elements whose `el()` bytes stand one behind the other; they were tested before."""
    size = group.element_size
    return [Element(components[start : start + size]) for start in range(0, len(components), size)]


def column_products(group: Group, rows: Sequence[bytes]) -> list[Element]:
    """The product of the first elements of all rows, of the second ones, and so on.

    Rows hold tested elements, equally many, one behind the other; there is at least one row.
    """
    many = isinstance(group, Ed25519) and len(rows) >= _WORTH_ARRAYS
    if many and kernel_available() and _arrays_work():
        return _products_on_arrays(rows)
    return _products_one_by_one(group, rows)


def _products_one_by_one(group: Group, rows: Sequence[bytes]) -> list[Element]:
    columns = zip(*(elements_in(row, group) for row in rows), strict=True)
    return [group.product(column) for column in columns]


@cache
def _arrays_work() -> bool:
    """Whether this process can add up on arrays: a sum of its own is right.

    Eleven rows fill each lane, some of them twice, with every element another one.
    """
    powers = [ED25519.generator_power(3**number) for number in range(22)]
    rows = [left + right for left, right in zip(powers[::2], powers[1::2], strict=True)]
    try:
        return _products_on_arrays(rows) == _products_one_by_one(ED25519, rows)
    except Exception:  # noqa: BLE001 - a full disk, a broken library: one by one will do
        return False


def _products_on_arrays(rows: Sequence[bytes]) -> list[Element]:
    import numpy as np  # noqa: PLC0415 - optional, as Numba is, which the kernel needs

    from plebiscite.kernel.sums import sum_points  # noqa: PLC0415 - likewise

    points = np.frombuffer(bytearray().join(rows), dtype=np.uint8)
    sums = sum_points(points.reshape(len(rows), -1, ED25519.element_size))
    return elements_in(sums.tobytes(), ED25519)


class UnitCount:
    """The standing ballots of one unit so far."""

    def __init__(self) -> None:
        """No ballots yet."""
        self.ballots = 0
        self._product = b""  # of all that do not wait; empty before the first
        self._added: list[bytes] = []
        self._taken: list[bytes] = []

    def add(self, group: Group, components: bytes) -> None:
        """Count a ballot: its α and β in order, as `el()` bytes."""
        self.ballots += 1
        self._added.append(components)
        if len(self._added) >= _AT_ONCE:
            self._multiply(group)

    def take(self, group: Group, components: bytes) -> None:
        """A ballot that was added no longer stands."""
        self.ballots -= 1
        self._taken.append(components)
        if len(self._taken) >= _AT_ONCE:
            self._multiply(group)

    def product(self, group: Group) -> list[Ciphertext]:
        """The product of the standing ballots; empty if there never was one."""
        self._multiply(group)
        parts = iter(elements_in(self._product, group))
        return [Ciphertext(alpha, beta) for alpha, beta in zip(parts, parts, strict=True)]

    def _multiply(self, group: Group) -> None:
        """Take those that wait into the product."""
        if self._added:
            before = [self._product] if self._product else []
            self._product = b"".join(column_products(group, before + self._added))
        if self._taken:
            gone = column_products(group, self._taken)
            left = map(group.divide, elements_in(self._product, group), gone)
            self._product = b"".join(left)
        self._added, self._taken = [], []
