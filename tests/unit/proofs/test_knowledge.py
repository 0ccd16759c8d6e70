"""v1's proofs of knowledge: what each is bound to."""

import pytest

from plebiscite.errors import MalformedError, ProofError, SignatureError
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.proofs.knowledge import (
    prove_key,
    sign_ballot,
    sign_message,
    verify_ballot_signature,
    verify_key,
    verify_message,
)
from plebiscite.proofs.v1_decryption import (
    DecryptionKey,
    prove_v1_decryption,
    verify_v1_decryption,
)
from plebiscite.proofs.v1_proof import V1Proof
from v1_sample import fixed_randomness

SECRET = 123456789
GROUPS = [ED25519, BELENIOS_2048]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_each_proof_holds_for_its_key_and_purpose_only(group: Group) -> None:
    key, other = group.generator_power(SECRET), group.generator_power(SECRET + 1)
    draw = fixed_randomness()
    pok = prove_key(group, SECRET, draw)
    ballot = sign_ballot(group, "hash", SECRET, draw)
    message = sign_message(group, "hash", SECRET, draw)
    verify_key(group, key, pok, "")
    verify_ballot_signature(group, "hash", key, ballot, "")
    verify_message(group, "hash", key, message, "")
    with pytest.raises(ProofError, match="place"):
        verify_key(group, other, pok, "place")
    with pytest.raises(ProofError):
        verify_key(group, key, ballot, "")
    for wrong_key, text, proof in (
        (other, "hash", ballot),
        (key, "hash2", ballot),
        (key, "hash", message),
    ):
        with pytest.raises(SignatureError, match="place"):
            verify_ballot_signature(group, text, wrong_key, proof, "place")
    for wrong_key, text, proof in (
        (other, "hash", message),
        (key, "hash2", message),
        (key, "hash", ballot),
    ):
        with pytest.raises(SignatureError, match="place"):
            verify_message(group, text, wrong_key, proof, "place")


def test_a_challenge_above_the_order_is_malformed() -> None:
    proof = prove_key(ED25519, SECRET, fixed_randomness())
    key = ED25519.generator_power(SECRET)
    for wrong in (
        V1Proof(str(int(proof.challenge) + ED25519.order), proof.response),
        V1Proof(proof.challenge, str(int(proof.response) + ED25519.order)),
    ):
        with pytest.raises(MalformedError, match="place"):
            verify_key(ED25519, key, wrong, "place")


def test_a_text_utf8_cannot_carry_is_not_signed() -> None:
    with pytest.raises(MalformedError, match="surrogate"):
        sign_message(ED25519, "\ud800", SECRET, fixed_randomness())


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_a_decryption_factor_is_proven_and_what_v1_binds_is_bound(group: Group) -> None:
    alpha, key = group.generator_power(9), group.generator_power(SECRET)
    factor, proof = prove_v1_decryption(group, "phi", alpha, SECRET, fixed_randomness())
    assert factor == group.power(alpha, SECRET)
    decryption = DecryptionKey(group, "phi", key)
    verify_v1_decryption(decryption, alpha, factor, proof, "")
    response = V1Proof(proof.challenge, str((int(proof.response) + 1) % group.order))
    for wrong_key, wrong_alpha, wrong_factor, wrong_proof in (
        (decryption._replace(fingerprint="psi"), alpha, factor, proof),
        (decryption._replace(public_key=alpha), alpha, factor, proof),
        (decryption, key, factor, proof),
        (decryption, alpha, key, proof),
        (decryption, alpha, factor, response),
    ):
        with pytest.raises(ProofError, match="place"):
            verify_v1_decryption(wrong_key, wrong_alpha, wrong_factor, wrong_proof, "place")


def test_the_identity_decrypts_to_itself() -> None:
    group = ED25519
    factor, proof = prove_v1_decryption(group, "phi", group.identity, SECRET, fixed_randomness())
    assert factor == group.identity
    key = DecryptionKey(group, "phi", group.generator_power(SECRET))
    verify_v1_decryption(key, group.identity, factor, proof, "")
