"""JSON in its one spelling."""

import json
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plebiscite.canonical.json import (
    _has_short_numbers,
    _reader,
    _write_plain,
    parse_json,
    parse_plain_json,
    write_json,
)
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


# -- shapes that msgspec writes by itself


class Leaf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag="leaf"):
    text: str
    number: int = 0
    word: Literal["a", "b", 3] = "a"
    flag: bool | None = None


class Tree(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="tree"):
    leaves: tuple[Leaf, ...]
    pair: tuple[str, int]
    inner: "Leaf | Tree | None"
    more: list[str] | msgspec.UnsetType = msgspec.UNSET


class Bounded(msgspec.Struct, frozen=True):
    counter: Annotated[int, msgspec.Meta(ge=-(10**18) + 1, le=10**18 - 1)]
    texts: tuple[str, ...]


class Loose(msgspec.Struct, frozen=True):
    counter: Annotated[int, msgspec.Meta(ge=0, le=10**18)]


class Open(msgspec.Struct, frozen=True):
    counter: Annotated[int, msgspec.Meta(ge=0)]


class Mixed(msgspec.Struct, frozen=True):
    anything: Any


class Map(msgspec.Struct, frozen=True):
    by_name: dict[str, str]


class Float(msgspec.Struct, frozen=True):
    number: float


TEXTS = st.text(max_size=20)
LEAVES = st.builds(
    Leaf, TEXTS, st.integers(-(10**17), 10**17), st.sampled_from(["a", "b", 3]), st.booleans()
)
TREES = st.recursive(
    st.none() | LEAVES,
    lambda inner: st.builds(
        Tree,
        st.lists(LEAVES, max_size=3).map(tuple),
        st.tuples(TEXTS, st.integers(0, 9)),
        inner,
        st.lists(TEXTS, max_size=3),
    ),
    max_leaves=4,
)
SHAPE: Any = Leaf | Tree | None


@given(TREES)
def test_what_msgspec_writes_by_itself_is_the_one_spelling(value: object) -> None:
    assert _reader(SHAPE).is_plain
    assert _write_plain(value) == write_json(value)
    assert parse_json(write_json(value), SHAPE) == value


def test_every_character_is_written_alike() -> None:
    texts = [chr(code) for code in range(0x11000) if not 0xD800 <= code < 0xE000]
    assert _write_plain(texts) == write_json(texts)


@given(TREES, st.data())
def test_another_spelling_of_a_plain_shape_is_refused(value: object, data: st.DataObject) -> None:
    other = json.dumps(json.loads(write_json(value)), indent=data.draw(st.sampled_from([0, 1])))
    raw = other.encode()
    if raw != write_json(value):
        with pytest.raises(MalformedError):
            parse_json(raw, SHAPE)


def test_maps_floats_and_anything_are_written_by_the_slow_way() -> None:
    for shape in (Map, Float, Mixed, dict[str, str], Any, float, set[str]):
        assert not _reader(shape).is_plain
    for plain in (Leaf, list[str], tuple[tuple[Leaf, ...], ...], str):
        assert _reader(plain).is_plain


def test_only_bounded_numbers_are_known_to_be_short() -> None:
    assert _has_short_numbers(Bounded)
    assert not any(map(_has_short_numbers, (Loose, Open, Leaf, Tree, Mixed, Map, Float)))
    for shape in (Loose, Open):
        with pytest.raises(MalformedError, match="18 digits"):
            parse_json(b'{"counter":%d}' % 10**18, shape)
    assert parse_json(b'{"counter":%d}' % (10**18 - 1), Open) == Open(10**18 - 1)
