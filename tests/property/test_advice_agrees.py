"""Random chunks, right and forged, with random advice: both programs agree, and no lie passes."""

import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advised_ballots import SMALL, advised_in_bulk, coordinates, eighths, is_valid, point_of
from forged_ballots import ELECTION, TORSION, Forger
from integer_ed25519 import P, add
from kernel_needs import require_kernel
from plebiscite.ballot.advice import AdvisedBallot, check_with_advice_plainly
from plebiscite.errors import PlebisciteError

RIGHT = [Forger(secret=number, votes=number % 2).advised() for number in range(2, 7)]
FORGED = [
    Forger(votes=2).advised(),
    Forger(votes=1000, compensate=sum).advised(),
    Forger(signature_twist=TORSION[8]).advised(),
    Forger(commitment_twist=TORSION[4]).advised(),
]
VALID = {ballot.raw: is_valid(ballot, ELECTION) for ballot in (*RIGHT, *FORGED)}


def _flipped(ballot: AdvisedBallot, bit: int) -> bytes:
    number = int.from_bytes(ballot.advice, "little") ^ 1 << bit % (8 * len(ballot.advice))
    return number.to_bytes(len(ballot.advice), "little")


def _moved(ballot: AdvisedBallot, number: int) -> bytes:
    """Every element another eighth part of the same: still right."""
    points = map(point_of, eighths(ballot.advice))
    return b"".join(
        coordinates(add(point, SMALL[(number + place) % 8])) for place, point in enumerate(points)
    )


def _exchanged(ballot: AdvisedBallot, number: int) -> bytes:
    parts = eighths(ballot.advice)
    first, second = number % len(parts), number // len(parts) % len(parts)
    parts[first], parts[second] = parts[second], parts[first]
    return b"".join(parts)


def _negated(ballot: AdvisedBallot, number: int) -> bytes:
    parts = eighths(ballot.advice)
    place = number % len(parts)
    point = point_of(parts[place])
    parts[place] = coordinates(point._replace(x=-point.x % P))
    return b"".join(parts)


def _cut(ballot: AdvisedBallot, number: int) -> bytes:
    return ballot.advice[: number % len(ballot.advice)]


def _anothers(_: AdvisedBallot, number: int) -> bytes:
    return RIGHT[number % len(RIGHT)].advice


CHANGES = (_flipped, _moved, _exchanged, _negated, _cut, _anothers)
ballots = st.sampled_from([*RIGHT, *RIGHT, *FORGED])
changed = st.tuples(ballots, st.sampled_from(CHANGES), st.integers(0, 2**20)).map(
    lambda drawn: drawn[0]._replace(advice=drawn[1](drawn[0], drawn[2]))
)


def agree(chunk: list[AdvisedBallot]) -> None:
    """Both say the same of the chunk, and what they accept is valid."""
    require_kernel()
    try:
        check_with_advice_plainly(ELECTION, chunk, secrets.token_bytes)
    except PlebisciteError:
        plainly = False
    else:
        plainly = True
    in_bulk = advised_in_bulk(ELECTION, chunk, secrets.token_bytes)
    assert plainly == (len(in_bulk) == len(chunk))
    assert all(VALID[chunk[place].raw] for place in in_bulk)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(ballots, changed), min_size=1, max_size=4))
def test_both_programs_agree_and_accept_no_lie(chunk: list[AdvisedBallot]) -> None:
    agree(chunk)


@pytest.mark.long
@settings(max_examples=50_000, deadline=None)
@given(st.lists(st.one_of(ballots, changed), min_size=1, max_size=4))
def test_both_programs_agree_on_very_many(chunk: list[AdvisedBallot]) -> None:
    agree(chunk)
