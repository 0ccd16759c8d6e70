"""Eighth parts of Ed25519 elements, as affine coordinates: the elements of advice.

On the curve E: −x² + y² = 1 + d·x²·y² over the integers mod p = 2^255 − 19, eight times any point
is in the prime-order group 8E, whatever the point was. So whoever is handed a point Q that is said
to be an eighth of A, and takes A = 8Q, needs no test of membership and no square root
(spec/advice.md).
Plain integers, for public data only. Source: RFC 8032, section 5.1; Bernstein et al.,
"Twisted Edwards curves" (2008), section 6.
"""

from plebiscite.errors import MalformedError
from plebiscite.group.ed25519 import ORDER
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519

PRIME = 2**255 - 19
EIGHTH_SIZE = 64
"""Bytes of an eighth part: x, then y, each 32 bytes, little-endian, below p."""
_HALF = EIGHTH_SIZE // 2
_COFACTOR = 8
_ONE_EIGHTH = pow(_COFACTOR, -1, ORDER)
_D = -121665 * pow(121666, -1, PRIME) % PRIME
_ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
_SIGN = 255


def eighth_part(element: Element) -> bytes:
    """The coordinates of the one eighth part of `element` that is in the prime-order group."""
    number = int.from_bytes(ED25519.power(element, _ONE_EIGHTH), "little")
    sign, y = number >> _SIGN, number & ((1 << _SIGN) - 1)
    x = _root((y * y - 1) * pow(_D * y * y + 1, -1, PRIME) % PRIME)
    if x & 1 != sign:
        x = PRIME - x
    return x.to_bytes(_HALF, "little") + y.to_bytes(_HALF, "little")


def _root(square: int) -> int:
    """A square root of what is known to have one."""
    root = pow(square, (PRIME + 3) // 8, PRIME)
    return root if root * root % PRIME == square else root * _ROOT_OF_MINUS_ONE % PRIME


def eightfold(eighth: bytes) -> Element:
    """Eight times the point at these coordinates: an element of the group, perhaps the identity.

    Raises: MalformedError unless there are 64 bytes, both numbers are below p, and the point is
    on the curve. Which of the eight eighth parts of the element it is does not matter.
    """
    if len(eighth) != EIGHTH_SIZE:
        raise MalformedError(f"an eighth part has {EIGHTH_SIZE} bytes, not {len(eighth)}")
    x, y = (int.from_bytes(half, "little") for half in (eighth[:_HALF], eighth[_HALF:]))
    if x >= PRIME or y >= PRIME:
        raise MalformedError("a coordinate is not below 2^255 − 19")
    if (y * y - x * x - 1 - _D * x * x * y * y) % PRIME:
        raise MalformedError("an eighth part is not on the curve")
    z = 1
    for _ in range(_COFACTOR.bit_length() - 1):
        x, y, z = _doubled(x, y, z)
    inverse = pow(z, -1, PRIME)
    x, y = x * inverse % PRIME, y * inverse % PRIME
    return Element((y | (x & 1) << _SIGN).to_bytes(_HALF, "little"))


def _doubled(x: int, y: int, z: int) -> tuple[int, int, int]:
    """Twice (x/z, y/z), in projective coordinates. Defined for every point, as d is no square."""
    xx, yy = x * x % PRIME, y * y % PRIME
    difference = (yy - xx) % PRIME
    last = (difference - 2 * z * z) % PRIME
    return (
        2 * x * y * last % PRIME,
        -difference * (xx + yy) % PRIME,
        difference * last % PRIME,
    )
