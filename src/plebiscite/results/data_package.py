"""A Frictionless data package of all tables: schema, keys, licence, status, coverage, hashes.

Source: Frictionless Data Package 1, Tabular Data Resource 1. Texts and numbers only: the caller
writes the files. `dictionary.html` says the same for people.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

import msgspec

from plebiscite.results.definition_tables import (
    Announcement,
    bulletins_table,
    districts_table,
    exclusions_table,
    options_table,
    questions_table,
)
from plebiscite.results.figure_tables import (
    channels_table,
    conditions_table,
    groups_table,
    papers_table,
    states_table,
    stations_table,
    totals_table,
    turnout_table,
)
from plebiscite.results.page_dictionary import dictionary_page
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import coverage_text
from plebiscite.results.tables import Table
from plebiscite.results.words import Words

PACKAGE: Final = "datapackage.json"
DICTIONARY: Final = "dictionary.html"
LICENCE: Final = {
    "name": "CC0-1.0",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
    "title": "CC0 1.0 Universal",
}


def tables_of(
    figures: ReferendumFigures, announced: Sequence[Announcement] = ()
) -> tuple[Table, ...]:
    """Every table, those first that others refer to."""
    return (
        districts_table(figures),
        questions_table(figures),
        options_table(figures),
        totals_table(figures),
        conditions_table(figures),
        turnout_table(figures),
        states_table(figures),
        groups_table(figures),
        channels_table(figures),
        stations_table(figures),
        papers_table(figures),
        exclusions_table(figures),
        bulletins_table(announced),
    )


def data_package(
    figures: ReferendumFigures,
    generated: int,
    command: str,
    announced: Sequence[Announcement] = (),
) -> dict[str, bytes]:
    """The files of the package by name. `generated`: POSIX seconds; `command` checks the record."""
    tables = tables_of(figures, announced)
    files = {f"{table.name}.csv": table.csv().encode() for table in tables}
    package = package_head(figures, command)
    package["created"] = datetime.fromtimestamp(generated, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    package["resources"] = [_resource(table, files[f"{table.name}.csv"]) for table in tables]
    written = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    return {
        PACKAGE: written.encode(),
        DICTIONARY: dictionary_page(figures, tables, command).encode(),
        **files,
    }


def package_head(figures: ReferendumFigures, command: str) -> dict[str, Any]:
    """What a package says of all its tables: title, licence, source, status and coverage."""
    results = figures.results
    title = figures.texts[0].title
    covered = coverage_text(results.status, results.coverage, Words())
    return {
        "profile": "data-package",
        "name": re.sub(r"[^a-z0-9._/-]+", "-", results.origin.lower()),
        "title": f"{title}: results, {results.status}",
        "description": f"{covered}. Check them: {command}",
        "licenses": [LICENCE],
        "sources": [{"title": f"The record {results.origin}", "path": results.origin}],
        "keywords": ["referendum", "results", results.status],
        "plebiscite": {
            "format": results.format,
            "origin": results.origin,
            "practice": results.practice,
            "status": results.status,
            "coverage": msgspec.to_builtins(results.coverage),
            "minimum": results.minimum,
            "command": command,
        },
    }


def _resource(table: Table, raw: bytes) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": table.title,
        "description": table.says,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{sha256(raw).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": table.schema(),
    }
