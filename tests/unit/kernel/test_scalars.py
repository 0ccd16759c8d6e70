"""Numbers modulo the order, and their digits, beside Python's whole numbers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kernel_cases import SCALARS, as_words, words
from plebiscite.group.ed25519 import ORDER
from plebiscite.kernel.caching import compiled
from plebiscite.kernel.memory import Words
from plebiscite.kernel.scalars import (
    COLUMNS,
    LANES,
    TEETH,
    WINDOWS,
    add_modulo,
    comb_digits,
    eighth_of_scalars,
    negate,
    reduce_wide,
    window_digits,
)

below_order = st.one_of(st.sampled_from(SCALARS), st.integers(0, ORDER - 1))
wide = st.one_of(
    st.integers(0, 2**512 - 1),
    st.sampled_from([0, ORDER, ORDER - 1, 2 * ORDER, 2**512 - 1, ORDER * ORDER, ORDER << 259]),
)


@compiled("void(uint64[::1], uint64[::1], uint64[::1])")
def _reduce(result: Words, number: Words, work: Words) -> None:
    reduce_wide(result, number, work)


@compiled("void(uint64[::1], uint64[::1], uint64[::1])")
def _add_and_negate(left: Words, right: Words, negative: Words) -> None:
    add_modulo(left, right)
    negate(negative, left)


@compiled("void(uint64[::1], uint64[::1], uint64[::1], uint64[::1])")
def _digits(comb: Words, windows: Words, scalar: Words, work: Words) -> None:
    comb_digits(comb, 0, 3, scalar, work)
    window_digits(windows, 0, 3, scalar, WINDOWS)


def _array(number: int, count: int = 4) -> Words:
    return np.array(words(number, count), dtype=np.uint64)


def _number(array: Words) -> int:
    return sum(int(word) << 64 * place for place, word in enumerate(array))


@given(wide)
def test_reduction(number: int) -> None:
    result = np.zeros(4, np.uint64)
    _reduce(result, _array(number, 8), np.zeros(15, np.uint64))
    assert _number(result) == number % ORDER


@given(below_order, below_order)
def test_sum_and_opposite(left: int, right: int) -> None:
    total, negative = _array(left), np.zeros(4, np.uint64)
    _add_and_negate(total, _array(right), negative)
    assert _number(total) == (left + right) % ORDER
    assert _number(negative) == -(left + right) % ORDER


@given(below_order)
def test_digits_add_up_to_the_scalar(scalar: int) -> None:
    comb = np.zeros(COLUMNS * LANES, np.uint64)
    windows = np.zeros(WINDOWS * LANES, np.uint64)
    _digits(comb, windows, _array(scalar), np.zeros(8, np.uint64))
    signed = windows.reshape(-1, LANES)[:, 3].view(np.int64)
    assert abs(signed).max() <= 128
    assert sum(int(digit) << 8 * place for place, digit in enumerate(signed)) == scalar
    total = 0
    for column, digit in enumerate(comb.reshape(-1, LANES)[:, 3].tolist()):
        signs = [1 if digit >> tooth & 1 else -1 for tooth in range(TEETH - 1)] + [1]
        value = sum(sign << COLUMNS * tooth for tooth, sign in enumerate(signs))
        total += (value if digit < 16 else -value) << column
    assert total % ORDER == scalar


def test_eighths_of_scalars() -> None:
    result = np.zeros((len(SCALARS), 4), np.uint64)
    eighth_of_scalars(as_words(SCALARS), result)
    assert [_number(row) * 8 % ORDER for row in result] == list(SCALARS)
