from collections.abc import Callable

import msgspec
import pytest

from plebiscite.canonical.json import write_json
from plebiscite.ceremony.commitment import prove_possession
from plebiscite.errors import ConductError, MalformedError, SignatureError, UnsupportedError
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.decryption import KeyContext
from plebiscite.proofs.schnorr import SchnorrSignature
from plebiscite.record.ceremony_statements import (
    Ceremony,
    check_order,
    check_possession,
    check_reveal,
    commitment_digest,
    open_ceremony,
    parse_payload,
    write_payload,
)
from staged_ceremony import ORIGIN, planned, seeded, staged

CEREMONY = open_ceremony(planned("PPP", 2), ORIGIN)
CONTEXT = KeyContext("Pedersen", 2, 2, 2, 3)
SECRET = 4242
KEY = GROUP.generator_power(SECRET)
PROOF = prove_possession(CEREMONY, "share-key", CONTEXT, SECRET, seeded("possession"))
RANDOM, PAYLOAD = bytes(range(32)), b"payload"


def test_the_cid_depends_on_every_byte_of_the_plan() -> None:
    assert open_ceremony(planned("PPP", 3), ORIGIN).cid != CEREMONY.cid
    with pytest.raises(UnsupportedError):
        open_ceremony(msgspec.structs.replace(planned("PPP", 2), group="P-256"), ORIGIN)


def test_a_payload_has_one_spelling() -> None:
    raw = staged().transcript.reveals[1].payload
    assert write_payload(parse_payload(raw)) == raw
    with pytest.raises(MalformedError):
        parse_payload(raw + b" ")


def test_a_reveal_opens_its_commitment() -> None:
    commitment = commitment_digest(CEREMONY, 1, RANDOM, PAYLOAD)
    check_reveal(CEREMONY, 1, commitment, RANDOM, PAYLOAD)


ELSEWHERE = Ceremony(GROUP, "referendum.example/2030", CEREMONY.cid)
ANOTHER = Ceremony(GROUP, ORIGIN, bytes(32))


@pytest.mark.parametrize(
    ("ceremony", "owner", "random", "payload"),
    [
        (ELSEWHERE, 1, RANDOM, PAYLOAD),
        (ANOTHER, 1, RANDOM, PAYLOAD),
        (CEREMONY, 2, RANDOM, PAYLOAD),
        (CEREMONY, 1, bytes(32), PAYLOAD),
        (CEREMONY, 1, RANDOM, b"other"),
    ],
    ids=["origin", "ceremony", "owner", "random", "payload"],
)
def test_a_reveal_of_anything_else_does_not(
    ceremony: Ceremony, owner: int, random: bytes, payload: bytes
) -> None:
    commitment = commitment_digest(CEREMONY, 1, RANDOM, PAYLOAD)
    with pytest.raises(ConductError, match="another payload"):
        check_reveal(ceremony, owner, commitment, random, payload)


@pytest.mark.parametrize("size", [31, 33])
def test_the_random_bytes_are_32(size: int) -> None:
    with pytest.raises(MalformedError, match="32 random bytes"):
        commitment_digest(CEREMONY, 1, bytes(size), PAYLOAD)


@pytest.mark.parametrize("checkpoints", [[6], [7], [8], [3, 7, 20]])
def test_reveals_follow_a_checkpoint_of_all_commitments(checkpoints: list[int]) -> None:
    check_order({1: 4, 2: 5}, {1: 8, 2: 9}, checkpoints)


@pytest.mark.parametrize("checkpoints", [[], [5], [9], [5, 9]])
def test_a_reveal_before_that_voids_the_ceremony(checkpoints: list[int]) -> None:
    with pytest.raises(ConductError, match="void"):
        check_order({1: 4, 2: 5}, {1: 8, 2: 9}, checkpoints)


@pytest.mark.parametrize(
    ("commitments", "reveals"), [({1: 4, 2: 5}, {1: 8}), ({1: 4}, {1: 8, 2: 9}), ({}, {})]
)
def test_commitments_and_reveals_are_by_the_same_owners(
    commitments: dict[int, int], reveals: dict[int, int]
) -> None:
    with pytest.raises(ConductError, match="same owners"):
        check_order(commitments, reveals, [7])


def test_possession_of_a_key_holds_for_this_ceremony() -> None:
    check_possession(CEREMONY, "share-key", CONTEXT, KEY, PROOF)


CONTEXTS: list[Callable[[], KeyContext]] = [
    lambda: KeyContext("Pedersen", 3, 2, 2, 3),
    lambda: KeyContext("Pedersen", 2, 1, 2, 3),
    lambda: KeyContext("Pedersen", 2, 2, 3, 3),
    lambda: KeyContext("Pedersen", 2, 2, 2, 4),
]


@pytest.mark.parametrize("context", CONTEXTS)
def test_possession_does_not_move_to_another_place(context: Callable[[], KeyContext]) -> None:
    with pytest.raises(SignatureError):
        check_possession(CEREMONY, "share-key", context(), KEY, PROOF)


def test_possession_does_not_move_to_another_role_ceremony_log_or_key() -> None:
    with pytest.raises(SignatureError):
        check_possession(CEREMONY, "constant-term", CONTEXT, KEY, PROOF)
    for ceremony in (ELSEWHERE, ANOTHER):
        with pytest.raises(SignatureError):
            check_possession(ceremony, "share-key", CONTEXT, KEY, PROOF)
    with pytest.raises(SignatureError):
        check_possession(CEREMONY, "share-key", CONTEXT, GROUP.generator, PROOF)


def test_nobody_possesses_the_identity() -> None:
    # With X = 1 the equation R = g^s · X^c holds for any R = g^s.
    proof = SchnorrSignature(GROUP.format(GROUP.generator_power(5)), "5")
    with pytest.raises(SignatureError, match="identity"):
        check_possession(CEREMONY, "share-key", CONTEXT, GROUP.identity, proof)


def test_a_payload_is_plain_json() -> None:
    payload = parse_payload(staged("S", 1).transcript.reveals[1].payload)
    assert set(msgspec.to_builtins(payload)) == {"message", "possession"}
    assert write_json(payload) == write_payload(payload)
