"""The strong Schnorr signature SIG(kind, fields, x) of additions 2."""

from collections.abc import Sequence

import msgspec

from plebiscite.canonical.encoding import h512
from plebiscite.errors import SignatureError
from plebiscite.group.interface import Element, Group
from plebiscite.group.scalars import parse_scalar
from plebiscite.proofs.transcript import Randomness, hedged_nonce, strong_challenge


class SchnorrSignature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As transmitted: `commitment` in the group's text form, `response` in decimal."""

    commitment: str
    response: str


def signature_challenge(group: Group, kind: str, statement: bytes, commitment: Element) -> int:
    """The challenge; `statement` is `h512(kind, fields)`."""
    return strong_challenge(group, kind + "/challenge", (statement, commitment))


def sign(
    group: Group, kind: str, fields: Sequence[bytes | str], secret: int, randomness: Randomness
) -> SchnorrSignature:
    """SIG(kind, fields, secret). The public key must be among `fields`."""
    statement = h512(kind, fields)
    nonce = hedged_nonce(group, secret, statement, randomness)
    commitment = group.generator_power_secret(nonce)
    challenge = signature_challenge(group, kind, statement, commitment)
    response = group.respond(nonce, secret, challenge)
    return SchnorrSignature(group.format(commitment), str(response))


def verify_signature(
    group: Group,
    kind: str,
    fields: Sequence[bytes | str],
    public_key: Element,
    signature: SchnorrSignature,
) -> None:
    """Return only if `signature` is SIG(kind, fields) under `public_key`: R = g^s · X^c.

    Raises: MalformedError for a commitment or response in another spelling, outside the group
    or the identity; SignatureError when the equation fails.
    """
    commitment = group.parse(signature.commitment)
    response = parse_scalar(signature.response, group.order)
    challenge = signature_challenge(group, kind, h512(kind, fields), commitment)
    recomputed = group.multiply(group.generator_power(response), group.power(public_key, challenge))
    if recomputed != commitment:
        raise SignatureError(f"the {kind} signature does not hold under its key")
