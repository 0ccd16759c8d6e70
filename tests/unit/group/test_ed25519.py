"""Ed25519 through libsodium against plain integers; every kind of bad point refused (A3, A44)."""

import pytest

import integer_ed25519 as integers
from plebiscite.errors import MalformedError
from plebiscite.group.ed25519 import ORDER
from plebiscite.group.interface import Element
from plebiscite.group.known import BELENIOS_2048 as INTEGERS
from plebiscite.group.known import ED25519

SCALARS = [1, 2, 7, 8, ORDER - 1, ORDER - 8, 2**252, 0xDEADBEEF << 100]
SMALL = integers.small_points()


def test_the_eight_small_points_are_what_they_should_be() -> None:
    assert len(set(SMALL)) == 8
    assert all(integers.times(point, 8) == integers.NEUTRAL for point in SMALL)


@pytest.mark.parametrize("scalar", SCALARS)
def test_powers_of_the_generator_are_those_of_the_integers(scalar: int) -> None:
    expected = integers.encode(integers.times(integers.BASE, scalar))
    element = ED25519.generator_power(scalar)
    assert element == expected == ED25519.generator_power_secret(scalar)
    assert ED25519.decode(expected) == element
    assert ED25519.parse(ED25519.format(element)) == element
    assert ED25519.format(element) == f"{int.from_bytes(expected, 'little'):064x}"


@pytest.mark.parametrize("scalar", SCALARS)
def test_products_inverses_and_powers_are_those_of_the_integers(scalar: int) -> None:
    base, other = integers.times(integers.BASE, 99), integers.times(integers.BASE, scalar)
    one, two = Element(integers.encode(base)), Element(integers.encode(other))
    assert ED25519.multiply(one, two) == integers.encode(integers.add(base, other))
    assert ED25519.power(one, scalar) == integers.encode(integers.times(base, scalar))
    assert ED25519.power_secret(one, scalar) == ED25519.power(one, scalar)
    inverse = integers.Point(integers.P - other.x, other.y)
    assert ED25519.invert(two) == integers.encode(inverse)
    assert ED25519.divide(one, two) == integers.encode(integers.add(base, inverse))


def test_the_identity_is_handled_where_libsodium_refuses_it() -> None:
    identity, g = ED25519.identity, ED25519.generator
    assert integers.decode(identity) == integers.NEUTRAL
    assert ED25519.multiply(g, ED25519.invert(g)) == identity
    assert ED25519.multiply(identity, g) == g == ED25519.multiply(g, identity)
    assert ED25519.invert(identity) == identity
    for scalar in (0, ORDER, -ORDER):
        assert ED25519.power(g, scalar) == ED25519.generator_power(scalar) == identity
        assert ED25519.generator_power_secret(scalar) == identity
    assert ED25519.power_secret(identity, 5) == identity
    with pytest.raises(MalformedError, match="identity"):
        ED25519.decode(identity)
    with pytest.raises(MalformedError, match="identity"):
        ED25519.parse(ED25519.format(identity))
    assert ED25519.decode(identity, identity_allowed=True) == identity


@pytest.mark.parametrize("small", SMALL[1:], ids=lambda point: hex(point.y)[:8])
@pytest.mark.parametrize("scalar", [0, 1, 5])
def test_a03_small_and_mixed_orders_are_refused(small: integers.Point, scalar: int) -> None:
    point = integers.add(small, integers.times(integers.BASE, scalar))
    assert not integers.is_member(point)
    raw = integers.encode(point)
    assert integers.decode(raw) == point
    for allowed in (False, True):
        with pytest.raises(MalformedError):
            ED25519.decode(raw, identity_allowed=allowed)
    with pytest.raises(MalformedError, match="outside"):
        ED25519.power(Element(raw), 8)


def _non_canonical() -> list[bytes]:
    """Every encoding that a lenient reader takes for a point that has another spelling."""
    above = [y + integers.P for y in range(19)]
    bodies = [y.to_bytes(32, "little") for y in above]
    signed = [body[:31] + bytes([body[31] | 0x80]) for body in bodies]
    sign_on_zero = [(1 | 1 << 255).to_bytes(32, "little")]
    sign_on_minus_one = [(integers.P - 1 | 1 << 255).to_bytes(32, "little")]
    return [*bodies, *signed, *sign_on_zero, *sign_on_minus_one]


@pytest.mark.parametrize("raw", _non_canonical(), ids=lambda raw: raw.hex()[:4] + raw.hex()[-4:])
def test_a04_other_spellings_of_a_point_are_refused(raw: bytes) -> None:
    assert integers.decode(raw) is None
    for allowed in (False, True):
        with pytest.raises(MalformedError):
            ED25519.decode(raw, identity_allowed=allowed)
        with pytest.raises(MalformedError):
            ED25519.parse(raw[::-1].hex(), identity_allowed=allowed)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_another_length_is_refused(size: int) -> None:
    with pytest.raises(MalformedError, match="32 bytes"):
        ED25519.decode(bytes(size))


def test_upper_case_and_another_length_of_text_are_refused() -> None:
    text = ED25519.format(ED25519.generator_power(3))
    for other in (text.upper(), text[:-2], text + "00", "0x" + text[2:]):
        with pytest.raises(MalformedError):
            ED25519.parse(other)


def test_a_response_is_nonce_less_secret_times_challenge() -> None:
    order = ED25519.order
    for nonce, secret, challenge in ((0, 0, 5), (order, 1, 0), (7, order - 1, 3), (1, 2**252, 9)):
        expected = (nonce - secret * challenge) % order
        assert ED25519.respond(nonce, secret, challenge) == expected


def test_what_was_parsed_before_is_read_without_another_test() -> None:
    element = ED25519.generator_power(5)
    assert ED25519.parse_recalled(ED25519.format(element)) == element
    small = Element(integers.encode(SMALL[3]))
    assert ED25519.parse_recalled(ED25519.format(small)) == small
    with pytest.raises(MalformedError):
        ED25519.parse_recalled("00")
    text = INTEGERS.format(INTEGERS.generator)
    assert INTEGERS.parse_recalled(text) == INTEGERS.generator
