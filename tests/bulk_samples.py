"""Ballots of several shapes with their elections, for tests of the bulk path."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from advised_ballots import sealed
from plebiscite.ballot.v1_election import Election, Question, write_election
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.record.entries import BallotEntry, write_entry
from plebiscite.record.vote_check import VotingContext
from v1_sample import BLANK, PLAIN, fixed_randomness, sample_election

if TYPE_CHECKING:
    from plebiscite.ballot.bulk_texts import ReadTexts

ORIGIN = "referendum.example/2026"
WIDE = Question(answers=("A", "B", "C", "D"), blank=True, min=0, max=2, question="Whom?")
ONE = Question(answers=("A",), min=0, max=1, question="?")
SURE = Question(answers=("A", "B", "C"), min=1, max=1, question="Which?")
SHAPES: dict[str, tuple[tuple[Question, ...], list[list[list[int]]]]] = {
    "two": ((BLANK, PLAIN), [[[0, 1, 0], [1, 1]], [[1, 0, 0], [0, 0]], [[0, 0, 1], [0, 1]]]),
    "wide": ((WIDE,), [[[0, 1, 1, 0, 0]], [[1, 0, 0, 0, 0]], [[0, 0, 0, 0, 0]]]),
    "one": ((ONE,), [[[0]], [[1]]]),
    "sure": ((SURE, ONE), [[[0, 1, 0], [1]], [[1, 0, 0], [0]]]),
}
SECRET = 5001


@cache
def election_of(shape: str) -> Election:
    """An election with the questions of that name in `SHAPES`."""
    return sample_election(questions=SHAPES[shape][0])


@cache
def verifier_of(shape: str) -> BallotVerifier:
    """The plain path for it."""
    return BallotVerifier(election_of(shape))


@cache
def ballots_of(shape: str) -> tuple[bytes, ...]:
    """Its valid ballots; number i is cast with `SECRET` + i."""
    return tuple(ballots_for(election_of(shape), SHAPES[shape][1]))


def ballots_for(election: Election, votes: Sequence[Sequence[Sequence[int]]]) -> list[bytes]:
    """A ballot for each vote."""
    draw = fixed_randomness(f"bulk {election.fingerprint}")
    return [
        encrypt_ballot(election, choices, SECRET + number, draw).raw
        for number, choices in enumerate(votes)
    ]


def entry_around(election: Election, raw: bytes, secret: int) -> bytes:
    """The entry of a ballot, the first of its voter, sealed by who has the secret."""
    return write_entry(
        BallotEntry(
            unit=election.record.uuid,
            ballot=raw.decode(),
            replaces="",
            counter=1,
            signature=sealed(raw, secret, election).signature,
        )
    )


@cache
def entries_of(shape: str) -> tuple[bytes, ...]:
    """Ballot entries with these ballots, each the first of its voter."""
    return tuple(
        entry_around(election_of(shape), raw, SECRET + number)
        for number, raw in enumerate(ballots_of(shape))
    )


def context_of(shape: str) -> VotingContext:
    """What entries of the shape's election are read with."""
    election = election_of(shape)
    return VotingContext(ORIGIN, {election.record.uuid: write_election(election.record)})


def read_texts(shape: str, raws: Sequence[bytes]) -> "ReadTexts":
    """Texts of ballots read along the template of the shape."""
    from plebiscite.ballot.bulk_template import ballot_template, shape_of
    from plebiscite.ballot.bulk_texts import TextReader, Written

    election = election_of(shape)
    template = ballot_template(election)
    reader = TextReader(shape_of(election), Written(template, template))
    return reader.read(raws, [0] * len(raws), [(template.pieces[0], template.pieces[0])])
