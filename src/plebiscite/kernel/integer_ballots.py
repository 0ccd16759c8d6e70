"""All powers that the proofs of many ballots of one shape ask for, modulo a 2048-bit prime.

Of every ballot: its credential and its ciphertexts, tested for membership by their power to the
order; the products that overall proofs speak of; and for each proof, of challenge c and response
r about a ciphertext (α, β) and a message m, the commitments A = α^c · g^r and
B = β^c · y^r · g^(−m·c). Every base is raised to all its challenges and to the order by one comb.
Everything is exact: a member is a member with certainty. Source: Belenios v1 format, section 5.
"""

from collections.abc import Sequence
from threading import local

import numpy as np

from plebiscite.kernel.ballot_layout import BallotLayout, Recomputed, Shape
from plebiscite.kernel.integer_powers import (
    ENTER,
    LEAVE,
    NUMBER_BYTES,
    ONE,
    Indices,
    Words,
    constant_rows,
    fill_table,
    modulus_words,
    multiply_fixed_powers,
    multiply_rows,
    raise_rows,
    read_numbers,
    workspace,
    write_numbers,
)
from plebiscite.kernel.montgomery_code import LIMBS

_CHALLENGES, _RESPONSES, _SHIFTS = range(3)
_AT_ONCE = 1024  # elements tested together
_LONG_ORDER = 1024  # bits; longer scalars get narrower tables: 20 MB a base either way


class Arithmetic:
    """A prime-order subgroup of the numbers modulo a prime of 2048 bits, in Montgomery's form."""

    def __init__(self, modulus: int, order: int) -> None:
        self.order = order
        self.bits = order.bit_length()
        self.words = -(-self.bits // 64)
        self._modulus = modulus_words(modulus)
        self._constants = constant_rows(modulus)
        self._own = local()

    def scalars(self, numbers: Sequence[int]) -> Words:
        """uint64[len(numbers), words]; 0 ≤ number ≤ order."""
        raw = b"".join(number.to_bytes(8 * self.words, "little") for number in numbers)
        return np.frombuffer(bytearray(raw), np.uint64).reshape(len(numbers), self.words)

    def read(self, numbers: Sequence[bytes], rows: Words) -> None:
        """Set the first rows to the numbers, `NUMBER_BYTES` each, 0 < number < modulus."""
        raw = np.frombuffer(bytearray(b"".join(numbers)), np.uint8)
        read_numbers(raw.reshape(len(numbers), NUMBER_BYTES), rows[: len(numbers)])
        every = np.arange(len(numbers))
        multiply_rows(rows, every, self._constants[ENTER:LEAVE], 0 * every, *self._means)

    def write(self, rows: Words) -> bytes:
        """The numbers of rows that are not zero, `NUMBER_BYTES` each; overwrites the rows."""
        every = np.arange(len(rows))
        # Coming out of Montgomery's form gives a number ≤ p, and p only for zero.
        multiply_rows(rows, every, self._constants[LEAVE:], 0 * every, *self._means)
        raw = np.empty((len(rows), NUMBER_BYTES), np.uint8)
        write_numbers(rows, raw)
        return raw.tobytes()

    @property
    def _means(self) -> tuple[Words, Words]:
        """The modulus, and memory to work in: each thread's own, as products run unlocked."""
        if not hasattr(self._own, "work"):
            self._own.work = workspace()
        return self._modulus, self._own.work

    def multiply(self, rows: Words, targets: Indices, picks: Indices) -> None:
        """rows[targets] *= rows[picks]; flat indices, no target twice."""
        multiply_rows(rows, targets, rows, picks, *self._means)

    def raise_all(
        self, rows: Words, bases: Indices, scalars: Words, uses: Indices, targets: Indices
    ) -> None:
        """rows[targets[i, k]] = rows[bases[i]] ^ scalars[uses[i, k]]."""
        raise_rows(
            rows, bases, scalars, uses, targets, self.bits, self._constants[ONE], *self._means
        )

    def table(self, base: bytes) -> Words:
        """The table of a base that is raised often."""
        width = 8 if self.bits > _LONG_ORDER else 10
        row = np.empty((1, LIMBS), np.uint64)
        self.read([base], row)
        table = np.empty((-(-self.bits // width), 1 << width, LIMBS), np.uint64)
        fill_table(table, row[0], self._constants[ONE], *self._means)
        return table

    def members(self, numbers: Sequence[bytes]) -> list[bool]:
        """Whether each, 0 < number < modulus, has 1 as its power to the order."""
        found: list[bool] = []
        for start in range(0, len(numbers), _AT_ONCE):
            found += self._members(numbers[start : start + _AT_ONCE])
        return found

    def _members(self, numbers: Sequence[bytes]) -> list[bool]:
        rows, every = np.empty((len(numbers), LIMBS), np.uint64), np.arange(len(numbers))
        self.read(numbers, rows)
        column = every.reshape(-1, 1)
        self.raise_all(rows, every, self.scalars([self.order]), 0 * column, column)
        raw = self.write(rows)
        powers = (raw[at : at + NUMBER_BYTES] for at in range(0, len(raw), NUMBER_BYTES))
        return [int.from_bytes(power, "big") == 1 for power in powers]

    def multiply_fixed(
        self, rows: Words, targets: Indices, table: Words, scalars: Words, uses: Indices
    ) -> None:
        """rows[targets] *= (the base of the table) ^ scalars[uses]; flat indices."""
        multiply_fixed_powers(rows, targets, table, scalars, uses, *self._means)


class IntegerBallots:
    """Recomputes the commitments of many ballots; tables for g and y are made once."""

    def __init__(self, arithmetic: Arithmetic, generator: bytes, y: bytes, shape: Shape) -> None:
        self._arithmetic = arithmetic
        self._layout = BallotLayout(shape)
        self._g, self._y = arithmetic.table(generator), arithmetic.table(y)

    @property
    def positions(self) -> int:
        """Products that a power of g or y costs: the rows of its table."""
        return len(self._g)

    def recompute(
        self, points: Sequence[Sequence[bytes]], scalars: Sequence[Sequence[tuple[int, int]]]
    ) -> list[Recomputed]:
        """By ballot: its elements (the credential, then alpha, beta of each choice), its proofs.

        Elements: 0 < element < modulus; scalars: 0 ≤ scalar < order.
        """
        layout, number = self._layout, len(points)
        rows = np.empty((number * layout.rows, LIMBS), np.uint64)
        starts = layout.rows * np.arange(number)
        self._enter(points, rows)
        words = self._scalars(scalars)
        self._multiply_choices(rows, starts)
        self._raise(rows, starts, words)
        self._multiply_by_fixed(rows, starts, words)
        return self._leave(rows.reshape(number, layout.rows, LIMBS))

    def _enter(self, points: Sequence[Sequence[bytes]], rows: Words) -> None:
        layout = self._layout
        read = np.empty((len(points) * layout.points, LIMBS), np.uint64)
        self._arithmetic.read([point for ballot in points for point in ballot], read)
        rows.reshape(len(points), layout.rows, LIMBS)[:, : layout.points] = read.reshape(
            len(points), layout.points, LIMBS
        )

    def _scalars(self, scalars: Sequence[Sequence[tuple[int, int]]]) -> Words:
        """Challenges, responses and −m·c of each ballot in turn; then the order."""
        order, numbers = self._arithmetic.order, list[int]()
        messages = [0, *(claim.message for claim in self._layout.claims)]
        for ballot in scalars:
            numbers += [challenge for challenge, _ in ballot]
            numbers += [response for _, response in ballot]
            numbers += [
                -message * challenge % order
                for message, (challenge, _) in zip(messages, ballot, strict=True)
            ]
        return self._arithmetic.scalars([*numbers, order])

    def _multiply_choices(self, rows: Words, starts: Indices) -> None:
        layout = self._layout
        for question, (_, blank, *_) in enumerate(layout.shape):
            factors = layout.choices(question)[blank:]
            for side in range(2):
                target = starts + layout.points + 2 * question + side
                rows[target] = rows[starts + factors[0] + side]
                for factor in factors[1:]:
                    self._arithmetic.multiply(rows, target, starts + factor + side)

    def _uses(self, number: int, proof: int, kind: int) -> Indices:
        """Where each ballot's scalar stands in what `_scalars` gives."""
        if proof < 0:
            return np.full(number, number * 3 * self._layout.proofs)
        return self._layout.proofs * (3 * np.arange(number) + kind) + proof

    def _raise(self, rows: Words, starts: Indices, words: Words) -> None:
        by_size: dict[int, list[tuple[int, list[tuple[int, int]]]]] = {}
        for base, powers in self._layout.powers():
            by_size.setdefault(len(powers), []).append((base, powers))
        number = len(starts)
        for group in by_size.values():
            bases = np.concatenate([starts + base for base, _ in group])
            uses, targets = (
                np.concatenate([np.stack(columns, axis=1) for columns in table])
                for table in (
                    [[self._uses(number, p, _CHALLENGES) for p, _ in each] for _, each in group],
                    [[starts + target for _, target in each] for _, each in group],
                )
            )
            self._arithmetic.raise_all(rows, bases, words, uses, targets)

    def _multiply_by_fixed(self, rows: Words, starts: Indices, words: Words) -> None:
        layout = self._layout
        first, proofs = layout.commitments, range(1, layout.proofs)
        shifted = [proof for proof in proofs if layout.claims[proof - 1].message]
        self._fixed(rows, starts, words, self._g, _RESPONSES, {0: first})
        alphas = {proof: first + 2 * proof - 1 for proof in proofs}
        betas = {proof: first + 2 * proof for proof in proofs}
        self._fixed(rows, starts, words, self._g, _RESPONSES, alphas)
        self._fixed(rows, starts, words, self._y, _RESPONSES, betas)
        self._fixed(rows, starts, words, self._g, _SHIFTS, {one: betas[one] for one in shifted})

    def _fixed(
        self,
        rows: Words,
        starts: Indices,
        words: Words,
        table: Words,
        kind: int,
        targets: dict[int, int],
    ) -> None:
        uses = [self._uses(len(starts), proof, kind) for proof in targets]
        places = np.concatenate([starts + target for target in targets.values()])
        self._arithmetic.multiply_fixed(rows, places, table, words, np.concatenate(uses))

    def _leave(self, rows: Words) -> list[Recomputed]:
        layout, number = self._layout, len(rows)
        wanted = np.ascontiguousarray(rows[:, layout.points :]).reshape(-1, LIMBS)
        raw = self._arithmetic.write(wanted)
        size = layout.rows - layout.points
        return [self._recomputed(raw, ballot * size) for ballot in range(number)]

    def _recomputed(self, raw: bytes, start: int) -> Recomputed:
        layout = self._layout

        def numbers(first: int, end: int) -> list[bytes]:
            places = range(start + first - layout.points, start + end - layout.points)
            return [raw[NUMBER_BYTES * at : NUMBER_BYTES * (at + 1)] for at in places]

        sums = numbers(layout.points, layout.commitments)
        tests = numbers(layout.members, layout.rows)
        return Recomputed(
            member=all(int.from_bytes(test, "big") == 1 for test in tests),
            products=list(zip(sums[::2], sums[1::2], strict=True)),
            commitments=numbers(layout.commitments, layout.members),
        )
