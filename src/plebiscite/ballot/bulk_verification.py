"""Many ballots checked at once: texts to arrays, elements and commitments, hashes, comparison.

This path only ever accepts. What it does not accept, for whatever reason, goes to the plain path
(`BallotVerifier`, `check_seal`), which decides and words the error. Ed25519 only.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from plebiscite.ballot.bulk_arithmetic import recompute_all
from plebiscite.ballot.bulk_kept import (
    AcceptedBallot,
    BulkElection,
    Kept,
    compare_hashes,
    kept_ballots,
    seals_of,
)
from plebiscite.ballot.bulk_messages import MessageTable
from plebiscite.ballot.bulk_template import Shape
from plebiscite.ballot.bulk_texts import Booleans, Octets, TextReader, Words, Written
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519

_IDENTITY = np.frombuffer(ED25519.identity, np.uint8)


class Recompute(Protocol):
    """The arithmetic: from elements and scalars to the commitments of all proofs.

    Gives commitments uint8[n, C, 32], the envelope's last where there are `seals`; for each
    ballot whether all of its points are members of the group and not the identity; products
    uint8[n, 2·q, 32], Πα and Πβ of each question without blank.
    """

    def __call__(
        self, y: bytes, shape: Shape, points: Octets, scalars: Words, seals: Words | None
    ) -> tuple[Octets, Booleans, Octets]:
        """Recompute."""


class ShapeVerifier:
    """Checks ballots of elections that share shape and public key."""

    def __init__(
        self, shape: Shape, y: Element, written: Written, recompute: Recompute = recompute_all
    ) -> None:
        """`written`: of any of these elections."""
        self.shape, self.y, self._recompute = shape, y, recompute
        self.table = MessageTable(shape)
        self._reader = TextReader(shape, written)

    def check(
        self, raws: Sequence[bytes], which: Sequence[int], elections: Sequence[BulkElection]
    ) -> list[AcceptedBallot | None]:
        """Each ballot that passed; None for those that the plain path has to look at.

        `which[i]` numbers the election of text i among `elections`, which all have envelopes
        around their ballots or all have none.
        """
        accepted: list[AcceptedBallot | None] = [None] * len(raws)
        kept = self.read(raws, which, elections)
        if not kept.rows:
            return accepted
        for place in np.flatnonzero(self._holds(kept, elections)).tolist():
            accepted[kept.rows[place]] = kept.accepted(place)
        return accepted

    def read(
        self, raws: Sequence[bytes], which: Sequence[int], elections: Sequence[BulkElection]
    ) -> Kept:
        """What of them can be read; arguments as for `check`."""
        texts = self._reader.read(raws, which, [each.prefixes for each in elections])
        return kept_ballots(texts, which)

    def _holds(self, kept: Kept, elections: Sequence[BulkElection]) -> Booleans:
        """Whether all proofs and the envelope of each ballot hold."""
        seals = seals_of(kept, elections)
        commitments, good, products = self._recompute(
            self.y, self.shape, kept.points, kept.scalars, seals
        )
        if seals is not None:
            good &= (commitments[:, -1] == kept.envelopes[:, 1]).all(axis=1)
            good &= (kept.envelopes[:, 1] != _IDENTITY).any(axis=1)
        compare_hashes(self.table, kept, elections, (commitments, products), good)
        return good
