"""Length-prefixed bytes: worked by hand, and no two lists of fields give the same bytes."""

from hashlib import sha256, sha512

import pytest

from plebiscite.canonical.encoding import enc, h256, h512, lp, ls, u32, u64


def test_integers_are_big_endian_and_bounded() -> None:
    assert u32(0x01020304) == bytes([1, 2, 3, 4])
    assert u64(258) == bytes([0, 0, 0, 0, 0, 0, 1, 2])
    for number in (-1, 2**32):
        with pytest.raises(OverflowError):
            u32(number)
    for number in (-1, 2**64):
        with pytest.raises(OverflowError):
            u64(number)


def test_fields_stand_behind_their_lengths_and_texts_are_utf8() -> None:
    assert lp(b"ab") == b"\0\0\0\2ab"
    assert lp("é") == b"\0\0\0\2\xc3\xa9"
    assert ls([]) == bytes(4)
    assert ls(["a", b""]) == b"\0\0\0\2" + b"\0\0\0\1a" + bytes(4)


def test_a_tag_is_prefixed_and_every_field_wrapped() -> None:
    expected = b"\0\0\0\x11plebiscite/v1/act" + b"\0\0\0\1x" + bytes(4)
    assert enc("act", ["x", b""]) == expected
    assert h512("act", ["x", b""]) == sha512(expected).digest()
    assert h256("act", ["x", b""]) == sha256(expected).digest()


def test_moving_a_byte_between_fields_or_from_the_tag_changes_the_bytes() -> None:
    made = [enc("a", ["bc", "d"]), enc("a", ["b", "cd"]), enc("ab", ["c", "d"]), enc("a", ["bcd"])]
    assert len(set(made)) == len(made)
