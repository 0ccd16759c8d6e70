"""A44: a point that one program accepts and another refuses splits the verifiers.

Our reading of an element (libsodium) and a second one (plain integers) agree on random strings,
on every string near a valid point, and on the whole of the small subgroup's cosets.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

import integer_ed25519 as integers
from plebiscite.errors import MalformedError
from plebiscite.group.known import ED25519

SMALL = integers.small_points()


def ours(raw: bytes) -> bool:
    try:
        return ED25519.decode(raw, identity_allowed=True) == raw
    except MalformedError:
        return False


def theirs(raw: bytes) -> bool:
    point = integers.decode(raw)
    return point is not None and integers.encode(point) == raw and integers.is_member(point)


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=32, max_size=32))
def test_random_strings_are_judged_alike(raw: bytes) -> None:
    assert ours(raw) == theirs(raw)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, integers.Q - 1), st.integers(0, 7), st.integers(0, 255), st.booleans())
def test_points_with_any_small_part_and_any_flipped_bit_are_judged_alike(
    scalar: int,
    small: int,
    bit: int,
    flip: bool,  # noqa: FBT001 - drawn
) -> None:
    point = integers.add(integers.times(integers.BASE, scalar), SMALL[small])
    number = int.from_bytes(integers.encode(point), "little") ^ (flip << bit)
    raw = number.to_bytes(32, "little")
    assert ours(raw) == theirs(raw)
    if not flip:
        assert ours(raw) == (small == 0)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 18), st.booleans())
def test_numbers_above_the_modulus_are_refused_by_both(low: int, sign: bool) -> None:  # noqa: FBT001 - drawn
    raw = (low + integers.P | sign << 255).to_bytes(32, "little")
    assert not ours(raw)
    assert not theirs(raw)
