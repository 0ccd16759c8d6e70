"""The strong proof that decryption factors are α_i^x for the x behind a trustee's key.

v1's own proof leaves ciphertexts and factors out of its challenge; this one fixes both before
the weights that fold them, and binds key, tally, log and closing checkpoint.
Source: `spec/ceremony.md` (additions 3; the rehearsal variant is 7).
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from plebiscite.canonical.encoding import h512, lp, ls, u32, u64
from plebiscite.errors import MisuseError, ProofError
from plebiscite.group.interface import Element, Group
from plebiscite.group.scalars import parse_scalar
from plebiscite.proofs.transcript import Randomness, hedged_nonce, strong_challenge

Kind = Literal["decryption", "rehearsal"]
_WEIGHT_SIZE = 16  # bytes: errors cancel with chance 2^−128


class KeyContext(msgspec.Struct, frozen=True):
    """Field 8: the place of the key in the trustees record. A Single key has 1, 1, 1."""

    kind: Literal["Single", "Pedersen"]
    owner: int  # v1's flattened index, from 1
    index: int  # inside the item, from 1
    threshold: int
    size: int


class DecryptionStatement(msgspec.Struct, frozen=True):
    """Fields 1 to 11. A verifier takes every one from the record it has checked.

    `size` and `root` are those of the log just after the `close` entry (or `rehearsal`);
    `units` are pairs (uuid, φ) of the group, in any order, none for a rehearsal; `alphas` are
    those of the whole tally: questions, then answers, in order.
    """

    group: Group
    origin: str
    size: int
    root: bytes
    units: tuple[tuple[str, str], ...]
    tally_digest: bytes
    trustees_digest: bytes
    context: KeyContext
    election_key: Element
    public_key: Element
    alphas: tuple[Element, ...]


class DecryptionProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As transmitted: A = g^w, B = α*^w in the group's text form, s in decimal."""

    a: str
    b: str
    response: str


def statement_fields(
    statement: DecryptionStatement, factors: Sequence[Element]
) -> tuple[bytes | str, ...]:
    """The 12 fields, in order. Raises MisuseError when a unit is named twice."""
    context = statement.context
    units = sorted((uuid.encode(), phi.encode()) for uuid, phi in statement.units)
    if len({uuid for uuid, _ in units}) != len(units):
        raise MisuseError("a decryption statement names a unit twice")
    numbers = (context.owner, context.index, context.threshold, context.size)
    return (
        statement.group.name,
        statement.origin,
        u64(statement.size),
        statement.root,
        ls(lp(uuid) + lp(phi) for uuid, phi in units),
        statement.tally_digest,
        statement.trustees_digest,
        lp(context.kind) + b"".join(u32(number) for number in numbers),
        statement.election_key,
        statement.public_key,
        ls(statement.alphas),
        ls(factors),
    )


def statement_digest(
    statement: DecryptionStatement, factors: Sequence[Element], kind: Kind = "decryption"
) -> bytes:
    """D, 64 bytes."""
    return h512(kind, statement_fields(statement, factors))


def fold(
    group: Group, digest: bytes, elements: Sequence[Element], kind: Kind = "decryption"
) -> Element:
    """Π element_i^ρ_i, the weights ρ_i drawn from D."""
    return group.product_of_powers(
        (element, weight(digest, i, kind)) for i, element in enumerate(elements)
    )


def weight(digest: bytes, position: int, kind: Kind = "decryption") -> int:
    """ρ_position, 128 bits; positions count from 0."""
    drawn = h512(f"{kind}/weight", (digest, u32(position)))
    return int.from_bytes(drawn[:_WEIGHT_SIZE], "big")


def _challenge(group: Group, kind: Kind, digest: bytes, A: Element, B: Element) -> int:
    return strong_challenge(group, f"{kind}/challenge", (digest, A, B))


def decryption_factors(group: Group, secret: int, alphas: Sequence[Element]) -> list[Element]:
    """f_i = α_i^secret, the identity for the identity."""
    return [group.power_secret(alpha, secret) for alpha in alphas]


def prove_decryption(
    secret: int,
    statement: DecryptionStatement,
    factors: Sequence[Element],
    randomness: Randomness,
    *,
    kind: Kind = "decryption",
) -> DecryptionProof:
    """Prove factors = alphas^secret. Raises MisuseError when `secret` is not behind the key."""
    group = statement.group
    if group.generator_power_secret(secret) != statement.public_key:
        raise MisuseError("this secret is not the one behind the key of the statement")
    digest = statement_digest(statement, factors, kind)
    nonce = hedged_nonce(group, secret, digest, randomness)
    A = group.generator_power_secret(nonce)
    B = group.power_secret(fold(group, digest, statement.alphas, kind), nonce)
    response = group.respond(nonce, secret, _challenge(group, kind, digest, A, B))
    return DecryptionProof(group.format(A), group.format(B), str(response))


def check_decryption(
    statement: DecryptionStatement,
    factors: Sequence[Element],
    proof: DecryptionProof,
    *,
    kind: Kind = "decryption",
) -> None:
    """Return only if `proof` shows factors = alphas^x with g^x the key of the statement.

    The identity is allowed among alphas and factors and as B, nowhere else.
    Raises: MalformedError for A, B or s in another spelling, A the identity; ProofError when
    there is nothing to decrypt, a factor is missing, a key is the identity or an equation
    fails.
    """
    group = statement.group
    _check_shape(statement, factors)
    A = group.parse(proof.a)
    B = group.parse(proof.b, identity_allowed=True)
    s = parse_scalar(proof.response, group.order)
    digest = statement_digest(statement, factors, kind)
    c = _challenge(group, kind, digest, A, B)
    if group.multiply(group.generator_power(s), group.power(statement.public_key, c)) != A:
        raise ProofError(f"{kind} proof: it was not made with the secret of this key, or for this")
    folded_alpha = fold(group, digest, statement.alphas, kind)
    folded_factor = fold(group, digest, factors, kind)
    if group.multiply(group.power(folded_alpha, s), group.power(folded_factor, c)) != B:
        raise ProofError(f"{kind} proof: the factors are not these ciphertexts' under this key")


def _check_shape(statement: DecryptionStatement, factors: Sequence[Element]) -> None:
    if not statement.alphas:
        raise ProofError("there is nothing to decrypt here")
    if len(factors) != len(statement.alphas):
        raise ProofError(f"{len(factors)} factors for {len(statement.alphas)} ciphertexts")
    if statement.group.identity in (statement.public_key, statement.election_key):
        raise ProofError("the identity is no key")
