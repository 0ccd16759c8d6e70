"""A6: a trustee publishes factors that change the count, with a proof that seems to hold.

v1's challenge covers neither ciphertexts nor factors. Ours covers all twelve fields.
"""

import msgspec
import pytest

from plebiscite.canonical.encoding import h512
from plebiscite.errors import PlebisciteError, ProofError
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.decryption import (
    DecryptionProof,
    DecryptionStatement,
    KeyContext,
    check_decryption,
    decryption_factors,
    fold,
    prove_decryption,
    statement_digest,
    statement_fields,
    weight,
)
from plebiscite.proofs.transcript import strong_challenge, v1_challenge
from staged_ceremony import seeded

SECRET, OTHER = 1234567, 7654321
ALPHAS = tuple(GROUP.generator_power(n) for n in (11, 22, 33))
STATEMENT = DecryptionStatement(
    group=GROUP,
    origin="referendum.example/2026",
    size=4711,
    root=bytes(range(32)),
    units=(("4tDq7vZcP2bXeK", "phi one"), ("9mWn3sRgT5yHuJ", "phi two")),
    tally_digest=bytes([1]) * 32,
    trustees_digest=bytes([2]) * 32,
    context=KeyContext("Pedersen", 2, 1, 2, 3),
    election_key=GROUP.generator_power(31337),
    public_key=GROUP.generator_power(SECRET),
    alphas=ALPHAS,
)
FACTORS = decryption_factors(GROUP, SECRET, ALPHAS)
PROOF = prove_decryption(SECRET, STATEMENT, FACTORS, seeded("a06"))

CHANGES: dict[str, dict[str, object]] = {
    "log": {"origin": "referendum.example/2030"},
    "closing size": {"size": 4712},
    "closing root": {"root": bytes(32)},
    "unit": {"units": (("4tDq7vZcP2bXeL", "phi one"), STATEMENT.units[1])},
    "fingerprint": {"units": (("4tDq7vZcP2bXeK", "phi"), STATEMENT.units[1])},
    "a unit left out": {"units": STATEMENT.units[:1]},
    "no units": {"units": ()},
    "tally": {"tally_digest": bytes(32)},
    "trustees record": {"trustees_digest": bytes(32)},
    "kind of key": {"context": KeyContext("Single", 2, 1, 2, 3)},
    "owner": {"context": KeyContext("Pedersen", 3, 1, 2, 3)},
    "index": {"context": KeyContext("Pedersen", 2, 2, 2, 3)},
    "threshold": {"context": KeyContext("Pedersen", 2, 1, 3, 3)},
    "number of trustees": {"context": KeyContext("Pedersen", 2, 1, 2, 4)},
    "election key": {"election_key": GROUP.generator_power(31338)},
    "trustee's key": {"public_key": GROUP.generator_power(OTHER)},
    "a ciphertext": {"alphas": (GROUP.generator_power(12), *ALPHAS[1:])},
    "order of ciphertexts": {"alphas": ALPHAS[::-1]},
}


def test_the_honest_proof_holds() -> None:
    check_decryption(STATEMENT, FACTORS, PROOF)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_proof_moves_to_no_other_statement(change: dict[str, object]) -> None:
    altered = msgspec.structs.replace(STATEMENT, **change)
    with pytest.raises(ProofError):
        check_decryption(altered, FACTORS, PROOF)


def careless_proof(digest: bytes) -> DecryptionProof:
    """Exactly the specification's proof, but over the statement digest given."""
    w = 424242
    A = GROUP.generator_power(w)
    B = GROUP.power(fold(GROUP, digest, ALPHAS), w)
    c = strong_challenge(GROUP, "decryption/challenge", (digest, A, B))
    return DecryptionProof(GROUP.format(A), GROUP.format(B), str((w - SECRET * c) % GROUP.order))


def test_the_careless_prover_is_right_when_it_leaves_nothing_out() -> None:
    check_decryption(STATEMENT, FACTORS, careless_proof(statement_digest(STATEMENT, FACTORS)))


@pytest.mark.parametrize("field", range(12))
def test_a_proof_whose_challenge_leaves_one_field_out_fails(field: int) -> None:
    """Twelve provers, each hashing one field less than the specification says."""
    fields = statement_fields(STATEMENT, FACTORS)
    proof = careless_proof(h512("decryption", (*fields[:field], *fields[field + 1 :])))
    with pytest.raises(ProofError):
        check_decryption(STATEMENT, FACTORS, proof)


def test_another_group_is_another_statement() -> None:
    """Field 1: no element and no hash carries over."""
    from plebiscite.group.known import BELENIOS_2048

    moved = msgspec.structs.replace(STATEMENT, group=BELENIOS_2048)
    with pytest.raises(PlebisciteError):
        check_decryption(moved, FACTORS, PROOF)


def test_a_ciphertext_dropped_with_its_factor_is_noticed() -> None:
    shorter = msgspec.structs.replace(STATEMENT, alphas=ALPHAS[:-1])
    with pytest.raises(ProofError):
        check_decryption(shorter, FACTORS[:-1], PROOF)


def test_factors_in_another_order_are_noticed() -> None:
    with pytest.raises(ProofError):
        check_decryption(STATEMENT, FACTORS[::-1], PROOF)


def test_errors_that_cancel_in_the_product_are_noticed() -> None:
    """One vote moved from the first option to the second; the plain product stays the same."""
    g = GROUP.generator
    moved = [GROUP.multiply(FACTORS[0], g), GROUP.divide(FACTORS[1], g), FACTORS[2]]
    for proof in (PROOF, prove_decryption(SECRET, STATEMENT, moved, seeded("moved"))):
        with pytest.raises(ProofError):
            check_decryption(STATEMENT, moved, proof)


def test_proofs_of_two_trustees_cannot_be_swapped() -> None:
    second = msgspec.structs.replace(
        STATEMENT,
        context=KeyContext("Pedersen", 3, 2, 2, 3),
        public_key=GROUP.generator_power(OTHER),
    )
    factors = decryption_factors(GROUP, OTHER, ALPHAS)
    proof = prove_decryption(OTHER, second, factors, seeded("second"))
    check_decryption(second, factors, proof)
    for statement, own, swapped in ((STATEMENT, FACTORS, proof), (second, factors, PROOF)):
        with pytest.raises(ProofError):
            check_decryption(statement, own, swapped)


def test_the_challenge_of_v1_is_not_enough() -> None:
    """v1's forgery: nonces first, then a factor fitted to the finished challenge."""
    A, B = GROUP.generator_power(5), GROUP.generator_power(6)
    c = v1_challenge(GROUP, f"decrypt|phi|{GROUP.format(STATEMENT.public_key)}|", [A, B])
    s = (5 - SECRET * c) % GROUP.order
    # α^s · f^c = B is solved for f: v1's verifier is content with any alpha.
    alpha = ALPHAS[0]
    fitted = GROUP.power(GROUP.divide(B, GROUP.power(alpha, s)), pow(c, -1, GROUP.order))
    assert fitted != GROUP.power(alpha, SECRET)
    assert GROUP.multiply(GROUP.power(alpha, s), GROUP.power(fitted, c)) == B
    one = msgspec.structs.replace(STATEMENT, alphas=(alpha,))
    proof = DecryptionProof(GROUP.format(A), GROUP.format(B), str(s))
    with pytest.raises(ProofError):
        check_decryption(one, [fitted], proof)


def test_a_trustee_who_moves_last_cannot_fit_its_own_ballot_to_its_proof() -> None:
    """Adaptive: the proof is finished first; then the trustee casts a ballot that shifts α.

    It knows the logarithm of every α it casts, and tries to bend the tally to the proof.
    """
    wanted = [GROUP.multiply(FACTORS[0], GROUP.generator), *FACTORS[1:]]
    proof = prove_decryption(SECRET, STATEMENT, wanted, seeded("adaptive"))
    digest = statement_digest(STATEMENT, wanted)
    c = strong_challenge(
        GROUP, "decryption/challenge", (digest, GROUP.parse(proof.a), GROUP.parse(proof.b))
    )
    # Solve α*^s · f*^c = B for the first alpha, with the weights of the finished statement.
    s, rho = int(proof.response), weight(digest, 0)
    rest = fold_but_first(digest)
    missing = GROUP.divide(
        GROUP.divide(GROUP.parse(proof.b), GROUP.power(fold(GROUP, digest, wanted), c)),
        GROUP.power(rest, s),
    )
    bent = GROUP.power(missing, pow(rho * s, -1, GROUP.order))
    shifted = msgspec.structs.replace(STATEMENT, alphas=(bent, *ALPHAS[1:]))
    left = GROUP.power(GROUP.multiply(GROUP.power(bent, rho), rest), s)
    right = GROUP.power(fold(GROUP, digest, wanted), c)
    assert GROUP.multiply(left, right) == GROUP.parse(proof.b)  # bent to the old weights
    with pytest.raises(ProofError):
        check_decryption(shifted, wanted, proof)


def fold_but_first(digest: bytes) -> Element:
    return fold(GROUP, digest, (GROUP.identity, *ALPHAS[1:]))
