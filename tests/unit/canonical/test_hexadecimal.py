"""Lowercase hex, whole bytes, and a size where one is fixed."""

import pytest

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import MalformedError


def test_lowercase_hex_is_read() -> None:
    assert parse_hex("") == b""
    assert parse_hex("00ff1a") == b"\0\xff\x1a"
    assert parse_hex("00ff", size=2) == b"\0\xff"


@pytest.mark.parametrize("text", ["A0", "0", "0g", "00\n", " 00", "0x00", "٠٠", "00 00"])
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(MalformedError, match="lowercase hex"):
        parse_hex(text)


@pytest.mark.parametrize("text", ["", "00", "000000"])
def test_another_size_is_refused(text: str) -> None:
    with pytest.raises(MalformedError, match="expected 2"):
        parse_hex(text, size=2)
