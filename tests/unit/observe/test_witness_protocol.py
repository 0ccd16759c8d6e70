"""The bytes between log and witness, strictly read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_log import log_of
from plebiscite.canonical.base64 import format_base64
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.note import NoteSignature
from plebiscite.observe.witness_protocol import (
    LARGEST_REQUEST,
    MOST_HASHES,
    checkpoint_path,
    format_request,
    parse_lines,
    parse_request,
    parse_size,
)

LOG = new_signing_key("log.example", KeyKind.ED25519, b"\1" * 32)
NOTE = bytes(sign_checkpoint(Checkpoint("log.example", 9, log_of(9).root), LOG))
HASH = format_base64(bytes(32)).encode()


@given(
    st.integers(0, 2**63 - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=MOST_HASHES),
)
def test_a_request_is_read_as_it_was_written(old: int, proof: list[bytes]) -> None:
    request = parse_request(format_request(old, proof, NOTE))
    assert (request.old, request.proof, request.raw) == (old, tuple(proof), NOTE)
    assert request.checkpoint == Checkpoint("log.example", 9, log_of(9).root)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 0\n",
        b"old 0\n" + NOTE,
        b"\n\n" + NOTE,
        b"old 00\n\n" + NOTE,
        b"old -1\n\n" + NOTE,
        b"old \n\n" + NOTE,
        b"Old 0\n\n" + NOTE,
        b"old 0 \n\n" + NOTE,
        b"old 9223372036854775808\n\n" + NOTE,
        b"old 0\r\n\n" + NOTE,
        b"old 0\n\xff\n\n" + NOTE,
        b"old 0\n" + HASH[:-1] + b"\n\n" + NOTE,
        b"old 0\n" + format_base64(bytes(31)).encode() + b"\n\n" + NOTE,
        b"old 0\n" + HASH[:-2] + b"B=\n\n" + NOTE,
        b"old 0\n" + (HASH + b"\n") * 64 + b"\n" + NOTE,
        b"old 0\n\n\n" + NOTE,
        b"old 0\n\n" + NOTE[:-1],
        b"old 0\n\nlog.example\n9\n\n",
        b"old 0\n\n" + NOTE.replace(b"\n9\n", b"\n09\n"),
        b"old 0\n\n" + NOTE.replace(b"\n9\n", b"\n9\nmore\n"),
        b"old 0\n\n" + NOTE + b" " * LARGEST_REQUEST,
    ],
)
def test_other_spellings_of_a_request_are_refused(body: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_request(body)


@pytest.mark.parametrize(
    ("body", "told"),
    [(b"old 0", "blank line between"), (b"5\n\n" + NOTE, "begins with a line: old SIZE")],
)
def test_what_is_missing_in_a_request_is_named(body: bytes, told: str) -> None:
    with pytest.raises(MalformedError, match=told):
        parse_request(body)


def test_the_largest_request_that_is_allowed_fits() -> None:
    assert len(format_request(2**63 - 1, [bytes(32)] * MOST_HASHES, NOTE)) < LARGEST_REQUEST
    with pytest.raises(MisuseError, match="64 hashes"):
        format_request(0, [bytes(32)] * (MOST_HASHES + 1), NOTE)


def test_one_byte_too_many_is_too_many() -> None:
    with pytest.raises(MalformedError, match="the most is 16384"):
        parse_request(b"x" * (LARGEST_REQUEST + 1))


def test_a_size_is_one_line() -> None:
    assert parse_size(b"300\n") == 300
    for body in (b"", b"300", b"300\n\n", b"0300\n", b"three\n", b"\xff\n", b"300 \n"):
        with pytest.raises(MalformedError):
            parse_size(body)


def test_lines_are_whole_and_at_least_one() -> None:
    line = NoteSignature("w.example", b"abcd", bytes(72))
    assert parse_lines(str(line).encode()) == (line,)
    assert parse_lines(str(line).encode() * 2) == (line, line)
    for body in (
        b"",
        b"\n",
        str(line).encode()[:-1],
        b"\xff\n",
        str(line).encode() + b"\n",
        b"w\n",
    ):
        with pytest.raises(MalformedError):
            parse_lines(body)


def test_a_log_has_the_name_that_others_give_it() -> None:
    """The directory of the skylight test data, made by another program."""
    name = "000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706"
    assert checkpoint_path("rome2026h1.example.org") == f"{name}/checkpoint"
