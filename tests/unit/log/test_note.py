"""Signed notes: strict bytes; unknown keys skipped, known ones must hold."""

import pytest

from plebiscite.errors import MalformedError, MisuseError, SignatureError
from plebiscite.log.keys import KeyKind, VerifierKey, new_signing_key
from plebiscite.log.note import (
    MOST_BYTES,
    Note,
    NoteSignature,
    parse_note,
    parse_signature_line,
    sign_note,
    sign_text,
    verify_text,
)

KEY = new_signing_key("signer", KeyKind.ED25519, bytes(32))
OTHER = new_signing_key("other", KeyKind.ED25519, bytes([1]) * 32)
COSIGNER = new_signing_key("signer", KeyKind.COSIGNATURE, bytes(32))
TEXT = "first line\n\nafter a blank line, é\n"
GOOD = sign_note(TEXT, [KEY])
LINE = str(sign_text(TEXT, KEY))
GREASE = "— grease.invalid AAAAAGdyZWFzZQ==\n"


def test_a_note_writes_back_and_verifies() -> None:
    note = parse_note(GOOD)
    assert note.text == TEXT
    assert bytes(note) == GOOD
    verify_text(note, KEY.verifier)


def test_unknown_lines_are_skipped_wherever_they_stand() -> None:
    lines = [GREASE] * 20
    lines[7] = LINE
    verify_text(parse_note(f"{TEXT}\n{''.join(lines)}".encode()), KEY.verifier)


def test_name_alone_or_id_alone_is_no_match() -> None:
    signature = sign_text(TEXT, KEY)
    for name, key_id in (("signer", bytes(4)), ("another", signature.key_id)):
        line = NoteSignature(name, key_id, signature.signature)
        with pytest.raises(SignatureError):
            verify_text(Note(TEXT, (line,)), KEY.verifier)


def test_every_line_of_a_known_key_must_hold() -> None:
    good = sign_text(TEXT, KEY)
    bad = NoteSignature(good.name, good.key_id, bytes(64))
    for lines in ((bad,), (good, bad), (bad, good)):
        with pytest.raises(SignatureError):
            verify_text(Note(TEXT, lines), KEY.verifier)
    verify_text(Note(TEXT, (good, good)), KEY.verifier)


def test_a_note_signed_by_others_only_is_refused() -> None:
    with pytest.raises(SignatureError):
        verify_text(parse_note(sign_note(TEXT, [OTHER])), KEY.verifier)
    added = parse_note(sign_note(TEXT, [OTHER])).with_signatures([sign_text(TEXT, KEY)])
    assert bytes(added) == sign_note(TEXT, [OTHER, KEY])
    verify_text(added, KEY.verifier)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        TEXT.encode(),
        b"no blank line\n" + LINE.encode(),
        b"x" + LINE.encode(),
        GOOD.removesuffix(b"\n"),
        GOOD + b"\n",
        GOOD + b"\n\n",
        GOOD.replace(b"first", b"fir\tst"),
        GOOD.replace(b"first", b"fir\x00st"),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace("é".encode(), b"\xe9"),
        GOOD + b"not a signature line\n",
        GOOD.replace("— ".encode(), b"- "),
        GOOD.replace("— ".encode(), "—".encode()),
        GOOD.replace("— signer ".encode(), "— signer  ".encode()),
        GOOD.replace("— signer ".encode(), "—  ".encode()),
        GOOD.replace("— signer ".encode(), "— sig+ner ".encode()),
        GOOD.replace("— signer ".encode(), "— signer\u2003x ".encode()),
        f"{TEXT}\n{'— signer AAAAAA=='}\n".encode(),
        f"{TEXT}\n{'— signer AAAAAAB='}\n".encode(),
        f"{TEXT}\n{'— signer AAAAAAA'}\n".encode(),
        f"{TEXT}\n{'— signer'}\n".encode(),
        f"{TEXT}\n{GREASE * 101}".encode(),
        b"x" * MOST_BYTES + b"\n" + GOOD,
    ],
)
def test_any_other_spelling_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_note(raw)


def test_the_limits_are_inside() -> None:
    parse_note(f"{TEXT}\n{GREASE * 100}".encode())
    filler = MOST_BYTES - len(GOOD) - 1
    assert len(parse_note(b"x" * filler + b"\n" + GOOD).text) > filler


@pytest.mark.parametrize("line", [LINE.removesuffix("\n"), LINE.removeprefix("— "), "\n", ""])
def test_a_signature_line_is_whole(line: str) -> None:
    with pytest.raises(MalformedError):
        parse_signature_line(line)


@pytest.mark.parametrize("text", ["", "no newline", "a\tb\n", "a\x1f\n"])
def test_a_text_that_no_note_can_hold_is_not_signed(text: str) -> None:
    with pytest.raises(MalformedError):
        sign_text(text, KEY)


def test_a_cosigners_key_signs_and_verifies_no_notes() -> None:
    with pytest.raises(MisuseError):
        sign_text(TEXT, COSIGNER)
    with pytest.raises(MisuseError):
        verify_text(parse_note(GOOD), VerifierKey("x", KeyKind.COSIGNATURE, bytes(32)))
