"""Inputs for the kernel's tests: edge cases, ballots as arrays, and what the plain group says."""

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from plebiscite.group.ed25519 import ORDER
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519
from plebiscite.kernel.shapes import Shape

PRIME = 2**255 - 19
D = -121665 * pow(121666, -1, PRIME) % PRIME
SCALARS = (0, 1, 2, 127, 128, 129, 255, 256, 2**51, 2**128 - 1, 2**252, ORDER - 2, ORDER - 1)
Point = tuple[int, int]


def words(number: int, count: int = 4) -> list[int]:
    """A number as 64-bit words, the lowest first."""
    return [number >> 64 * place & 2**64 - 1 for place in range(count)]


def as_words(numbers: Sequence[int], count: int = 4) -> NDArray[np.uint64]:
    """Numbers as uint64[m, count]."""
    return np.array([words(number, count) for number in numbers], dtype=np.uint64)


def as_bytes(elements: Sequence[bytes]) -> NDArray[np.uint8]:
    """Encodings as uint8[m, 32]."""
    return np.frombuffer(b"".join(elements), dtype=np.uint8).reshape(-1, 32).copy()


def edge_scalar(chooser: random.Random) -> int:
    """An exponent, every third one from the edges."""
    return chooser.choice(SCALARS) if chooser.random() < 1 / 3 else chooser.randrange(ORDER)


def recovered(encoding: bytes) -> Point | None:
    """X and y of the point that an encoding stands for, by RFC 8032, 5.1.3; None for no point."""
    number = int.from_bytes(encoding, "little")
    y, odd = number & (1 << 255) - 1, number >> 255
    if y >= PRIME:
        return None
    u, v = (y * y - 1) % PRIME, (D * y * y + 1) % PRIME
    square = u * pow(v, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if x * x % PRIME != square or (x == 0 and odd):
        return None
    return (PRIME - x if x & 1 != odd else x), y


def encoded(point: Point) -> bytes:
    """The encoding of a point."""
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def sum_of(left: Point, right: Point) -> Point:
    """The sum of any two points of the curve."""
    (x1, y1), (x2, y2) = left, right
    product = D * x1 * x2 * y1 * y2 % PRIME
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, PRIME) % PRIME
    return x, (y1 * y2 + x1 * x2) * pow(1 - product, -1, PRIME) % PRIME


def multiple(point: Point, scalar: int) -> Point:
    """Scalar · point, for any point of the curve."""
    total: Point = (0, 1)
    for bit in f"{scalar:b}":
        total = sum_of(total, total)
        if bit == "1":
            total = sum_of(total, point)
    return total


def small_order_points() -> list[Point]:
    """The eight points whose order divides 8, the identity first."""
    seed = 2
    while True:
        candidate = recovered(seed.to_bytes(32, "little"))
        seed += 1
        if candidate is None:
            continue
        torsion = multiple(candidate, ORDER)
        if multiple(torsion, 4) != (0, 1):
            return [multiple(torsion, times) for times in range(8)]


class Case(NamedTuple):
    """Ballots of one shape as arrays; the proofs in them hold for nobody."""

    y: Element
    shape: Shape
    elements: list[list[Element]]
    pairs: list[list[tuple[int, int]]]  # challenge, response; the envelope's last

    @property
    def points(self) -> NDArray[np.uint8]:
        """uint8[n, P, 32]."""
        return np.stack([as_bytes(row) for row in self.elements])

    @property
    def scalars(self) -> NDArray[np.uint64]:
        """uint64[n, D + 1, 2, 4]."""
        return np.array(
            [[[words(challenge), words(response)] for challenge, response in row]
             for row in self.pairs],
            dtype=np.uint64,
        )  # fmt: skip


def random_case(shape: Shape, ballots: int, proofs: int, seed: int) -> Case:
    """Random members and edge scalars."""
    chooser = random.Random(seed)  # noqa: S311 - public numbers
    elements = 1 + 2 * sum(width for width, *_ in shape)

    def member() -> Element:
        return ED25519.generator_power(chooser.randrange(1, ORDER))

    return Case(
        member(),
        shape,
        [[member() for _ in range(elements)] for _ in range(ballots)],
        [
            [(edge_scalar(chooser), edge_scalar(chooser)) for _ in range(proofs)]
            for _ in range(ballots)
        ],
    )


def _claims(case: Case, row: Sequence[Element]) -> list[tuple[Element, Element, int]]:
    """alpha, beta and message of every disjunct, in the order of a ballot's proofs."""
    claims, first = [], 1
    for width, blank, least, most in case.shape:
        pairs = [(row[first + 2 * k], row[first + 2 * k + 1]) for k in range(width)]
        first += 2 * width
        claims += [(*pair, message) for pair in pairs for message in (0, 1)]
        others = pairs[1:] if blank else pairs
        whole = (ED25519.product(a for a, _ in others), ED25519.product(b for _, b in others))
        claims += [(*pairs[0], 1)] if blank else []
        claims += [(*whole, message) for message in range(least, most + 1)]
        claims += [(*pairs[0], 0), (*whole, 0)] if blank else []
    return claims


def plain_commitments(case: Case, ballot: int) -> list[Element]:
    """What the plain group says that the commitments of a ballot are; the envelope's last."""
    group, row, pairs = ED25519, case.elements[ballot], case.pairs[ballot]
    (challenge, response), *others, (sealed, answer) = pairs
    found = [group.product_of_powers([(group.generator, response), (row[0], challenge)])]
    for (alpha, beta, message), (c, r) in zip(_claims(case, row), others, strict=True):
        found.append(group.product_of_powers([(group.generator, r), (alpha, c)]))
        found.append(
            group.product_of_powers([(case.y, r), (beta, c), (group.generator, -message * c)])
        )
    found.append(group.product_of_powers([(group.generator, answer), (row[0], sealed)]))
    return found
