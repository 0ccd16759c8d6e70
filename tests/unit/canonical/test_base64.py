"""One base64 spelling per value."""

from hashlib import sha256

import pytest

from plebiscite.canonical.base64 import b64hash, format_base64, parse_b64hash, parse_base64
from plebiscite.errors import MalformedError


@pytest.mark.parametrize("raw", [b"", b"a", b"ab", b"abc", bytes(range(256))])
def test_what_is_written_is_read(raw: bytes) -> None:
    assert parse_base64(format_base64(raw)) == raw


@pytest.mark.parametrize(
    "text", ["YQ", "YQ=", "YR==", "YWJ=", "Y Q==", "YQ==\n", "YQ==YQ==", "-_8=", "é", "=", "YQ==="]
)
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(MalformedError, match="base64"):
        parse_base64(text)


def test_a_digest_has_43_characters_without_padding() -> None:
    text = b64hash(b"ballot")
    assert len(text) == 43
    assert parse_b64hash(text) == sha256(b"ballot").digest()


@pytest.mark.parametrize("text", ["", "YWJj", "A" * 42, "A" * 42 + "B", "A" * 47, "A" * 44])
def test_what_is_no_digest_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_b64hash(text)


def test_bytes_of_another_length_are_no_digest() -> None:
    with pytest.raises(MalformedError, match="SHA-256"):
        parse_b64hash(format_base64(bytes(31) + b"a" + bytes(3)).rstrip("="))
