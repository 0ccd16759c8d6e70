"""Eight points at a time: runs of doublings, reading and writing encodings, the curve's equation.

Addresses are int64 and name memory as `lane_operations` lays it out; `space` is the array of
words that the addresses lie in, from `base` on. Public data only.
"""

import numpy as np

from plebiscite.kernel import lane_operations as lane
from plebiscite.kernel.caching import compiled, part
from plebiscite.kernel.lane_operations import ELEMENT
from plebiscite.kernel.memory import (
    Flags,
    Words,
    lane_is_zero,
    lanes_equal,
    put_number,
    take_number,
)

LANES = 8
_SIGN = np.uint64(1 << 63)
_PRIME = tuple(np.uint64(2**255 - 19 >> 64 * word & 2**64 - 1) for word in range(4))


@compiled("void(int64, int64, int64)")
def multiply(result: int, left: int, right: int) -> None:
    """Result: left · right in the field."""
    lane.field_multiply(result, left, right)


@compiled("void(int64, int64, int64)")
def square_times(result: int, number: int, times: int) -> None:
    """Result: number^(2^times); `times` is at least 1."""
    lane.field_square(result, number)
    for _ in range(times - 1):
        lane.field_square(result, result)


@compiled("void(int64, int64)")
def double(result: int, point: int) -> None:
    """Twice the point, without T."""
    lane.point_double(result, point)


@compiled("void(int64, int64)")
def double_with_t(result: int, point: int) -> None:
    """Twice the point."""
    lane.point_double_with_t(result, point)


@compiled("void(int64, int64, int64)")
def double_times(result: int, point: int, times: int) -> None:
    """The point times 2^times, with T; `times` is at least 1."""
    source = point
    for _ in range(times - 1):
        double(result, source)
        source = result
    double_with_t(result, source)


@compiled("void(int64, int64, int64)")
def add_cached(result: int, point: int, other: int) -> None:
    """The sum of an extended and a cached point."""
    lane.point_add_cached(result, point, other)


@compiled("void(int64, int64, int64)")
def subtract_cached(result: int, point: int, other: int) -> None:
    """The difference of an extended and a cached point."""
    lane.point_subtract_cached(result, point, other)


@compiled("void(int64, int64)")
def cache(result: int, point: int) -> None:
    """The cached form of an extended point."""
    lane.point_cache(result, point)


@compiled("void(int64, int64, int64)")
def power_252_3(result: int, number: int, work: int) -> None:
    """number^(2^252 − 3), for square roots; `work` has room for three elements."""
    a, b, c = work, work + ELEMENT, work + 2 * ELEMENT
    square_times(a, number, 1)  # 2
    square_times(b, a, 2)  # 8
    multiply(b, number, b)  # 9
    multiply(a, a, b)  # 11
    square_times(a, a, 1)  # 22
    multiply(a, b, a)  # 2^5 − 1
    square_times(b, a, 5)
    multiply(a, b, a)  # 2^10 − 1
    square_times(b, a, 10)
    multiply(b, b, a)  # 2^20 − 1
    square_times(c, b, 20)
    multiply(b, c, b)  # 2^40 − 1
    square_times(b, b, 10)
    multiply(a, b, a)  # 2^50 − 1
    square_times(b, a, 50)
    multiply(b, b, a)  # 2^100 − 1
    square_times(c, b, 100)
    multiply(b, c, b)  # 2^200 − 1
    square_times(b, b, 50)
    multiply(a, b, a)  # 2^250 − 1
    square_times(a, a, 2)
    multiply(result, a, number)


@compiled("void(int64, int64, int64)")
def invert(result: int, number: int, work: int) -> None:
    """1 / number, 0 for 0; `work` has room for four elements. p − 2 = 8 · (2^252 − 3) + 3."""
    power_252_3(work + 3 * ELEMENT, number, work)
    square_times(work, work + 3 * ELEMENT, 3)
    square_times(work + ELEMENT, number, 1)
    multiply(work + ELEMENT, work + ELEMENT, number)
    multiply(result, work, work + ELEMENT)


@part
def below_prime(number: Words) -> bool:
    """Whether four words, without the highest bit, are less than p."""
    if number[3] & ~_SIGN != _PRIME[3]:
        return True
    if number[2] != _PRIME[2] or number[1] != _PRIME[1]:
        return True
    return bool(number[0] < _PRIME[0])


@compiled("void(uint64[::1], int64, int64, uint64[:,::1], boolean[::1])")
def decode(space: Words, base: int, at: int, encodings: Words, valid: Flags) -> None:
    """Decode eight encodings (uint64[8, 4]) to the extended point at byte `at` of `space`.

    `valid` becomes false where an encoding is not the one of a point of the curve. RFC 8032,
    5.1.3. Behind the point, ten elements are overwritten.
    """
    x = base + at
    y, z, t = x + ELEMENT, x + 2 * ELEMENT, x + 3 * ELEMENT
    work_at = at + 4 * ELEMENT
    u = base + work_at
    v, w, r = u + ELEMENT, u + 2 * ELEMENT, u + 3 * ELEMENT
    work = base + work_at + 4 * ELEMENT
    for index in range(LANES):
        put_number(space, at + ELEMENT, index, encodings[index])
        if not below_prime(encodings[index]):
            valid[index] = False
    lane.field_one(z)
    square_times(u, y, 1)
    lane.field_times_d(v, u)
    lane.field_subtract(u, u, z)
    lane.field_add(v, v, z)
    square_times(w, v, 1)
    multiply(w, w, v)  # v^3
    square_times(r, w, 1)
    multiply(r, r, v)  # v^7
    multiply(r, r, u)
    power_252_3(r, r, work)
    multiply(r, r, w)
    multiply(r, r, u)  # u·v^3·(u·v^7)^((p − 5)/8)
    square_times(w, r, 1)
    multiply(w, w, v)
    lane.field_times_root(x, r)
    lane.field_canonical(r, r)
    lane.field_canonical(x, x)
    lane.field_canonical(w, w)
    lane.field_subtract(t, z, z)
    lane.field_subtract(v, t, u)
    lane.field_canonical(u, u)
    lane.field_canonical(v, v)
    for index in range(LANES):
        if lanes_equal(space, work_at + 2 * ELEMENT, work_at, index):
            for limb in range(lane.LIMBS):
                place = limb * LANES + index
                space[at // 8 + place] = space[(work_at + 3 * ELEMENT) // 8 + place]
        elif not lanes_equal(space, work_at + 2 * ELEMENT, work_at + ELEMENT, index):
            valid[index] = False
    lane.field_subtract(t, t, x)
    lane.field_canonical(t, t)
    for index in range(LANES):
        odd = space[at // 8 + index] & np.uint64(1)
        if odd != encodings[index, 3] >> np.uint64(63):
            if lane_is_zero(space, at, index):
                valid[index] = False
            for limb in range(lane.LIMBS):
                place = limb * LANES + index
                space[at // 8 + place] = space[(at + 3 * ELEMENT) // 8 + place]
    multiply(t, x, y)


@compiled("void(uint64[::1], int64, int64, boolean[::1])")
def mark_identity(space: Words, base: int, at: int, identity: Flags) -> None:
    """Whether each lane's extended point is the identity. One element behind it is overwritten."""
    x = base + at
    y, z, rest = x + ELEMENT, x + 2 * ELEMENT, x + 3 * ELEMENT
    lane.field_subtract(rest, y, z)
    lane.field_canonical(rest, rest)
    lane.field_canonical(x, x)
    for index in range(LANES):
        same = lane_is_zero(space, at + 3 * ELEMENT, index)
        identity[index] = same and lane_is_zero(space, at, index)


@compiled("void(uint64[::1], int64, int64, int64, int64)")
def make_affine(space: Words, base: int, at: int, count: int, work_at: int) -> None:
    """Divide X and Y of `count` points (X, Y, Z: three elements each, from `at`) by their Z.

    x and y become canonical. One inversion in all (Montgomery's trick): Z is never zero for a
    point of the curve. `work_at` has room for `count` + 6 elements.
    """
    size = 3 * ELEMENT
    products, work = base + work_at + 6 * ELEMENT, base + work_at
    inverse, step = work + 4 * ELEMENT, work + 5 * ELEMENT
    lane.field_one(inverse)
    for index in range(count):
        lane.field_multiply(inverse, inverse, base + at + index * size + 2 * ELEMENT)
        lane.field_canonical(products + index * ELEMENT, inverse)
    invert(inverse, inverse, work)
    for index in range(count - 1, -1, -1):
        point = base + at + index * size
        if index:
            multiply(step, inverse, products + (index - 1) * ELEMENT)
        else:
            lane.field_canonical(step, inverse)
        multiply(inverse, inverse, point + 2 * ELEMENT)
        multiply(point, point, step)
        multiply(point + ELEMENT, point + ELEMENT, step)
        lane.field_canonical(point, point)
        lane.field_canonical(point + ELEMENT, point + ELEMENT)


@part
def encode(space: Words, at: int, index: int, encoding: Words) -> None:
    """The encoding (four words) of one lane's affine, canonical x, y at byte `at`."""
    take_number(space, at + ELEMENT, index, encoding)
    encoding[3] |= (space[at // 8 + index] & np.uint64(1)) << np.uint64(63)
