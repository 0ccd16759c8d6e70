"""Keys and policies that several tests of the log share: one log, a commission, witnesses."""

from hashlib import sha256

from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import cosign
from plebiscite.log.keys import KeyKind, SigningKey, new_signing_key
from plebiscite.log.policy import Group, Policy, PolicyLog, Witness
from plebiscite.log.policy_file import make_policy_file

ORIGIN = "example.org/referendum"


def key_of(name: str, kind: KeyKind) -> SigningKey:
    """A key for tests; its seed is the hash of its name."""
    return new_signing_key(name, kind, sha256(name.encode()).digest())


LOG = key_of(ORIGIN, KeyKind.ED25519)
COMMISSION = key_of("commission.example.org", KeyKind.ED25519)
WITNESSES = [key_of(f"w{i}.example.org", KeyKind.COSIGNATURE) for i in range(7)]


def policy_of(rule: str, count: int) -> Policy:
    """`rule` of the first `count` witnesses, named w0, w1 and so on."""
    witnesses = tuple(Witness(f"w{i}", WITNESSES[i].verifier) for i in range(count))
    group = Group("all-witnesses", rule, tuple(one.name for one in witnesses))
    return Policy((PolicyLog(LOG.verifier),), witnesses, (group,), group.name)


def policy_file_of(rule: str, count: int) -> bytes:
    return make_policy_file(COMMISSION.verifier, policy_of(rule, count))


def cosigned_note(checkpoint: Checkpoint, times: dict[int, int]) -> bytes:
    """The checkpoint signed by the log and, at these times, by the witnesses of these numbers."""
    note = sign_checkpoint(checkpoint, LOG)
    lines = [cosign(note.text, WITNESSES[i], time) for i, time in times.items()]
    return bytes(note.with_signatures(lines))
