"""Lists of voters, as a polling station keeps them: a CSV with `voter_id`, or one id a line."""

import csv
import io

from plebiscite.errors import MalformedError, MisuseError

_COLUMN = "voter_id"


def voter_rows(text: str, name: str) -> list[tuple[int, str]]:
    """Row numbers (from 1) and voter ids; other columns are not looked at.

    Raises: MalformedError with the row for one without an id; MisuseError for a list of nobody.
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as problem:
        raise MalformedError(f"this is no CSV: {problem}", place=name) from problem
    column, start = 0, 1
    if rows and _COLUMN in rows[0]:
        column, rows, start = rows[0].index(_COLUMN), rows[1:], 2
    found = []
    for number, row in enumerate(rows, start=start):
        if not row:
            continue
        if len(row) <= column or not row[column].strip():
            raise MalformedError("there is no voter id", place=f"{name}, row {number}")
        found.append((number, row[column].strip()))
    if not found:
        raise MisuseError("the file names no voter", place=name)
    return found
