"""Memory of the kernel: aligned scratch space, and numbers carried into lanes and back."""

import numpy as np
from numpy.typing import NDArray

from plebiscite.kernel.caching import compiled, part
from plebiscite.kernel.lane_operations import LIMBS, Field

Words = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]

ALIGNMENT = 64  # bytes: a vector never lies across two lines of the cache
_SHIFTS = tuple(sum(Field.widths[:limb]) for limb in range(LIMBS))
_WIDTHS = Field.widths
_LANES = 8


@compiled("uint64[::1](int64)")
def scratch(size: int) -> Words:
    """`size` bytes as 64-bit words of zero that begin at an aligned address."""
    words = np.zeros((size + ALIGNMENT) // 8, dtype=np.uint64)
    return words[(-words.ctypes.data) % ALIGNMENT // 8 :]


@part
def put_number(space: Words, place: int, lane: int, number: Words) -> None:
    """Store the low 255 bits of four words as one lane of the element at byte `place`."""
    for limb in range(LIMBS):
        word, shift = _SHIFTS[limb] >> 6, _SHIFTS[limb] & 63
        value = number[word] >> np.uint64(shift)
        if shift + _WIDTHS[limb] > 64 and word < 3:
            value |= number[word + 1] << np.uint64(64 - shift)
        mask = np.uint64((1 << _WIDTHS[limb]) - 1)
        space[place // 8 + limb * _LANES + lane] = value & mask


@part
def take_number(space: Words, place: int, lane: int, number: Words) -> None:
    """Read a canonical field element's lane at byte `place` into four words."""
    number[:] = np.uint64(0)
    for limb in range(LIMBS):
        word, shift = _SHIFTS[limb] >> 6, _SHIFTS[limb] & 63
        value = space[place // 8 + limb * _LANES + lane]
        number[word] |= value << np.uint64(shift)
        if shift + _WIDTHS[limb] > 64 and word < 3:
            number[word + 1] |= value >> np.uint64(64 - shift)


@part
def lane_is_zero(space: Words, place: int, lane: int) -> bool:
    """Whether a canonical field element's lane is zero."""
    total = np.uint64(0)
    for limb in range(LIMBS):
        total |= space[place // 8 + limb * _LANES + lane]
    return bool(total == np.uint64(0))


@part
def lanes_equal(space: Words, left: int, right: int, lane: int) -> bool:
    """Whether two canonical field elements agree in a lane."""
    difference = np.uint64(0)
    for limb in range(LIMBS):
        at = limb * _LANES + lane
        difference |= space[left // 8 + at] ^ space[right // 8 + at]
    return bool(difference == np.uint64(0))
