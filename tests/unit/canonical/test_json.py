"""JSON in its one spelling."""

from typing import Any

import msgspec
import pytest

from plebiscite.canonical.json import parse_json, parse_plain_json, write_json
from plebiscite.errors import MalformedError


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    a: int
    b: str


def test_a_value_is_written_compactly_with_its_fields_in_order() -> None:
    assert write_json(Pair(1, "é\x7f\n\x01")) == '{"a":1,"b":"é\\u007f\\n\\u0001"}'.encode()
    assert parse_json(write_json(Pair(1, "\x7f")), Pair) == Pair(1, "\x7f")
    assert parse_plain_json(b'[true,null,1,"x",{"y":[]}]') == [True, None, 1, "x", {"y": []}]


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1,"b":""}',
        b'{"b":"","a":1}',
        b'{"a":1,"b":"","c":0}',
        b'{"a":1}',
        b'{"a":1,"a":1,"b":""}',
        b'{"a":1.0,"b":""}',
        b'{"a":1e0,"b":""}',
        b'{"a":"1","b":""}',
        b'{"a":true,"b":""}',
        b'{"a":-0,"b":""}',
        b'{"a":01,"b":""}',
        b'{"a":1,"b":"\\u0041"}',
        b'{"a":1,"b":"\\/"}',
        b'{"a":1,"b":"\x7f"}',
        b'{"a":1,"b":"\\u007F"}',
        b'{"a":1,"b":"\\ud800"}',
        b'{"a":1,"b":"\xff"}',
        b'\xef\xbb\xbf{"a":1,"b":""}',
        b'{"a":1,"b":""}\n',
        b'[1,""]',
        b"",
        b"null",
    ],
)
def test_any_other_spelling_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_json(raw, Pair)


@pytest.mark.parametrize("depth", [*range(975, 1002), 5_000])
def test_json_nested_as_deep_as_it_may_be_is_never_more_than_malformed(depth: int) -> None:
    raw = b"[" * depth + b"]" * depth
    try:
        value: Any = parse_plain_json(raw)
    except MalformedError:
        return
    assert value == [] or value[0] is not None


@pytest.mark.parametrize("raw", [b"9" * 5000, b"1e400", b"NaN", b"-Infinity"])
def test_numbers_that_no_reader_agrees_on_are_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_plain_json(raw)


def test_numbers_have_eighteen_digits_at_most_and_texts_may_have_more() -> None:
    assert parse_plain_json(b"9" * 18) == 10**18 - 1
    assert parse_plain_json(b"[-" + b"9" * 18 + b"]") == [1 - 10**18]
    for raw in (b"9" * 19, b"[-" + b"9" * 19 + b"]", b'{"a":["\\"",' + b"1" * 19 + b"]}"):
        with pytest.raises(MalformedError, match="18 digits"):
            parse_plain_json(raw)
    for text in ("9" * 40, ":" + "9" * 40, '"' + "9" * 40, "a,[" + "1" * 40):
        assert parse_plain_json(write_json([text])) == [text]


def test_a_lone_surrogate_is_never_written() -> None:
    with pytest.raises(MalformedError, match="surrogate"):
        write_json("\ud800")


def test_a_number_that_json_lacks_is_never_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json(float("nan"))


@pytest.mark.parametrize(
    "raw", [b"1" + b"0" * 18, b"[-" + b"9" * 19 + b"]", b'{"a":' + b"9" * 4299 + b"}"]
)
def test_numbers_too_long_for_a_machine_are_refused(raw: bytes) -> None:
    """Python has them; lengths of ranges and texts of sums break on them, far from here."""
    with pytest.raises(MalformedError, match="more than 18 digits"):
        parse_plain_json(raw)


def test_texts_may_hold_numbers_of_any_length() -> None:
    long = b"9" * 40
    for raw in (b"9" * 18, b'["a:%s","\\\\",1]' % long, b'"\\",%s"' % long):
        assert write_json(parse_plain_json(raw)) == raw
    with pytest.raises(MalformedError, match="more than 18 digits"):
        parse_plain_json(b'["a:%s",%s]' % (long, long))
