"""A witness of other people's: its published dialogue and cosignature, from our server."""

import json
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest

from plebiscite.log.cosignature import verify_cosignature
from plebiscite.log.keys import KeyKind, new_signing_key, parse_signing_key, parse_vkey
from plebiscite.log.note import parse_signature_line
from plebiscite.observe.witness import Seen
from plebiscite.observe.witness_protocol import SIZE, checkpoint_path, format_request, parse_request
from plebiscite.observe.witness_service import answer_request
from witness_processes import SEVEN, WitnessProcess, exchange, witness_processes

VECTORS = Path(__file__).parents[2] / "vectors" / "tlog"
VALUES = json.loads((VECTORS / "values.json").read_bytes())
DIALOGUE = VALUES["witness_dialogue"]
LOG = parse_vkey(DIALOGUE["vkey"])


@pytest.fixture(scope="module")
def witness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WitnessProcess]:
    with witness_processes(tmp_path_factory.mktemp("witness"), SEVEN[:1], LOG) as (one,):
        yield one


def note(number: int, *, signature: str = "", origin: str = LOG.name) -> str:
    said = DIALOGUE["checkpoints"][number]
    text = f"{origin}\n{said['size']}\n{said['root']}\n"
    return f"{text}\n— {origin} {signature or said['signature']}\n"


def body(old: int, proof: str, checkpoint: str) -> bytes:
    hashes = "".join(f"{each}\n" for each in DIALOGUE.get(proof, []))
    return f"old {old}\n{hashes}\n{checkpoint}".encode()


OTHER_ORIGIN = LOG.name[:-1] + "3"
STEPS = [
    ("the first", body(0, "", note(0)), 200, b""),
    (
        "a signature in another spelling of base64: malformed",
        body(1, "growth_1_to_3", note(1, signature=DIALOGUE["non_canonical_signature"])),
        400,
        b"",
    ),
    ("an unknown log", body(1, "growth_1_to_3", note(1, origin=OTHER_ORIGIN)), 404, b""),
    ("no proof", body(1, "", note(1)), 422, b""),
    ("a wrong proof", body(1, "wrong_growth_1_to_3", note(1)), 422, b""),
    ("growth", body(1, "growth_1_to_3", note(1)), 200, b""),
    ("an old size", body(1, "growth_1_to_5", note(2)), 409, b"3\n"),
    ("growth again", body(3, "growth_3_to_5", note(2)), 200, b""),
    ("no old size", body(0, "", note(2)), 409, b"5\n"),
    ("the same again", body(5, "", note(2)), 200, b""),
    ("a smaller tree", body(5, "", note(1)), 400, b""),
]


@pytest.mark.slow
def test_the_published_dialogue(witness: WitnessProcess) -> None:
    for what, asked, status, said in STEPS:
        answer = exchange(witness.address, "POST", "/add-checkpoint", asked)
        assert answer.status == status, (what, answer)
        if status == 409:
            assert (answer.body, answer.content_type) == (said, SIZE), what
        if status == 200:
            line = parse_signature_line(answer.body.decode())
            text = parse_request(asked).note.text
            assert verify_cosignature(text, line, witness.key.verifier) > 1_700_000_000
    shown = exchange(witness.address, "GET", f"/{checkpoint_path(LOG.name)}").body.decode()
    assert shown.startswith(note(2))
    # The checkpoint that came with two bad proofs was cosigned with the right one: no suspicion.
    assert not witness.keeper.evidence()


def test_a_published_bad_signature_is_forbidden() -> None:
    raw = b64decode(DIALOGUE["checkpoints"][1]["signature"])
    from plebiscite.canonical.base64 import format_base64

    bad = format_base64(raw[:-1] + bytes([raw[-1] ^ 1]))
    request = parse_request(body(1, "growth_1_to_3", note(1, signature=bad)))
    root = b64decode(DIALOGUE["checkpoints"][0]["root"]).hex()
    answer = answer_request(
        request, Seen(LOG.name, 1, root), log=LOG, key=SEVEN[0], time=1_700_000_000
    )
    assert answer.status == 403


def test_the_published_cosignature_byte_for_byte() -> None:
    """Test key of another project, its checkpoint of fifteen entries, at the stated time."""
    stated = VALUES["cosignature"]
    seed = b64decode(stated["seed_text"])
    key = new_signing_key(stated["name"], KeyKind.COSIGNATURE, seed[1:])
    assert str(key.verifier) == stated["vkey"]
    log = parse_vkey(VALUES["tessera"]["vkey"])
    raw = (VECTORS / "tessera-log" / "checkpoint.15").read_bytes()
    request = parse_request(format_request(0, [], raw))
    answer = answer_request(request, Seen(log.name), log=log, key=key, time=stated["time"])
    assert answer.body == f"— {stated['name']} {stated['line']}\n"
    assert parse_signing_key(VALUES["tessera"]["skey"]).verifier == log
