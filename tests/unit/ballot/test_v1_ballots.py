"""Ballots of ours: valid choices give valid ballots, and every altered field is refused."""

import json
from collections.abc import Sequence
from itertools import product as every

import pytest

from plebiscite.ballot.v1_ballot import ballot_digest, parse_ballot, signed_hash, tracker
from plebiscite.ballot.v1_election import Question
from plebiscite.ballot.v1_encryption import check_choices, encrypt_ballot
from plebiscite.ballot.v1_size import largest_ballot
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.canonical.base64 import parse_b64hash
from plebiscite.canonical.json import write_json
from plebiscite.errors import (
    EvidenceError,
    MalformedError,
    MisuseError,
    ProofError,
    SignatureError,
)
from plebiscite.group.elgamal import encrypt_bit
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.proofs.knowledge import sign_ballot
from v1_sample import BLANK, PLAIN, alterations, fixed_randomness, sample_election, signed_again

SECRET = 31337
ELECTION = sample_election()
VERIFIER = BallotVerifier(ELECTION)
RAW = encrypt_ballot(ELECTION, [[0, 1, 0], [1, 1]], SECRET, fixed_randomness()).raw


BLANK_VOTES = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
PLAIN_VOTES = [list(bits) for bits in every((0, 1), repeat=2)]


@pytest.mark.parametrize("choices", list(every(BLANK_VOTES, PLAIN_VOTES)))
def test_every_valid_vote_gives_a_valid_ballot(choices: Sequence[list[int]]) -> None:
    made = encrypt_ballot(ELECTION, choices, SECRET, fixed_randomness())
    checked = VERIFIER.check(made.raw)
    assert checked.credential == ED25519.generator_power(SECRET)
    assert checked.digest == ballot_digest(made.raw) == parse_b64hash(tracker(made.raw))
    assert len(made.raw) <= largest_ballot(ED25519, (BLANK, PLAIN), ELECTION.record.uuid)
    assert checked.ciphertexts == tuple(
        tuple(encrypt_bit(ED25519, ELECTION.y, bit, r) for bit, r in zip(row, rs, strict=True))
        for row, rs in zip(choices, made.randomness, strict=True)
    )


def test_a_ballot_of_the_integers_is_no_longer_than_said() -> None:
    election = sample_election(BELENIOS_2048)
    made = encrypt_ballot(election, [[1, 0, 0], [1, 1]], SECRET, fixed_randomness())
    BallotVerifier(election).check(made.raw)
    largest = largest_ballot(BELENIOS_2048, (BLANK, PLAIN), election.record.uuid)
    assert largest - 100 < len(made.raw) <= largest


INVALID = [
    ([1, 0], "2 choices, needed are 3"),
    ([0, 2, 0], "0 or 1"),
    ([0, -1, 1], "0 or 1"),
    ([0, 0, 0], "0 chosen"),
    ([0, 1, 1], "2 chosen"),
    ([1, 1, 0], "blank"),
]


@pytest.mark.parametrize(("choices", "message"), INVALID)
def test_a09_an_invalid_vote_is_never_encrypted(choices: list[int], message: str) -> None:
    with pytest.raises(MisuseError, match=message):
        encrypt_ballot(ELECTION, [choices, [0, 0]], SECRET, fixed_randomness())
    with pytest.raises(MisuseError):
        encrypt_ballot(ELECTION, [[0, 1, 0]], SECRET, fixed_randomness())


def test_min_and_max_hold_without_blank() -> None:
    question = Question(answers=("A", "B", "C"), min=1, max=2, question="?")
    check_choices(question, [1, 0, 1], "here")
    for wrong in ([0, 0, 0], [1, 1, 1]):
        with pytest.raises(MisuseError, match="here"):
            check_choices(question, wrong, "here")


def test_the_signed_hash_covers_everything_but_the_signature() -> None:
    ballot = parse_ballot(RAW)
    assert ballot.signature.hash == signed_hash(ballot)


ALTERED = list(alterations(json.loads(RAW)))


def test_every_altered_field_is_refused() -> None:
    assert len(ALTERED) > 100
    for _, value in ALTERED:
        with pytest.raises((MalformedError, EvidenceError)):
            VERIFIER.check(write_json(value))


def test_every_altered_field_is_refused_even_when_signed_again() -> None:
    for path, value in ALTERED:
        if not path.startswith((".signature", " without signature")):
            with pytest.raises((MalformedError, EvidenceError)):
                VERIFIER.check(signed_again(value, SECRET))


def changed(**fields: object) -> bytes:
    return signed_again({**json.loads(RAW), **fields}, SECRET)


def test_what_is_wrong_is_named_with_its_place() -> None:
    answers = json.loads(RAW)["answers"]
    first, second = answers
    cases: list[tuple[bytes, type[Exception], str]] = [
        (changed(election_uuid="Another1e1ection"), ProofError, "b.election_uuid"),
        (changed(election_hash="x"), ProofError, "b.election_hash"),
        (changed(answers=[first]), MalformedError, "b.answers: 1 answers"),
        (
            changed(answers=[{**first, "choices": first["choices"][:2]}, second]),
            MalformedError,
            r"b.answers\[0\].choices: 2 ciphertexts",
        ),
        (
            changed(
                answers=[{**first, "individual_proofs": first["individual_proofs"][:2]}, second]
            ),
            MalformedError,
            r"b.answers\[0\].individual_proofs: 2 individual",
        ),
        (
            changed(answers=[first, {**second, "blank_proof": first["blank_proof"]}]),
            MalformedError,
            r"b.answers\[1\].blank_proof: the blank proof does not belong",
        ),
        (
            changed(answers=[{k: first[k] for k in list(first)[:3]}, second]),
            MalformedError,
            r"b.answers\[0\].blank_proof: the blank proof is missing",
        ),
        (
            changed(answers=[{**first, "blank_proof": first["blank_proof"][::-1]}, second]),
            ProofError,
            r"b.answers\[0\].blank_proof",
        ),
        (
            changed(answers=[{**first, "overall_proof": first["overall_proof"][::-1]}, second]),
            ProofError,
            r"b.answers\[0\].overall_proof",
        ),
        (
            changed(answers=[first, {**second, "overall_proof": second["overall_proof"][::-1]}]),
            ProofError,
            r"b.answers\[1\].overall_proof",
        ),
        (RAW + b"\n", MalformedError, "b: "),
    ]
    for raw, error, place in cases:
        with pytest.raises(error, match=place):
            VERIFIER.check(raw, "b")


def test_a_ballot_signed_by_another_credential_is_refused() -> None:
    ballot = json.loads(RAW)
    digest = ballot["signature"]["hash"]
    proof = sign_ballot(ED25519, digest, SECRET + 1, fixed_randomness())
    with pytest.raises(SignatureError, match=r"signature\.proof"):
        VERIFIER.check(write_json({**ballot, "signature": {"hash": digest, "proof": proof}}))
    wrong = {"hash": digest[::-1], "proof": ballot["signature"]["proof"]}
    with pytest.raises(SignatureError, match=r"signature\.hash"):
        VERIFIER.check(write_json({**ballot, "signature": wrong}))


@pytest.mark.parametrize("credential", [ED25519.format(ED25519.identity), "00" * 32, "zz"])
def test_a49_a_degenerate_credential_is_refused(credential: str) -> None:
    with pytest.raises(MalformedError, match="ballot"):
        VERIFIER.check(changed(credential=credential))


def test_the_nonces_never_repeat_when_randomness_does() -> None:
    def stuck(size: int) -> bytes:
        return bytes(size)

    one = json.loads(encrypt_ballot(ELECTION, [[1, 0, 0], [1, 1]], SECRET, stuck).raw)
    two = json.loads(encrypt_ballot(ELECTION, [[1, 0, 0], [0, 1]], SECRET, stuck).raw)
    assert one["signature"]["proof"]["challenge"] != two["signature"]["proof"]["challenge"]
