"""Field arithmetic in eight lanes, in both forms of numbers, beside Python's whole numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_cases import PRIME
from plebiscite.kernel import lane_operations as lane
from plebiscite.kernel.caching import compiled
from plebiscite.kernel.lane_operations import LIMBS, Field
from plebiscite.kernel.memory import Words, scratch

LANES = 8
EDGES = [0, 1, 2, 18, 19, 20, PRIME - 20, PRIME - 2, PRIME - 1, PRIME, 2**255 - 2, 2**255 - 1]
number = st.one_of(st.sampled_from(EDGES), st.integers(0, 2**255 - 1))
eight = st.lists(number, min_size=LANES, max_size=LANES)


@compiled("void(int64, int64, int64)")
def _each(results: int, left: int, right: int) -> None:
    size = LIMBS * 64
    lane.field_multiply(results, left, right)
    lane.field_square(results + size, left)
    lane.field_add(results + 2 * size, left, right)
    lane.field_subtract(results + 3 * size, left, right)
    lane.field_canonical(results + 4 * size, left)
    lane.field_canonical(results + 5 * size, results + 3 * size)


def _place(space: Words, index: int) -> Words:
    return space[index * LIMBS * LANES : (index + 1) * LIMBS * LANES].reshape(LIMBS, LANES)


def _joined(limbs: Words) -> list[int]:
    return [Field.join(limbs[:, index].tolist()) for index in range(LANES)]


@settings(max_examples=300, deadline=None)
@given(eight, eight)
def test_operations(left: list[int], right: list[int]) -> None:
    space = scratch(8 * LIMBS * 64)
    for index, numbers in enumerate((left, right)):
        _place(space, index)[:] = np.array([Field.split(each) for each in numbers], np.uint64).T
    base, size = space.ctypes.data, LIMBS * 64
    _each(base + 2 * size, base, base + size)
    found = [_joined(_place(space, 2 + index)) for index in range(6)]
    pairs = list(zip(left, right, strict=True))
    assert [n % PRIME for n in found[0]] == [a * b % PRIME for a, b in pairs]
    assert [n % PRIME for n in found[1]] == [a * a % PRIME for a, _ in pairs]
    assert [n % PRIME for n in found[2]] == [(a + b) % PRIME for a, b in pairs]
    assert [n % PRIME for n in found[3]] == [(a - b) % PRIME for a, b in pairs]
    assert found[4] == [a % PRIME for a, _ in pairs]
    assert found[5] == [(a - b) % PRIME for a, b in pairs]


@pytest.mark.parametrize("value", EDGES)
def test_limbs_and_numbers_are_the_same(value: int) -> None:
    assert Field.join(Field.split(value)) == value
