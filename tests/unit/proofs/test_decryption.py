"""The strong decryption proof in both kinds of group; the identity; what the prover refuses.

That each of the twelve fields is bound is the claim of tests/attacks/test_a06_….
"""

import msgspec
import pytest

from plebiscite.errors import MalformedError, MisuseError, ProofError
from plebiscite.group.interface import Element, Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.proofs.decryption import (
    DecryptionProof,
    DecryptionStatement,
    KeyContext,
    Kind,
    check_decryption,
    decryption_factors,
    fold,
    prove_decryption,
    statement_digest,
    statement_fields,
)
from plebiscite.proofs.transcript import strong_challenge
from staged_ceremony import seeded

SECRET = 987654321


def stated(group: Group, alphas: list[Element]) -> DecryptionStatement:
    return DecryptionStatement(
        group=group,
        origin="referendum.example/2026",
        size=4711,
        root=bytes(range(32)),
        units=(("9mWn3sRgT5yHuJ", "phi two"), ("4tDq7vZcP2bXeK", "phi one")),
        tally_digest=bytes(32),
        trustees_digest=bytes(31) + b"\x01",
        context=KeyContext("Pedersen", 2, 1, 2, 3),
        election_key=group.generator_power(31337),
        public_key=group.generator_power(SECRET),
        alphas=tuple(alphas),
    )


def some_alphas(group: Group) -> list[Element]:
    return [group.generator_power(n) for n in (3, 1, 4, 15)]


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048])
@pytest.mark.parametrize("kind", ["decryption", "rehearsal"])
def test_a_proof_made_with_the_key_holds(group: Group, kind: Kind) -> None:
    statement = stated(group, some_alphas(group))
    factors = decryption_factors(group, SECRET, statement.alphas)
    proof = prove_decryption(SECRET, statement, factors, seeded("a"), kind=kind)
    check_decryption(statement, factors, proof, kind=kind)
    other: Kind = "rehearsal" if kind == "decryption" else "decryption"
    with pytest.raises(ProofError):
        check_decryption(statement, factors, proof, kind=other)


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048])
def test_the_identity_among_ciphertexts_has_the_identity_as_factor(group: Group) -> None:
    statement = stated(group, [group.identity, group.generator_power(9)])
    factors = decryption_factors(group, SECRET, statement.alphas)
    assert factors[0] == group.identity
    proof = prove_decryption(SECRET, statement, factors, seeded("b"))
    check_decryption(statement, factors, proof)
    wrong = [group.generator, factors[1]]
    with pytest.raises(ProofError, match="factors are not"):
        check_decryption(statement, wrong, prove_decryption(SECRET, statement, wrong, seeded("c")))


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048])
def test_a_tally_of_identities_alone_makes_b_the_identity(group: Group) -> None:
    statement = stated(group, [group.identity])
    proof = prove_decryption(SECRET, statement, [group.identity], seeded("d"))
    assert proof.b == group.format(group.identity)
    check_decryption(statement, [group.identity], proof)


def test_two_proofs_of_one_statement_have_different_nonces() -> None:
    statement = stated(ED25519, some_alphas(ED25519))
    factors = decryption_factors(ED25519, SECRET, statement.alphas)
    random = seeded("e")
    proofs = [prove_decryption(SECRET, statement, factors, random) for _ in range(2)]
    assert proofs[0].a != proofs[1].a
    repeated = [prove_decryption(SECRET, statement, factors, seeded("f")) for _ in range(2)]
    assert repeated[0] == repeated[1]


STATEMENT = stated(ED25519, some_alphas(ED25519))
FACTORS = decryption_factors(ED25519, SECRET, STATEMENT.alphas)
PROOF = prove_decryption(SECRET, STATEMENT, FACTORS, seeded("g"))
IDENTITY = ED25519.format(ED25519.identity)


def test_units_are_hashed_by_their_bytes_whatever_order_they_come_in() -> None:
    turned = msgspec.structs.replace(STATEMENT, units=STATEMENT.units[::-1])
    check_decryption(turned, FACTORS, PROOF)
    assert len(statement_fields(STATEMENT, FACTORS)) == 12


def test_a_unit_named_twice_is_refused() -> None:
    twice = msgspec.structs.replace(STATEMENT, units=STATEMENT.units[:1] * 2)
    with pytest.raises(MisuseError, match="twice"):
        statement_fields(twice, FACTORS)


def test_a_secret_of_another_key_is_refused_before_it_proves_anything() -> None:
    with pytest.raises(MisuseError, match="not the one behind"):
        prove_decryption(SECRET + 1, STATEMENT, FACTORS, seeded("h"))


def test_nothing_to_decrypt_is_no_decryption() -> None:
    empty = msgspec.structs.replace(STATEMENT, alphas=())
    proof = prove_decryption(SECRET, empty, [], seeded("i"))
    with pytest.raises(ProofError, match="nothing to decrypt"):
        check_decryption(empty, [], proof)


@pytest.mark.parametrize("factors", [FACTORS[:-1], [*FACTORS, ED25519.identity]])
def test_one_factor_per_ciphertext(factors: list[Element]) -> None:
    proof = prove_decryption(SECRET, STATEMENT, factors, seeded("j"))
    with pytest.raises(ProofError, match="factors for 4 ciphertexts"):
        check_decryption(STATEMENT, factors, proof)


def test_the_identity_is_no_key() -> None:
    """With x = 0 everything would hold, and every factor would be the identity."""
    statement = msgspec.structs.replace(STATEMENT, public_key=ED25519.identity)
    factors = [ED25519.identity] * 4
    proof = prove_decryption(0, statement, factors, seeded("k"))
    with pytest.raises(ProofError, match="identity is no key"):
        check_decryption(statement, factors, proof)


def test_the_identity_is_no_election_key() -> None:
    statement = msgspec.structs.replace(STATEMENT, election_key=ED25519.identity)
    proof = prove_decryption(SECRET, statement, FACTORS, seeded("l"))
    with pytest.raises(ProofError, match="identity is no key"):
        check_decryption(statement, FACTORS, proof)


@pytest.mark.parametrize(
    "proof",
    [
        DecryptionProof(IDENTITY, PROOF.b, PROOF.response),
        DecryptionProof(PROOF.a.upper(), PROOF.b, PROOF.response),
        DecryptionProof(PROOF.a, PROOF.b[:-2], PROOF.response),
        DecryptionProof(PROOF.a, PROOF.b, "0" + PROOF.response),
        DecryptionProof(PROOF.a, PROOF.b, str(int(PROOF.response) + ED25519.order)),
    ],
    ids=["A identity", "A upper case", "B short", "response with zero", "response above q"],
)
def test_another_spelling_is_malformed(proof: DecryptionProof) -> None:
    with pytest.raises(MalformedError):
        check_decryption(STATEMENT, FACTORS, proof)


def test_each_equation_is_checked() -> None:
    group = ED25519
    more = group.format(group.multiply(group.parse(PROOF.b), group.generator))
    with pytest.raises(ProofError):
        check_decryption(STATEMENT, FACTORS, DecryptionProof(PROOF.a, more, PROOF.response))
    wrong = [group.multiply(FACTORS[0], group.generator), *FACTORS[1:]]
    own_words = prove_decryption(SECRET, STATEMENT, wrong, seeded("m"))
    with pytest.raises(ProofError, match="factors are not"):
        check_decryption(STATEMENT, wrong, own_words)


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048])
def test_another_secret_satisfies_the_second_equation_and_not_the_first(group: Group) -> None:
    """All factors raised to a secret that is not the one behind the key, with an honest B."""
    other, nonce = SECRET + 1, 271828
    statement = stated(group, some_alphas(group))
    factors = decryption_factors(group, other, statement.alphas)
    digest = statement_digest(statement, factors)
    A = group.generator_power(nonce)
    B = group.power(fold(group, digest, statement.alphas), nonce)
    challenge = strong_challenge(group, "decryption/challenge", (digest, A, B))
    response = str(group.respond(nonce, other, challenge))
    with pytest.raises(ProofError, match="not made with the secret of this key"):
        check_decryption(
            statement, factors, DecryptionProof(group.format(A), group.format(B), response)
        )
