"""Checking ballots with advice: their group equations, all at once.

Advice holds the eighth part Q of each element and each commitment of a ballot. 8·Q lies in the
group of prime order whatever point of the curve Q is, so neither square roots nor tests of order
are needed. The equations of all ballots are added up, each times a fresh random number, and the
one sum of many points is computed with buckets (Pippenger). Proof: `spec/advice.md`. Public data.
"""

from typing import NamedTuple

import numpy as np

from plebiscite.kernel import lane_operations as lane
from plebiscite.kernel.caching import compiled, part
from plebiscite.kernel.lane_operations import AFFINE, BUCKET_WORDS, ELEMENT, EXTENDED
from plebiscite.kernel.memory import (
    Bytes,
    Flags,
    Numbers,
    Words,
    lanes_equal,
    put_number,
    scratch,
)
from plebiscite.kernel.points import (
    add_cached,
    below_prime,
    cache,
    double_times,
    encode,
    make_affine,
    mark_identity,
)
from plebiscite.kernel.row_tables import add_row_power, table_of
from plebiscite.kernel.scalars import (
    LANES,
    WINDOW,
    WINDOWS,
    add_modulo,
    add_product,
    negate,
    reduce_wide,
    window_digits,
)
from plebiscite.kernel.shapes import GENERATOR_SIDE, Plan
from plebiscite.kernel.sums import GENERATOR, sum_lanes

COEFFICIENT_BITS = 128
_SHORT_WINDOWS = COEFFICIENT_BITS // WINDOW + 1
_BUCKETS = (1 << WINDOW - 1) + 1  # the first takes what adds nothing
_BUCKET = BUCKET_WORDS * LANES * 8  # bytes


class OpenedAdvice(NamedTuple):
    """Elements and commitments as advice has them, all members of the group.

    `encodings`: uint8[n, P + C, 32]; `points`: the same in affine form, in lanes; `good`: bool[n],
    false where the advice is unusable: a coordinate not below p, or no point of the curve.
    """

    encodings: Bytes
    points: Words
    good: Flags


@part
def _read_eighths(
    space: Words, work: int, eighths: Words, first: int, element: int, good: Flags
) -> None:
    """Read x and y of eight ballots' eighths of one element, at byte `work`."""
    for index in range(LANES):
        row = min(first + index, len(eighths) - 1)
        numbers = eighths[row, element]
        put_number(space, work, index, numbers[:4])
        put_number(space, work + ELEMENT, index, numbers[4:])
        top = (numbers[3] | numbers[7]) >> np.uint64(63)
        if top or not below_prime(numbers[:4]) or not below_prime(numbers[4:]):
            good[row] = False


@part
def _check_curve(space: Words, base: int, work: int, first: int, good: Flags) -> None:
    """−x² + y² = 1 + d·x²·y², of the x and y at byte `work`; four elements behind are used."""
    left, right = work + 2 * ELEMENT, work + 3 * ELEMENT
    square_x, square_y = work + 4 * ELEMENT, work + 5 * ELEMENT
    lane.field_square(base + square_x, base + work)
    lane.field_square(base + square_y, base + work + ELEMENT)
    lane.field_subtract(base + left, base + square_y, base + square_x)
    lane.field_multiply(base + right, base + square_x, base + square_y)
    lane.field_times_d(base + right, base + right)
    lane.field_one(base + square_x)
    lane.field_add(base + right, base + right, base + square_x)
    lane.field_canonical(base + left, base + left)
    lane.field_canonical(base + right, base + right)
    for index in range(LANES):
        if not lanes_equal(space, left, right, index):
            good[min(first + index, len(good) - 1)] = False


@compiled("void(uint64[:,:,::1], uint64[::1], uint64[:,:,::1], boolean[::1])")
def _open(eighths: Words, points: Words, encodings: Words, good: Flags) -> None:
    count = eighths.shape[1]
    results, work = 0, count * 3 * ELEMENT
    space = scratch(work + max((count + 6) * ELEMENT, 4 * EXTENDED))
    base, target = space.ctypes.data, points.ctypes.data
    for first in range(0, len(eighths), LANES):
        for element in range(count):
            _read_eighths(space, work, eighths, first, element, good)
            _check_curve(space, base, work, first, good)
            lane.field_one(base + work + 2 * ELEMENT)
            double_times(base + work, base + work, 3)
            for word in range(3 * ELEMENT // 8):
                place = (results + element * 3 * ELEMENT) // 8 + word
                space[place] = space[work // 8 + word]
        make_affine(space, base, results, count, work)
        for element in range(count):
            place = results + element * 3 * ELEMENT
            row = target + (first // LANES * count + element) * AFFINE
            lane.point_affine(row, base + place, base + place + ELEMENT)
            for index in range(min(LANES, len(eighths) - first)):
                encode(space, place, index, encodings[first + index, element])


def open_advice(eighths: Bytes) -> OpenedAdvice:
    """The points whose eighths (uint8[n, P + C, 64]: x and y, little-endian) advice holds."""
    words = np.ascontiguousarray(eighths).view(np.uint64)
    ballots, count = words.shape[:2]
    points = scratch(-(-ballots // LANES) * count * AFFINE)
    encodings = np.empty((ballots, count, 4), dtype=np.uint64)
    good = np.ones(ballots, dtype=np.bool_)
    if ballots:
        _open(words, points, encodings, good)
    return OpenedAdvice(encodings.view(np.uint8), points, good)


@part
def _exponents(
    scalars: Words,
    coefficients: Words,
    element_count: int,
    sums: Numbers,
    powers: Numbers,
    totals: Words,
    fixed: Words,
    results: Words,
    work: Words,
) -> None:
    """One ballot's exponents: of each element into `results`; those of g and y onto `fixed`.

    Each equation commitment − g^r… · base^c = 1 has its coefficient z: the base gets −z·c, the
    fixed base −z·r, and g the product z·c·message where a ciphertext is shifted.
    """
    totals[:] = np.uint64(0)
    shifted, reduced = work[:8], work[8:12]
    for number in range(len(powers)):
        which, proof, target = powers[number, 0], powers[number, 1], powers[number, 2]
        side, message = powers[number, 3], powers[number, 4]
        factor = coefficients[target]
        add_product(totals[which], scalars[proof, 0], factor, work[12:20])
        add_product(fixed[side], scalars[proof, 1], factor, work[12:20])
        if message:
            shifted[:] = np.uint64(0)
            add_product(shifted, scalars[proof, 0], factor, work[12:20])
            reduce_wide(reduced, shifted, work[20:35])
            negate(shifted[:4], reduced)
            work[12] = np.uint64(message)
            add_product(fixed[GENERATOR_SIDE], shifted[:4], work[12:13], work[20:28])
    for which in range(element_count + len(sums)):
        reduce_wide(reduced, totals[which], work[20:35])
        negate(totals[which, :4], reduced)
    for element in range(element_count):
        results[element] = totals[element, :4]
    for number in range(len(sums)):
        for index in range(sums[number, 1]):
            add_modulo(results[sums[number, 0] + 2 * index], totals[element_count + number, :4])


@part
def _clear_buckets(buckets: int, space: Words) -> None:
    """Set all buckets, which lie at the beginning of `space`, to the identity."""
    lane.clear_bucket(buckets)
    words = _BUCKET // 8
    for word in range(words, _BUCKETS * words):
        space[word] = space[word - words]


@part
def _spread(
    spread: Words, row: int, rows: int, ballot: int, ballots: int, scalar: Words, digits: Words
) -> None:
    """The digits of one ballot's exponent, by window, then row, then ballot, into `spread`.

    So a window is added up in one sweep. There are as many windows as `spread` has room for.
    """
    windows = len(spread) // (rows * ballots)
    window_digits(digits, 0, 0, scalar, windows)
    for window in range(windows):
        spread[(window * rows + row) * ballots + ballot] = digits[window * LANES]


@part
def _spread_all(
    long: Words,
    short: Words,
    ballots: int,
    scalars: Words,
    coefficients: Words,
    element_count: int,
    sums: Numbers,
    powers: Numbers,
    fixed: Words,
) -> None:
    """The digits of all exponents; those of g and of y are added up in `fixed`."""
    commitment_count = coefficients.shape[1]
    totals = np.empty((element_count + len(sums), 8), dtype=np.uint64)
    results = np.empty((element_count, 4), dtype=np.uint64)
    work = np.empty(35, dtype=np.uint64)
    digits = np.empty(WINDOWS * LANES, dtype=np.uint64)
    for ballot in range(len(scalars)):
        _exponents(
            scalars[ballot],
            coefficients[ballot],
            element_count,
            sums,
            powers,
            totals,
            fixed,
            results,
            work,
        )
        for side in range(2):
            reduce_wide(work[:4], fixed[side], work[20:35])
            fixed[side] = np.uint64(0)
            fixed[side, :4] = work[:4]
        for element in range(element_count):
            _spread(long, element, element_count, ballot, ballots, results[element], digits)
        for target in range(commitment_count):
            work[:2] = coefficients[ballot, target]
            work[2:4] = np.uint64(0)
            _spread(short, target, commitment_count, ballot, ballots, work[:4], digits)


@part
def _sweep(
    buckets: int, points: int, count: int, first: int, rows: int, digits: int, ballots: int
) -> None:
    """Add `rows` points of each octet, from `first` on, to the buckets that `digits` name."""
    for row in range(rows):
        for octet in range(ballots // LANES):
            point = points + (octet * count + first + row) * AFFINE
            lane.add_to_buckets(buckets, point, digits + (row * ballots + octet * LANES) * 8)


@part
def _add_buckets(total: int, buckets: int, run: int) -> None:
    """Add Σ b · bucket[b] to `total`: the running sum from the top, once for each bucket.

    `run` and two points behind it are overwritten.
    """
    other, rest = run + EXTENDED, run + 2 * EXTENDED
    lane.point_identity(run)
    for bucket in range(_BUCKETS - 1, 0, -1):
        lane.load_bucket(rest, buckets + bucket * _BUCKET)
        cache(other, rest)
        add_cached(run, run, other)
        cache(other, run)
        add_cached(total, total, other)


@compiled(
    "boolean(uint64[:,:,:,::1], uint64[:,:,::1], int64, int64[:,::1], int64[:,::1],"
    " uint64[::1], uint64[::1], uint64[::1])"
)
def _equations_hold(
    scalars: Words,
    coefficients: Words,
    element_count: int,
    sums: Numbers,
    powers: Numbers,
    generator_table: Words,
    key_table: Words,
    points: Words,
) -> bool:
    commitment_count = coefficients.shape[1]
    count = element_count + commitment_count
    ballots = (len(scalars) + LANES - 1) // LANES * LANES
    long = np.zeros(WINDOWS * element_count * ballots, dtype=np.uint64)
    short = np.zeros(_SHORT_WINDOWS * commitment_count * ballots, dtype=np.uint64)
    fixed = np.zeros((2, 8), dtype=np.uint64)
    _spread_all(long, short, ballots, scalars, coefficients, element_count, sums, powers, fixed)
    total = _BUCKETS * _BUCKET
    run, digits = total + 3 * EXTENDED, total + 6 * EXTENDED
    space = scratch(digits + WINDOWS * LANES * 8)
    base, source = space.ctypes.data, points.ctypes.data
    lane.point_identity(base + total)
    for window in range(WINDOWS - 1, -1, -1):
        if window < WINDOWS - 1:
            double_times(base + total, base + total, WINDOW)
        _clear_buckets(base, space)
        at = long.ctypes.data + window * element_count * ballots * 8
        _sweep(base, source, count, 0, element_count, at, ballots)
        if window < _SHORT_WINDOWS:
            at = short.ctypes.data + window * commitment_count * ballots * 8
            _sweep(base, source, count, element_count, commitment_count, at, ballots)
        _add_buckets(base + total, base, base + run)
    work = np.empty(4, dtype=np.uint64)
    for side in range(2):
        negate(work, fixed[side, :4])
        for word in range(WINDOWS * LANES):
            space[digits // 8 + word] = np.uint64(0)
        window_digits(space, digits // 8, 0, work, WINDOWS)
        table = generator_table if side == GENERATOR_SIDE else key_table
        add_row_power(base + total, table.ctypes.data, base + digits)
    sum_lanes(space, base, total)
    identity = np.empty(LANES, dtype=np.bool_)
    mark_identity(space, base, total, identity)
    return bool(identity[0])


def equations_hold(
    y: bytes, plan: Plan, opened: OpenedAdvice, scalars: Words, randomness: bytes
) -> bool:
    """Whether the group equations of all ballots hold; wrongly True with probability 2^-128.

    Args:
        y: the election's key, a tested member.
        plan: of the shape.
        opened: the advice of n ballots, all of it good; its elements were compared with those of
            the ballots, and its commitments hashed into the challenges.
        scalars: uint64[n, D, 2, 4], with the seals' last if the plan has them.
        randomness: 16 bytes for each commitment of each ballot, that nobody could know when
            everything else was fixed.
    """
    if not len(scalars):
        return True
    words = np.frombuffer(bytearray(randomness), dtype=np.uint64)
    coefficients = words.reshape(len(scalars), plan.commitments, 2)
    return bool(
        _equations_hold(
            scalars,
            coefficients,
            plan.elements,
            plan.sums,
            plan.powers,
            table_of(GENERATOR),
            table_of(y),
            opened.points,
        )
    )
