"""Published short values: notes, keys, a witness dialogue, the receipt grammar."""

import json
from base64 import b64decode
from pathlib import Path

import pytest

from plebiscite.canonical.base64 import parse_base64
from plebiscite.errors import ConsistencyError, MalformedError, PlebisciteError
from plebiscite.log.checkpoint import Checkpoint, parse_checkpoint
from plebiscite.log.consistency import verify_growth
from plebiscite.log.keys import KeyKind, new_signing_key, parse_signing_key, parse_vkey
from plebiscite.log.note import parse_note, sign_note, verify_text
from plebiscite.log.receipt import parse_receipt

VALUES = json.loads((Path(__file__).parents[2] / "vectors" / "tlog" / "values.json").read_bytes())
NOTE, GO, DIALOGUE = VALUES["signed_note"], VALUES["go_note"], VALUES["witness_dialogue"]


def test_the_specifications_note_verifies() -> None:
    key = parse_vkey(NOTE["vkey"])
    raw = f"{NOTE['text']}\n— {key.name} {NOTE['signature']}\n".encode()
    assert bytes(parse_note(raw)) == raw
    verify_text(parse_note(raw), key)


def test_gos_notes_are_reproduced() -> None:
    keys = [parse_signing_key(one["skey"]) for one in GO["signers"]]
    keys.append(new_signing_key(GO["zero_seed"]["name"], KeyKind.ED25519, bytes(32)))
    signatures = [one["signature"] for one in (*GO["signers"], GO["zero_seed"])]
    assert keys[-1].verifier.key_id.hex() == GO["zero_seed"]["key_id"]
    assert [str(keys[0].verifier)] == [one["vkey"] for one in GO["signers"]]
    lines = [f"— {k.name} {s}\n" for k, s in zip(keys, signatures, strict=True)]
    assert sign_note(GO["text"], keys).decode() == f"{GO['text']}\n{''.join(lines)}"


@pytest.mark.parametrize("vkey", GO["refused_vkeys"])
def test_broken_vkeys_are_refused(vkey: str) -> None:
    with pytest.raises(PlebisciteError):
        parse_vkey(vkey)


@pytest.mark.parametrize("vkey", VALUES["parsed_vkeys"]["vkeys"])
def test_public_vkeys_parse_and_write_back(vkey: str) -> None:
    assert str(parse_vkey(vkey)) == vkey


def dialogue_note(step: int) -> bytes:
    one = DIALOGUE["checkpoints"][step]
    name = parse_vkey(DIALOGUE["vkey"]).name
    text = str(Checkpoint(name, one["size"], b64decode(one["root"])))
    return f"{text}\n— {name} {one['signature']}\n".encode()


@pytest.mark.parametrize("step", range(3))
def test_the_dialogues_checkpoints_are_signed(step: int) -> None:
    note = parse_note(dialogue_note(step))
    verify_text(note, parse_vkey(DIALOGUE["vkey"]))
    assert parse_checkpoint(note.text).size == (1, 3, 5)[step]


def test_a_signature_in_another_base64_spelling_is_malformed() -> None:
    good = DIALOGUE["checkpoints"][1]["signature"].encode()
    bad = DIALOGUE["non_canonical_signature"].encode()
    with pytest.raises(MalformedError):
        parse_note(dialogue_note(1).replace(good, bad))


def test_the_dialogues_growth() -> None:
    one, three, five = (b64decode(c["root"]) for c in DIALOGUE["checkpoints"])

    def proof(name: str) -> list[bytes]:
        return [parse_base64(text) for text in DIALOGUE[name]]

    verify_growth(1, 3, one, three, proof("growth_1_to_3"))
    verify_growth(1, 5, one, five, proof("growth_1_to_5"))
    verify_growth(3, 5, three, five, proof("growth_3_to_5"))
    for wrong in ([], proof("wrong_growth_1_to_3")):
        with pytest.raises(ConsistencyError):
            verify_growth(1, 3, one, three, wrong)


@pytest.mark.parametrize("text", VALUES["receipt_grammar"]["valid"])
def test_the_receipt_grammar_accepts(text: str) -> None:
    assert bytes(parse_receipt(text.encode())) == text.encode()


@pytest.mark.parametrize("text", VALUES["receipt_grammar"]["invalid"])
def test_the_receipt_grammar_refuses(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_receipt(text.encode())
