"""The v1 trustees record as written: texts and numbers, nothing decoded.

Source: Belenios v1 format, sections 4 and 9. Field order is the canonical order.
"""

import msgspec

from plebiscite.proofs.v1_proof import V1Proof


class SignedMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text and v1's `sigmsg|` signature over it."""

    message: str
    signature: V1Proof


class TrusteeKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """v1's trustee public key, as written."""

    pok: V1Proof
    public_key: str
    signature: V1Proof | None = None
    name: str | None = None


class Context(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a certificate is made for; `index` counts from 1."""

    group: str
    size: int
    threshold: int
    index: int


class CertificateMessage(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """The text inside a certificate: keys for signing and for receiving, as written."""

    context: Context | None = None
    verification: str
    encryption: str


class CoefficientsMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text inside one `coefexps`: g^a_0 … g^a_(t−1), as written."""

    coefexps: list[str]


class PedersenParameters(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """v1's `params` of a Pedersen item, as written."""

    threshold: int
    certs: list[SignedMessage]
    coefexps: list[SignedMessage]
    signatures: list[V1Proof] | None = None
    verification_keys: list[TrusteeKey]


class WrittenSingle(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True, tag="Single"
):
    """`["Single", key]`."""

    key: TrusteeKey


class WrittenPedersen(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, array_like=True, tag="Pedersen"
):
    """`["Pedersen", params]`."""

    parameters: PedersenParameters


class PolynomialMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Step 3 of a Pedersen trustee: `secrets` holds one encrypted text per trustee, in order."""

    polynomial: str
    secrets: list[str]
    coefexps: SignedMessage
    signature: V1Proof
