"""Tables of a fixed base: every multiple that a digit of eight bits can ask for, one row each."""

from functools import lru_cache

import numpy as np

from plebiscite.kernel import lane_operations as lane
from plebiscite.kernel.caching import compiled
from plebiscite.kernel.lane_operations import ELEMENT, EXTENDED, LIMBS, ROW_WORDS
from plebiscite.kernel.memory import Flags, Words, scratch
from plebiscite.kernel.points import add_cached, cache, decode, double_times, make_affine
from plebiscite.kernel.scalars import LANES, WINDOW, WINDOWS

ENTRIES = (1 << WINDOW - 1) + 1
"""Multiples 0 … 128 of each window's base; a digit's sign is applied when it is used."""
TABLE_WORDS = WINDOWS * ENTRIES * ROW_WORDS


@compiled("void(uint64[::1], uint64[:,::1], boolean[::1])")
def fill_table(table: Words, encodings: Words, valid: Flags) -> None:
    """Fill `table` (uint64[TABLE_WORDS]) for the base encoded in all eight of `encodings`.

    Lane k holds window 4·k + round of its round: eight windows grow side by side.
    """
    rounds = WINDOWS // LANES
    space = scratch((ENTRIES * 3 + 40) * EXTENDED + (ENTRIES + 8) * ELEMENT)
    base = space.ctypes.data
    point, total, other, points = 0, 5 * EXTENDED, 6 * EXTENDED, 8 * EXTENDED
    work = points + ENTRIES * 3 * ELEMENT
    decode(space, base, point, encodings, valid)
    # Lane k starts at window k · rounds.
    for index in range(1, LANES):
        double_times(base + total, base + point, WINDOW * rounds)
        for part in range(4):
            for limb in range(LIMBS):
                for later in range(index, LANES):
                    word = (part * LIMBS + limb) * LANES + later
                    space[point // 8 + word] = space[total // 8 + word]
    for step in range(rounds):
        cache(base + other, base + point)
        lane.point_identity(base + total)
        for entry in range(ENTRIES):
            for word in range(3 * LIMBS * LANES):
                space[(points + entry * 3 * ELEMENT) // 8 + word] = space[total // 8 + word]
            add_cached(base + total, base + total, base + other)
        make_affine(space, base, points, ENTRIES, work)
        for entry in range(ENTRIES):
            place = points + entry * 3 * ELEMENT
            lane.point_affine(base + other, base + place, base + place + ELEMENT)
            for index in range(LANES):
                row = ((index * rounds + step) * ENTRIES + entry) * ROW_WORDS
                for word in range(3 * LIMBS):
                    table[row + word] = space[other // 8 + word * LANES + index]
        double_times(base + point, base + point, WINDOW)


@compiled("void(int64, int64, int64)")
def add_row_power(point: int, table: int, digits: int) -> None:
    """Add to `point` the base of `table` times the scalars whose window digits lie at `digits`."""
    for window in range(WINDOWS):
        rows = table + window * ENTRIES * ROW_WORDS * 8
        lane.add_row(point, rows, digits + window * LANES * 8)


@lru_cache(maxsize=8)
def table_of(encoding: bytes) -> Words:
    """The table of a base, made once: half a megabyte (a whole one without 52-bit products).

    `encoding` is that of a member of the group, tested before.
    """
    space = np.zeros(TABLE_WORDS + 8, dtype=np.uint64)
    table = space[(-space.ctypes.data) % 64 // 8 :][:TABLE_WORDS]
    encodings = np.tile(np.frombuffer(encoding, dtype=np.uint64), (LANES, 1))
    fill_table(table, encodings, np.ones(LANES, dtype=np.bool_))
    return table
