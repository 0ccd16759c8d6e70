"""Tables as CSV with their schema: what each column holds, its bounds, and what it refers to.

Source: RFC 4180; Frictionless Table Schema 1. Cells hold identifiers and numbers; a name of
somebody's that a spreadsheet would take for a formula gets an apostrophe before it.
"""

import csv
from io import StringIO
from typing import Any, Literal, NamedTuple

Cell = str | int | bool
Row = tuple[Cell, ...]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Column(NamedTuple):
    """One column: its name, what it holds, and what every cell keeps to.

    A cell of a moment is its POSIX seconds; "" is no value, where none is required.
    """

    name: str
    says: str
    type: Literal["string", "integer", "number", "boolean", "datetime"] = "string"
    least: int | None = None
    one_of: tuple[str, ...] = ()
    required: bool = True

    def field(self) -> dict[str, Any]:
        """The column as a field of a Table Schema."""
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.least is not None:
            constraints["minimum"] = self.least
        if self.one_of:
            constraints["enum"] = list(self.one_of)
        field = {"name": self.name, "type": self.type, "description": self.says}
        return field | ({"constraints": constraints} if constraints else {})


class Reference(NamedTuple):
    """Columns whose values stand in another table."""

    columns: tuple[str, ...]
    table: str
    there: tuple[str, ...]


class Table(NamedTuple):
    """A table, its columns and its rows."""

    name: str
    title: str
    says: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[Row, ...]
    references: tuple[Reference, ...] = ()

    def csv(self) -> str:
        r"""UTF-8, comma, `\n`, a header line."""
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(column.name for column in self.columns)
        writer.writerows(map(_written, row) for row in self.rows)
        return text.getvalue()

    def schema(self) -> dict[str, Any]:
        """The Table Schema."""
        found: dict[str, Any] = {
            "fields": [column.field() for column in self.columns],
            "primaryKey": list(self.key),
            "missingValues": [""],
        }
        if self.references:
            found["foreignKeys"] = [
                {
                    "fields": list(one.columns),
                    "reference": {"resource": one.table, "fields": list(one.there)},
                }
                for one in self.references
            ]
        return found


def name_cell(name: str) -> str:
    """A name of somebody's as a cell that no spreadsheet takes for a formula."""
    return f"'{name}" if name.startswith(_FORMULA) else name


def _written(cell: Cell) -> Cell:
    return str(cell).lower() if isinstance(cell, bool) else cell
