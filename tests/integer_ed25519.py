"""Ed25519 a second time, in plain integers: the oracle of the tests. Slow, not constant time.

Written from the curve equation −x² + y² = 1 + d·x²·y² over 2^255 − 19 (RFC 8032, section 5.1).
"""

from typing import NamedTuple

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


class Point(NamedTuple):
    """A point in affine coordinates."""

    x: int
    y: int


NEUTRAL = Point(0, 1)


def add(one: Point, two: Point) -> Point:
    """The complete addition law."""
    product = D * one.x * two.x * one.y * two.y % P
    x = (one.x * two.y + one.y * two.x) * pow(1 + product, -1, P)
    y = (one.y * two.y + one.x * two.x) * pow(1 - product, -1, P)
    return Point(x % P, y % P)


def times(point: Point, scalar: int) -> Point:
    """scalar·point by doubling and adding; the scalar is not reduced."""
    result = NEUTRAL
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def root(square: int) -> int | None:
    """A square root modulo P, or None."""
    candidate = pow(square, (P + 3) // 8, P)
    for each in (candidate, candidate * ROOT_OF_MINUS_ONE % P):
        if each * each % P == square % P:
            return each
    return None


def decode(raw: bytes) -> Point | None:
    """The point in 32 strict RFC 8032 bytes: y < P, no sign on x = 0; None for any other."""
    number = int.from_bytes(raw, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if len(raw) != 32 or y >= P:
        return None
    x = root((y * y - 1) * pow(D * y * y + 1, -1, P))
    if x is None or (x == 0 and sign):
        return None
    return Point(P - x if x & 1 != sign else x, y)


def encode(point: Point) -> bytes:
    """The RFC 8032 bytes."""
    return (point.y | (point.x & 1) << 255).to_bytes(32, "little")


def is_member(point: Point) -> bool:
    """Whether the point is in the prime-order group, the neutral point included."""
    return times(point, Q) == NEUTRAL


_found_base = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
assert _found_base is not None
BASE = _found_base


def small_points() -> list[Point]:
    """The eight points whose order divides 8: Q times any point outside the prime-order group."""
    y = 2
    while True:
        point = decode(y.to_bytes(32, "little"))
        if point is not None:
            generator = times(point, Q)
            if times(generator, 4) != NEUTRAL:
                return [times(generator, number) for number in range(8)]
        y += 1
