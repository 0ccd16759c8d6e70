"""Commit, then reveal; and proofs of possession: a trustee's own part of additions 5.

What others check stands in `record.ceremony_statements`.
"""

import msgspec

from plebiscite.errors import MisuseError
from plebiscite.proofs.decryption import KeyContext
from plebiscite.proofs.schnorr import SchnorrSignature, sign
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.ceremony_statements import (
    RANDOM_SIZE,
    Ceremony,
    Payload,
    Role,
    commitment_digest,
    possession_fields,
    write_payload,
)


class Committed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a trustee keeps from commit to reveal, the payload as its exact text.

    `random` is 32 bytes in hex and stays private until all commitments are witnessed.
    """

    random: str
    payload: str


def commit(payload: Payload, randomness: Randomness) -> Committed:
    """Fix the payload behind fresh random bytes."""
    return Committed(randomness(RANDOM_SIZE).hex(), write_payload(payload).decode())


def commitment_of(ceremony: Ceremony, owner: int, committed: Committed) -> bytes:
    """The 32 bytes to log now; `committed` itself is logged at the reveal."""
    random = bytes.fromhex(committed.random)
    return commitment_digest(ceremony, owner, random, committed.payload.encode())


def prove_possession(
    ceremony: Ceremony, role: Role, context: KeyContext, secret: int, randomness: Randomness
) -> SchnorrSignature:
    """SIG(`possession`) for g^secret. Raises MisuseError for the secret zero."""
    group = ceremony.group
    if secret % group.order == 0:
        raise MisuseError("the secret zero possesses nothing; draw another")
    key = group.generator_power_secret(secret)
    fields = possession_fields(ceremony, role, context, key)
    return sign(group, "possession", fields, secret, randomness)
