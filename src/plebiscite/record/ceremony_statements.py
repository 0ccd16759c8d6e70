"""What a key ceremony commits to and what its trustees prove; verifying both.

Making them is the work of `ceremony`. Source: `spec/ceremony.md` (additions 5).
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Literal

import msgspec

from plebiscite.canonical.encoding import h256, u32
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import ConductError, MalformedError, SignatureError
from plebiscite.group.interface import Element, Group
from plebiscite.group.known import group_named
from plebiscite.proofs.decryption import KeyContext
from plebiscite.proofs.schnorr import SchnorrSignature, verify_signature
from plebiscite.record.entries import CeremonyEntry, write_entry

Role = Literal["single-key", "constant-term", "share-key"]
RANDOM_SIZE = 32  # bytes that hide a payload until it is revealed


class Ceremony(msgspec.Struct, frozen=True):
    """One ceremony: its group, the log it belongs to, and the SHA-256 of its entry (cid)."""

    group: Group
    origin: str
    cid: bytes


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is committed to and revealed: the exact v1 text, and a proof of possession.

    `message` is a Single trustee's public key or a Pedersen trustee's step 3; the proof is for
    the role `single-key` or `constant-term`.
    """

    message: str
    possession: SchnorrSignature


def open_ceremony(entry: CeremonyEntry, origin: str) -> Ceremony:
    """The ceremony that `entry` opens in the log `origin`; its cid covers the signatures too.

    Raises: UnsupportedError for an unknown group.
    """
    return Ceremony(group_named(entry.group), origin, sha256(write_entry(entry)).digest())


def parse_payload(raw: bytes) -> Payload:
    """Raises MalformedError unless `raw` is the one spelling of a payload."""
    return parse_json(raw, Payload)


def write_payload(payload: Payload) -> bytes:
    """The bytes that are committed to."""
    return write_json(payload)


def commitment_digest(ceremony: Ceremony, owner: int, random: bytes, payload: bytes) -> bytes:
    """The 32 bytes owner logs before anyone reveals. Raises MalformedError: not 32 random bytes."""
    if len(random) != RANDOM_SIZE:
        raise MalformedError(f"a commitment takes {RANDOM_SIZE} random bytes, not {len(random)}")
    fields = (ceremony.origin, ceremony.cid, u32(owner), random, payload)
    return h256("ceremony/commit", fields)


def check_reveal(
    ceremony: Ceremony, owner: int, commitment: bytes, random: bytes, payload: bytes
) -> None:
    """Return only if `random` and `payload` open `commitment`. Raises ConductError."""
    if commitment_digest(ceremony, owner, random, payload) != commitment:
        raise ConductError(f"owner {owner} reveals another payload than it committed to")


def check_order(
    commitments: Mapping[int, int], reveals: Mapping[int, int], checkpoints: Sequence[int]
) -> None:
    """Return only if a witnessed checkpoint held all commitments before the first reveal.

    Both mappings give the log index by owner; `checkpoints` are the sizes of checkpoints that
    met the policy. Raises: ConductError.
    """
    if set(commitments) != set(reveals) or not commitments:
        raise ConductError("commitments and reveals are not by the same owners")
    last, first = max(commitments.values()), min(reveals.values())
    if not any(last < size <= first for size in checkpoints):
        raise ConductError(
            f"the reveal at {first} came before a witnessed checkpoint of all commitments "
            f"(the last is at {last}): the ceremony is void"
        )


def possession_fields(
    ceremony: Ceremony, role: Role, context: KeyContext, key: Element
) -> tuple[bytes | str, ...]:
    """The fields of SIG(`possession`), in order."""
    numbers = (context.owner, context.index, context.threshold, context.size)
    own = tuple(u32(number) for number in numbers)
    return (ceremony.group.name, ceremony.origin, ceremony.cid, role, *own, key)


def check_possession(
    ceremony: Ceremony, role: Role, context: KeyContext, key: Element, proof: SchnorrSignature
) -> None:
    """Return only if the owner showed for this ceremony that it knows the secret behind `key`.

    Raises: MalformedError for a proof in another spelling; SignatureError for one that does not
    hold, and for the identity, whose secret everybody knows.
    """
    if key == ceremony.group.identity:
        raise SignatureError("the identity is no key, and nobody possesses it")
    fields = possession_fields(ceremony, role, context, key)
    verify_signature(ceremony.group, "possession", fields, key, proof)
