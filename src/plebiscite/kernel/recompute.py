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
from plebiscite.kernel.memory import Bytes, Flags, Words, scratch, take_number
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


@compiled(
    "void(uint64[::1], int64, int64, int64, int64, uint64[:,:,::1], boolean[:,::1], int64)"
)
def _decode_elements(
    space: Words,
    base: int,
    points: int,
    work: int,
    first: int,
    elements: Words,
    members: Flags,
    count: int,
) -> None:
    """Decode `count` elements of eight ballots from `first` on; mark ballots with a bad one."""
    encodings = np.empty((LANES, 4), dtype=np.uint64)
    valid = np.ones(LANES, dtype=np.bool_)
    for element in range(count):
        for index in range(LANES):
            encodings[index] = elements[min(first + index, len(elements) - 1), element]
        decode(space, base, work, encodings, valid)
        for word in range(EXTENDED // 8):
            space[(points + element * EXTENDED) // 8 + word] = space[work // 8 + word]
    for index in range(LANES):
        members[0, index] = valid[index]


@compiled("void(int64, int64, int64, int64, int64)")
def _sum_elements(total: int, points: int, first: int, count: int, work: int) -> None:
    """total = the sum of every second of the points from `first` on."""
    lane.point_identity(total)
    for index in range(count):
        cache(work, points + (first + 2 * index) * EXTENDED)
        add_cached(total, total, work)


@part
def _keep(space: Words, place: int, point: int) -> None:
    """Copy X, Y and Z."""
    for word in range(3 * ELEMENT // 8):
        space[place // 8 + word] = space[point // 8 + word]


@compiled(
    "void(uint64[:,:,::1], uint64[:,:,:,::1], int64, int64, int64, int64[:,::1], int64[:,::1],"
    " uint64[::1], uint64[::1], uint64[:,:,::1], boolean[::1], boolean)"
)
def _recompute(
    elements: Words,
    scalars: Words,
    element_count: int,
    proof_count: int,
    commitment_count: int,
    sums: "np.ndarray",  # type: ignore[type-arg]
    powers: "np.ndarray",  # type: ignore[type-arg]
    generator_table: Words,
    key_table: Words,
    commitments: Words,
    members: Flags,
    eighths: bool,
) -> None:
    """With `eighths`, the results are x and y of the elements' eighths and of the commitments."""
    leading = element_count if eighths else 0
    result_count = leading + commitment_count
    bases = element_count + len(sums)
    points = 0
    results = points + bases * EXTENDED
    combs = results + result_count * 3 * ELEMENT
    windows = combs + proof_count * DIGITS * 8
    shifts = windows + proof_count * _WINDOW_DIGITS * 8
    table = shifts + _WINDOW_DIGITS * 8
    total = table + TABLE
    work = total + 2 * EXTENDED
    size = work + max(TABLE_WORK, (result_count + 6) * ELEMENT, 5 * EXTENDED)
    space = scratch(size)
    base = space.ctypes.data
    small = np.zeros(48, dtype=np.uint64)
    flags = np.ones((2, LANES), dtype=np.bool_)
    exponent = np.empty(4, dtype=np.uint64)
    generator, key = generator_table.ctypes.data, key_table.ctypes.data
    for first in range(0, len(elements), LANES):
        _decode_elements(space, base, points, work, first, elements, flags, element_count)
        for number in range(len(sums)):
            _sum_elements(
                base + points + (element_count + number) * EXTENDED,
                base + points,
                sums[number, 0],
                sums[number, 1],
                base + work,
            )
        for proof in range(proof_count):
            for index in range(LANES):
                row = min(first + index, len(elements) - 1)
                at = (combs + proof * DIGITS * 8) // 8
                comb_digits(space, at, index, scalars[row, proof, 0], small)
                at = (windows + proof * _WINDOW_DIGITS * 8) // 8
                window_digits(space, at, index, scalars[row, proof, 1], WINDOWS)
        current = -1
        for number in range(len(powers)):
            which, proof, target, side, message = powers[number]
            if which != current:
                current = which
                make_table(base + table, base + points + which * EXTENDED, base + work)
                if which < element_count and eighths:
                    eighth_power(base + total, base + table)
                    _keep(space, results + which * 3 * ELEMENT, total)
                if which < element_count:
                    order_power(base + total, base + table)
                    mark_identity(space, base, total, flags[1])
                    for index in range(LANES):
                        flags[0, index] &= flags[1, index]
                    mark_identity(space, base, points + which * EXTENDED, flags[1])
                    for index in range(LANES):
                        flags[0, index] &= not flags[1, index]
            comb_power(base + total, base + table, base + combs + proof * DIGITS * 8)
            digits = base + windows + proof * _WINDOW_DIGITS * 8
            add_row_power(base + total, generator if side == GENERATOR_SIDE else key, digits)
            if message:
                for index in range(LANES):
                    row = min(first + index, len(elements) - 1)
                    _message_exponent(exponent, message, scalars[row, proof, 0], small)
                    window_digits(space, shifts // 8, index, exponent, WINDOWS)
                add_row_power(base + total, generator, base + shifts)
            _keep(space, results + (leading + target) * 3 * ELEMENT, total)
        make_affine(space, base, results, result_count, work)
        for index in range(min(LANES, len(elements) - first)):
            members[first + index] = flags[0, index]
            for target in range(result_count):
                place = results + target * 3 * ELEMENT
                if eighths:
                    take_number(space, place, index, commitments[first + index, target, :4])
                    place += ELEMENT
                    take_number(space, place, index, commitments[first + index, target, 4:])
                else:
                    encode(space, place, index, commitments[first + index, target])


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
    commitments = np.empty((len(points), plan.commitments, 4), dtype=np.uint64)
    members = np.zeros(len(points), dtype=np.bool_)
    if len(points):
        _recompute(
            words_of_points(points),
            scalars,
            plan.elements,
            plan.proofs,
            plan.commitments,
            plan.sums,
            plan.powers,
            table_of(GENERATOR),
            table_of(y),
            commitments,
            members,
            False,  # noqa: FBT003 - compiled functions take no names
        )
    return commitments.view(np.uint8), members


def eighths(y: bytes, plan: Plan, points: Bytes, scalars: Words) -> tuple[Bytes, Flags]:
    """The eighth part of each element and each commitment of n ballots: what advice holds.

    Args and the second value as for `recompute_plan`; uint8[n, P + C, 64]: x and y of
    (1/8 modulo the order) · A, little-endian, the elements' first. A commitment's eighth is that
    of g^response · base^challenge: both scalars times 1/8.
    """
    eighth_scalars = np.empty_like(scalars)
    eighth_of_scalars(scalars.reshape(-1, 4), eighth_scalars.reshape(-1, 4))
    results = np.empty((len(points), plan.elements + plan.commitments, 8), dtype=np.uint64)
    members = np.zeros(len(points), dtype=np.bool_)
    if len(points):
        _recompute(
            words_of_points(points),
            eighth_scalars,
            plan.elements,
            plan.proofs,
            plan.commitments,
            plan.sums,
            plan.powers,
            table_of(GENERATOR),
            table_of(y),
            results,
            members,
            True,  # noqa: FBT003
        )
    return results.view(np.uint8), members
