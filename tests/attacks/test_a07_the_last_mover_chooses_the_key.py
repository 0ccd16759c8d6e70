"""A7: the trustee who publishes last chooses its key after seeing the others'."""

import msgspec
import pytest

from plebiscite.canonical.json import write_json
from plebiscite.ceremony.commitment import prove_possession
from plebiscite.errors import ConductError, SignatureError
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.decryption import KeyContext
from plebiscite.proofs.knowledge import prove_key
from plebiscite.record.ceremony_statements import (
    Payload,
    check_order,
    check_possession,
    write_payload,
)
from plebiscite.record.ceremony_transcript import Reveal, build_trustees, transcript_problems
from plebiscite.record.v1_trustees import check_trustees, parse_trustees
from plebiscite.record.v1_trustees_format import TrusteeKey
from staged_ceremony import ORIGIN, seeded, staged

HONEST = staged("SSS", 3)


def test_a_key_drawn_again_after_the_reveals_does_not_open_the_commitment() -> None:
    """The last mover grinds for a joint key it likes: v1 is content, the ceremony is not."""
    context = KeyContext("Single", 3, 1, 1, 1)
    reveals = dict(HONEST.transcript.reveals)
    for secret in range(100, 200):  # grinding: the joint key's first text digit is "0"
        key = GROUP.generator_power(secret)
        joint = GROUP.product([o.key for o in HONEST.trustees.owners[:2]] + [key])
        if GROUP.format(joint).startswith("0"):
            break
    message = write_json(
        TrusteeKey(prove_key(GROUP, secret, seeded("grind")), GROUP.format(key))
    ).decode()
    possession = prove_possession(HONEST.ceremony, "single-key", context, secret, seeded("p"))
    raw = write_payload(Payload(message, possession))
    reveals[3] = Reveal(reveals[3].random, raw)
    payloads = {owner: reveal.payload for owner, reveal in reveals.items()}
    trustees = parse_trustees(build_trustees(HONEST.transcript.plan, {}, payloads, {}), GROUP)
    check_trustees(trustees)  # nothing in v1's record shows it
    transcript = msgspec.structs.replace(HONEST.transcript, reveals=reveals)
    found = list(transcript_problems(ORIGIN, transcript, trustees))
    assert [(type(problem), problem.place) for problem in found] == [
        (ConductError, "ceremony, owner 3")
    ]


def test_committing_after_the_first_reveal_voids_the_ceremony() -> None:
    with pytest.raises(ConductError, match="void"):
        check_order({1: 10, 2: 11, 3: 14}, {1: 13, 2: 15, 3: 16}, [12, 15])


def test_revealing_before_all_commitments_are_witnessed_voids_the_ceremony() -> None:
    """The log could still show other commitments to somebody else."""
    with pytest.raises(ConductError, match="void"):
        check_order({1: 10, 2: 11, 3: 12}, {1: 13, 2: 14, 3: 15}, [12, 14])
    check_order({1: 10, 2: 11, 3: 12}, {1: 13, 2: 14, 3: 15}, [13])


def test_a_key_built_to_cancel_the_others_has_no_possession_proof() -> None:
    """X3 = g^x / (X1·X2) makes the joint key g^x; nobody knows the secret behind X3."""
    others = GROUP.product(owner.key for owner in HONEST.trustees.owners[:2])
    x = 777
    rogue = GROUP.divide(GROUP.generator_power(x), others)
    assert GROUP.multiply(rogue, others) == GROUP.generator_power(x)
    context = KeyContext("Single", 3, 1, 1, 1)
    proof = prove_possession(HONEST.ceremony, "single-key", context, x, seeded("rogue"))
    with pytest.raises(SignatureError):
        check_possession(HONEST.ceremony, "single-key", context, rogue, proof)
