"""Ballots made in bulk are ballots: the plain check takes every one, of every shape."""

from collections.abc import Sequence
from functools import partial
from itertools import product as every

import pytest
from msgspec import UNSET

from kernel_needs import require_kernel
from plebiscite.ballot.bulk_making import MadeBallot, OneByOne, Simulated, make_ballots
from plebiscite.ballot.envelope import EnvelopeStatement, check_seal, tracker_of
from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.ballot.v1_election import Election, Question
from plebiscite.ballot.v1_encryption import check_choices
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.errors import MisuseError, SignatureError
from plebiscite.group.interface import Element
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.proofs.transcript import random_scalar
from v1_sample import fixed_randomness, sample_election

ORIGIN = "referendum.example/2026"
SECRET, KEY = 31337, 77
SHAPES = (
    (2, True, 1, 1),
    (3, False, 1, 1),
    (1, False, 0, 1),
    (2, True, 0, 2),
    (4, False, 0, 3),
    (3, True, 2, 3),
    (2, False, 0, 0),
)
"""Options, blank, min, max of one question."""


def election_of(*shapes: tuple[int, bool, int, int]) -> Election:
    """The sample election with these questions in place of its own."""
    return sample_election(
        questions=tuple(
            Question(
                answers=tuple("abcd"[:options]),
                blank=has_blank or UNSET,
                min=low,
                max=high,
                question="?",
            )
            for options, has_blank, low, high in shapes
        ),
        y_secret=KEY,
    )


def valid_votes(question: Question) -> list[tuple[int, ...]]:
    votes = []
    for bits in every((0, 1), repeat=question.width):
        try:
            check_choices(question, bits, "here")
        except MisuseError:
            continue
        votes.append(bits)
    return votes


def made(wanted: Sequence[Simulated]) -> list[MadeBallot]:
    election = wanted[0].election
    bases = OneByOne(election.group, election.y)
    return list(make_ballots(ORIGIN, wanted, bases, fixed_randomness()))


def statement(wanted: Simulated, ballot: MadeBallot) -> EnvelopeStatement:
    election = wanted.election
    return EnvelopeStatement(
        origin=ORIGIN,
        uuid=election.record.uuid,
        fingerprint=election.fingerprint,
        credential=election.group.generator_power(wanted.secret),
        tracker=tracker_of(ballot.raw),
        replaces=wanted.replaces,
        counter=wanted.counter,
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_every_valid_vote_of_every_shape_is_a_valid_ballot(
    shape: tuple[int, bool, int, int],
) -> None:
    election = election_of(shape)
    votes = valid_votes(election.record.questions[0])
    wanted = [Simulated(election, [bits], SECRET + i, b"", 1) for i, bits in enumerate(votes)]
    verifier = BallotVerifier(election)
    for each, ballot in zip(wanted, made(wanted), strict=True):
        checked = verifier.check(ballot.raw)
        assert checked.credential == ED25519.generator_power(each.secret)
        check_seal(ED25519, "ballot", statement(each, ballot), ballot.seal)
        assert opened(election, checked.ciphertexts[0], each.choices[0])


def opened(
    election: Election, ciphertexts: Sequence[tuple[Element, Element]], bits: Sequence[int]
) -> bool:
    """Whether the sample's known key decrypts each ciphertext to its bit."""
    group = election.group
    return all(
        group.divide(beta, group.power(alpha, KEY)) == group.generator_power(bit)
        for (alpha, beta), bit in zip(ciphertexts, bits, strict=True)
    )


def test_a_chunk_mixes_elections_of_one_key() -> None:
    elections = [election_of(*SHAPES[:2]), election_of(*SHAPES[2:]), election_of(SHAPES[0])]
    wanted = [
        Simulated(
            election,
            [valid_votes(question)[-1] for question in election.record.questions],
            number + 7,
            bytes([number]) * 32,
            number + 1,
        )
        for number, election in enumerate(elections)
    ]
    for each, ballot in zip(wanted, made(wanted), strict=True):
        BallotVerifier(each.election).check(ballot.raw)
        check_seal(ED25519, "ballot", statement(each, ballot), ballot.seal)
        other = statement(each, ballot)._replace(counter=each.counter + 1)
        with pytest.raises(SignatureError):
            check_seal(ED25519, "ballot", other, ballot.seal)


def test_the_integers_serve_as_well() -> None:
    election = sample_election(BELENIOS_2048)
    (ballot,) = made([Simulated(election, [(0, 1, 0), (1, 1)], SECRET, b"", 1)])
    BallotVerifier(election).check(ballot.raw)


def test_bytes_are_the_one_spelling() -> None:
    election = sample_election()
    (ballot,) = made([Simulated(election, [(0, 1, 0), (1, 1)], SECRET, b"", 1)])
    assert parse_ballot(ballot.raw).election_uuid == election.record.uuid


def test_no_two_ballots_share_a_random_number() -> None:
    election = sample_election()
    same = Simulated(election, [(0, 1, 0), (1, 1)], SECRET, b"", 1)
    parts = [
        text
        for ballot in made([same, same])
        for answer in parse_ballot(ballot.raw).answers
        for choice in answer.choices
        for text in (choice.alpha, choice.beta)
    ]
    assert len(set(parts)) == len(parts) == 20


def test_what_is_no_valid_vote_is_never_made() -> None:
    election = sample_election()
    for choices in ([(1, 1, 0), (1, 1)], [(0, 1, 0)], [(0, 1, 0), (1, 2)]):
        with pytest.raises(MisuseError):
            made([Simulated(election, choices, SECRET, b"", 1)])


def test_other_keys_are_refused() -> None:
    first, other = sample_election(), sample_election(BELENIOS_2048)
    with pytest.raises(MisuseError, match="one key"):
        made([Simulated(each, [(0, 1, 0), (1, 1)], SECRET, b"", 1) for each in (first, other)])


def test_nobody_gets_nothing() -> None:
    election = sample_election()
    assert not list(make_ballots(ORIGIN, [], OneByOne(ED25519, election.y), fixed_randomness()))


@pytest.mark.slow  # starts Numba
@pytest.mark.parametrize("count", [1, 8, 9, 100])
def test_tables_give_the_powers_that_libsodium_gives(count: int) -> None:
    require_kernel()
    from plebiscite.ballot.bulk_bases import TabledBases

    y = ED25519.generator_power(KEY)
    draw = partial(random_scalar, ED25519, fixed_randomness(f"powers {count}"))
    edges = [(0, 5), (1, 0), (0, 0), (ED25519.order - 1, ED25519.order - 1)]
    exponents = [*[(draw(), draw()) for _ in range(max(count - 4, 1))], *edges][:count]
    plain, tabled = OneByOne(ED25519, y), TabledBases(y)
    assert tabled.products(exponents) == plain.products(exponents)
    left = [a for a, _ in exponents]
    assert tabled.generator_powers(left) == plain.generator_powers(left)


@pytest.mark.slow  # starts Numba
def test_ballots_by_tables_are_the_ballots_without() -> None:
    require_kernel()
    from plebiscite.ballot.bulk_bases import TabledBases

    election = election_of(*SHAPES[:2])
    votes = [valid_votes(question)[0] for question in election.record.questions]
    wanted = [Simulated(election, votes, number, b"", 1) for number in range(5, 25)]
    tabled = make_ballots(ORIGIN, wanted, TabledBases(election.y), fixed_randomness())
    assert list(tabled) == made(wanted)
