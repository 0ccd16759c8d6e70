"""One base raised to several exponents, sharing squarings and products, through GMP.

A comb of `TEETH` teeth in two halves: for exponents of 256 bits, 234 squarings and 52 products
prepare two tables, and each exponent costs 26 squarings and 52 products more. Source: Lim and
Lee, "More flexible exponentiation with precomputation", 1994. Public exponents only.
"""

from collections.abc import Sequence
from itertools import product as every
from typing import Any

import gmpy2
from gmpy2 import mpz

Number = Any  # gmpy2 ships no types
TEETH = 5  # measured best for two to five exponents of 256 bits
_COLUMNS = list(every("01", repeat=TEETH))  # one bit of each tooth, most significant first

_Table = dict[tuple[str, ...], Number]


def shared_powers(
    base: Number, exponents: Sequence[int], bits: int, modulus: Number
) -> list[Number]:
    """base^e modulo `modulus` for each exponent 0 ≤ e < 2^bits."""
    half = -(-bits // (2 * TEETH))
    tables = _tables(base, half, modulus)
    return [_power(tables, exponent, half, modulus) for exponent in exponents]


def _tables(base: Number, half: int, modulus: Number) -> tuple[_Table, _Table]:
    """The products of base^(2^(2·half·k)) over the teeth k, and these raised to 2^half."""
    low, high, tooth, step = [mpz(1)], [mpz(1)], base, mpz(1) << half
    for index in range(TEETH):
        upper = gmpy2.powmod(tooth, step, modulus)
        low += [entry * tooth % modulus for entry in low]
        high += [entry * upper % modulus for entry in high]
        if index < TEETH - 1:
            tooth = gmpy2.powmod(upper, step, modulus)
    return dict(zip(_COLUMNS, low, strict=True)), dict(zip(_COLUMNS, high, strict=True))


def _power(tables: tuple[_Table, _Table], exponent: int, half: int, modulus: Number) -> Number:
    low, high, result, width = *tables, mpz(1), 2 * half
    bits = f"{exponent:0{TEETH * width}b}"
    columns = list(zip(*(bits[k * width : (k + 1) * width] for k in range(TEETH)), strict=True))
    for upper, lower in zip(columns[:half], columns[half:], strict=True):
        result = result * result % modulus * high[upper] % modulus * low[lower] % modulus
    return result
