"""Districts and ballot styles of the human-written definition."""

from collections.abc import Sequence

from plebiscite.record.definition import District, Station, Style, StyleCount
from plebiscite.record.definition_toml_contests import ReadContest
from plebiscite.record.definition_toml_table import TableReader

EVERYTHING = "all"
"""The id of the derived ballot style that shows every contest."""


def read_styles(
    tables: Sequence[TableReader], contests: Sequence[ReadContest], districts: Sequence[str]
) -> tuple[Style, ...]:
    """The [[styles]], or those that follow from the `districts` of each contest."""
    if tables:
        return tuple(Style(table.text("id"), table.names("contests")) for table in tables)
    shown = [_contests_of(district, contests) for district in districts]
    return tuple(
        Style(_style_id(identifiers, contests), identifiers)
        for identifiers in dict.fromkeys(shown)
        if identifiers
    )


def read_district(
    table: TableReader,
    styles: Sequence[Style],
    contests: Sequence[ReadContest],
    *,
    explicit: bool,
) -> District:
    """One [[districts]] table. `styles` are all ballot styles; `explicit`: from [[styles]]."""
    identifier = table.text("id")
    stations = table.counts("stations").items()
    return District(
        id=identifier,
        name=table.text("name"),
        units=_units(table, styles, _contests_of(identifier, contests), explicit=explicit),
        stations=tuple(Station(name, count) for name, count in stations),
        parent=table.text("parent", ""),
        below_minimum=table.text("below_minimum"),  # type: ignore[arg-type] # one of the choices
    )


def check_named_districts(
    table: TableReader, wanted: Sequence[str] | None, known: Sequence[str], *, explicit: bool
) -> None:
    """Report `districts` of a contest that name unknown ones, or stand beside explicit styles."""
    if wanted is None:
        return
    if explicit:
        table.report("districts", "has no meaning beside [[styles]]", "remove one of the two")
    for name in wanted:
        if name not in known:
            table.report(
                "districts", f"no district is called {name[:60]!r}", "name ids of [[districts]]"
            )


def _contests_of(district: str, contests: Sequence[ReadContest]) -> tuple[str, ...]:
    return tuple(
        item.contest.id for item in contests if item.districts is None or district in item.districts
    )


def _style_id(identifiers: tuple[str, ...], contests: Sequence[ReadContest]) -> str:
    return EVERYTHING if len(identifiers) == len(contests) else "-".join(identifiers)


def _units(
    table: TableReader, styles: Sequence[Style], shown: tuple[str, ...], *, explicit: bool
) -> tuple[StyleCount, ...]:
    counts = table.counts("styles")
    if table.has("styles") == table.has("registered"):
        table.report(
            "registered",
            "either `registered`, or `styles` with a number for each ballot style",
            "write exactly one of them",
        )
    if counts:
        return tuple(StyleCount(style, count) for style, count in counts.items())
    fitting = [style.id for style in styles if explicit or style.contests == shown]
    if len(fitting) == 1:
        return (StyleCount(fitting[0], table.whole("registered", 1)),)
    if fitting:
        table.report("registered", "several ballot styles", "write `styles = { … }` instead")
    else:
        table.report("id", "no contest for this district", "add it to the `districts` of one")
    return ()
