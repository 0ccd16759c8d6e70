"""Products and powers of 2048-bit numbers, eight at a time, are those of Python's integers."""

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_needs import require_wide_multiplication
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.known import BELENIOS_2048, RFC_3526_2048

if TYPE_CHECKING:
    from plebiscite.kernel.integer_ballots import Arithmetic
    from plebiscite.kernel.integer_powers import Words

GROUPS = [BELENIOS_2048, RFC_3526_2048]
P = BELENIOS_2048.modulus
ODD = st.integers(2**2046, 2**2048 - 1).map(lambda number: number | 1)
BELOW_2P = st.sampled_from(["0", "1", "p-1", "p", "p+1", "2p-1"]) | st.integers(0, 2**2050)


@pytest.fixture(autouse=True)
def _wide_multiplication() -> None:
    require_wide_multiplication()


def rows_of(numbers: Sequence[int]) -> "Words":
    import numpy as np

    from plebiscite.kernel.integer_powers import limbs_of

    return np.array([limbs_of(number) for number in numbers], np.uint64)


def numbers_of(rows: "Words") -> list[int]:
    from plebiscite.kernel.montgomery_code import BITS

    return [sum(int(limb) << (BITS * index) for index, limb in enumerate(row)) for row in rows]


def products(lefts: Sequence[int], rights: Sequence[int], modulus: int) -> list[int]:
    """The kernel's products, out of its own rows."""
    import numpy as np

    from plebiscite.kernel.integer_powers import modulus_words, multiply_rows, workspace

    rows, every = rows_of(lefts), np.arange(len(lefts))
    multiply_rows(rows, every, rows_of(rights), every, modulus_words(modulus), workspace())
    return numbers_of(rows)


def edge(number: int | str, modulus: int) -> int:
    known = {"0": 0, "1": 1, "p-1": modulus - 1, "p": modulus, "p+1": modulus + 1}
    if isinstance(number, str):
        return known.get(number, 2 * modulus - 1)
    return number % (2 * modulus)


@settings(max_examples=100, deadline=None)
@given(modulus=ODD, pairs=st.lists(st.tuples(BELOW_2P, BELOW_2P), min_size=1, max_size=11))
def test_products_are_montgomerys_and_stay_below_2p(
    modulus: int, pairs: list[tuple[int | str, int | str]]
) -> None:
    from plebiscite.kernel.montgomery_code import RADIX

    lefts, rights = ([edge(pair[side], modulus) for pair in pairs] for side in (0, 1))
    back = pow(RADIX, -1, modulus)
    for left, right, made in zip(lefts, rights, products(lefts, rights, modulus), strict=True):
        assert made % modulus == left * right * back % modulus
        assert made < 2 * modulus


def arithmetic(group: IntegerGroup) -> "Arithmetic":
    from plebiscite.kernel.integer_ballots import Arithmetic

    return Arithmetic(group.modulus, group.order)


def powers(group: IntegerGroup, bases: Sequence[int], scalars: Sequence[int]) -> list[list[int]]:
    import numpy as np

    from plebiscite.kernel.montgomery_code import LIMBS

    here, count, uses = arithmetic(group), len(bases), len(scalars)
    rows = np.empty((count * (1 + uses), LIMBS), np.uint64)
    here.read([base.to_bytes(256, "big") for base in bases], rows)
    targets = count + np.arange(count * uses).reshape(count, uses)
    which = np.tile(np.arange(uses), (count, 1))
    here.raise_all(rows, np.arange(count), here.scalars(scalars), which, targets)
    raw = here.write(rows)
    numbers = [int.from_bytes(raw[at : at + 256], "big") for at in range(0, len(raw), 256)]
    assert numbers[:count] == list(bases)
    return [numbers[count + index * uses :][:uses] for index in range(count)]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_powers_are_those_of_plain_integers(group: IntegerGroup) -> None:
    p, q, draw = group.modulus, group.order, random.Random(5)  # noqa: S311 - reproducible
    bases = [1, 2, p - 1, p - 2, int.from_bytes(group.generator, "big"), *_some(draw, 6, p)]
    scalars = [0, 1, 2, q, q - 1, q // 2, 2 ** (q.bit_length() - 1), *_some(draw, 3, q)]
    expected = [[pow(base, scalar, p) for scalar in scalars] for base in bases]
    assert powers(group, bases, scalars) == expected


def _some(draw: random.Random, count: int, below: int) -> list[int]:
    return [draw.randrange(1, below) for _ in range(count)]


@settings(max_examples=30, deadline=None)
@given(
    bases=st.lists(st.integers(1, P - 1), min_size=1, max_size=9),
    scalars=st.lists(st.integers(0, BELENIOS_2048.order), min_size=1, max_size=3),
)
def test_powers_of_random_bases_are_those_of_plain_integers(
    bases: list[int], scalars: list[int]
) -> None:
    expected = [[pow(base, scalar, P) for scalar in scalars] for base in bases]
    assert powers(BELENIOS_2048, bases, scalars) == expected


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_powers_by_a_table_are_those_of_plain_integers(group: IntegerGroup) -> None:
    import numpy as np

    from plebiscite.kernel.montgomery_code import LIMBS

    here, p, q = arithmetic(group), group.modulus, group.order
    base = group.generator_power(987654321)
    scalars = [0, 1, q - 1, q, 1023, 1024, 255, 256, *_some(random.Random(6), 3, q)]  # noqa: S311
    before = [pow(3, index, p) for index in range(len(scalars))]
    rows = np.empty((len(scalars), LIMBS), np.uint64)
    here.read([number.to_bytes(256, "big") for number in before], rows)
    every = np.arange(len(scalars))
    here.multiply_fixed(rows, every, here.table(base), here.scalars(scalars), every)
    raw = here.write(rows)
    number = int.from_bytes(base, "big")
    assert [int.from_bytes(raw[256 * at :][:256], "big") for at in every] == [
        first * pow(number, scalar, p) % p for first, scalar in zip(before, scalars, strict=True)
    ]
