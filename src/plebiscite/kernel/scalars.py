"""Numbers modulo the order of the group, as four words; and their digits for combs and tables.

Public data only: the time depends on the numbers.
"""

import numpy as np

from plebiscite.group.ed25519 import ORDER
from plebiscite.kernel.caching import compiled, part
from plebiscite.kernel.lane_operations import TEETH_ENTRIES, multiply_high
from plebiscite.kernel.memory import Words

LANES = 8
TEETH = 5
COLUMNS = 51
"""Of a comb: bits of an exponent between two teeth."""
WINDOW = 8
WINDOWS = 32
"""Digits of a scalar in base 2^8, each from −128 to 127."""


def words_of(number: int, count: int = 4) -> tuple[int, ...]:
    """A number as 64-bit words, the lowest first."""
    return tuple(number >> 64 * index & (1 << 64) - 1 for index in range(count))


_ORDER = np.array(words_of(ORDER, 5), dtype=np.uint64)
_RECIPROCAL = np.array(words_of((1 << 512) // ORDER, 5), dtype=np.uint64)
_EIGHTH = np.array(words_of(pow(8, -1, ORDER)), dtype=np.uint64)
ORDER_WORDS = _ORDER[:4].copy()
"""The order of the group, four words."""
_ZERO, _ONE = np.uint64(0), np.uint64(1)


@part
def multiply_words(result: Words, left: Words, right: Words) -> None:
    """The whole product of two numbers of words; `result` has room for it and is no operand."""
    result[:] = _ZERO
    for i in range(len(left)):
        carry = _ZERO
        for j in range(len(right)):
            if i + j >= len(result):
                break
            low = left[i] * right[j]
            high = multiply_high(left[i], right[j])
            low += carry
            high += np.uint64(low < carry)
            total = result[i + j] + low
            high += np.uint64(total < low)
            result[i + j] = total
            carry = high
        if i + len(right) < len(result):
            result[i + len(right)] = carry


@part
def subtract_words(left: Words, right: Words) -> bool:
    """Left −= right; True if it went below zero."""
    borrow = _ZERO
    for index in range(len(left)):
        first = left[index] - right[index]
        lower = np.uint64(left[index] < right[index])
        left[index] = first - borrow
        borrow = lower | np.uint64(first < borrow)
    return bool(borrow != _ZERO)


@part
def add_words(left: Words, right: Words) -> bool:
    """Left += right; True if a carry is left over. `right` may be shorter."""
    carry = _ZERO
    for index in range(len(left)):
        term = right[index] if index < len(right) else _ZERO
        total = left[index] + term
        upper = np.uint64(total < term)
        left[index] = total + carry
        carry = upper | np.uint64(left[index] < carry)
    return bool(carry != _ZERO)


@part
def reduce_wide(result: Words, wide: Words, work: Words) -> None:
    """`wide` (eight words) modulo the order, by Barrett's method; `work` has 15 words.

    Source: Menezes, van Oorschot, Vanstone, "Handbook of Applied Cryptography", 14.42.
    """
    quotient, product = work[:10], work[10:15]
    multiply_words(quotient, wide[3:8], _RECIPROCAL)
    multiply_words(product, quotient[5:10], _ORDER)
    rest = quotient[:5]
    rest[:] = wide[:5]
    subtract_words(rest, product)
    while not _below_order(rest):
        subtract_words(rest, _ORDER)
    result[:] = rest[:4]


@part
def _below_order(number: Words) -> bool:
    for index in range(4, -1, -1):
        if number[index] != _ORDER[index]:
            return bool(number[index] < _ORDER[index])
    return False


@part
def negate(result: Words, number: Words) -> None:
    """The order less `number`, which is below it; 0 for 0."""
    if number[0] | number[1] | number[2] | number[3] == _ZERO:
        result[:] = _ZERO
        return
    result[:] = ORDER_WORDS
    subtract_words(result, number)


@part
def bit(number: Words, place: int) -> np.uint64:
    """One bit of a number of words; 0 above its end."""
    if place >> 6 >= len(number):
        return _ZERO
    return number[place >> 6] >> np.uint64(place & 63) & _ONE


@part
def comb_digits(digits: Words, at: int, lane: int, scalar: Words, work: Words) -> None:
    """The comb's digits of a scalar below the order: for column k, at `digits[at + 8k + lane]`.

    With e odd and equal to the scalar modulo the order, every bit of (e >> 1) + 2^254 says + or −
    for one power of two, and all of them add up to e. A column has five of them; the fifth gives
    the sign of the sum of all, the other four its index, relative to that sign.
    """
    odd = work[:4]
    odd[:] = scalar
    if odd[0] & _ONE == _ZERO:
        add_words(odd, ORDER_WORDS)
    for index in range(3):
        odd[index] = odd[index] >> _ONE | odd[index + 1] << np.uint64(63)
    odd[3] = odd[3] >> _ONE | np.uint64(1 << 62)
    for column in range(COLUMNS):
        entry = _ZERO
        for tooth in range(TEETH - 1):
            entry |= bit(odd, column + COLUMNS * tooth) << np.uint64(tooth)
        if bit(odd, column + COLUMNS * (TEETH - 1)) == _ZERO:
            entry = np.uint64(TEETH_ENTRIES) | entry ^ np.uint64(TEETH_ENTRIES - 1)
        digits[at + column * LANES + lane] = entry


@part
def window_digits(digits: Words, at: int, lane: int, scalar: Words, windows: int) -> None:
    """Signed digits in base 2^8 of a number below 2^(8·windows − 1), as 64-bit integers.

    Digit k is stored at `digits[at + 8k + lane]`.
    """
    carry = _ZERO
    for window in range(windows):
        place = window * WINDOW
        digit = scalar[place >> 6] >> np.uint64(place & 63) & np.uint64(255)
        digit += carry
        carry = np.uint64(digit >= np.uint64(128))
        digits[at + window * LANES + lane] = digit - (carry << np.uint64(WINDOW))


@compiled("void(uint64[:,::1], uint64[:,::1])")
def eighth_of_scalars(scalars: Words, eighths: Words) -> None:
    """Each of uint64[m, 4], divided by 8 modulo the order."""
    wide = np.empty(8, dtype=np.uint64)
    work = np.empty(15, dtype=np.uint64)
    for row in range(len(scalars)):
        multiply_words(wide, scalars[row], _EIGHTH)
        reduce_wide(eighths[row], wide, work)


@part
def add_modulo(left: Words, right: Words) -> None:
    """Left += right modulo the order, both below it."""
    add_words(left, right)
    for index in range(3, -1, -1):
        if left[index] != _ORDER[index]:
            if left[index] > _ORDER[index]:
                subtract_words(left, ORDER_WORDS)
            return
    left[:] = _ZERO


@part
def add_product(total: Words, left: Words, right: Words, work: Words) -> None:
    """Total (eight words) += left · right; `work` has eight words."""
    multiply_words(work[: len(left) + len(right)], left, right)
    add_words(total, work[: len(left) + len(right)])
