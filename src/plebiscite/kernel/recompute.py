"""The commitments of every proof of many ballots, recomputed; and whether elements are members.

v1 transmits no commitments: base^response · public^challenge has to be computed exactly, because
it is hashed. Eight ballots of one shape lie side by side in the lanes. Public data only.
"""

import numpy as np

from plebiscite.kernel import lane_operations as lane
from plebiscite.kernel.caching import compiled, part
from plebiscite.kernel.combs import (
    DIGITS,
    TABLE,
    TABLE_WORK,
    comb_power,
    eighth_power,
    make_table,
    order_power,
)
from plebiscite.kernel.lane_operations import ELEMENT, EXTENDED
from plebiscite.kernel.memory import Bytes, Flags, Numbers, Words, scratch, take_number
from plebiscite.kernel.points import (
    add_cached,
    cache,
    decode,
    encode,
    make_affine,
    mark_identity,
)
from plebiscite.kernel.row_tables import add_row_power, table_of
from plebiscite.kernel.scalars import (
    LANES,
    WINDOWS,
    comb_digits,
    eighth_of_scalars,
    multiply_words,
    negate,
    reduce_wide,
    window_digits,
)
from plebiscite.kernel.shapes import GENERATOR_SIDE, Plan, Shape, plan_of
from plebiscite.kernel.sums import GENERATOR

_WINDOW_DIGITS = WINDOWS * LANES
_ENCODED = 4  # words


@part
def _message_exponent(result: Words, message: int, challenge: Words, work: Words) -> None:
    """−message · challenge modulo the order."""
    wide = work[:8]
    factor = work[8:9]
    factor[0] = np.uint64(message)
    multiply_words(wide, challenge, factor)
    reduce_wide(result, wide, work[16:31])
    wide[:4] = result
    negate(result, wide[:4])


@part
def _decode_elements(
    space: Words, base: int, points: int, work: int, first: int, elements: Words, good: Flags
) -> None:
    """Decode the elements of eight ballots from `first` on; `good` is false for a bad one."""
    encodings = np.empty((LANES, 4), dtype=np.uint64)
    good[:] = True
    for element in range(elements.shape[1]):
        for index in range(LANES):
            encodings[index] = elements[min(first + index, len(elements) - 1), element]
        decode(space, base, work, encodings, good)
        for word in range(EXTENDED // 8):
            space[(points + element * EXTENDED) // 8 + word] = space[work // 8 + word]


@compiled("void(int64, int64, int64, int64, int64)")
def _sum_elements(total: int, points: int, first: int, count: int, work: int) -> None:
    """Total = the sum of every second of the points from `first` on."""
    lane.point_identity(total)
    for index in range(count):
        cache(work, points + (first + 2 * index) * EXTENDED)
        add_cached(total, total, work)


@part
def _keep(space: Words, place: int, point: int) -> None:
    """Copy X, Y and Z."""
    for word in range(3 * ELEMENT // 8):
        space[place // 8 + word] = space[point // 8 + word]


@part
def _write_digits(
    space: Words, combs: int, windows: int, scalars: Words, first: int, work: Words
) -> None:
    """The digits of eight ballots' challenges at byte `combs`, of their responses at `windows`."""
    for proof in range(scalars.shape[1]):
        for index in range(LANES):
            row = min(first + index, len(scalars) - 1)
            comb_digits(space, combs // 8 + proof * DIGITS, index, scalars[row, proof, 0], work)
            at = windows // 8 + proof * _WINDOW_DIGITS
            window_digits(space, at, index, scalars[row, proof, 1], WINDOWS)


@part
def _judge_element(
    space: Words, base: int, point: int, table: int, work: int, members: Flags
) -> None:
    """Clear the lanes whose element is not of prime order, or the identity."""
    identity = np.empty(LANES, dtype=np.bool_)
    order_power(base + work, base + table)
    mark_identity(space, base, work, identity)
    for index in range(LANES):
        members[index] &= identity[index]
    mark_identity(space, base, point, identity)
    for index in range(LANES):
        members[index] &= not identity[index]


@part
def _shift_by_message(
    space: Words,
    base: int,
    total: int,
    digits: int,
    scalars: Words,
    first: int,
    proof: int,
    message: int,
    generator: int,
    work: Words,
) -> None:
    """Take message · challenge · g from `total`, for eight ballots."""
    exponent = np.empty(4, dtype=np.uint64)
    for index in range(LANES):
        row = min(first + index, len(scalars) - 1)
        _message_exponent(exponent, message, scalars[row, proof, 0], work)
        window_digits(space, digits // 8, index, exponent, WINDOWS)
    add_row_power(base + total, generator, base + digits)


@part
def _write_results(space: Words, found: int, rows: Words, first: int) -> None:
    """Encodings, or x and y where a result has eight words, of up to eight ballots."""
    for index in range(min(LANES, len(rows) - first)):
        for target in range(rows.shape[1]):
            place = found + target * 3 * ELEMENT
            row = rows[first + index, target]
            if len(row) == _ENCODED:
                encode(space, place, index, row)
            else:
                take_number(space, place, index, row[:_ENCODED])
                take_number(space, place + ELEMENT, index, row[_ENCODED:])


@compiled(
    "void(uint64[:,:,::1], uint64[:,:,:,::1], int64[:,::1], int64[:,::1],"
    " uint64[::1], uint64[::1], uint64[:,:,::1], boolean[::1])"
)
def _recompute(
    elements: Words,
    scalars: Words,
    sums: Numbers,
    powers: Numbers,
    generator_table: Words,
    key_table: Words,
    results: Words,
    members: Flags,
) -> None:
    """Eight ballots at a time. Where results have eight words, the elements' come first."""
    element_count, proof_count, result_count = elements.shape[1], scalars.shape[1], results.shape[1]
    leading = 0 if results.shape[2] == _ENCODED else element_count
    points = 0
    found = points + (element_count + len(sums)) * EXTENDED
    combs = found + result_count * 3 * ELEMENT
    windows = combs + proof_count * DIGITS * 8
    shifts = windows + proof_count * _WINDOW_DIGITS * 8
    table = shifts + _WINDOW_DIGITS * 8
    total = table + TABLE
    work = total + 2 * EXTENDED
    space = scratch(work + max(TABLE_WORK, (result_count + 6) * ELEMENT, 5 * EXTENDED))
    base = space.ctypes.data
    small = np.zeros(48, dtype=np.uint64)
    good = np.ones(LANES, dtype=np.bool_)
    generator, key = generator_table.ctypes.data, key_table.ctypes.data
    for first in range(0, len(elements), LANES):
        _decode_elements(space, base, points, work, first, elements, good)
        for number in range(len(sums)):
            place = base + points + (element_count + number) * EXTENDED
            _sum_elements(place, base + points, sums[number, 0], sums[number, 1], base + work)
        _write_digits(space, combs, windows, scalars, first, small)
        current = -1
        for number in range(len(powers)):
            which, proof, target = powers[number, 0], powers[number, 1], powers[number, 2]
            side, message = powers[number, 3], powers[number, 4]
            if which != current:
                current = which
                make_table(base + table, base + points + which * EXTENDED, base + work)
                if which < leading:
                    eighth_power(base + total, base + table)
                    _keep(space, found + which * 3 * ELEMENT, total)
                if which < element_count:
                    _judge_element(space, base, points + which * EXTENDED, table, total, good)
            comb_power(base + total, base + table, base + combs + proof * DIGITS * 8)
            digits = base + windows + proof * _WINDOW_DIGITS * 8
            add_row_power(base + total, generator if side == GENERATOR_SIDE else key, digits)
            if message:
                _shift_by_message(
                    space, base, total, shifts, scalars, first, proof, message, generator, small
                )
            _keep(space, found + (leading + target) * 3 * ELEMENT, total)
        make_affine(space, base, found, result_count, work)
        _write_results(space, found, results, first)
        for index in range(min(LANES, len(elements) - first)):
            members[first + index] = good[index]


def words_of_points(points: Bytes) -> Words:
    """uint8[…, 32] as uint64[…, 4], contiguous."""
    return np.ascontiguousarray(points).view(np.uint64)


def with_seals(scalars: Words, seals: Words | None) -> Words:
    """The scalars of the ballots' proofs, and of the envelope's signature behind them."""
    if seals is None:
        return np.ascontiguousarray(scalars)
    return np.ascontiguousarray(np.concatenate([scalars, seals[:, None]], axis=1))


def recompute(
    y: bytes, shape: Shape, points: Bytes, scalars: Words, seals: Words | None = None
) -> tuple[Bytes, Flags]:
    """The commitments of n ballots of one shape, and for each whether its elements are members.

    Args:
        y: the election's key, a tested member, 32 bytes.
        shape: of the election's questions.
        points: uint8[n, P, 32], the credential and the ciphertexts as RFC 8032 writes points.
        scalars: uint64[n, D, 2, 4], challenge and response of each proof, below the order.
        seals: uint64[n, 2, 4], likewise of the envelopes' signatures.

    Returns:
        uint8[n, C, 32], C = 1 + 2·(D − 1), one more with `seals`; and bool[n]: each element of
        the ballot is the one encoding of a member of the group that is not the identity. Where
        it is false, the commitments mean nothing.
    """
    plan = plan_of(shape, sealed=seals is not None)
    return recompute_plan(y, plan, points, with_seals(scalars, seals))


def recompute_plan(y: bytes, plan: Plan, points: Bytes, scalars: Words) -> tuple[Bytes, Flags]:
    """As `recompute`, by a plan; `scalars` has the seals' behind the others'."""
    results = np.empty((len(points), plan.commitments, 4), dtype=np.uint64)
    return results.view(np.uint8), _run(y, plan, points, scalars, results)


def eighths(y: bytes, plan: Plan, points: Bytes, scalars: Words) -> tuple[Bytes, Flags]:
    """The eighth part of each element and each commitment of n ballots: what advice holds.

    Args and the second value as for `recompute_plan`; uint8[n, P + C, 64]: x and y of
    (1/8 modulo the order) · A, little-endian, the elements' first. A commitment's eighth is that
    of g^response · base^challenge: both scalars times 1/8.
    """
    eighth_scalars = np.empty_like(scalars)
    eighth_of_scalars(scalars.reshape(-1, 4), eighth_scalars.reshape(-1, 4))
    results = np.empty((len(points), plan.elements + plan.commitments, 8), dtype=np.uint64)
    return results.view(np.uint8), _run(y, plan, points, eighth_scalars, results)


def _run(y: bytes, plan: Plan, points: Bytes, scalars: Words, results: Words) -> Flags:
    members = np.zeros(len(points), dtype=np.bool_)
    if len(points):
        tables = table_of(GENERATOR), table_of(y)
        elements = words_of_points(points)
        _recompute(elements, scalars, plan.sums, plan.powers, *tables, results, members)
    return members
