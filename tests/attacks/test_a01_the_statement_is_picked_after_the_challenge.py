"""A1: weak Fiat–Shamir. What v1's ballot proofs bind, and what its decryption proof does not."""

import json
from typing import Any

import pytest

from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.errors import ProofError
from plebiscite.foreign.findings import DECRYPTION_LIMIT, LIMITS
from plebiscite.group.known import ED25519
from plebiscite.proofs.transcript import v1_challenge
from plebiscite.proofs.v1_decryption import DecryptionKey, verify_v1_decryption
from plebiscite.proofs.v1_proof import V1Proof
from v1_sample import fixed_randomness, sample_election, signed_again

SECRET = 42


def made(choices: list[list[int]], secret: int = SECRET, seed: str = "a") -> dict[str, Any]:
    election = sample_election()
    ballot = encrypt_ballot(election, choices, secret, fixed_randomness(seed))
    return dict(json.loads(ballot.raw))


def test_proofs_do_not_move_to_another_text_of_the_election() -> None:
    other = sample_election(description="another text")
    ballot = {**made([[0, 1, 0], [1, 1]]), "election_hash": other.fingerprint}
    with pytest.raises(ProofError, match="individual_proofs"):
        BallotVerifier(other).check(signed_again(ballot, SECRET))


def test_proofs_do_not_move_to_another_credential() -> None:
    ballot = made([[0, 1, 0], [1, 1]])
    ballot["credential"] = ED25519.format(ED25519.generator_power(SECRET + 1))
    with pytest.raises(ProofError, match="individual_proofs"):
        BallotVerifier(sample_election()).check(signed_again(ballot, SECRET + 1))


@pytest.mark.parametrize("part", ["choices", "individual_proofs", "overall_proof", "blank_proof"])
def test_no_part_moves_between_two_ballots_of_one_voter(part: str) -> None:
    ballot, other = made([[0, 1, 0], [1, 1]]), made([[0, 1, 0], [1, 1]], seed="b")
    answers, others = ballot["answers"], other["answers"]
    answers[0][part] = others[0][part]
    with pytest.raises(ProofError):
        BallotVerifier(sample_election()).check(signed_again(ballot, SECRET))


def test_v1_decryption_binds_no_factor_so_every_report_says_so_first() -> None:
    # A trustee fixes both commitments first, and fits the factor to the challenge afterwards.
    secret, alpha = 99, ED25519.generator_power(5)
    key = ED25519.generator_power(secret)
    nonce, second = 1234, ED25519.generator_power(777)
    prefix = f"decrypt|phi|{ED25519.format(key)}|"
    challenge = v1_challenge(ED25519, prefix, [ED25519.generator_power(nonce), second])
    response = (nonce - secret * challenge) % ED25519.order
    rest = ED25519.divide(second, ED25519.power(alpha, response))
    forged = ED25519.power(rest, pow(challenge, -1, ED25519.order))
    assert forged != ED25519.power(alpha, secret)
    proof = V1Proof(str(challenge), str(response))
    verify_v1_decryption(DecryptionKey(ED25519, "phi", key), alpha, forged, proof, "")
    assert LIMITS[0] == DECRYPTION_LIMIT
