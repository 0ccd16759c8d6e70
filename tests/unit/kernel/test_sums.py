"""Products of powers of fixed bases, and sums of many points, beside libsodium."""

import random

import numpy as np
import pytest

from kernel_cases import PRIME, SCALARS, as_bytes, as_words, edge_scalar
from plebiscite.group.ed25519 import ORDER
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519
from plebiscite.kernel.sums import fixed_products, sum_points

Y = ED25519.generator_power(0xBA5E)


def _exponents(seed: int, count: int) -> list[int]:
    chooser = random.Random(seed)  # noqa: S311 - public numbers
    return [*SCALARS, *(edge_scalar(chooser) for _ in range(count))]


@pytest.mark.parametrize("count", [0, 60])
def test_products_are_those_of_the_plain_group(count: int) -> None:
    a, b = _exponents(1, count), _exponents(2, count)[::-1]
    group = ED25519
    both = fixed_products(bytes(Y), as_words(a), as_words(b))
    expected = [
        group.multiply(group.generator_power(i), group.power(Y, j))
        for i, j in zip(a, b, strict=True)
    ]
    assert (both == as_bytes(expected)).all()
    assert (
        fixed_products(bytes(Y), as_words(a), None)
        == as_bytes([group.generator_power(i) for i in a])
    ).all()
    assert (
        fixed_products(bytes(Y), None, as_words(b)) == as_bytes([group.power(Y, j) for j in b])
    ).all()


def test_a_product_without_factors_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one factor"):
        fixed_products(bytes(Y), None, None)


@pytest.mark.parametrize("count", [1, 7, 8, 30])
def test_sums_are_those_of_the_plain_group(count: int) -> None:
    chooser = random.Random(count)  # noqa: S311 - public numbers
    rows = [
        [ED25519.generator_power(chooser.randrange(ORDER)) for _ in range(3)] for _ in range(count)
    ]
    rows[0][0] = ED25519.identity
    found = sum_points(np.stack([as_bytes(row) for row in rows]))
    assert (found == as_bytes([ED25519.product(row[k] for row in rows) for k in range(3)])).all()


def test_a_sum_of_equal_and_of_opposite_points() -> None:
    point, opposite = Y, ED25519.invert(Y)
    found = sum_points(np.stack([as_bytes([point, point]), as_bytes([point, opposite])]))
    assert (found == as_bytes([ED25519.power(Y, 2), ED25519.identity])).all()


@pytest.mark.parametrize(
    ("y", "sign"), [(PRIME, 0), (PRIME + 1, 0), (PRIME + 3, 0), (1, 1), (PRIME - 1, 1), (2, 0)]
)
def test_other_spellings_of_points_have_no_sum(y: int, sign: int) -> None:
    """Y that is not below p, a sign of x = 0, and a y of no point; in one lane of eight."""
    rows = [ED25519.identity] * 8
    rows[5] = Element((y | sign << 255).to_bytes(32, "little"))
    with pytest.raises(ValueError, match="points of the curve"):
        sum_points(as_bytes(rows).reshape(8, 1, 32))


def test_what_is_no_point_has_no_sum() -> None:
    with pytest.raises(ValueError, match="points of the curve"):
        sum_points(np.full((2, 1, 32), 255, np.uint8))
