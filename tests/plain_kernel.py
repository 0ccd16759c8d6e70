"""The arithmetic of the bulk path by the plain group, point by point: the oracle of the kernel."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from plebiscite.ballot.bulk_template import Shape
from plebiscite.ballot.bulk_texts import Booleans, Octets, Words
from plebiscite.errors import MalformedError
from plebiscite.group.elgamal import Ciphertext, product
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519


def number(words: Words) -> int:
    return int.from_bytes(words.tobytes(), "little")


def members(points: Octets) -> list[Element] | None:
    try:
        return [ED25519.decode(point.tobytes()) for point in points]
    except MalformedError:
        return None


def claims(shape: Shape, pairs: Iterator[Ciphertext]) -> Iterator[tuple[Ciphertext, int]]:
    """The ciphertext and the message of every disjunct behind the signature's, in order."""
    for width, blank, least, most in shape:
        choices = [next(pairs) for _ in range(width)]
        yield from ((choice, message) for choice in choices for message in (0, 1))
        others = product(ED25519, choices[blank:])
        if blank:
            yield choices[0], 1
        yield from ((others, message) for message in range(least, most + 1))
        if blank:
            yield choices[0], 0
            yield others, 0


def pairs_of(points: list[Element]) -> Iterator[Ciphertext]:
    parts = iter(points[1:])
    return (Ciphertext(alpha, beta) for alpha, beta in zip(parts, parts, strict=True))


def schnorr(base: Element, scalars: Words) -> Element:
    """g^response · base^challenge."""
    challenge, response = map(number, scalars)
    return ED25519.product_of_powers([(ED25519.generator, response), (base, challenge)])


def commitments_of(
    y: bytes, shape: Shape, points: list[Element], scalars: Words
) -> Iterator[Element]:
    yield schnorr(points[0], scalars[0])
    for (pair, message), proof in zip(claims(shape, pairs_of(points)), scalars[1:], strict=True):
        challenge, response = map(number, proof)
        yield schnorr(pair.alpha, proof)
        yield ED25519.product_of_powers(
            [
                (Element(y), response),
                (pair.beta, challenge),
                (ED25519.generator, -message * challenge),
            ]
        )


def products_of(shape: Shape, points: list[Element]) -> Iterator[Element]:
    pairs = list(pairs_of(points))
    ends = np.cumsum([0, *(width for width, _, _, _ in shape)]).tolist()
    for (first, end), (_, blank, _, _) in zip(pairwise(ends), shape, strict=True):
        if not blank:
            yield from product(ED25519, pairs[first:end])


def recompute(
    y: bytes, shape: Shape, points: Octets, scalars: Words, seals: Words | None
) -> tuple[Octets, Booleans, Octets]:
    """See `bulk_verification.Recompute`."""
    count, extra = len(points), seals is not None
    commitments = np.zeros((count, 2 * scalars.shape[1] - 1 + extra, 32), np.uint8)
    products = np.zeros((count, 2 * sum(not blank for _, blank, _, _ in shape), 32), np.uint8)
    good = np.zeros(count, np.bool_)
    for row in range(count):
        elements = members(points[row])
        if elements is None:
            continue
        good[row] = True
        found = list(commitments_of(y, shape, elements, scalars[row]))
        if seals is not None:
            found.append(schnorr(elements[0], seals[row]))
        commitments[row] = [list(each) for each in found]
        for place, each in enumerate(products_of(shape, elements)):
            products[row, place] = list(each)
    return commitments, good, products
