"""Ballots in envelopes with advice on them, for tests: every secret known, everything alterable."""

import json
import secrets
from collections.abc import Sequence
from typing import Any

import integer_ed25519 as integers
from plebiscite.ballot.advice import AdvisedBallot, Sealed, make_advice
from plebiscite.ballot.envelope import EnvelopeStatement, check_seal, seal, tracker_of
from plebiscite.ballot.v1_election import Election, write_election
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.ballot.v1_verification import BallotVerifier, CheckedBallot
from plebiscite.canonical.json import write_json
from plebiscite.errors import PlebisciteError
from plebiscite.group.known import ED25519
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.entries import BallotEntry
from v1_sample import fixed_randomness, sample_election

ORIGIN = "referendum.example/2026"
ELECTION = sample_election()
VERIFIER = BallotVerifier(ELECTION)
CHOICES = ([[0, 1, 0], [1, 1]], [[1, 0, 0], [0, 0]], [[0, 0, 1], [0, 1]])
SMALL = integers.small_points()


class GivenAdvice:
    """Advice on entries by their index, as `AdviceFiles` has it."""

    def __init__(self, advice: dict[int, bytes]) -> None:
        self._advice = advice

    def entry(self, index: int) -> bytes:
        return self._advice.get(index, b"")

    def randomness(self, size: int) -> bytes:
        return secrets.token_bytes(size)


def statement_of(raw: bytes, election: Election = ELECTION) -> EnvelopeStatement:
    """The envelope's statement on a ballot, the first of its voter."""
    written: dict[str, Any] = json.loads(raw)
    return EnvelopeStatement(
        origin=ORIGIN,
        uuid=election.record.uuid,
        fingerprint=election.fingerprint,
        credential=ED25519.parse(written["credential"]),
        tracker=tracker_of(raw),
        replaces=b"",
        counter=1,
    )


def sealed(raw: bytes, secret: int, election: Election = ELECTION) -> Sealed:
    """The ballot's envelope."""
    statement = statement_of(raw, election)
    draw = fixed_randomness(f"seal {secret}")
    return Sealed(statement, seal(ED25519, "ballot", statement, secret, draw))


def advised(
    choices: Sequence[Sequence[int]], secret: int, election: Election = ELECTION
) -> AdvisedBallot:
    """A right ballot in its envelope, with right advice."""
    raw = encrypt_ballot(election, choices, secret, fixed_randomness(f"ballot {secret}")).raw
    envelope = sealed(raw, secret, election)
    return AdvisedBallot(raw, envelope, make_advice(election, raw, envelope.signature))


def sample_ballots() -> list[AdvisedBallot]:
    """Three right ballots of `ELECTION` with right advice."""
    return [advised(choices, 1001 + number) for number, choices in enumerate(CHOICES)]


def checked_plainly(ballot: AdvisedBallot, verifier: BallotVerifier = VERIFIER) -> CheckedBallot:
    """What the plain path says: the verdict that counts. Raises as it does."""
    if ballot.sealed is not None:
        check_seal(ED25519, "ballot", *ballot.sealed)
    return verifier.check(ballot.raw)


def eighths(advice: bytes) -> list[bytes]:
    """The elements of advice."""
    return [advice[start : start + 64] for start in range(0, len(advice), 64)]


def point_of(eighth: bytes) -> integers.Point:
    """Its point."""
    x, y = (int.from_bytes(half, "little") for half in (eighth[:32], eighth[32:]))
    return integers.Point(x, y)


def coordinates(point: integers.Point) -> bytes:
    """A point as an element of advice."""
    return point.x.to_bytes(32, "little") + point.y.to_bytes(32, "little")


def entry_of(ballot: AdvisedBallot) -> bytes:
    """The log's entry of a ballot that has an envelope."""
    assert ballot.sealed is not None
    statement, signature = ballot.sealed
    return write_json(
        BallotEntry(
            unit=statement.uuid,
            ballot=ballot.raw.decode(),
            replaces=statement.replaces.hex(),
            counter=statement.counter,
            signature=signature,
        )
    )


def advised_in_bulk(
    election: Election, ballots: Sequence[AdvisedBallot], randomness: Randomness
) -> set[int]:
    """The places of those that the bulk path accepts with the advice on them."""
    from plebiscite.record.bulk_votes import Advised, accept_ballots

    elections = {election.record.uuid: write_election(election.record)}
    raws = [entry_of(each) for each in ballots]
    given = Advised([each.advice for each in ballots], randomness)
    outcome = accept_ballots(ORIGIN, elections, raws, given)
    assert outcome.advised <= set(outcome.accepted)
    assert set(outcome.accepted) | outcome.refused == set(range(len(ballots)))
    rest = set(outcome.accepted) - outcome.advised
    assert rest == {place for place in rest if is_valid(ballots[place], election)}
    return outcome.advised


def is_valid(ballot: AdvisedBallot, election: Election = ELECTION) -> bool:
    """What the plain path says."""
    try:
        checked_plainly(ballot, BallotVerifier(election))
    except PlebisciteError:
        return False
    return True


def accepted_in_bulk(election: Election, ballots: Sequence[AdvisedBallot]) -> set[int]:
    """The places of those that the bulk path accepts without advice."""
    from plebiscite.record.bulk_votes import accept_ballots

    elections = {election.record.uuid: write_election(election.record)}
    return set(accept_ballots(ORIGIN, elections, [entry_of(each) for each in ballots]).accepted)
