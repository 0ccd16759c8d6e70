"""What the proofs of a ballot of an integer group come to, by GMP: one comb for each base.

The same as `kernel.integer_ballots` gives, for machines without it. The powers of an element to
all its challenges and to the order share their squarings; numbers are read and written once.
"""

from collections.abc import Sequence

from plebiscite.group.integer_rows import NumberRows
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
        layout, rows = self._layout, NumberRows(self._group, self._layout.rows)
        for row, point in enumerate(points):
            rows.read(row, point)
        self._multiply_choices(rows)
        self._raise(rows, proofs)
        self._multiply_by_fixed(rows, proofs)
        products = [rows.write(row) for row in range(layout.points, layout.commitments)]
        return Recomputed(
            member=all(rows.is_one(row) for row in range(layout.members, layout.rows)),
            products=list(zip(products[::2], products[1::2], strict=True)),
            commitments=[rows.write(row) for row in range(layout.commitments, layout.members)],
        )

    def _multiply_choices(self, rows: NumberRows) -> None:
        layout = self._layout
        for question, (_, blank, *_) in enumerate(layout.shape):
            alphas = layout.choices(question)[blank:]
            target = layout.points + 2 * question
            rows.multiply(target, alphas)
            rows.multiply(target + 1, [alpha + 1 for alpha in alphas])

    def _raise(self, rows: NumberRows, proofs: _Proofs) -> None:
        """Every base to all its challenges, and to the order."""
        order = self._group.order
        for base, powers in self._powers:
            exponents = [order if proof < 0 else proofs[proof][0] for proof, _ in powers]
            rows.raise_row(base, exponents, [target for _, target in powers])

    def _multiply_by_fixed(self, rows: NumberRows, proofs: _Proofs) -> None:
        g, first = self._group.generator, self._layout.commitments
        rows.multiply_power(first, g, proofs[0][1])
        for proof, claim in enumerate(self._layout.claims, start=1):
            (challenge, response), beta = proofs[proof], first + 2 * proof
            rows.multiply_power(beta - 1, g, response)
            rows.multiply_power(beta, self._y, response)
            if claim.message:
                rows.multiply_power(beta, g, -claim.message * challenge)
