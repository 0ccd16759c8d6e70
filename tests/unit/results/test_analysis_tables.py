"""Rows of a record's entries: all of them, each in its table, with what is known at the end."""

from collections import Counter
from dataclasses import dataclass
from functools import cache

import pytest

from forged_record import Forgery, verified
from played_valley import played_valley
from plebiscite.errors import EvidenceError, MalformedError
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.record.entries import (
    AbortEntry,
    ErasureEntry,
    PaperCountEntry,
    ResumeEntry,
    Signature,
    StatementEntry,
    StationPapers,
)
from plebiscite.record.state import RecordState
from plebiscite.results.analysis_package import Measured, analysis_package, sums
from plebiscite.results.analysis_tables import (
    KeptCheckpoint,
    LogEntry,
    RecordRows,
    standing_tables,
)
from plebiscite.results.record_rows import Known, act_rows, signed_by
from plebiscite.results.record_tables import BALLOTS, CHECKS, RECORD, STREAMED
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.tables import Cell, Row, Table

EARLY = KeptCheckpoint(
    size=10, root=b"\x01" * 32, kept=True, quorum=True, cosigned={"b": 70, "a": 50, "c": 60}
)
UNTIMED = KeptCheckpoint(size=12, root=b"\x02" * 32, kept=True, quorum=False, cosigned={})
LATE = KeptCheckpoint(
    size=20, root=b"\x03" * 32, kept=False, quorum=True, cosigned={"a": 90, "b": 80}
)


@dataclass
class Read:
    """The valley's record, verified and read again."""

    state: RecordState
    figures: ReferendumFigures
    entries: list[LogEntry]


@cache
def valley() -> Read:
    return read_again(played_valley().forgery)


def read_again(forgery: Forgery) -> Read:
    record = forgery.record()
    result = verified(record, forgery.policy)
    assert result.figures is not None
    tree = AuthenticatedTree(
        record, result.report.facts.size, bytes.fromhex(result.report.facts.root)
    )
    entries = [LogEntry(n, raw, tree.leaf(n)) for n, raw in enumerate(tree.entries())]
    return Read(result.state, result.figures, entries)


def rows_of(*checkpoints: KeptCheckpoint) -> RecordRows:
    return RecordRows(valley().state, valley().figures, checkpoints)


def all_rows() -> list[tuple[str, Row]]:
    rows = rows_of(EARLY, UNTIMED, LATE)
    return [placed for entry in valley().entries for placed in rows.rows(entry)]


def tables() -> dict[str, Table]:
    found = standing_tables(valley().state, valley().figures, [EARLY, UNTIMED, LATE])
    return {table.name: table for table in (RECORD, CHECKS, *found, *STREAMED)}


def test_every_entry_has_its_row_and_every_row_fits_its_table() -> None:
    streamed = {table.name: table for table in STREAMED}
    numbers = Counter(name for name, _ in all_rows())
    assert numbers["entries"] == len(valley().entries)
    for name, row in all_rows():
        columns = streamed[name].columns
        assert len(row) == len(columns)
        for column, cell in zip(columns, row, strict=True):
            assert cell != "" or not column.required, (name, column.name)
            kinds = {"integer": int, "datetime": int, "boolean": bool, "string": str}
            assert cell == "" or type(cell) is kinds[column.type], (name, column.name, cell)
            assert not column.one_of or cell in {"", *column.one_of}, (name, column.name, cell)


def test_keys_are_unique() -> None:
    streamed = {table.name: table for table in STREAMED}
    found: Counter[tuple[Cell, ...]] = Counter()
    for name, row in all_rows():
        names = [column.name for column in streamed[name].columns]
        found[name, *(row[names.index(key)] for key in streamed[name].key)] += 1
    assert max(found.values()) == 1


def test_an_entry_is_seen_with_the_first_checkpoint_that_covers_it_and_tells_a_time() -> None:
    rows = rows_of(LATE, UNTIMED, EARLY)
    seen = [next(rows.rows(entry))[1][-2:] for entry in valley().entries]
    assert seen[:10] == [(10, 60)] * 10  # the middle of three
    assert seen[10:20] == [(20, 90)] * 10  # the later of two
    assert set(seen[20:]) == {("", "")}


def test_checkpoints_and_cosignatures_are_told_by_size_and_name() -> None:
    found = tables()
    assert found["checkpoints"].rows == (
        (10, "01" * 32, True, True, 3, 60),
        (12, "02" * 32, True, False, 0, ""),
        (20, "03" * 32, False, True, 2, 90),
    )
    assert found["cosignatures"].rows == (
        (10, "a", 50), (10, "b", 70), (10, "c", 60), (20, "a", 90), (20, "b", 80),
    )  # fmt: skip


def test_tables_that_come_entry_by_entry_are_not_told_twice() -> None:
    standing = standing_tables(valley().state, valley().figures, [])
    names = [table.name for table in (*standing, *STREAMED)]
    assert len(names) == len(set(names))
    assert {"exclusions", "bulletins", "turnout", "groups"} <= set(names)


def test_units_say_with_whom_they_were_counted() -> None:
    units = tables()["units"]
    names = [column.name for column in units.columns]
    for row in units.rows:
        told = dict(zip(names, row, strict=True))
        unit = valley().state.units[str(told["unit"])]
        assert told["registered"] == told["credentials"] == unit.registered
        assert told["parent"] == (unit.parent or "")
        assert told["counted"] == valley().state.counts[unit.uuid].ballots
        assert told["questions"] == "bridge"
    groups = {one.head: set(one.units) for one in valley().figures.results.groups}
    assert all(row[0] in groups[str(row[names.index("group")])] for row in units.rows)


def test_references_name_columns_that_are_there() -> None:
    known = {name: {c.name for c in table.columns} for name, table in tables().items()}
    for name, table in tables().items():
        assert set(table.key) <= known[name]
        for one in table.references:
            assert set(one.columns) <= known[name]
            assert set(one.there) <= known[one.table or name], (name, one)


def test_a_vote_of_a_stranger_and_bytes_that_are_no_vote_are_refused() -> None:
    ballot = next(one for one in valley().entries if one.raw.startswith(b'{"kind":"ballot"'))
    group = valley().state.group
    mine = ballot.raw.split(b'credential\\":\\"')[1][:64]
    strange = ballot.raw.replace(mine, group.format(group.generator).encode())
    rows = rows_of()
    with pytest.raises(EvidenceError, match="in no roll; verify the record first"):
        list(rows.rows(ballot._replace(raw=strange)))
    with pytest.raises(MalformedError, match="entry 7"):
        list(rows.rows(LogEntry(7, b'{"kind":"ballot","unit":3}', bytes(32))))
    with pytest.raises(MalformedError):
        list(rows.rows(LogEntry(7, b'{"kind":"challenge"}', bytes(32))))


def fates(read: Read) -> list[str]:
    rows = RecordRows(read.state, read.figures, ())
    placed = [placed for entry in read.entries for placed in rows.rows(entry)]
    column = [one.name for one in BALLOTS.columns].index("fate")
    return [str(row[column]) for name, row in placed if name == "ballots"]


def test_a_ballot_stands_until_the_close() -> None:
    forgery = played_valley().forgery
    voting = read_again(forgery.until(forgery.find("polls-closed")))
    assert Counter(fates(voting)) == {"standing": 9, "replaced": 1}
    assert Counter(fates(valley())) == {"counted": 8, "replaced": 1, "excluded": 1}


def test_acts_without_a_value_have_empty_cells() -> None:
    known = Known({}, ())
    assert list(act_rows(4, ResumeEntry(), known)) == [("interruptions", (4, "resume", "", ""))]
    assert list(act_rows(5, AbortEntry(words="ab"), known)) == [
        ("interruptions", (5, "abort", "", "ab"))
    ]
    assert list(act_rows(6, ErasureEntry(blob="cd", order="court 7"), known)) == [
        ("erasures", (6, "cd", "court 7"))
    ]
    assert signed_by(ResumeEntry()) == ""


def test_a_paper_count_has_a_row_for_each_station_and_says_whether_it_stands() -> None:
    parts = (StationPapers("u1", "hall", 9, 1, 8), StationPapers("u2", "hall", 3, 0, 3))
    first, second = (
        PaperCountEntry(unit="u1", stations=parts),
        PaperCountEntry(unit="u1", stations=parts[:1], replaces=4, words="ab"),
    )
    known = Known({}, {5})
    assert list(act_rows(4, first, known)) == [
        ("paper_counts", (4, 1, "u1", "hall", 9, 1, 8, "", False, "")),
        ("paper_counts", (4, 2, "u2", "hall", 3, 0, 3, "", False, "")),
    ]
    assert list(act_rows(5, second, known)) == [
        ("paper_counts", (5, 1, "u1", "hall", 9, 1, 8, 4, True, "ab"))
    ]


def test_the_package_gives_hashes_sizes_and_rows_and_no_time_of_making() -> None:
    (entries,) = (table for table in STREAMED if table.name == "entries")
    made = {"entries": Measured(3, 1000, "ab" * 32)}
    files = analysis_package(
        valley().figures, "plebiscite verify", [entries], made, {"root": "cd", "size": 3}
    )
    package = files["datapackage.json"].decode()
    assert '"created"' not in package
    for told in ('"bytes": 1000', f'"hash": "sha256:{"ab" * 32}"', '"rows": 3', '"root": "cd"',
                 "the record for analysis, ", '"path": "entries.parquet"'):  # fmt: skip
        assert told in package
    page = files["dictionary.html"].decode()
    assert "entries.parquet: Entries" in page
    assert "Rows: 3." in page
    assert "checkpoint refers to size of checkpoints.parquet" in page


def test_sums_are_as_sha256sum_writes_them() -> None:
    assert sums({"b": "2" * 64, "a": "1" * 64}) == f"{'1' * 64}  a\n{'2' * 64}  b\n".encode()


def test_statements_without_a_place_are_of_the_whole() -> None:
    entry = StatementEntry(position="accepts", signatures=(Signature("observer/12", 1, ""),))
    (placed,) = act_rows(3, entry, Known({}, ()))
    assert placed == ("statements", (3, 12, "accepts", "", "", "", "", 0, ""))
    assert signed_by(entry) == "observer/12"
