"""A Single trustee: one key of its own, which must be present to decrypt."""

import msgspec

from plebiscite.canonical.json import write_json
from plebiscite.ceremony.commitment import Committed, commit, prove_possession
from plebiscite.ceremony.key_file import KeyFile
from plebiscite.proofs.decryption import KeyContext
from plebiscite.proofs.knowledge import prove_key
from plebiscite.proofs.transcript import Randomness, random_scalar
from plebiscite.record.ceremony_statements import Ceremony, Payload
from plebiscite.record.v1_trustees_format import TrusteeKey


class SingleState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Single trustee's private state from its commitment on: save it before logging."""

    key_file: KeyFile
    committed: Committed


def start_single(
    ceremony: Ceremony, context: KeyContext, randomness: Randomness, *, name: str | None = None
) -> SingleState:
    """Draw a key, and fix its public part and its proofs behind a commitment."""
    group = ceremony.group
    secret = random_scalar(group, randomness)
    key = group.format(group.generator_power_secret(secret))
    written = TrusteeKey(prove_key(group, secret, randomness), key, name=name)
    possession = prove_possession(ceremony, "single-key", context, secret, randomness)
    payload = Payload(write_json(written).decode(), possession)
    cid = ceremony.cid.hex()
    key_file = KeyFile(group.name, ceremony.origin, cid, context, key, str(secret))
    return SingleState(key_file, commit(payload, randomness))
