"""Eighth parts: eight times any point of the curve is in the group; nothing else is taken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import integer_ed25519 as integers
from plebiscite.errors import MalformedError
from plebiscite.group.ed25519_eighths import eightfold, eighth_part
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519

SMALL = integers.small_points()
scalars = st.integers(0, integers.Q - 1)


def coordinates(point: integers.Point) -> bytes:
    return point.x.to_bytes(32, "little") + point.y.to_bytes(32, "little")


def point_of(eighth: bytes) -> integers.Point:
    return integers.Point(
        int.from_bytes(eighth[:32], "little"), int.from_bytes(eighth[32:], "little")
    )


@settings(max_examples=40, deadline=None)
@given(scalars)
def test_eight_eighths_are_the_element(scalar: int) -> None:
    element = ED25519.generator_power(scalar)
    eighth = eighth_part(element)
    assert eightfold(eighth) == element
    assert integers.is_member(point_of(eighth))


@settings(max_examples=30, deadline=None)
@given(scalars, st.integers(0, 7))
def test_any_of_the_eight_eighth_parts_gives_the_same_element(scalar: int, small: int) -> None:
    element = ED25519.generator_power(scalar)
    other = integers.add(point_of(eighth_part(element)), SMALL[small])
    assert eightfold(coordinates(other)) == element


@settings(max_examples=30, deadline=None)
@given(scalars, st.integers(0, 7))
def test_eight_times_any_point_is_what_plain_integers_say_and_in_the_group(
    scalar: int, small: int
) -> None:
    point = integers.add(integers.times(integers.BASE, scalar), SMALL[small])
    element = eightfold(coordinates(point))
    assert element == integers.encode(integers.times(point, 8))
    assert ED25519.decode(element, identity_allowed=True) == element


def test_small_points_give_the_identity_and_the_identity_has_itself_as_eighth() -> None:
    assert {eightfold(coordinates(point)) for point in SMALL} == {ED25519.identity}
    assert eighth_part(ED25519.identity) == coordinates(integers.NEUTRAL)


@pytest.mark.parametrize("size", [0, 32, 63, 65, 128])
def test_another_length_is_refused(size: int) -> None:
    with pytest.raises(MalformedError, match=f"has 64 bytes, not {size}"):
        eightfold(bytes(size))


def test_numbers_that_are_not_below_the_prime_are_refused() -> None:
    zero_and_one = coordinates(integers.NEUTRAL)
    assert eightfold(zero_and_one) == ED25519.identity
    prime, one = integers.P.to_bytes(32, "little"), (1).to_bytes(32, "little")
    for odd in (prime + one, bytes(32) + (integers.P + 1).to_bytes(32, "little")):
        with pytest.raises(MalformedError, match="not below"):
            eightfold(odd)


def test_high_bits_are_no_ornament() -> None:
    eighth = bytearray(eighth_part(ED25519.generator))
    for place in (31, 63):
        changed = eighth.copy()
        changed[place] ^= 0x80
        with pytest.raises(MalformedError):
            eightfold(bytes(changed))


@settings(max_examples=60, deadline=None)
@given(scalars, st.integers(0, 511))
def test_a_flipped_bit_leaves_the_curve(scalar: int, bit: int) -> None:
    eighth = eighth_part(ED25519.generator_power(scalar))
    changed = (int.from_bytes(eighth, "little") ^ 1 << bit).to_bytes(64, "little")
    x, y = point_of(changed)
    assert (y * y - x * x - 1 - integers.D * x * x * y * y) % integers.P
    with pytest.raises(MalformedError):
        eightfold(changed)


def test_zeros_and_swapped_coordinates_are_refused() -> None:
    eighth = eighth_part(Element(ED25519.generator))
    for wrong in (bytes(64), eighth[32:] + eighth[:32]):
        with pytest.raises(MalformedError, match="not on the curve"):
            eightfold(wrong)
