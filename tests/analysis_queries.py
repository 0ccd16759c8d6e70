"""Asks DuckDB what is in a folder of Parquet tables, as a reader of the how-to page would."""

from pathlib import Path
from typing import Any

import duckdb

Rows = list[dict[str, Any]]


def asked(folder: Path, sql: str) -> Rows:
    """The rows of an answer, by the names of their columns. Table files are named without path."""
    with duckdb.connect(config={"file_search_path": str(folder)}) as database:
        answer = database.execute(sql)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def query(folder: Path, name: str) -> Rows:
    """The answer to one of the queries that lie beside the tables."""
    return asked(folder, (folder / "queries" / f"{name}.sql").read_text(encoding="utf-8"))
