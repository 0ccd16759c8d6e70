"""Whether many points are all members of the prime-order group, at a fifth of one test each.

A point of the curve is a member plus a torsion point, of order 1, 2, 4 or 8. In a random half of
the points, torsion that is there cancels with probability 1/2 at most: were it zero with one of
its points left out, it is not zero with that point in. So 128 random halves are added up, and only
the sums are multiplied by the order. Points that are not all members pass with probability 2^-128
at most; when they do not pass, whoever asks tests them one by one. The halves are drawn from a
hash of the points, so whoever makes points learns nothing by trying less than 2^128 times.
"""

from hashlib import shake_256

import numpy as np

from plebiscite.kernel import lane_operations as lane
from plebiscite.kernel.caching import compiled
from plebiscite.kernel.lane_operations import AFFINE, BUCKET_WORDS, ELEMENT, EXTENDED
from plebiscite.kernel.memory import Bytes, Words, scratch
from plebiscite.kernel.points import (
    add_cached,
    cache,
    decode,
    double_with_t,
    mark_identity,
)
from plebiscite.kernel.scalars import LANES
from plebiscite.kernel.sums import sum_lanes

HALVES = 128
AT_ONCE = 4096
"""Points whose sums are multiplied by the order together."""

_ORDER = 2**252 + 27742317777372353535851937790883648493
_BITS = np.array([int(bit) for bit in f"{_ORDER:b}"], dtype=np.uint8)
_WINDOW = 4  # halves whose membership is one digit
_WINDOWS = HALVES // _WINDOW
_BUCKETS = 1 << _WINDOW
_BUCKET = BUCKET_WORDS * LANES * 8  # bytes
_IDENTITY = bytes([1]) + bytes(31)
_DOMAIN = b"plebiscite/members/1|"


@compiled("void(int64, int64, int64, uint8[::1])")
def _times_order(result: int, point: int, other: int, bits: Bytes) -> None:
    """Result: order · point; `other` is overwritten, `point` becomes its cached form."""
    lane.point_identity(result)
    cache(other, point)
    for bit in bits:
        double_with_t(result, result)
        if bit:
            add_cached(result, result, other)


@compiled("boolean(uint64[:,::1], uint64[:,:,::1], uint8[::1])")
def _are_members(encodings: Words, digits: Words, bits: Bytes) -> bool:
    octets = len(encodings) // LANES
    buckets = octets * AFFINE
    sums = buckets + _BUCKETS * _BUCKET
    total = sums + HALVES // LANES * EXTENDED
    space = scratch(total + 8 * EXTENDED)
    base = space.ctypes.data
    valid = np.ones(LANES, dtype=np.bool_)
    for octet in range(octets):
        decode(space, base, total, encodings[octet * LANES : (octet + 1) * LANES], valid)
        lane.point_affine(base + octet * AFFINE, base + total, base + total + ELEMENT)
    if not valid.all():
        return False
    other = total + 4 * EXTENDED
    for window in range(_WINDOWS):
        for bucket in range(_BUCKETS):
            lane.clear_bucket(base + buckets + bucket * _BUCKET)
        for octet in range(octets):
            lane.add_to_buckets(
                base + buckets, base + octet * AFFINE, digits[window, octet].ctypes.data
            )
        for bit in range(_WINDOW):
            lane.point_identity(base + total)
            for bucket in range(_BUCKETS):
                if bucket >> bit & 1:
                    lane.load_bucket(base + other, base + buckets + bucket * _BUCKET)
                    cache(base + other + EXTENDED, base + other)
                    add_cached(base + total, base + total, base + other + EXTENDED)
            sum_lanes(space, base, total)
            half = window * _WINDOW + bit
            target = (sums + half // LANES * EXTENDED) // 8 + half % LANES
            for word in range(0, EXTENDED // 8, LANES):
                space[target + word] = space[total // 8 + word]
    for which in range(HALVES // LANES):
        _times_order(base + total, base + sums + which * EXTENDED, base + other, bits)
        mark_identity(space, base, total, valid)
        if not valid.all():
            return False
    return True


def _digits(points: Bytes, count: int) -> Words:
    """uint64[windows, octets, 8]: of which four halves each point is a member, drawn by hash."""
    drawn = shake_256(_DOMAIN + points.tobytes()).digest(count * HALVES // 8)
    bytes_of_points = np.frombuffer(drawn, dtype=np.uint8).reshape(count, HALVES // 8)
    halves = np.stack([bytes_of_points & 15, bytes_of_points >> 4], axis=-1)
    by_window = halves.reshape(count, _WINDOWS).T.astype(np.uint64)
    return np.ascontiguousarray(by_window).reshape(_WINDOWS, count // LANES, LANES)


def are_members(points: Bytes) -> bool:
    """Whether all of uint8[n, 32] are encodings of members, and none is that of the identity.

    A wrong "no" is impossible, a wrong "yes" has probability 2^-128.
    """
    identity = np.frombuffer(_IDENTITY, dtype=np.uint8)
    if (points == identity).all(axis=1).any():
        return False
    for start in range(0, len(points), AT_ONCE):
        part = points[start : start + AT_ONCE]
        filling = np.tile(identity, (-len(part) % LANES, 1))
        part = np.ascontiguousarray(np.vstack([part, filling]))
        if not _are_members(part.view(np.uint64), _digits(part, len(part)), _BITS):
            return False
    return True
