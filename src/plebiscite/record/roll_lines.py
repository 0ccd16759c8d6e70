"""From the text of a CSV file to rows with the line each begins on.

A quote that never ends must not swallow the rest of the file: it is a defect of its own line, and
reading goes on with the next.
"""

import csv
from collections.abc import Iterator
from typing import NamedTuple

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_MOST_LINES = 20  # of one quoted field, such as an address


class Row(NamedTuple):
    """One row. `fields` is None where the quotes are wrong."""

    line: int
    fields: list[str] | None


def split_rows(text: str, delimiter: str) -> Iterator[Row]:
    """Every row of `text`, the header's included. Empty lines have no fields at all."""
    lines = text.rstrip("\r\n").split("\n")
    position = 0
    while position < len(lines):
        taken, fields = _take(lines, position, delimiter)
        yield Row(position + 1, fields)
        position += taken


def detect_delimiter(header: str, known: frozenset[str]) -> str:
    """The delimiter that parts the header into the most `known` names; the comma in doubt."""
    return max(DELIMITERS, key=lambda one: len(known & set(header_names(header, one))))


def header_names(header: str, delimiter: str) -> list[str]:
    """The names of the columns, in lower case without spaces; none if the quotes are wrong."""
    fields = _parse(header.removesuffix("\r"), delimiter) or []
    return [field.strip().lower() for field in fields]


def _take(lines: list[str], start: int, delimiter: str) -> tuple[int, list[str] | None]:
    """How many lines the row at `start` takes, and its fields."""
    line = lines[start].removesuffix("\r")
    if '"' not in line:
        return 1, line.split(delimiter) if line else []
    if line.count('"') % 2 == 0:
        return 1, _parse(line, delimiter)
    for end in range(start + 1, min(start + _MOST_LINES, len(lines))):
        if lines[end].count('"') % 2:
            joined = "\n".join(one.removesuffix("\r") for one in lines[start : end + 1])
            fields = _parse(joined, delimiter)
            width = lines[0].count(delimiter) + 1
            if fields is not None and len(fields) == width:
                return end + 1 - start, fields
            break
    return 1, None


def _parse(record: str, delimiter: str) -> list[str] | None:
    """The fields of one row; None if its quotes are wrong."""
    reader = csv.reader([record], delimiter=delimiter, strict=True)
    try:
        fields = next(reader)
    except csv.Error:
        return None
    # `"Ann" Lee` and `Ann "Lee"` are taken by spreadsheets in different ways, so by none here.
    written = any('"' in field for field in fields) and '""' not in record
    return None if written else fields
