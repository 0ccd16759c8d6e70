"""v1's proof of a decryption factor: log of the factor to alpha = log of X to g.

Its challenge binds φ and X but neither alpha nor the factor (attacks A1, A6), so it does not
prove a result against a dishonest trustee; the strong proof of the record does.
Source: Belenios v1 format, section 7.
"""

from typing import NamedTuple

from plebiscite.errors import ProofError
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.transcript import Randomness, hedged_nonce, v1_challenge
from plebiscite.proofs.v1_proof import V1Proof, read_proof, written_proof


class DecryptionKey(NamedTuple):
    """One owner in one election: the group, φ, and the owner's public (verification) key."""

    group: Group
    fingerprint: str
    public_key: Element


def _prefix(key: DecryptionKey) -> str:
    return f"decrypt|{key.fingerprint}|{key.group.format(key.public_key)}|"


def prove_v1_decryption(
    group: Group, fingerprint: str, alpha: Element, secret: int, randomness: Randomness
) -> tuple[Element, V1Proof]:
    """The factor alpha^secret and its proof; `fingerprint` is the election's φ."""
    prefix = _prefix(DecryptionKey(group, fingerprint, group.generator_power_secret(secret)))
    nonce = hedged_nonce(group, secret, b"belenios/v1|" + prefix.encode() + alpha, randomness)
    commitments = [group.generator_power_secret(nonce), group.power_secret(alpha, nonce)]
    challenge = v1_challenge(group, prefix, commitments)
    return (
        group.power_secret(alpha, secret),
        written_proof(group, challenge, group.respond(nonce, secret, challenge)),
    )


def verify_v1_decryption(
    key: DecryptionKey, alpha: Element, factor: Element, proof: V1Proof, place: str
) -> None:
    """Return only if the v1 proof holds. Raises: MalformedError, ProofError naming `place`."""
    group, _, public_key = key
    challenge, response = read_proof(group, proof, place)
    commitments = [
        group.product_of_powers([(group.generator, response), (public_key, challenge)]),
        group.product_of_powers([(alpha, response), (factor, challenge)]),
    ]
    if challenge != v1_challenge(group, _prefix(key), commitments):
        raise ProofError("the v1 proof of this decryption factor does not hold", place=place)
