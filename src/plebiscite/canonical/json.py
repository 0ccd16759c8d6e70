r"""JSON with exactly one spelling per value, as Belenios v1 writes it.

Compact, UTF-8, fields in the declared order, absent optional fields left out; short escapes, and
`\\u00xx` for other control characters and 0x7f. Source: Belenios v1 format, section 2.
"""

import json
import re
from collections.abc import Hashable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar, cast

import msgspec
from msgspec.inspect import (
    BoolType,
    IntType,
    ListType,
    LiteralType,
    NoneType,
    StrType,
    StructType,
    TupleType,
    Type,
    UnionType,
    VarTupleType,
    type_info,
)

from plebiscite.errors import MalformedError

T = TypeVar("T")
_ENCODER = msgspec.json.Encoder()
_PLAIN = (
    *(BoolType, IntType, ListType, LiteralType, NoneType, StrType),
    *(StructType, TupleType, UnionType, VarTupleType),
)
"""Shapes that msgspec writes as `write_json` does, but for one character: no maps, no floats."""
_LONGEST_NUMBER = 18  # digits: below 2^63, where a count or a time still fits every machine
# Digits, and what can stand before a number, become one character each: a search for plain bytes
# is twenty times as fast as one for a pattern, and every ballot goes through it.
_OUTLINE = bytes.maketrans(b"0123456789-[:,", b"0000000000,,,,")
_PERHAPS_LONG = b"," + b"0" * (_LONGEST_NUMBER + 1)
_TEXT_OR_LONG = re.compile(rb'"(?:[^"\\]|\\.)*"|([0-9]{%d})' % (_LONGEST_NUMBER + 1), re.DOTALL)


def write_json(value: object) -> bytes:
    """The canonical bytes of plain values (dict, list, str, int, bool) or msgspec structs."""
    plain = msgspec.to_builtins(value, str_keys=False)
    text = json.dumps(plain, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    try:
        return text.replace("\x7f", "\\u007f").encode()
    except UnicodeEncodeError as problem:
        raise MalformedError("a text holds a lone surrogate, which UTF-8 cannot carry") from problem


def parse_json(raw: bytes, shape: type[T]) -> T:
    """The value of `shape` in `raw`.

    Raises: MalformedError unless `raw` is the one canonical spelling of such a value: unknown,
    repeated, missing or reordered fields, spaces, other escapes and numbers out of range are
    all refused, because writing the value again gives other bytes. So are numbers of more than
    18 digits, which no format of ours has and which break arithmetic far from here.
    """
    reader: _Reader[T] = _reader(cast("Hashable", shape))
    try:
        value = reader.decoder.decode(raw)
        again = _write_plain(value) if reader.is_plain else write_json(value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise MalformedError(f"not the expected JSON: {problem}") from problem
    if again != raw:
        raise MalformedError("not the canonical spelling: written again, the bytes differ")
    if not (isinstance(value, msgspec.Struct) and _has_short_numbers(type(value))):
        _refuse_long_numbers(raw)
    return value


class _Reader(NamedTuple, Generic[T]):
    """How values of one shape are read; `is_plain`: msgspec writes them as `write_json` does."""

    decoder: msgspec.json.Decoder[T]
    is_plain: bool


@lru_cache(maxsize=256)
def _reader(shape: Hashable) -> _Reader[Any]:
    plain = all(isinstance(part, _PLAIN) for part in _parts(type_info(shape), set()))
    return _Reader(msgspec.json.Decoder(cast("type[Any]", shape)), plain)


@lru_cache(maxsize=256)
def _has_short_numbers(shape: type[msgspec.Struct]) -> bool:
    """Whether no value of `shape` holds a number that `parse_json` refuses for its length."""
    return all(
        isinstance(part, _PLAIN) and (not isinstance(part, IntType) or _is_bounded(part))
        for part in _parts(type_info(shape), set())
    )


def _is_bounded(numbers: IntType) -> bool:
    low, high, limit = numbers.ge, numbers.le, 10**_LONGEST_NUMBER
    return low is not None and high is not None and -limit < low <= high < limit


def _parts(shape: Type, seen: set[type]) -> Iterator[Type]:
    """The shape and every shape in it."""
    yield shape
    inner: Sequence[Type] = ()
    if isinstance(shape, StructType) and shape.cls not in seen:
        seen.add(shape.cls)
        inner = [field.type for field in shape.fields]
    elif isinstance(shape, UnionType):
        inner = shape.types
    elif isinstance(shape, TupleType):
        inner = shape.item_types
    elif isinstance(shape, VarTupleType | ListType):
        inner = [shape.item_type]
    for part in inner:
        yield from _parts(part, seen)


def _write_plain(value: object) -> bytes:
    """`write_json` of a value that was read as a plain shape, ten times as fast."""
    return _ENCODER.encode(value).replace(b"\x7f", b"\\u007f")


def _refuse_long_numbers(raw: bytes) -> None:
    if _PERHAPS_LONG not in (b"," + raw).translate(_OUTLINE):
        return
    if any(match[1] for match in _TEXT_OR_LONG.finditer(raw)):
        raise MalformedError(f"a number of more than {_LONGEST_NUMBER} digits")


def parse_plain_json(raw: bytes) -> Any:  # noqa: ANN401 - JSON is what it is
    """Any canonical JSON value. Raises MalformedError as `parse_json` does."""
    return parse_json(raw, Any)
