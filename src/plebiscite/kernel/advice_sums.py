"""Sums of a ballot's elements, from opened advice: what an overall proof without blank hashes."""

import numpy as np
from numpy.typing import NDArray

from plebiscite.kernel import lane_operations as lane
from plebiscite.kernel.advice import OpenedAdvice
from plebiscite.kernel.caching import compiled
from plebiscite.kernel.lane_operations import AFFINE, ELEMENT, EXTENDED
from plebiscite.kernel.memory import Bytes, Words, scratch
from plebiscite.kernel.points import encode, make_affine
from plebiscite.kernel.scalars import LANES

_KEPT = 3 * ELEMENT  # X, Y and Z of a sum


@compiled("void(uint64[::1], int64, int64[:,::1], uint64[:,:,::1])")
def _add_up(points: Words, count: int, sums: "np.ndarray", encodings: Words) -> None:
    results, number_of_sums = 0, len(sums)
    total = number_of_sums * _KEPT
    work = total + EXTENDED
    space = scratch(work + (number_of_sums + 6) * ELEMENT)
    base, source = space.ctypes.data, points.ctypes.data
    for first in range(0, len(encodings), LANES):
        octet = source + first // LANES * count * AFFINE
        for number in range(number_of_sums):
            lane.point_identity(base + total)
            for index in range(sums[number, 1]):
                element = sums[number, 0] + 2 * index
                lane.point_add_affine(base + total, base + total, octet + element * AFFINE)
            for word in range(_KEPT // 8):
                space[(results + number * _KEPT) // 8 + word] = space[total // 8 + word]
        make_affine(space, base, results, number_of_sums, work)
        for number in range(number_of_sums):
            for index in range(min(LANES, len(encodings) - first)):
                encode(space, results + number * _KEPT, index, encodings[first + index, number])


def sum_elements(opened: OpenedAdvice, sums: NDArray[np.int64]) -> Bytes:
    """The encodings of sums of each ballot's elements: uint8[n, S, 32].

    `sums`: int64[S, 2], of each the first element, and how many, every second one from there.
    """
    ballots, count = opened.encodings.shape[:2]
    encodings = np.zeros((ballots, len(sums), 4), dtype=np.uint64)
    if ballots and len(sums):
        _add_up(opened.points, count, np.ascontiguousarray(sums), encodings)
    return encodings.view(np.uint8)
