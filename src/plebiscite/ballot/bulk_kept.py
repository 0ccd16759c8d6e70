"""Ballots of one shape that were read and hash to what they state: what remains is arithmetic.

From here two paths go on: commitments are recomputed (`bulk_verification`) or come from advice.
"""

from collections.abc import Sequence
from typing import NamedTuple

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
from plebiscite.ballot.bulk_texts import (
    Booleans,
    Octets,
    ReadTexts,
    Words,
    Written,
    octets,
)
from plebiscite.ballot.v1_election import Election
from plebiscite.group.interface import Element


class BulkElection(NamedTuple):
    """An election of the shape.

    The first piece of its texts as written and as in the ballot, φ as text, and what its
    envelopes begin with, if its ballots have any.
    """

    prefixes: tuple[bytes, bytes]
    fingerprint: bytes
    seal: SealPrefix | None = None


class BallotTexts(NamedTuple):
    """Ballots as they are written; `which[i]` numbers the election of text i among `elections`."""

    raws: Sequence[bytes]
    which: Sequence[int]
    elections: Sequence[BulkElection]


class AcceptedBallot(NamedTuple):
    """A ballot that passed every check, its envelope too if it has one.

    `components`: α and β of every ciphertext in order, as `el()` bytes.
    """

    credential: Element
    tracker: bytes
    replaces: bytes
    counter: int
    components: bytes


class Kept(NamedTuple):
    """The ballots still in the running, k of them, and what is known of each.

    `rows`: their places among all; `which`: the number of each one's election. `envelopes` and
    `responses` as in `ReadTexts`; `last_fields` of the envelope: the replaced tracker or b"", and
    the counter.
    """

    rows: list[int]
    which: list[int]
    points: Octets
    scalars: Words
    trackers: list[bytes]
    signed: Octets
    envelopes: Octets
    responses: Words
    last_fields: list[tuple[bytes, int]]

    def only(self, places: Sequence[int]) -> "Kept":
        """Some of them, by their places here."""
        chosen = np.array(places, np.int64)
        return Kept(
            [self.rows[place] for place in places],
            [self.which[place] for place in places],
            self.points[chosen],
            self.scalars[chosen],
            [self.trackers[place] for place in places],
            self.signed[chosen],
            self.envelopes[chosen],
            self.responses[chosen],
            [self.last_fields[place] for place in places],
        )

    def accepted(self, place: int) -> AcceptedBallot:
        """One of them, which has passed."""
        raw = self.points[place].tobytes()
        replaces, counter = self.last_fields[place]
        credential = Element(raw[:32])
        return AcceptedBallot(credential, self.trackers[place], replaces, counter, raw[32:])


def bulk_election(
    election: Election, written: Written, seal: SealPrefix | None = None
) -> BulkElection:
    """`written` is how texts of exactly this election are written."""
    prefixes = (written.source.pieces[0], written.ballot.pieces[0])
    return BulkElection(prefixes, election.fingerprint.encode(), seal)


def kept_ballots(texts: ReadTexts, which: Sequence[int]) -> Kept:
    """The ballots that could be read and that state their own hash."""
    hashes = hash_texts(texts)
    rows = np.flatnonzero(texts.good)
    numbers = rows.tolist()
    last_fields = [
        (texts.envelopes[row, 0].tobytes() if replaces else b"", counter)
        for row, (_, _, counter, replaces) in zip(numbers, texts.marks[rows].tolist(), strict=True)
    ]
    return Kept(
        numbers,
        [which[row] for row in numbers],
        texts.points[rows],
        texts.scalars[rows],
        [hashes.trackers[row] for row in numbers],
        _rows_of_texts([hashes.signed[row] for row in numbers]),
        texts.envelopes[rows],
        texts.responses[rows],
        last_fields,
    )


def _rows_of_texts(texts: Sequence[bytes]) -> Octets:
    """Texts of one length, a row for each."""
    return octets(bytearray().join(texts)).reshape(len(texts), len(texts[0]) if texts else 0)


def seals_of(kept: Kept, elections: Sequence[BulkElection]) -> Words | None:
    """Challenge and response of each envelope's signature; None where there are no envelopes."""
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


def compare_hashes(
    table: MessageTable,
    kept: Kept,
    elections: Sequence[BulkElection],
    elements: tuple[Octets, Octets],
    good: Booleans,
) -> None:
    """Clear `good` of each ballot one of whose proofs' challenges do not add up to its hash.

    `elements`: commitments uint8[k, C or more, 32], then products uint8[k, 2·q, 32]: Πα and Πβ
    of each question without blank.
    """
    count = len(kept.rows)
    messages = bytearray(count * table.width)
    write_messages(
        kept.points,
        *elements,
        _rows_of_texts([each.fingerprint for each in elections]),
        np.array(kept.which, np.int64),
        kept.signed,
        table.literals,
        table.rows,
        octets(messages).reshape(count, table.width),
    )
    digests = hash_messages(messages, table, count)
    compare_challenges(digests, kept.scalars, table.spans, good)
