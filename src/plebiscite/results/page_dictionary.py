"""The data dictionary of the data package, as a page for people."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from plebiscite.results.page_frame import plain_page
from plebiscite.results.page_markup import Content, Html, element, table
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import coverage_text
from plebiscite.results.tables import Column, Table
from plebiscite.results.words import Words


class FilesOfTables(NamedTuple):
    """How the files of tables are named, and their numbers of rows where the tables have none."""

    ending: str = ".csv"
    rows: Mapping[str, int] = {}
    note: str = "Numbers are whole; a point is the decimal mark; an empty cell is no value."


CSV: Final = FilesOfTables()


def dictionary_page(
    figures: ReferendumFigures,
    tables: Sequence[Table],
    command: str,
    files: FilesOfTables = CSV,
) -> str:
    """Every table with its columns; how final the figures are, and how to check them."""
    results = figures.results
    covered = coverage_text(results.status, results.coverage, Words())
    parts: list[Content] = [
        element("h1", "What the tables hold"),
        element("p", f"{figures.texts[0].title}. {covered}.", class_="banner"),
        element(
            "p",
            "Every row with a percentage has its base before it, and status and coverage after it."
            f" {files.note}",
        ),
        *(part for each in tables for part in _table(each, files)),
        element("h2", "Check it yourself"),
        element("pre", element("code", command)),
    ]
    return plain_page(f"{figures.texts[0].title}: data, {results.status}", parts)


def _table(told: Table, files: FilesOfTables) -> Iterable[Html]:
    number = files.rows.get(told.name, len(told.rows))
    yield element("h2", f"{told.name}{files.ending}: {told.title}", id=told.name)
    yield element("p", f"{told.says} Rows: {number:,}. Key: {', '.join(told.key)}.")
    rows = [(column.name, _kind(column), column.says) for column in told.columns]
    listed = table(told.title, ("Column", "Type", "What it holds"), rows, told.title)
    yield element("div", listed, class_="words")
    for one in told.references:
        there = (one.table or told.name) + files.ending
        yield element("p", f"{', '.join(one.columns)} refers to {', '.join(one.there)} of {there}.")


def _kind(column: Column) -> str:
    kind = column.type if column.required else f"{column.type}, may be empty"
    return f"{kind}; one of {', '.join(column.one_of)}" if column.one_of else kind
