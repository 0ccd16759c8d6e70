"""The table of places: a key's number is found among all that share its hash."""

import numpy as np
import pytest

from plebiscite.kernel.key_slots import (
    Coefficients,
    Keys,
    move_all,
    number_of,
    put_all,
    put_new,
)

RANDOM = np.random.default_rng(7)


def some_keys(count: int) -> Keys:
    return RANDOM.integers(0, 2**32, size=(count, 8), dtype=np.uint32)


def secret() -> Coefficients:
    return RANDOM.integers(0, 2**64, size=9, dtype=np.uint64)


def numbers(slots: np.ndarray, keys: Keys, coefficients: Coefficients, place: int) -> list[int]:
    """All numbers of one key."""
    found: list[int] = []
    while number := number_of(slots, keys, coefficients, place, len(found)):
        found.append(int(number))
    return found


def test_new_keys_are_numbered_in_order() -> None:
    slots, keys, coefficients = np.zeros(64, dtype=np.uint64), some_keys(20), secret()
    assert put_new(slots, keys[:12], coefficients, 0)
    assert put_new(slots, keys[12:], coefficients, 12)
    for place in range(20):
        assert place + 1 in numbers(slots, keys, coefficients, place)
    before = slots.copy()
    assert not put_new(slots, keys[5:6], coefficients, 20)
    assert not put_new(slots, np.vstack([some_keys(1), keys[:1]]), coefficients, 20)
    twice = some_keys(1)
    assert not put_new(slots, np.vstack([twice, twice]), coefficients, 20)
    assert (slots == before).all()


def test_keys_of_one_hash_have_all_their_numbers() -> None:
    slots, keys = np.zeros(32, dtype=np.uint64), some_keys(9)
    nothing = np.zeros(9, dtype=np.uint64)  # every hash is zero
    put_all(slots, keys, nothing, 0)
    assert numbers(slots, keys, nothing, 3) == list(range(1, 10))


@pytest.mark.parametrize("hash_of_all", [0, 2**32 - 1])
def test_a_larger_table_holds_the_same(hash_of_all: int) -> None:
    coefficients = secret()
    slots, keys = np.zeros(32, dtype=np.uint64), some_keys(20)
    put_all(slots, keys, coefficients, 0)
    edge = np.zeros(9, dtype=np.uint64)
    edge[8] = np.uint64(hash_of_all << 32)  # the first or the last place for every key
    put_all(slots, keys[:5], edge, 20)
    larger = np.zeros(64, dtype=np.uint64)
    move_all(slots, larger)
    for place in range(20):
        assert place + 1 in numbers(larger, keys, coefficients, place)
    assert {21, 22, 23, 24, 25} <= set(numbers(larger, keys, edge, 0))
    assert (larger != 0).sum() == 25


def test_the_hash_is_the_formula() -> None:
    """MULTILINEAR: the upper half of c8 + the sum of c_i · word_i, modulo 2^64."""
    keys, coefficients = some_keys(50), secret()
    for place in range(50):
        slots = np.zeros(128, dtype=np.uint64)
        put_all(slots, keys[place : place + 1], coefficients, 0)
        total = int(coefficients[8]) + sum(
            int(c) * int(word) for c, word in zip(coefficients, keys[place], strict=False)
        )
        hashed = (total % 2**64) >> 32
        assert slots[hashed * 128 >> 32] == hashed << 32 | 1
