r"""JSON with exactly one spelling per value, as Belenios v1 writes it.

Compact, UTF-8, fields in the declared order, absent optional fields left out; short escapes, and
`\\u00xx` for other control characters and 0x7f. Source: Belenios v1 format, section 2.
"""

import json
import re
from typing import Any, TypeVar

import msgspec

from plebiscite.errors import MalformedError

T = TypeVar("T")
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
    try:
        value = msgspec.json.decode(raw, type=shape)
        again = write_json(value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise MalformedError(f"not the expected JSON: {problem}") from problem
    if again != raw:
        raise MalformedError("not the canonical spelling: written again, the bytes differ")
    _refuse_long_numbers(raw)
    return value


def _refuse_long_numbers(raw: bytes) -> None:
    if _PERHAPS_LONG not in (b"," + raw).translate(_OUTLINE):
        return
    if any(match[1] for match in _TEXT_OR_LONG.finditer(raw)):
        raise MalformedError(f"a number of more than {_LONGEST_NUMBER} digits")


def parse_plain_json(raw: bytes) -> Any:  # noqa: ANN401 - JSON is what it is
    """Any canonical JSON value. Raises MalformedError as `parse_json` does."""
    return parse_json(raw, Any)
