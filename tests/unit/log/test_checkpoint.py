"""Checkpoints and cosignatures: what signs them, and what no one may sign."""

import pytest

from plebiscite.errors import MalformedError, MisuseError, SignatureError
from plebiscite.log.checkpoint import (
    LARGEST_NUMBER,
    Checkpoint,
    format_checkpoint,
    parse_checkpoint,
    parse_number,
    sign_checkpoint,
)
from plebiscite.log.cosignature import cosign, cosigned_message, verify_cosignature
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.note import NoteSignature, parse_note, verify_text

ORIGIN = "example.org/log"
KEY = new_signing_key(ORIGIN, KeyKind.ED25519, bytes(32))
WITNESS = new_signing_key("witness", KeyKind.COSIGNATURE, bytes([1]) * 32)
TEXT = format_checkpoint(Checkpoint(ORIGIN, 5, bytes(32)))


def test_a_checkpoint_writes_back() -> None:
    assert parse_checkpoint(TEXT) == Checkpoint(ORIGIN, 5, bytes(32))
    note = sign_checkpoint(parse_checkpoint(TEXT), KEY)
    verify_text(parse_note(bytes(note)), KEY.verifier)
    assert note.text == TEXT


def test_numbers_have_one_spelling_and_a_limit() -> None:
    assert parse_number("0") == 0
    assert parse_number(str(LARGEST_NUMBER)) == LARGEST_NUMBER
    for text in (str(LARGEST_NUMBER + 1), "9" * 19, "1" * 20, "9" * 5000, "٣", "", "1.0", "0x1"):
        with pytest.raises(MalformedError):
            parse_number(text)


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint("", 5, bytes(32)),
        Checkpoint("two\nlines", 5, bytes(32)),
        Checkpoint("tab\t", 5, bytes(32)),
        Checkpoint(ORIGIN, -1, bytes(32)),
        Checkpoint(ORIGIN, LARGEST_NUMBER + 1, bytes(32)),
        Checkpoint(ORIGIN, 5, bytes(31)),
    ],
)
def test_impossible_checkpoints_are_not_written(checkpoint: Checkpoint) -> None:
    with pytest.raises(MisuseError):
        format_checkpoint(checkpoint)


def test_a_log_signs_for_its_own_origin_only() -> None:
    with pytest.raises(MisuseError):
        sign_checkpoint(Checkpoint("example.org/other", 5, bytes(32)), KEY)
    with pytest.raises(MisuseError):
        sign_checkpoint(Checkpoint("witness", 5, bytes(32)), WITNESS)


@pytest.mark.parametrize("time", [0, 1_700_000_000, LARGEST_NUMBER])
def test_a_cosignature_gives_its_time(time: int) -> None:
    line = cosign(TEXT, WITNESS, time)
    assert verify_cosignature(TEXT, line, WITNESS.verifier) == time


@pytest.mark.parametrize("time", [-1, LARGEST_NUMBER + 1])
def test_times_out_of_range_are_not_signed(time: int) -> None:
    with pytest.raises(MisuseError):
        cosign(TEXT, WITNESS, time)


def line_with(signature: bytes) -> NoteSignature:
    return NoteSignature("witness", WITNESS.verifier.key_id, signature)


def test_a_cosignature_holds_for_its_time_text_and_key_only() -> None:
    line = cosign(TEXT, WITNESS, 7)
    later = line_with((8).to_bytes(8, "big") + line.signature[8:])
    renamed = NoteSignature("other", line.key_id, line.signature)
    other_id = NoteSignature("witness", bytes(4), line.signature)
    text = format_checkpoint(Checkpoint(ORIGIN, 6, bytes(32)))
    lies = [(TEXT, later), (text, line), (TEXT, renamed), (TEXT, other_id)]
    for lie, signature in lies:
        with pytest.raises(SignatureError):
            verify_cosignature(lie, signature, WITNESS.verifier)


def test_malformed_cosignatures() -> None:
    late = LARGEST_NUMBER + 1
    signed = late.to_bytes(8, "big") + WITNESS.sign(cosigned_message(TEXT, late))
    for wrong in (signed, signed[:71], signed + b"\0", b""):
        with pytest.raises(MalformedError):
            verify_cosignature(TEXT, line_with(wrong), WITNESS.verifier)


def test_other_kinds_of_keys_make_no_cosignatures() -> None:
    with pytest.raises(MisuseError):
        cosign(TEXT, KEY, 7)
    with pytest.raises(MisuseError):
        verify_cosignature(TEXT, cosign(TEXT, WITNESS, 7), KEY.verifier)
