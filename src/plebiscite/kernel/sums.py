"""Sums of many members of the group, and powers of fixed bases, many at a time.

`fixed_products` takes exponents, so it is only for simulated voters: neither its time nor its
memory hides them. Everything else is public data.
"""

import numpy as np

from plebiscite.kernel import lane_operations as lane
from plebiscite.kernel.caching import compiled
from plebiscite.kernel.lane_operations import ELEMENT, EXTENDED
from plebiscite.kernel.memory import Bytes, Flags, Words, scratch
from plebiscite.kernel.points import add_cached, cache, decode, encode, make_affine
from plebiscite.kernel.row_tables import add_row_power, table_of
from plebiscite.kernel.scalars import LANES, WINDOWS, window_digits

GENERATOR = bytes([0x58]) + bytes([0x66]) * 31
"""The encoding of the generator."""
_AT_ONCE = 8  # vectors of points that share an inversion


@compiled("void(uint64[::1], int64, int64)")
def sum_lanes(space: Words, base: int, at: int) -> None:
    """Every lane of the extended point at byte `at` becomes the sum of all eight.

    Two points behind it are overwritten.
    """
    turned, other = at + EXTENDED, at + 2 * EXTENDED
    for shift in (4, 2, 1):
        for word in range(EXTENDED // 8):
            index = word & (LANES - 1)
            source = word - index + ((index + shift) & (LANES - 1))
            space[turned // 8 + word] = space[at // 8 + source]
        cache(base + other, base + turned)
        add_cached(base + at, base + at, base + other)


@compiled("void(uint64[:,:,::1], uint64[:,::1], boolean[::1])")
def _sum_points(points: Words, sums: Words, valid: Flags) -> None:
    count, width = points.shape[0], points.shape[1]
    total, point, other = 0, 4 * EXTENDED, 10 * EXTENDED
    space = scratch(11 * EXTENDED)
    base = space.ctypes.data
    encodings = np.empty((LANES, 4), dtype=np.uint64)
    for component in range(width):
        lane.point_identity(base + total)
        for first in range(0, count, LANES):
            for index in range(LANES):
                encodings[index] = np.uint64(0)
                encodings[index, 0] = np.uint64(1)
                if first + index < count:
                    encodings[index] = points[first + index, component]
            decode(space, base, point, encodings, valid)
            cache(base + other, base + point)
            add_cached(base + total, base + total, base + other)
        sum_lanes(space, base, total)
        make_affine(space, base, total, 1, point)
        encode(space, total, 0, sums[component])


def sum_points(points: Bytes) -> Bytes:
    """The sums over the first axis of uint8[n, k, 32], encodings of members: uint8[k, 32].

    Raises: ValueError if an encoding is not one of a point of the curve (order is not tested).
    """
    words = np.ascontiguousarray(points).view(np.uint64)
    sums = np.zeros((words.shape[1], 4), dtype=np.uint64)
    valid = np.ones(LANES, dtype=np.bool_)
    _sum_points(words, sums, valid)
    if not valid.all():
        raise ValueError("what is added up are encodings of points of the curve")
    return sums.view(np.uint8)


@compiled("void(uint64[:,::1], uint64[:,::1], uint64[::1], uint64[::1], uint64[:,::1])")
def _fixed_products(
    left: Words, right: Words, left_table: Words, right_table: Words, products: Words
) -> None:
    size = 3 * ELEMENT
    results, digits = 0, _AT_ONCE * size
    total = digits + WINDOWS * LANES * 8
    work = total + EXTENDED
    space = scratch(work + (_AT_ONCE + 6) * ELEMENT)
    base = space.ctypes.data
    count = len(products)
    for first in range(0, count, _AT_ONCE * LANES):
        rounds = min(_AT_ONCE, (count - first + LANES - 1) // LANES)
        for part in range(rounds):
            start = first + part * LANES
            lane.point_identity(base + total)
            if len(left):
                for index in range(LANES):
                    row = left[min(start + index, count - 1)]
                    window_digits(space, digits // 8, index, row, WINDOWS)
                add_row_power(base + total, left_table.ctypes.data, base + digits)
            if len(right):
                for index in range(LANES):
                    row = right[min(start + index, count - 1)]
                    window_digits(space, digits // 8, index, row, WINDOWS)
                add_row_power(base + total, right_table.ctypes.data, base + digits)
            for word in range(size // 8):
                space[(results + part * size) // 8 + word] = space[total // 8 + word]
        make_affine(space, base, results, rounds, work)
        for part in range(rounds):
            for index in range(LANES):
                row_number = first + part * LANES + index
                if row_number < count:
                    encode(space, results + part * size, index, products[row_number])


def fixed_products(y: bytes, a: Words | None, b: Words | None) -> Bytes:
    """g^a · y^b for each row of exponents: uint8[m, 32].

    Args:
        y: a tested member of the group, 32 bytes.
        a: uint64[m, 4], below the order; None for no factor g.
        b: likewise; None for no factor y. One of both is there.
    """
    given = a if a is not None else b
    if given is None:
        raise ValueError("a product has at least one factor")
    none = np.zeros((0, 4), dtype=np.uint64)
    products = np.zeros((len(given), 4), dtype=np.uint64)
    _fixed_products(
        none if a is None else np.ascontiguousarray(a),
        none if b is None else np.ascontiguousarray(b),
        table_of(GENERATOR),
        table_of(y),
        products,
    )
    return products.view(np.uint8)
