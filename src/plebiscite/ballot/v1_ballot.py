"""The bytes of a Belenios v1 ballot, and its tracker. Source: Belenios v1 format, section 5."""

from hashlib import sha256

import msgspec
from msgspec import UNSET, UnsetType

from plebiscite.canonical.base64 import b64hash
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.proofs.v1_proof import V1Proof


class CiphertextText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ciphertext as written: both elements in the group's text form."""

    alpha: str
    beta: str


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to a homomorphic question."""

    choices: tuple[CiphertextText, ...]
    individual_proofs: tuple[tuple[V1Proof, ...], ...]
    overall_proof: tuple[V1Proof, ...]
    blank_proof: tuple[V1Proof, ...] | UnsetType = UNSET


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`hash` is the `b64hash` of the ballot without this field."""

    hash: str
    proof: V1Proof


class UnsignedBallot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the voter's credential signs."""

    election_uuid: str
    election_hash: str
    credential: str
    answers: tuple[Answer, ...]


class Ballot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A complete ballot, as written."""

    election_uuid: str
    election_hash: str
    credential: str
    answers: tuple[Answer, ...]
    signature: Signature


def parse_ballot(raw: bytes) -> Ballot:
    """The ballot whose one spelling is `raw`. Raises: MalformedError. Nothing is verified."""
    return parse_json(raw, Ballot)


def signed_hash(ballot: UnsignedBallot | Ballot) -> str:
    """The `b64hash` that the signature covers: everything but the signature."""
    unsigned = UnsignedBallot(
        ballot.election_uuid, ballot.election_hash, ballot.credential, ballot.answers
    )
    return b64hash(write_json(unsigned))


def with_signature(ballot: UnsignedBallot, proof: V1Proof) -> bytes:
    """The bytes of the signed ballot."""
    signature = Signature(signed_hash(ballot), proof)
    return write_json(
        Ballot(
            ballot.election_uuid,
            ballot.election_hash,
            ballot.credential,
            ballot.answers,
            signature,
        )
    )


def ballot_digest(raw: bytes) -> bytes:
    """The tracker as 32 raw bytes: SHA-256 of the full ballot."""
    return sha256(raw).digest()


def tracker(raw: bytes) -> str:
    """The tracker as voters see it: `b64hash` of the full ballot, 43 characters."""
    return b64hash(raw)
