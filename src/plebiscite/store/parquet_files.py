"""Tables as Parquet files, a group of rows at a time (pyarrow, the extra `analysis`).

The same rows give the same bytes with the same version of pyarrow: nothing of the machine, the
clock or the order of threads gets in. Source: Apache Parquet format 2.6.
"""

import importlib.util
import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from plebiscite.errors import UnavailableError
from plebiscite.results.analysis_package import ENDING, Measured
from plebiscite.results.tables import Cell, Column, Row, Table
from plebiscite.store.durable import DurableFiles, Stream

ROWS: Final = 32_768
"""Rows of a group: what is in memory of a table at a time, some ten megabytes."""
_UNIQUE: Final = frozenset({"leaf", "tracker", "tracker_words", "replaces", "root"})
"""Columns that never repeat a value: a dictionary of them would only take room."""
_MILLISECONDS: Final = 1000


def require_analysis_extra() -> None:
    """Raises: UnavailableError if pyarrow is not installed."""
    if importlib.util.find_spec("pyarrow") is None:
        raise UnavailableError(
            "writing Parquet needs one more package (pyarrow); install it with "
            "`pip install 'plebiscite[analysis]'`"
        )


def _type_of(column: Column) -> Any:  # noqa: ANN401 - pyarrow ships no types
    import pyarrow as pa  # noqa: PLC0415 - an extra, and slow to import

    return {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "datetime": pa.timestamp("ms", tz="UTC"),
    }[column.type]


def _value(column: Column, cell: Cell) -> object:
    """A cell as the value of its type; None for no value."""
    if cell == "" and not column.required:
        return None
    if column.type == "number":
        return float(cell)
    if column.type == "datetime":
        return int(cell) * _MILLISECONDS
    return cell


class ParquetFile:
    """One table's file while rows are added; `close` ends it."""

    def __init__(self, table: Table, stream: Stream, notes: Mapping[str, str]) -> None:
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415

        self._table, self._stream, self.rows = table, stream, 0
        self._waiting: list[Row] = []
        fields = [
            pa.field(
                one.name, _type_of(one), nullable=not one.required, metadata={"says": one.says}
            )
            for one in table.columns
        ]
        self._schema = pa.schema(fields, metadata={**notes, "table": table.says})
        self._writer = parquet.ParquetWriter(
            stream,
            self._schema,
            version="2.6",
            compression="zstd",
            use_dictionary=[one.name for one in table.columns if one.name not in _UNIQUE],
        )

    def add(self, row: Row) -> None:
        """One more row. Raises UnavailableError when the disk refuses."""
        self._waiting.append(row)
        if len(self._waiting) == ROWS:
            self._write()

    def _write(self) -> None:
        import pyarrow as pa  # noqa: PLC0415

        columns = zip(*self._waiting, strict=True)
        arrays = [
            pa.array([_value(column, cell) for cell in cells], _type_of(column))
            for column, cells in zip(self._table.columns, columns, strict=True)
        ]
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))
        self.rows += len(self._waiting)
        self._waiting = []

    def close(self) -> Measured:
        """Write what waits, and the end of the file; what it measures then."""
        if self._waiting:
            self._write()
        self._writer.close()
        return Measured(self.rows, self._stream.size, self._stream.digest.hexdigest())

    def abandon(self) -> None:
        """End it without a file: after an error nothing of it is kept."""
        self._stream.abandon()
        self._writer.close()


class ParquetFolder:
    """The files of many tables in one folder, open at the same time."""

    def __init__(self, files: DurableFiles, folder: Path, notes: Mapping[str, object]) -> None:
        """`notes` stand in every file, as one JSON value under the key `plebiscite`."""
        self._files, self._folder = files, folder
        self._notes = {"plebiscite": json.dumps(notes, ensure_ascii=False)}
        self._open: dict[str, ParquetFile] = {}
        self._streams = ExitStack()
        self.written: dict[str, Measured] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in self._open.values():
            file.abandon()
        self._streams.__exit__(kind, error, trace)

    def begin(self, table: Table) -> None:
        """Make the table's file."""
        path = self._folder / f"{table.name}{ENDING}"
        stream = self._streams.enter_context(self._files.stream(path))
        self._open[table.name] = ParquetFile(table, stream, self._notes)

    def add(self, name: str, row: Row) -> None:
        """One more row of a table that was begun."""
        self._open[name].add(row)

    def write(self, table: Table) -> None:
        """A table whose rows are all there."""
        self.begin(table)
        for row in table.rows:
            self.add(table.name, row)

    def finish(self) -> None:
        """End every file and force it to the disk."""
        self.written = {name: file.close() for name, file in self._open.items()}
        self._open = {}
        self._streams.close()
