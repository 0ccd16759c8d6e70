"""Membership of many points at once, beside libsodium: torsion anywhere is found."""

import random

import numpy as np
import pytest

from kernel_cases import as_bytes
from plebiscite.group.ed25519 import ORDER
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519
from plebiscite.kernel import members
from plebiscite.kernel.members import HALVES, are_members
from plebiscite.kernel.memory import Bytes

ORDER_8 = Element(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"))


def torsion() -> list[Element]:
    """The seven points of order 2, 4 and 8."""
    found = [ORDER_8]
    while len(found) < 7:
        found.append(ED25519.multiply(found[-1], ORDER_8))
    return found


def some(count: int, seed: int = 1) -> list[Element]:
    chooser = random.Random(seed)  # noqa: S311 - a drawn test, no secret
    return [ED25519.generator_power(chooser.randrange(1, ORDER)) for _ in range(count)]


def points(elements: list[Element]) -> Bytes:
    return as_bytes(elements)


@pytest.mark.parametrize("count", [1, 7, 8, 9, 65])
def test_members_are_members(count: int) -> None:
    assert are_members(points(some(count)))


def test_members_that_cancel_or_repeat_are_members() -> None:
    one = ED25519.generator
    assert are_members(points([one, ED25519.invert(one), one, one]))


def test_none_are_members() -> None:
    assert are_members(np.zeros((0, 32), dtype=np.uint8))


@pytest.mark.parametrize("place", [0, 3, 8, 19])
def test_torsion_at_any_place_is_found(place: int) -> None:
    good = some(20)
    for each in torsion():
        for bad in (each, ED25519.multiply(good[place], each)):
            assert not are_members(points([*good[:place], bad, *good[place + 1 :]]))


def test_torsion_that_cancels_in_the_sum_of_all_is_found() -> None:
    good = some(16)
    for each in torsion():
        first, second = ED25519.multiply(good[0], each), ED25519.divide(good[9], each)
        assert not are_members(points([first, *good[1:9], second, *good[10:]]))


def test_the_identity_and_what_is_no_point_are_refused() -> None:
    good = some(9)
    for bad in (bytes([1]) + bytes(31), bytes([2]) + bytes(31), b"\xff" * 32):
        raw = np.frombuffer(bad, dtype=np.uint8).reshape(1, 32)
        assert not are_members(np.vstack([points(good), raw]))


def test_every_part_of_a_long_list_is_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "AT_ONCE", 8)
    good = some(20)
    assert are_members(points(good))
    for place in (0, 8, 16, 19):
        bad = ED25519.multiply(good[place], torsion()[3])
        assert not are_members(points([*good[:place], bad, *good[place + 1 :]]))


def test_the_halves_are_those_that_the_hash_draws() -> None:
    from hashlib import shake_256

    given = points(some(8))
    drawn = shake_256(b"plebiscite/members/1|" + given.tobytes()).digest(8 * HALVES // 8)
    digits = members._digits(given, 8)  # noqa: SLF001 - the random oracle's input and output
    for place in range(8):
        number = int.from_bytes(drawn[16 * place : 16 * place + 16], "little")
        expected = [number >> 4 * window & 15 for window in range(32)]
        assert digits[:, 0, place].tolist() == expected
