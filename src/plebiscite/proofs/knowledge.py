"""Belenios v1's proofs of knowledge of a discrete logarithm, and its signed messages.

Weak Fiat–Shamir (the key is hashed only where the prefix names it) and bound to no referendum:
they are what the v1 format carries, never the reason to trust a key (additions 5).
Source: Belenios v1 format, sections 2, 4, 5 and 9.
"""

import msgspec

from plebiscite.errors import MalformedError, ProofError, SignatureError
from plebiscite.group.interface import Element, Group
from plebiscite.group.scalars import parse_scalar
from plebiscite.proofs.transcript import Randomness, hedged_nonce, v1_challenge


class KnowledgeProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As v1 writes it: both numbers in decimal, modulo the order of the group."""

    challenge: str
    response: str


class SignedMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text and the `sigmsg|` signature over it."""

    message: str
    signature: KnowledgeProof


def prove_knowledge(
    group: Group, prefix: str, secret: int, randomness: Randomness
) -> KnowledgeProof:
    """Proof of knowledge of `secret` whose challenge is hash(prefix, [g^w])."""
    # The text before the prefix keeps v1's nonces apart from those of the strong proofs.
    nonce = hedged_nonce(group, secret, f"belenios/v1|{prefix}".encode(), randomness)
    challenge = v1_challenge(group, prefix, [group.generator_power_secret(nonce)])
    return KnowledgeProof(str(challenge), str((nonce - secret * challenge) % group.order))


def check_knowledge(group: Group, prefix: str, public_key: Element, proof: KnowledgeProof) -> None:
    """Return only if challenge = hash(prefix, [g^response · public_key^challenge]).

    Raises: MalformedError for a number in another spelling or range; ProofError otherwise.
    """
    challenge = parse_scalar(proof.challenge, group.order)
    response = parse_scalar(proof.response, group.order)
    commitment = group.multiply(group.generator_power(response), group.power(public_key, challenge))
    if v1_challenge(group, prefix, [commitment]) != challenge:
        raise ProofError("the proof of knowledge does not hold under its key")


def _key_prefix(group: Group, public_key: Element) -> str:
    return f"pok|{group.name}|{group.format(public_key)}|"


def prove_key(group: Group, secret: int, randomness: Randomness) -> KnowledgeProof:
    """The `pok` of a trustee's key: knowledge of `secret` behind g^secret."""
    public_key = group.generator_power_secret(secret)
    return prove_knowledge(group, _key_prefix(group, public_key), secret, randomness)


def check_key_proof(group: Group, public_key: Element, proof: KnowledgeProof) -> None:
    """Return only if `proof` is the `pok` of `public_key`. Raises as `check_knowledge`."""
    check_knowledge(group, _key_prefix(group, public_key), public_key, proof)


def _message_prefix(message: str) -> str:
    try:
        message.encode()
    except UnicodeEncodeError as problem:
        raise MalformedError("a signed message holds a lone surrogate") from problem
    return f"sigmsg|{message}|"


def sign_message(group: Group, message: str, secret: int, randomness: Randomness) -> KnowledgeProof:
    """The signature part of v1's sign(message)."""
    return prove_knowledge(group, _message_prefix(message), secret, randomness)


def check_message_signature(
    group: Group, message: str, public_key: Element, signature: KnowledgeProof
) -> None:
    """Return only if `signature` is v1's signature of `message` under `public_key`.

    Raises: MalformedError for a number in another spelling; SignatureError otherwise.
    """
    try:
        check_knowledge(group, _message_prefix(message), public_key, signature)
    except ProofError as problem:
        raise SignatureError(
            "the signature of the message does not hold under its key"
        ) from problem
