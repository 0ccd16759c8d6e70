"""What the proofs of a ballot of an integer group come to, by GMP: one comb for each base.

The same as `kernel.integer_ballots` gives, for machines without it. The powers of an element to
all its challenges and to the order share their squarings; numbers are read and written once.
"""

from collections.abc import Sequence

from plebiscite.group.integer_combs import Number
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.interface import Element
from plebiscite.kernel.ballot_layout import BallotLayout, Recomputed, Shape

_Proofs = Sequence[tuple[int, int]]


class GmpBallots:
    """Recomputes the commitments of ballots one by one; tables for g and y are made once."""

    def __init__(self, group: IntegerGroup, y: Element, shape: Shape) -> None:
        self._group, self._y = group, y
        self._layout = BallotLayout(shape)
        self._powers = list(self._layout.powers())
        group.prepare(group.generator)
        group.prepare(y)

    def recompute(
        self, points: Sequence[Sequence[bytes]], scalars: Sequence[_Proofs]
    ) -> list[Recomputed]:
        """By ballot: its elements, 0 < element < modulus, and its proofs, 0 ≤ scalar < order."""
        return [self._ballot(*each) for each in zip(points, scalars, strict=True)]

    def _ballot(self, points: Sequence[bytes], proofs: _Proofs) -> Recomputed:
        layout, write = self._layout, self._group.write_number
        rows: list[Number] = [self._group.read_number(point) for point in points]
        products = [self._products(rows, question) for question in range(len(layout.shape))]
        rows += [number for pair in products for number in pair]
        rows += [None] * (layout.rows - len(rows))
        self._raise(rows, proofs)
        return Recomputed(
            member=all(number == 1 for number in rows[layout.members :]),
            products=[(write(alpha), write(beta)) for alpha, beta in products],
            commitments=[write(number) for number in self._commitments(rows, proofs)],
        )

    def _products(self, rows: Sequence[Number], question: int) -> tuple[Number, Number]:
        first, *others = self._layout.choices(question)[self._layout.shape[question][1] :]
        alpha, beta = rows[first], rows[first + 1]
        for row in others:
            alpha = self._group.reduced(alpha * rows[row])
            beta = self._group.reduced(beta * rows[row + 1])
        return alpha, beta

    def _raise(self, rows: list[Number], proofs: _Proofs) -> None:
        """Every base to all its challenges, and to the order."""
        for base, powers in self._powers:
            exponents = [
                self._group.order if proof < 0 else proofs[proof][0] for proof, _ in powers
            ]
            results = self._group.shared_powers(rows[base], exponents)
            for (_, target), result in zip(powers, results, strict=True):
                rows[target] = result

    def _commitments(self, rows: Sequence[Number], proofs: _Proofs) -> list[Number]:
        group, g, y = self._group, self._group.generator, self._y
        first = self._layout.commitments
        made = [group.times_power(rows[first], g, proofs[0][1])]
        for proof, claim in enumerate(self._layout.claims, start=1):
            (challenge, response), place = proofs[proof], first + 2 * proof
            made.append(group.times_power(rows[place - 1], g, response))
            beta = group.times_power(rows[place], y, response)
            if claim.message:
                beta = group.times_power(beta, g, -claim.message * challenge)
            made.append(beta)
        return made
