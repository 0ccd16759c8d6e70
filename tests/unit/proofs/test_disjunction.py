"""What iprove and the blank proofs accept, and that nothing near it passes."""

import pytest

from plebiscite.errors import MalformedError, ProofError
from plebiscite.group.elgamal import Ciphertext, encrypt_bit, product
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.proofs.blank import (
    BlankSplit,
    BlankWitness,
    prove_blank,
    prove_blank_or_member,
    verify_blank,
    verify_blank_or_member,
)
from plebiscite.proofs.disjunction import (
    BIT,
    Witness,
    prove_member,
    read_verified_bit,
    verify_member,
)
from plebiscite.proofs.v1_proof import Statement, V1Proof
from v1_sample import fixed_randomness

R = 987654321


def statement(group: Group = ED25519) -> Statement:
    return Statement(group, group.generator_power(55), "context", "place")


def altered(proofs: tuple[V1Proof, ...], order: int) -> list[tuple[V1Proof, ...]]:
    """Each number of each proof, one too large."""
    out = []
    for index, proof in enumerate(proofs):
        for name in ("challenge", "response"):
            number = str((int(getattr(proof, name)) + 1) % order)
            changed = V1Proof(
                **{"challenge": proof.challenge, "response": proof.response, name: number}
            )
            out.append((*proofs[:index], changed, *proofs[index + 1 :]))
    return out


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048], ids=lambda group: group.name)
@pytest.mark.parametrize("bit", [0, 1])
def test_a_bit_is_proven_and_every_altered_number_refused(group: Group, bit: int) -> None:
    claim = statement(group)
    ciphertext = encrypt_bit(group, claim.y, bit, R)
    proofs = prove_member(claim, ciphertext, BIT, Witness(bit, R), fixed_randomness())
    verify_member(claim, ciphertext, BIT, proofs)
    texts = (group.format(ciphertext.alpha), group.format(ciphertext.beta))
    assert read_verified_bit(claim, texts, proofs) == ciphertext
    for wrong in altered(proofs, group.order):
        with pytest.raises(ProofError, match="place"):
            verify_member(claim, ciphertext, BIT, wrong)
        with pytest.raises(ProofError, match="place"):
            read_verified_bit(claim, texts, wrong)


def test_a01_every_input_of_the_challenge_is_bound() -> None:
    claim = statement()
    ciphertext = encrypt_bit(ED25519, claim.y, 1, R)
    other = encrypt_bit(ED25519, claim.y, 1, R + 1)
    proofs = prove_member(claim, ciphertext, BIT, Witness(1, R), fixed_randomness())
    wrong_statements = [
        claim._replace(context="another"),
        claim._replace(y=ED25519.generator_power(56)),
    ]
    for wrong in wrong_statements:
        with pytest.raises(ProofError):
            verify_member(wrong, ciphertext, BIT, proofs)
    for near in (other, Ciphertext(other.alpha, ciphertext.beta), Ciphertext(*ciphertext[::-1])):
        with pytest.raises(ProofError):
            verify_member(claim, near, BIT, proofs)
    with pytest.raises(ProofError):
        verify_member(claim, ciphertext, (1, 2), proofs)
    with pytest.raises(ProofError):
        verify_member(claim, ciphertext, BIT, proofs[::-1])


def test_a09_two_is_no_bit() -> None:
    claim = statement()
    two = product(ED25519, [encrypt_bit(ED25519, claim.y, 1, R)] * 2)
    for pretended in BIT:
        proofs = prove_member(claim, two, BIT, Witness(pretended, 2 * R), fixed_randomness())
        with pytest.raises(ProofError):
            verify_member(claim, two, BIT, proofs)


def test_the_wrong_number_of_proofs_or_a_misspelled_scalar_is_malformed() -> None:
    claim = statement()
    ciphertext = encrypt_bit(ED25519, claim.y, 0, R)
    proofs = prove_member(claim, ciphertext, BIT, Witness(0, R), fixed_randomness())
    for wrong in (proofs[:1], (*proofs, proofs[0])):
        with pytest.raises(MalformedError, match="place"):
            verify_member(claim, ciphertext, BIT, wrong)
    for spelling in (
        "0" + proofs[0].challenge,
        str(int(proofs[0].challenge) + ED25519.order),
        "-1",
    ):
        with pytest.raises(MalformedError, match=r"place\[0\]"):
            verify_member(
                claim, ciphertext, BIT, (V1Proof(spelling, proofs[0].response), proofs[1])
            )


@pytest.mark.parametrize("position", [0, 1])
def test_a03_an_element_outside_the_group_is_named_with_its_place(position: int) -> None:
    claim = statement()
    ciphertext = encrypt_bit(ED25519, claim.y, 0, R)
    proofs = prove_member(claim, ciphertext, BIT, Witness(0, R), fixed_randomness())
    texts = [ED25519.format(ciphertext.alpha), ED25519.format(ciphertext.beta)]
    for wrong in (ED25519.format(ED25519.identity), "00" * 32):
        texts[position] = wrong
        with pytest.raises(MalformedError, match="place"):
            read_verified_bit(claim, (texts[0], texts[1]), proofs)


BLANK_CASES = {"blank": None, "none": 0, "one": 1, "two": 2}


def split_for(claim: Statement, plaintext: int | None) -> BlankSplit:
    bits = [0, 0] if plaintext is None else [int(plaintext > 0), int(plaintext > 1)]
    others = [encrypt_bit(ED25519, claim.y, bit, 10 + i) for i, bit in enumerate(bits)]
    blank = encrypt_bit(ED25519, claim.y, int(plaintext is None), R)
    return BlankSplit(blank, product(ED25519, others))


@pytest.mark.parametrize("plaintext", BLANK_CASES.values(), ids=BLANK_CASES)
def test_blank_proofs_hold_and_every_altered_number_is_refused(plaintext: int | None) -> None:
    claim, messages = statement(), range(3)
    split = split_for(claim, plaintext)
    witness = BlankWitness(plaintext, R, 21)
    blank = prove_blank(claim, split, witness, fixed_randomness())
    overall = prove_blank_or_member(claim, split, messages, witness, fixed_randomness("overall"))
    verify_blank(claim, split, blank)
    verify_blank_or_member(claim, split, messages, overall)
    for wrong in altered(blank, ED25519.order):
        with pytest.raises(ProofError, match="place"):
            verify_blank(claim, split, wrong)
    for wrong in altered(overall, ED25519.order):
        with pytest.raises(ProofError, match="place"):
            verify_blank_or_member(claim, split, messages, wrong)
    for context in ("context2", "|context"):
        with pytest.raises(ProofError):
            verify_blank(claim._replace(context=context), split, blank)
        with pytest.raises(ProofError):
            verify_blank_or_member(claim._replace(context=context), split, messages, overall)


def test_a09_blank_together_with_a_choice_cannot_be_proven() -> None:
    claim = statement()
    both = BlankSplit(encrypt_bit(ED25519, claim.y, 1, R), encrypt_bit(ED25519, claim.y, 1, 21))
    for plaintext in (None, 1):
        proofs = prove_blank(claim, both, BlankWitness(plaintext, R, 21), fixed_randomness())
        with pytest.raises(ProofError):
            verify_blank(claim, both, proofs)


def test_a02_the_two_blank_proofs_are_not_interchangeable() -> None:
    claim = statement()
    split = split_for(claim, 1)
    witness = BlankWitness(1, R, 21)
    blank = prove_blank(claim, split, witness, fixed_randomness())
    with pytest.raises(ProofError):
        verify_blank_or_member(claim, split, [1], blank)
