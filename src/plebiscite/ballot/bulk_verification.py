"""Many ballots checked at once: texts to arrays, elements and commitments, hashes, comparison.

This path only ever accepts. What it does not accept, for whatever reason, goes to the plain path
(`BallotVerifier`, `check_seal`), which decides and words the error. Ed25519 only.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np

from plebiscite.ballot.bulk_challenges import compare_challenges, write_messages
from plebiscite.ballot.bulk_hashes import (
    SealPrefix,
    hash_messages,
    hash_texts,
    seal_challenge,
    seal_words,
)
from plebiscite.ballot.bulk_messages import MessageTable
from plebiscite.ballot.bulk_template import Shape
from plebiscite.ballot.bulk_texts import (
    Booleans,
    Octets,
    ReadTexts,
    TextReader,
    Words,
    Written,
    octets,
)
from plebiscite.ballot.v1_election import Election
from plebiscite.group.interface import Element

_IDENTITY = np.frombuffer(bytes([1]) + bytes(31), np.uint8)


class BulkElection(NamedTuple):
    """An election of the shape: the first piece of its texts as written and as in the ballot, φ
    as text, and what its envelopes begin with, if its ballots have any.
    """

    prefixes: tuple[bytes, bytes]
    fingerprint: bytes
    seal: SealPrefix | None = None


def bulk_election(
    election: Election, written: Written, seal: SealPrefix | None = None
) -> BulkElection:
    """`written` is how texts of exactly this election are written."""
    prefixes = (written.source.pieces[0], written.ballot.pieces[0])
    return BulkElection(prefixes, election.fingerprint.encode(), seal)


class AcceptedBallot(NamedTuple):
    """A ballot that passed every check, its envelope too if it has one.

    `components`: α and β of every ciphertext in order, as `el()` bytes.
    """

    credential: Element
    tracker: bytes
    replaces: bytes
    counter: int
    components: bytes


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


class _Kept(NamedTuple):
    """The ballots still in the running: their rows among all, and what is known of them."""

    rows: list[int]
    which: list[int]
    points: Octets
    scalars: Words
    trackers: list[bytes]
    signed: Octets
    envelopes: Octets
    responses: Words
    last_fields: list[tuple[bytes, int]]


class ShapeVerifier:
    """Checks ballots of elections that share shape and public key."""

    def __init__(self, shape: Shape, y: Element, written: Written, recompute: Recompute) -> None:
        """`written`: of any of these elections."""
        self._shape, self._y, self._recompute = shape, y, recompute
        self._reader = TextReader(shape, written)
        self._table = MessageTable(shape)

    def check(
        self, raws: Sequence[bytes], which: Sequence[int], elections: Sequence[BulkElection]
    ) -> list[AcceptedBallot | None]:
        """Each ballot that passed; None for those that the plain path has to look at.

        `which[i]` numbers the election of text i among `elections`, which all have envelopes
        around their ballots or all have none.
        """
        accepted: list[AcceptedBallot | None] = [None] * len(raws)
        texts = self._reader.read(raws, which, [each.prefixes for each in elections])
        kept = _kept(texts, which)
        if not kept.rows:
            return accepted
        for place in np.flatnonzero(self._holds(kept, elections)).tolist():
            accepted[kept.rows[place]] = _accepted(kept, place)
        return accepted

    def _holds(self, kept: _Kept, elections: Sequence[BulkElection]) -> Booleans:
        """Whether all proofs and the envelope of each ballot hold."""
        seals = _seals(kept, elections)
        commitments, good, products = self._recompute(
            self._y, self._shape, kept.points, kept.scalars, seals
        )
        if seals is not None:
            good &= (commitments[:, -1] == kept.envelopes[:, 1]).all(axis=1)
            good &= (kept.envelopes[:, 1] != _IDENTITY).any(axis=1)
        self._compare(kept, elections, (commitments, products), good)
        return good

    def _compare(
        self,
        kept: _Kept,
        elections: Sequence[BulkElection],
        elements: tuple[Octets, Octets],
        good: Booleans,
    ) -> None:
        """Clear `good` where the challenges of a proof do not add up."""
        count, table = len(kept.rows), self._table
        messages = bytearray(count * table.width)
        write_messages(
            kept.points, *elements, _texts([each.fingerprint for each in elections]),
            np.array(kept.which, np.int64), kept.signed, table.literals, table.rows,
            octets(messages).reshape(count, table.width),
        )  # fmt: skip
        digests = hash_messages(messages, table, count)
        compare_challenges(digests, kept.scalars, table.spans, good)


def _texts(texts: Sequence[bytes]) -> Octets:
    """Texts of one length, a row for each."""
    return octets(bytearray().join(texts)).reshape(len(texts), -1)


def _kept(texts: ReadTexts, which: Sequence[int]) -> _Kept:
    hashes = hash_texts(texts)
    rows = np.flatnonzero(texts.good)
    numbers = rows.tolist()
    last_fields = [
        (texts.envelopes[row, 0].tobytes() if replaces else b"", counter)
        for row, (_, _, counter, replaces) in zip(numbers, texts.marks[rows].tolist(), strict=True)
    ]
    return _Kept(
        numbers,
        [which[row] for row in numbers],
        texts.points[rows],
        texts.scalars[rows],
        [hashes.trackers[row] for row in numbers],
        _texts([hashes.signed[row] for row in numbers] or [b""]),
        texts.envelopes[rows],
        texts.responses[rows],
        last_fields,
    )


def _seals(kept: _Kept, elections: Sequence[BulkElection]) -> Words | None:
    challenges = []
    for place, (number, last_fields) in enumerate(zip(kept.which, kept.last_fields, strict=True)):
        prefix = elections[number].seal
        if prefix is None:
            return None
        credential, commitment = kept.points[place, 0], kept.envelopes[place, 1]
        challenges.append(
            seal_challenge(
                prefix,
                credential.tobytes(),
                kept.trackers[place],
                last_fields,
                commitment.tobytes(),
            )
        )
    return seal_words(challenges, kept.responses)


def _accepted(kept: _Kept, place: int) -> AcceptedBallot:
    raw = kept.points[place].tobytes()
    replaces, counter = kept.last_fields[place]
    return AcceptedBallot(Element(raw[:32]), kept.trackers[place], replaces, counter, raw[32:])
