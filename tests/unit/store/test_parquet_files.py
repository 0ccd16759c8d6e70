"""Tables as Parquet: types, no values, groups of rows, the same bytes, and a full disk."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyarrow import parquet

from kept_log import FaultyCalls
from plebiscite.errors import UnavailableError
from plebiscite.results.analysis_package import Measured
from plebiscite.results.tables import Column, Row, Table
from plebiscite.store.durable import DurableFiles
from plebiscite.store.parquet_files import ROWS, ParquetFolder

TABLE = Table(
    "things",
    "Things",
    "One of each type.",
    (
        Column("entry", "its place", "integer", 0),
        Column("name", "what it is called", required=False),
        Column("percent", "a share", "number", required=False),
        Column("yes", "whether", "boolean"),
        Column("time", "when", "datetime", required=False),
    ),
    ("entry",),
    ((0, "first", "12.5", True, 1_796_040_000), (1, "", "", False, "")),
)
NOTES = {"root": "ab"}


def written(folder: Path, table: Table, files: DurableFiles | None = None) -> Measured:
    with ParquetFolder(files or DurableFiles(), folder, NOTES) as made:
        made.write(table)
        made.finish()
    return made.written[table.name]


def many(number: int) -> Table:
    return TABLE._replace(rows=tuple(rows(number)))


def rows(number: int) -> Iterator[Row]:
    return ((n, f"name {n}", "1.0", True, n) for n in range(number))


def test_values_have_their_types_and_no_value_is_null(tmp_path: Path) -> None:
    written(tmp_path, TABLE)
    first, second = parquet.read_table(tmp_path / "things.parquet").to_pylist()
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert first == {"entry": 0, "name": "first", "percent": 12.5, "yes": True, "time": noon}
    assert second == {"entry": 1, "name": None, "percent": None, "yes": False, "time": None}


def test_columns_carry_what_they_hold_and_whether_they_may_be_empty(tmp_path: Path) -> None:
    written(tmp_path, TABLE)
    schema = parquet.read_schema(tmp_path / "things.parquet")
    assert [field.nullable for field in schema] == [False, True, True, False, True]
    assert [field.metadata[b"says"].decode() for field in schema] == [
        column.says for column in TABLE.columns
    ]
    assert schema.metadata[b"table"] == b"One of each type."
    assert schema.metadata[b"plebiscite"] == b'{"root": "ab"}'


def test_a_table_without_rows_is_a_file_with_its_columns(tmp_path: Path) -> None:
    assert written(tmp_path, many(0)).rows == 0
    found = parquet.read_table(tmp_path / "things.parquet")
    assert (found.num_rows, found.num_columns) == (0, 5)


def test_rows_are_written_in_groups_so_that_memory_stays_bounded(tmp_path: Path) -> None:
    made = written(tmp_path, many(2 * ROWS + 1))
    told = parquet.read_metadata(tmp_path / "things.parquet")
    groups = [told.row_group(n).num_rows for n in range(told.num_row_groups)]
    assert groups == [ROWS, ROWS, 1]
    assert made.rows == told.num_rows == 2 * ROWS + 1
    numbers = parquet.read_table(tmp_path / "things.parquet")["entry"].to_pylist()
    assert numbers == list(range(2 * ROWS + 1))


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        digests.add(written(tmp_path / name, many(5000)).digest)
    assert len(digests) == 1


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "short write, then full"])
def test_a_disk_that_refuses_at_any_call_is_named_with_the_remedy(
    tmp_path: Path, fault: str
) -> None:
    calls = FaultyCalls()
    written(tmp_path, TABLE, DurableFiles(calls))
    assert calls.kinds.count("write") > 1
    for n in range(1, calls.count + 1):
        folder = tmp_path / str(n)
        folder.mkdir()
        faulty = FaultyCalls(n, fault)
        if fault.startswith("short") and calls.kinds[n - 1] != "write":
            continue
        with pytest.raises(UnavailableError) as caught:
            written(folder, TABLE, DurableFiles(faulty))
        assert caught.value.place.endswith("things.parquet")
        if "ENOSPC" in fault and faulty.kinds[n - 1] == "write":
            assert "the disk is full: free some space" in str(caught.value)
