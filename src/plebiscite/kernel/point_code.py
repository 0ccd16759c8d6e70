"""LLVM code for points of Ed25519 in eight lanes, over `field_code`.

−x² + y² = 1 + d·x²·y². Three forms of a point, each a run of field elements in memory:

- extended: X, Y, Z, T with x = X/Z, y = Y/Z, x·y = T/Z;
- cached, to be added: Y + X, Y − X, 2d·T, 2Z;
- affine, to be added: y + x, y − x, 2d·x·y.

The addition is complete: it is right for any two points of the curve, equal ones, the identity and
those of small order included, because −1 is a square and d is none. Formulas: Hisil, Wong, Carter,
Dawson, "Twisted Edwards curves revisited" (2008), sections 3.1 and 3.3.
"""

from typing import NamedTuple

from llvmlite import ir

from plebiscite.kernel.field_code import PRIME, FieldCode, Limbs, constant

D = -121665 * pow(121666, -1, PRIME) % PRIME


class Extended(NamedTuple):
    """X, Y, Z, T; T is None where nothing needs it."""

    X: Limbs
    Y: Limbs
    Z: Limbs
    T: Limbs | None


class Cached(NamedTuple):
    """Y + X, Y − X, 2d·T, and 2Z, which is None for 2 (an affine point)."""

    plus: Limbs
    minus: Limbs
    T2d: Limbs
    Z2: Limbs | None


def completed(
    field: FieldCode, E: Limbs, F: Limbs, G: Limbs, H: Limbs, *, with_t: bool
) -> Extended:
    """X = E·F, Y = G·H, Z = F·G, T = E·H."""
    times = field.multiply
    return Extended(times(E, F), times(G, H), times(F, G), times(E, H) if with_t else None)


def doubled(field: FieldCode, point: Extended, *, with_t: bool) -> Extended:
    """Twice the point; its T is not needed."""
    A, B, C = field.square(point.X), field.square(point.Y), field.square(point.Z)
    both = field.square(field.add(point.X, point.Y))
    H = field.add(A, B)
    G = field.minus(A, B)
    E = field.subtract(H, both)
    F = field.tight(field.plus(C, C, G))
    return completed(field, E, F, field.tight(G), H, with_t=with_t)


def added(field: FieldCode, point: Extended, other: Cached, *, with_t: bool) -> Extended:
    """The sum; the point's T is needed."""
    if point.T is None:
        raise AssertionError
    times = field.multiply
    A = times(field.subtract(point.Y, point.X), other.minus)
    B = times(field.add(point.Y, point.X), other.plus)
    C = times(point.T, other.T2d)
    D2 = field.add(point.Z, point.Z) if other.Z2 is None else times(point.Z, other.Z2)
    E, H = field.subtract(B, A), field.add(B, A)
    F, G = field.subtract(D2, C), field.add(D2, C)
    return completed(field, E, F, G, H, with_t=with_t)


def cached(field: FieldCode, point: Extended) -> Cached:
    """The form in which a point is added."""
    if point.T is None:
        raise AssertionError
    return Cached(
        field.add(point.Y, point.X),
        field.subtract(point.Y, point.X),
        field.multiply(point.T, field.number(2 * D)),
        field.add(point.Z, point.Z),
    )


def affine(field: FieldCode, x: Limbs, y: Limbs) -> Cached:
    """The form in which a point with Z = 1 is added."""
    product = field.multiply(field.multiply(x, y), field.number(2 * D))
    return Cached(field.add(y, x), field.subtract(y, x), product, None)


def signed(field: FieldCode, negative: ir.Value, point: Cached) -> Cached:
    """The inverse of the point in the lanes where `negative` is set, else the point."""
    zero = [constant(0)] * field.limbs
    return Cached(
        field.choose(negative, point.minus, point.plus),
        field.choose(negative, point.plus, point.minus),
        field.choose(negative, field.subtract(zero, point.T2d), point.T2d),
        point.Z2,
    )
