"""What lies beside the Parquet files: a data package with their hashes, a dictionary, sums.

Source: Frictionless Data Package 1, Data Resource 1. No time of making stands in any of them, so
that one record, policy and program give the same bytes everywhere.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from plebiscite.results.data_package import DICTIONARY, PACKAGE, package_head
from plebiscite.results.page_dictionary import FilesOfTables, dictionary_page
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.tables import Table

ENDING: Final = ".parquet"
SUMS: Final = "SHA256SUMS"
_NOTE: Final = (
    "Moments are UTC; a missing value is NULL. Nobody's choice is in any table: ballots are"
    " encrypted, and only totals of whole groups were decrypted. A credential is a pseudonym: with"
    " it one sees that somebody voted again, and when to within two checkpoints, not who or what."
)


class Measured(NamedTuple):
    """A written file: its rows, its length in bytes, its SHA-256 in hex."""

    rows: int
    size: int
    digest: str


def analysis_package(
    figures: ReferendumFigures,
    command: str,
    tables: Sequence[Table],
    written: Mapping[str, Measured],
    checked: Mapping[str, Any],
) -> dict[str, bytes]:
    """The package and the dictionary, by name.

    `written`: what became of each table, by its name; `checked`: what the tables say of the
    record they are made from.
    """
    package = package_head(figures, command)
    package["title"] = package["title"].replace(": results, ", ": the record for analysis, ")
    package["plebiscite"] |= dict(checked)
    package["resources"] = [_resource(table, written[table.name]) for table in tables]
    rows = {name: one.rows for name, one in written.items()}
    page = dictionary_page(figures, tables, command, FilesOfTables(ENDING, rows, _NOTE))
    return {
        PACKAGE: (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode(),
        DICTIONARY: page.encode(),
    }


def sums(digests: Mapping[str, str]) -> bytes:
    """A file for `sha256sum --check`: SHA-256 in hex by the name of each file."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def _resource(table: Table, written: Measured) -> dict[str, Any]:
    return {
        "profile": "data-resource",
        "name": table.name,
        "path": f"{table.name}{ENDING}",
        "title": table.title,
        "description": table.says,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": written.size,
        "hash": f"sha256:{written.digest}",
        "rows": written.rows,
        "schema": table.schema(),
    }
