"""Ballots checked in chunks, which a pool of processes can share out."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from plebiscite.ballot.v1_ballot import ballot_digest
from plebiscite.ballot.v1_election import parse_election
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.canonical.batches import in_batches
from plebiscite.errors import PlebisciteError

IndexedBallot = tuple[int, bytes]
"""The ballot's number in the archive, from 0, and its bytes."""

CHUNK = 16  # ballots; a quarter of a second of work in BELENIOS-2048


class BallotOutcome(NamedTuple):
    """`digest` is the SHA-256 of the bytes. Either it passed, or `problem` says what is wrong."""

    number: int
    digest: bytes
    credential: bytes  # `el()` bytes, as the components: α and β of every ciphertext in order;
    components: bytes  # both empty if there is a problem
    problem: PlebisciteError | None


@lru_cache(maxsize=4)
def _verifier(election_raw: bytes) -> BallotVerifier:
    return BallotVerifier(parse_election(election_raw))


def check_ballots(election_raw: bytes, ballots: Sequence[IndexedBallot]) -> list[BallotOutcome]:
    """Check each ballot by itself; arguments and outcomes can be sent between processes.

    Raises: what `parse_election` raises, never anything about a ballot.
    """
    verifier = _verifier(election_raw)
    return [_check(verifier, index, raw) for index, raw in ballots]


def _check(verifier: BallotVerifier, index: int, raw: bytes) -> BallotOutcome:
    digest = ballot_digest(raw)
    try:
        checked = verifier.check(raw, f"ballot {index}")
    except PlebisciteError as problem:
        return BallotOutcome(index, digest, b"", b"", problem)
    return BallotOutcome(index, digest, checked.credential, checked.components, None)


def chunks(ballots: Iterable[IndexedBallot]) -> Iterator[list[IndexedBallot]]:
    """The ballots in lists of at most `CHUNK`."""
    return in_batches(ballots, CHUNK)
