"""A table of places for keys of 32 bytes: eight bytes a key, found again by a keyed hash.

A slot holds 32 bits of a key's hash and the key's number from 1; a free slot holds zero. The keys
lie elsewhere, by number: two of them may have one hash, so whoever finds a number compares the
keys. The hash is multilinear over 32-bit words with secret coefficients, so nobody who does not
know them can make keys crowd. Source: Lemire and Kaser, "Strongly universal string hashing is
fast" (2014), MULTILINEAR.
"""

import numpy as np
from numpy.typing import NDArray

from plebiscite.kernel.caching import compiled, part

Slots = NDArray[np.uint64]
"""2^b slots, b from 1 to 32; at least one is free."""
Keys = NDArray[np.uint32]
"""[n, 8]: n keys of 32 bytes each."""
Coefficients = NDArray[np.uint64]
"""[9]: secret and random."""

WORDS = 8  # of 32 bits in a key
_HALF = np.uint64(32)
_ONE = np.uint64(1)
_ZERO = np.uint64(0)


@part
def _hash(keys: Keys, place: int, coefficients: Coefficients) -> np.uint64:
    """32 bits."""
    total = coefficients[WORDS]
    for word in range(WORDS):
        total += coefficients[word] * np.uint64(keys[place, word])
    return total >> _HALF


@part
def _home(slots: Slots, hashed: np.uint64) -> np.uint64:
    """Where the search for a hash begins: its leading bits."""
    return (hashed * np.uint64(len(slots))) >> _HALF


@part
def _put(slots: Slots, hashed: np.uint64, number: np.uint64) -> None:
    mask = np.uint64(len(slots)) - _ONE
    place = _home(slots, hashed)
    while slots[place] != _ZERO:
        place = (place + _ONE) & mask
    slots[place] = (hashed << _HALF) | number


@part
def _number_at(slots: Slots, hashed: np.uint64, skip: int) -> np.uint64:
    """The number of a key with this hash, after `skip` others with it; zero if there is none."""
    mask = np.uint64(len(slots)) - _ONE
    place = _home(slots, hashed)
    while slots[place] != _ZERO:
        if slots[place] >> _HALF == hashed:
            if skip == 0:
                return (slots[place] << _HALF) >> _HALF
            skip -= 1
        place = (place + _ONE) & mask
    return _ZERO


@compiled("uint64(uint64[::1], uint32[:,::1], uint64[::1], int64, int64)")
def number_of(slots: Slots, keys: Keys, coefficients: Coefficients, place: int, skip: int) -> int:
    """The number of a key that may be `keys[place]`, after `skip` others; 0 if there is none."""
    return _number_at(slots, _hash(keys, place, coefficients), skip)  # type: ignore[return-value]  # a machine's whole number is Python's by then


@compiled("boolean(uint64[::1], uint32[:,::1], uint64[::1], int64)")
def put_new(slots: Slots, keys: Keys, coefficients: Coefficients, known: int) -> bool:
    """Number all keys from `known` + 1 on, if none of their hashes occurs twice or is there.

    Else nothing changes, and the answer is False.
    """
    count = keys.shape[0]
    hashes = np.empty(count, dtype=np.uint64)
    for place in range(count):
        hashed = _hash(keys, place, coefficients)
        for earlier in range(place):
            if hashes[earlier] == hashed:
                return False
        if _number_at(slots, hashed, 0) != _ZERO:
            return False
        hashes[place] = hashed
    for place in range(count):
        _put(slots, hashes[place], np.uint64(known + place + 1))
    return True


@compiled("void(uint64[::1], uint32[:,::1], uint64[::1], int64)")
def put_all(slots: Slots, keys: Keys, coefficients: Coefficients, known: int) -> None:
    """Number all keys from `known` + 1 on: they are new, whatever their hashes."""
    for place in range(keys.shape[0]):
        _put(slots, _hash(keys, place, coefficients), np.uint64(known + place + 1))


@compiled("void(uint64[::1], uint64[::1])")
def move_all(slots: Slots, larger: Slots) -> None:
    """Put what `slots` holds into a table that is larger and empty."""
    for place in range(len(slots)):
        if slots[place] != _ZERO:
            _put(larger, slots[place] >> _HALF, (slots[place] << _HALF) >> _HALF)
