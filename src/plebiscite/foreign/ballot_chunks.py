"""Ballots checked in chunks, which a pool of processes can share out.

What the bulk path accepts is accepted; everything else goes through the plain path, which decides
and words the error.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from plebiscite.ballot.v1_ballot import ballot_digest
from plebiscite.ballot.v1_election import parse_election
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.canonical.batches import in_batches
from plebiscite.errors import PlebisciteError
from plebiscite.foreign.bulk_ballots import Accepted, BulkCheck, bulk_check
from plebiscite.kernel.availability import kernel_available
from plebiscite.record.checking_paths import CheckingPath, PathChoice

IndexedBallot = tuple[int, bytes]
"""The ballot's number in the archive, from 0, and its bytes."""

CHUNK = 32  # ballots; in BELENIOS-2048 a tenth of a second of work in bulk, a second plainly


class BallotOutcome(NamedTuple):
    """`digest` is the SHA-256 of the bytes. Either it passed, or `problem` says what is wrong.

    `path`: how its proofs were checked.
    """

    number: int
    digest: bytes
    credential: bytes  # `el()` bytes, as the components: α and β of every ciphertext in order;
    components: bytes  # both empty if there is a problem
    problem: PlebisciteError | None
    path: CheckingPath


@lru_cache(maxsize=4)
def _plain(election_raw: bytes) -> BallotVerifier:
    return BallotVerifier(parse_election(election_raw))


@lru_cache(maxsize=4)
def _bulk(
    election_raw: bytes,
    compiled: bool,  # noqa: ARG001, FBT001 - so that what is remembered belongs to it
) -> BulkCheck | None:
    return bulk_check(parse_election(election_raw))


def check_ballots(
    election_raw: bytes, ballots: Sequence[IndexedBallot], *, path: PathChoice = "auto"
) -> list[BallotOutcome]:
    """Check each ballot by itself; arguments and outcomes can be sent between processes.

    Raises: what `parse_election` raises, never anything about a ballot.
    """
    bulk = None if path == "plain" else _bulk(election_raw, kernel_available())
    if bulk is None:
        return [_check(election_raw, ballot, "plain") for ballot in ballots]
    return [
        _check(election_raw, ballot, "fallback") if accepted is None else _taken(ballot, accepted)
        for ballot, accepted in zip(ballots, bulk([raw for _, raw in ballots]), strict=True)
    ]


def _taken(ballot: IndexedBallot, accepted: Accepted) -> BallotOutcome:
    index, raw = ballot
    digest = ballot_digest(raw)
    return BallotOutcome(index, digest, accepted.credential, accepted.components, None, "bulk")


def _check(election_raw: bytes, ballot: IndexedBallot, path: CheckingPath) -> BallotOutcome:
    index, raw = ballot
    digest = ballot_digest(raw)
    try:
        checked = _plain(election_raw).check(raw, f"ballot {index}")
    except PlebisciteError as problem:
        return BallotOutcome(index, digest, b"", b"", problem, path)
    return BallotOutcome(index, digest, checked.credential, checked.components, None, path)


def chunks(ballots: Iterable[IndexedBallot]) -> Iterator[list[IndexedBallot]]:
    """The ballots in lists of at most `CHUNK`."""
    return in_batches(ballots, CHUNK)
