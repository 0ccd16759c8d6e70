"""Many powers modulo a 2048-bit prime: eight at a time.

Numbers stand in rows, uint64[…, LIMBS], in Montgomery's form x · 2^2080 mod p, below 2p; scalars
in rows of 64-bit words, least significant first. Eight rows are worked on together, in a
`Workspace`. Bases that occur once are raised to all their scalars by one comb of `TEETH` teeth in
two halves (Lim and Lee, "More flexible exponentiation with precomputation", 1994), fixed bases
by a table of base^(digit · 2^(width · position)). Indices are the callers' to keep in bounds:
nothing is checked here. Public data only.
"""

import numpy as np
from numba import uint64
from numpy.typing import NDArray

from plebiscite.kernel.caching import compiled, part
from plebiscite.kernel.field_code import LANES
from plebiscite.kernel.montgomery_code import BITS, LIMBS, RADIX, multiply, square

Words = NDArray[np.uint64]
Indices = NDArray[np.int64]

NUMBER_BYTES = 256
TEETH = 5  # with two halves: 52 + 234 products to prepare, 78 for each scalar of 256 bits
_ENTRIES = 1 << TEETH
_MASK = (1 << BITS) - 1
_RESULT, _OTHER, _TABLE = 0, 1, 2
_PLACES = _TABLE + 2 * _ENTRIES
_ALIGNMENT = 64


def limbs_of(number: int) -> list[int]:
    """The limbs of a number below 2^2080."""
    return [number >> (BITS * index) & _MASK for index in range(LIMBS)]


def workspace() -> Words:
    """Aligned memory for the numbers that are worked on: uint64[places, LIMBS, LANES]."""
    size = _PLACES * LIMBS * LANES
    memory = np.zeros(size + _ALIGNMENT // 8, np.uint64)
    start = -memory.ctypes.data % _ALIGNMENT // 8
    return memory[start : start + size].reshape(_PLACES, LIMBS, LANES)


def modulus_words(modulus: int) -> Words:
    """The limbs of an odd modulus below 2^2078, then −1/p mod 2^BITS: what products need."""
    inverse = -pow(modulus, -1, 1 << BITS) % (1 << BITS)
    return np.array([*limbs_of(modulus), inverse], np.uint64)


def constant_rows(modulus: int) -> Words:
    """uint64[3, LIMBS]: 1 in Montgomery's form; what brings numbers into it, and out again."""
    numbers = (RADIX % modulus, RADIX * RADIX % modulus, 1)
    return np.array([limbs_of(number) for number in numbers], np.uint64)


ONE, ENTER, LEAVE = range(3)  # rows of `constant_rows`


@part
def _product(result: Words, left: Words, right: Words, modulus: Words) -> None:
    multiply(result, left, right, modulus)


@part
def _square(result: Words, number: Words, modulus: Words) -> None:
    square(result, number, modulus)


@part
def _fetch(place: Words, lane: int, row: Words) -> None:
    for limb in range(LIMBS):
        place[limb, lane] = row[limb]


@part
def _put(row: Words, place: Words, lane: int) -> None:
    for limb in range(LIMBS):
        row[limb] = place[limb, lane]


@part
def _fill(place: Words, row: Words) -> None:
    for lane in range(LANES):
        _fetch(place, lane, row)


@part
def _copy(place: Words, other: Words) -> None:
    for limb in range(LIMBS):
        for lane in range(LANES):
            place[limb, lane] = other[limb, lane]


@part
def _bit(scalar: Words, index: int) -> np.int64:
    word = index >> 6
    if word >= scalar.shape[0]:
        return np.int64(0)
    return np.int64((scalar[word] >> np.uint64(index & 63)) & np.uint64(1))


@part
def _column(scalar: Words, position: int, width: int) -> np.int64:
    """The comb's digit: bit `position` of each tooth; 0 beyond the tooth."""
    digit = np.int64(0)
    if position < width:
        for tooth in range(TEETH):
            digit |= _bit(scalar, position + tooth * width) << tooth
    return digit


@part
def _products_of_teeth(table: Words, one: Words, modulus: Words) -> None:
    """table[digit] = the product of the teeth in digit; single teeth are there."""
    _fill(table[0], one)
    for tooth in range(1, TEETH):
        for below in range(1, 1 << tooth):
            _product(table[below + (1 << tooth)], table[below], table[1 << tooth], modulus)


@part
def _comb(work: Words, width: int, half: int, one: Words, modulus: Words) -> None:
    """Two tables of the base in `_RESULT`: of its teeth, and of these raised to 2^half."""
    low, high = work[_TABLE : _TABLE + _ENTRIES], work[_TABLE + _ENTRIES :]
    power = work[_RESULT]
    for tooth in range(TEETH):
        _copy(low[1 << tooth], power)
        for _ in range(half):
            _square(power, power, modulus)
        _copy(high[1 << tooth], power)
        if tooth < TEETH - 1:
            for _ in range(width - half):
                _square(power, power, modulus)
    _products_of_teeth(low, one, modulus)
    _products_of_teeth(high, one, modulus)


@part
def _comb_power(
    work: Words, scalars: Words, lanes: Indices, width: int, half: int, modulus: Words
) -> None:
    """`_RESULT` = each lane's base raised to its scalar."""
    result, other = work[_RESULT], work[_OTHER]
    for position in range(half - 1, -1, -1):
        if position < half - 1:
            _square(result, result, modulus)
        for part_of_comb in range(2):
            place = other if part_of_comb or position < half - 1 else result
            for lane in range(LANES):
                digit = _column(scalars[lanes[lane]], position + part_of_comb * half, width)
                for limb in range(LIMBS):
                    place[limb, lane] = work[_TABLE + part_of_comb * _ENTRIES + digit, limb, lane]
            if part_of_comb or position < half - 1:
                _product(result, result, other, modulus)


@compiled(
    "void(uint64[:,::1], int64[::1], uint64[:,::1], int64[:,::1], int64[:,::1], int64,"
    " uint64[::1], uint64[::1], uint64[:,:,::1])"
)
def raise_rows(
    rows: Words,
    bases: Indices,
    scalars: Words,
    uses: Indices,
    targets: Indices,
    bits: int,
    one: Words,
    modulus: Words,
    work: Words,
) -> None:
    """rows[targets[i, k]] = rows[bases[i]] ^ scalars[uses[i, k]] for scalars below 2^bits."""
    count = bases.shape[0]
    width = (bits + TEETH - 1) // TEETH
    half = (width + 1) // 2
    lanes = np.empty(LANES, np.int64)
    for first in range(0, count, LANES):
        for lane in range(LANES):
            _fetch(work[_RESULT], lane, rows[bases[min(first + lane, count - 1)]])
        _comb(work, width, half, one, modulus)
        for use in range(uses.shape[1]):
            for lane in range(LANES):
                lanes[lane] = uses[min(first + lane, count - 1), use]
            _comb_power(work, scalars, lanes, width, half, modulus)
            for lane in range(min(LANES, count - first)):
                _put(rows[targets[first + lane, use]], work[_RESULT], lane)


@compiled(
    "void(uint64[:,::1], int64[::1], uint64[:,::1], int64[::1], uint64[::1], uint64[:,:,::1])"
)
def multiply_rows(
    rows: Words, targets: Indices, factors: Words, picks: Indices, modulus: Words, work: Words
) -> None:
    """rows[targets[i]] *= factors[picks[i]]; no target occurs twice."""
    count = targets.shape[0]
    result, other = work[_RESULT], work[_OTHER]
    for first in range(0, count, LANES):
        for lane in range(LANES):
            index = min(first + lane, count - 1)
            _fetch(result, lane, rows[targets[index]])
            _fetch(other, lane, factors[picks[index]])
        _product(result, result, other, modulus)
        for lane in range(min(LANES, count - first)):
            _put(rows[targets[first + lane]], result, lane)


@part
def _digit(scalar: Words, position: int, width: int) -> np.int64:
    digit = np.int64(0)
    for bit in range(width):
        digit |= _bit(scalar, position * width + bit) << bit
    return digit


@compiled(
    "void(uint64[:,::1], int64[::1], uint64[:,:,::1], uint64[:,::1], int64[::1], uint64[::1],"
    " uint64[:,:,::1])"
)
def multiply_fixed_powers(
    rows: Words,
    targets: Indices,
    table: Words,
    scalars: Words,
    uses: Indices,
    modulus: Words,
    work: Words,
) -> None:
    """rows[targets[i]] *= base ^ scalars[uses[i]], with the base's `fixed_table`."""
    count = targets.shape[0]
    result, other = work[_RESULT], work[_OTHER]
    width = 0
    while 1 << width < table.shape[1]:
        width += 1
    for first in range(0, count, LANES):
        for lane in range(LANES):
            _fetch(result, lane, rows[targets[min(first + lane, count - 1)]])
        for position in range(table.shape[0]):
            for lane in range(LANES):
                scalar = scalars[uses[min(first + lane, count - 1)]]
                _fetch(other, lane, table[position, _digit(scalar, position, width)])
            _product(result, result, other, modulus)
        for lane in range(min(LANES, count - first)):
            _put(rows[targets[first + lane]], result, lane)


@compiled("void(uint64[:,:,::1], uint64[::1], uint64[::1], uint64[::1], uint64[:,:,::1])")
def fill_table(table: Words, base: Words, one: Words, modulus: Words, work: Words) -> None:
    """table[position, digit] = base^(digit · size^position), size = table.shape[1] digits."""
    positions, size = table.shape[0], table.shape[1]
    power, step = work[_RESULT], work[_OTHER]
    _fill(power, base)
    for position in range(positions):
        _put(table[position, 1], power, 0)
        doubled = 1
        while doubled < size:
            _square(power, power, modulus)
            doubled *= 2
    for first in range(0, positions, LANES):
        _fill(power, one)
        for lane in range(LANES):
            _fetch(step, lane, table[min(first + lane, positions - 1), 1])
        for digit in range(size):
            for lane in range(min(LANES, positions - first)):
                _put(table[first + lane, digit], power, lane)
            _product(power, power, step, modulus)


@compiled("void(uint8[:,::1], uint64[:,::1])")
def read_numbers(raw: NDArray[np.uint8], rows: Words) -> None:
    """The limbs of numbers of `NUMBER_BYTES`, big-endian; not yet in Montgomery's form."""
    for index in range(raw.shape[0]):
        for limb in range(LIMBS):
            first, shift = limb * BITS // 8, limb * BITS % 8
            word = uint64(0)
            for byte in range(7):
                if first + byte < NUMBER_BYTES:
                    value = uint64(raw[index, NUMBER_BYTES - 1 - first - byte])
                    word |= value << uint64(8 * byte)
            rows[index, limb] = (word >> uint64(shift)) & uint64(_MASK)


@compiled("void(uint64[:,::1], uint8[:,::1])")
def write_numbers(rows: Words, raw: NDArray[np.uint8]) -> None:
    """The `NUMBER_BYTES`, big-endian, of the limbs of numbers below 2^2048."""
    for index in range(rows.shape[0]):
        for byte in range(NUMBER_BYTES):
            limb, shift = byte * 8 // BITS, byte * 8 % BITS
            word = rows[index, limb] >> uint64(shift)
            if shift > BITS - 8:
                word |= rows[index, limb + 1] << uint64(BITS - shift)
            raw[index, NUMBER_BYTES - 1 - byte] = word & uint64(255)
