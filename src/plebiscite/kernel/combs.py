"""Powers of one base with many exponents: one run of doublings, one table, shared by all.

A comb of five teeth, 51 bits apart (Lim and Lee, "More flexible exponentiation with
precomputation", 1994), with digits that are never zero, so that eight lanes do the same work.
"""

import numpy as np

from plebiscite.group.ed25519 import ORDER
from plebiscite.kernel import lane_operations as lane
from plebiscite.kernel.caching import compiled, part
from plebiscite.kernel.lane_operations import CACHED, EXTENDED, TEETH_ENTRIES
from plebiscite.kernel.memory import Numbers
from plebiscite.kernel.points import (
    add_cached,
    cache,
    double_times,
    double_with_t,
    subtract_cached,
)
from plebiscite.kernel.scalars import COLUMNS, LANES, TEETH

TABLE = TEETH_ENTRIES * CACHED
"""Bytes of a base's table."""
TABLE_WORK = (TEETH + 2 * (TEETH - 1) + TEETH_ENTRIES) * EXTENDED
DIGITS = COLUMNS * LANES
"""64-bit words of the digits of eight scalars."""


def _digits_of(odd: int) -> tuple[int, ...]:
    """The comb's digits of an odd number below 2^254: index, and 16 where negative."""
    bits = (odd >> 1) + (1 << 254)
    digits = []
    for column in range(COLUMNS):
        teeth = [bits >> column + COLUMNS * tooth & 1 for tooth in range(TEETH)]
        index = sum(up << tooth for tooth, up in enumerate(teeth[:-1]))
        digits.append(index if teeth[-1] else 16 | index ^ 15)
    return tuple(digits)


_EIGHTH = pow(8, -1, ORDER)
_ORDER_DIGITS = np.array(_digits_of(ORDER), dtype=np.int64)
_EIGHTH_DIGITS = np.array(_digits_of(_EIGHTH if _EIGHTH % 2 else _EIGHTH + ORDER), dtype=np.int64)


@compiled("void(int64, int64, int64)")
def make_table(table: int, point: int, work: int) -> None:
    """table[i] = T4 ± T3 ± T2 ± T1 ± T0, + where bit of i is set; T_k = 2^(51·k) · point.

    `work` has `TABLE_WORK` bytes. The sums come from few additions: the last two teeth first.
    """
    teeth, pairs = work, work + TEETH * EXTENDED
    lane.point_cache(pairs, point)  # T0, cached
    double_times(teeth, point, COLUMNS)
    for tooth in range(1, TEETH - 1):
        double_times(teeth + tooth * EXTENDED, teeth + (tooth - 1) * EXTENDED, COLUMNS)
    t1, t2, t3, t4 = teeth, teeth + EXTENDED, teeth + 2 * EXTENDED, teeth + 3 * EXTENDED
    sums = pairs + EXTENDED
    add_cached(sums, t1, pairs)  # T1 + T0
    cache(sums, sums)
    subtract_cached(sums + EXTENDED, t1, pairs)  # T1 − T0
    cache(sums + EXTENDED, sums + EXTENDED)
    cache(t3, t3)
    cache(t2, t2)
    high = sums + 2 * EXTENDED
    for upper in range(4):
        place = high + upper * EXTENDED
        if upper & 2:
            add_cached(place, t4, t3)
        else:
            subtract_cached(place, t4, t3)
        if upper & 1:
            add_cached(place, place, t2)
        else:
            subtract_cached(place, place, t2)
        total = high + 4 * EXTENDED
        for lower in range(4):
            pair = sums if lower >> 1 == lower & 1 else sums + EXTENDED
            if lower & 2:
                add_cached(total, place, pair)
            else:
                subtract_cached(total, place, pair)
            cache(table + (4 * upper + lower) * CACHED, total)


@compiled("void(int64, int64, int64)")
def comb_power(result: int, table: int, digits: int) -> None:
    """Result: the base of `table` times the scalars whose digits lie at address `digits`."""
    lane.point_identity(result)
    for column in range(COLUMNS - 1, 0, -1):
        lane.add_tooth_sum(result, table, digits + column * LANES * 8)
        double_with_t(result, result)
    lane.add_tooth_sum_with_t(result, table, digits)


@part
def _known_power(result: int, table: int, digits: Numbers) -> None:
    """One exponent for all lanes: nothing has to be chosen lane by lane."""
    lane.point_identity(result)
    for column in range(COLUMNS - 1, -1, -1):
        digit = digits[column]
        entry = table + (digit & (TEETH_ENTRIES - 1)) * CACHED
        if digit < TEETH_ENTRIES:
            add_cached(result, result, entry)
        else:
            subtract_cached(result, result, entry)
        if column:
            double_with_t(result, result)


@compiled("void(int64, int64)")
def order_power(result: int, table: int) -> None:
    """Result: the base of `table` times the order of the group: the identity for a member."""
    _known_power(result, table, _ORDER_DIGITS)


@compiled("void(int64, int64)")
def eighth_power(result: int, table: int) -> None:
    """Result: the base of `table`, a member, times 1/8 modulo the order."""
    _known_power(result, table, _EIGHTH_DIGITS)
