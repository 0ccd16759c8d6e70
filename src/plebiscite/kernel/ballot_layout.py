"""Which numbers the proofs of a v1 ballot ask for, by its questions: one order for everybody.

A ballot's elements are its credential, then alpha and beta of each choice. Its proofs, each a
challenge and a response: the signature's; then by question two of each choice, the overall
proof's, the blank proof's. Source: Belenios v1 format, section 5.
"""

from collections.abc import Iterator
from typing import NamedTuple

Shape = tuple[tuple[int, bool, int, int], ...]
"""By question: ciphertexts (with that of "blank"), whether "blank" is one of them, min, max."""


class Claim(NamedTuple):
    """A proof that the ciphertext in rows `alpha`, `beta` encrypts `message`."""

    alpha: int
    beta: int
    message: int


class BallotLayout:
    """Which row of a ballot holds what: points, products, commitments, tests of membership."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.points = 1 + 2 * sum(width for width, *_ in shape)
        self.commitments = self.points + 2 * len(shape)
        self.claims = list(self._claims())  # without the signature, which is the first proof
        self.proofs = 1 + len(self.claims)
        self.members = self.commitments + 1 + 2 * len(self.claims)
        self.rows = self.members + self.points

    def choices(self, question: int) -> list[int]:
        """The rows of the alphas of a question; each beta follows its alpha."""
        first = 1 + 2 * sum(width for width, *_ in self.shape[:question])
        return [first + 2 * choice for choice in range(self.shape[question][0])]

    def _claims(self) -> Iterator[Claim]:
        for question, (_, blank, smallest, largest) in enumerate(self.shape):
            choices, total = self.choices(question), self.points + 2 * question
            for alpha in choices:
                yield from (Claim(alpha, alpha + 1, bit) for bit in (0, 1))
            if blank:
                yield Claim(choices[0], choices[0] + 1, 1)
            for message in range(smallest, largest + 1):
                yield Claim(total, total + 1, message)
            if blank:
                yield from (Claim(row, row + 1, 0) for row in (choices[0], total))

    def powers(self) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Each base with its powers: (proof whose challenge, −1 for the order; target row)."""
        by_base: dict[int, list[tuple[int, int]]] = {
            point: [(-1, self.members + point)] for point in range(self.points)
        }
        by_base[0].append((0, self.commitments))
        for proof, claim in enumerate(self.claims, start=1):
            for side, base in enumerate((claim.alpha, claim.beta)):
                target = self.commitments + 2 * proof - 1 + side
                by_base.setdefault(base, []).append((proof, target))
        yield from by_base.items()


class Recomputed(NamedTuple):
    """What the proofs of one ballot come to, `NUMBER_BYTES` a number, big-endian.

    `member`: every transmitted element is in the subgroup. `products`: by question, alpha and
    beta of the product that its overall proof speaks of. `commitments`: of the signature; then
    A and B of every proof, in the order of the scalars.
    """

    member: bool
    products: list[tuple[bytes, bytes]]
    commitments: list[bytes]
