"""v1's proofs of knowledge of a secret key: of a trustee, over a ballot, over a message.

They differ only in what is hashed before the commitment: weak Fiat–Shamir, bound to no
referendum. They are what the v1 format carries, never the reason to trust a key (additions 5).
Source: Belenios v1 format, sections 4, 5 and 9.
"""

from plebiscite.errors import MalformedError, ProofError, SignatureError
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.transcript import Randomness, hedged_nonce, v1_challenge
from plebiscite.proofs.v1_proof import V1Proof, read_proof, written_proof


def _prove(group: Group, prefix: str, secret: int, randomness: Randomness) -> V1Proof:
    # The text before the prefix keeps v1's nonces apart from those of the strong proofs.
    nonce = hedged_nonce(group, secret, f"belenios/v1|{prefix}".encode(), randomness)
    challenge = v1_challenge(group, prefix, [group.generator_power_secret(nonce)])
    return written_proof(group, challenge, group.respond(nonce, secret, challenge))


def _holds(group: Group, prefix: str, public_key: Element, proof: V1Proof, place: str) -> bool:
    challenge, response = read_proof(group, proof, place)
    commitment = group.product_of_powers([(group.generator, response), (public_key, challenge)])
    return challenge == v1_challenge(group, prefix, [commitment])


def _key_prefix(group: Group, public_key: Element) -> str:
    return f"pok|{group.name}|{group.format(public_key)}|"


def prove_key(group: Group, secret: int, randomness: Randomness) -> V1Proof:
    """The `pok` of a trustee's public key g^secret."""
    public_key = group.generator_power_secret(secret)
    return _prove(group, _key_prefix(group, public_key), secret, randomness)


def verify_key(group: Group, public_key: Element, proof: V1Proof, place: str) -> None:
    """Return only if `proof` is a `pok` of `public_key`. Raises: MalformedError, ProofError."""
    if not _holds(group, _key_prefix(group, public_key), public_key, proof, place):
        raise ProofError("the proof of knowledge of this key does not hold", place=place)


def ballot_signature_prefix(ballot_hash: str) -> str:
    """What v1's signature over a ballot hashes before its commitment."""
    return f"sig|{ballot_hash}|"


def sign_ballot(group: Group, ballot_hash: str, secret: int, randomness: Randomness) -> V1Proof:
    """v1's signature over the `b64hash` of the unsigned ballot, with the credential's secret."""
    return _prove(group, ballot_signature_prefix(ballot_hash), secret, randomness)


def verify_ballot_signature(
    group: Group, ballot_hash: str, credential: Element, proof: V1Proof, place: str
) -> None:
    """Return only if `credential` signed `ballot_hash`. Raises: MalformedError, SignatureError."""
    if not _holds(group, ballot_signature_prefix(ballot_hash), credential, proof, place):
        raise SignatureError("the credential did not sign this ballot", place=place)


def _message_prefix(message: str) -> str:
    try:
        message.encode()
    except UnicodeEncodeError as problem:
        raise MalformedError("a signed message holds a lone surrogate") from problem
    return f"sigmsg|{message}|"


def sign_message(group: Group, message: str, secret: int, randomness: Randomness) -> V1Proof:
    """The signature part of v1's sign(M), M the text signed."""
    return _prove(group, _message_prefix(message), secret, randomness)


def verify_message(
    group: Group, message: str, public_key: Element, proof: V1Proof, place: str
) -> None:
    """Return only if `public_key` signed `message`. Raises: MalformedError, SignatureError."""
    if not _holds(group, _message_prefix(message), public_key, proof, place):
        raise SignatureError("the message is not signed by this key", place=place)
