"""The data package: frictionless finds it valid and what is altered; no name is a formula."""

import json
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from frictionless import Package, system

from paper_referendum import FEW, FIRST, TOGETHER, mixed, region
from plebiscite.results.data_package import DICTIONARY, PACKAGE, data_package, tables_of
from plebiscite.results.definition_tables import Announcement, districts_table
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.share_cells import SHARE_COLUMNS
from plebiscite.results.tables import Column, Table, name_cell
from sample_referendum import choice, definition, district, excluded, figures, texts, yes_no

NOON = 1_796_040_000  # 2026-11-30 12:00 UTC
COMMAND = "plebiscite verify record --policy <policy>"
ANNOUNCED = (
    Announcement(7, 1, "unofficial-partial", "ab" * 32, None, NOON - 60),
    Announcement(9, 2, "certified", "cd" * 32, 7, None),
)


def partial() -> ReferendumFigures:
    of = definition(yes_no(), choice("x", "y", most=2), districts=[district("A"), district("D")])
    return figures(
        of, {"A": 20, "D": 30}, {"A": [[0, 15, 5], [0, 15, 15]]}, status="unofficial-partial",
        exclusions=[excluded("A")],
    )  # fmt: skip


FOUND = {
    "both channels": mixed(status="certified"),
    "papers withheld": mixed((FIRST, TOGETHER, FEW)),
    "partial": partial(),
    "pre-election": figures(definition(yes_no()), {"A": 7}, {}, status="pre-election"),
}
every = pytest.mark.parametrize("found", FOUND.values(), ids=FOUND.keys())


def written(found: ReferendumFigures, folder: Path) -> dict[str, bytes]:
    files = data_package(found, NOON, COMMAND, ANNOUNCED)
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    return files


def problems(folder: Path) -> list[str]:
    """What frictionless says of the package in a folder."""
    with system.use_context(trusted=True):
        report = Package(str(folder / PACKAGE)).validate()
    return [*(one.type for one in report.errors)] + [
        error.type for task in report.tasks for error in task.errors
    ]


@every
def test_frictionless_finds_the_package_valid(found: ReferendumFigures, tmp_path: Path) -> None:
    written(found, tmp_path)
    assert problems(tmp_path) == []


@pytest.mark.slow
def test_the_frictionless_command_finds_it_valid_and_an_altered_one_not(tmp_path: Path) -> None:
    written(mixed(), tmp_path)
    command = [sys.executable, "-m", "frictionless", "validate", str(tmp_path / PACKAGE), "--json"]
    told = subprocess.run(command, capture_output=True, check=True, text=True)
    assert json.loads(told.stdout)["valid"] is True
    (tmp_path / "totals.csv").write_text((tmp_path / "totals.csv").read_text().replace("28", "29"))
    told = subprocess.run(command, capture_output=True, check=False, text=True)
    assert told.returncode == 1


@pytest.mark.parametrize(
    ("file", "alter", "kind"),
    [
        ("totals.csv", lambda text: text.replace("q,q,yes", "q,q,maybe"), "foreign-key"),
        ("totals.csv", lambda text: text.replace("q,q,no", "q,q,yes"), "primary-key"),
        ("turnout.csv", lambda text: text.replace(",registered,", ",people,"), "constraint-error"),
        ("stations.csv", lambda text: text.replace(",60,", ",sixty,"), "type-error"),
        ("groups.csv", lambda text: text + "\n", "hash-count"),
    ],
)
def test_frictionless_finds_what_breaks_the_schema(
    tmp_path: Path, file: str, alter: Callable[[str], str], kind: str
) -> None:
    written(mixed(), tmp_path)
    whole = tmp_path / file
    whole.write_text(alter(whole.read_text()))
    assert kind in problems(tmp_path)


def test_the_package_says_status_coverage_licence_time_and_how_to_check() -> None:
    files = data_package(mixed(status="certified"), NOON, COMMAND, ANNOUNCED)
    told = json.loads(files[PACKAGE])
    assert told["title"] == "A referendum: results, certified"
    assert told["description"].startswith("certified, 2 of 3 districts, 48 of 51 ballots")
    assert told["licenses"][0]["name"] == "CC0-1.0"
    assert told["created"] == "2026-11-30T12:00:00Z"
    assert told["plebiscite"]["coverage"]["stations_in"] == 5
    assert told["plebiscite"]["command"] == COMMAND
    for resource in told["resources"]:
        raw = files[resource["path"]]
        assert resource["hash"] == f"sha256:{sha256(raw).hexdigest()}"
        assert resource["bytes"] == len(raw)
    assert {resource["path"] for resource in told["resources"]} | {PACKAGE, DICTIONARY} == set(
        files
    )


@every
def test_every_percentage_stands_between_its_base_and_its_status(found: ReferendumFigures) -> None:
    tables = tables_of(found, ANNOUNCED)
    with_percent = [each for each in tables if any(one.name == "percent" for one in each.columns)]
    assert {each.name for each in with_percent} == {"totals", "turnout", "conditions"}
    for each in with_percent:
        names = [one.name for one in each.columns]
        at = names.index("numerator")
        assert tuple(names[at : at + len(SHARE_COLUMNS)]) == SHARE_COLUMNS


@every
def test_every_reference_and_key_names_columns_that_are_there(found: ReferendumFigures) -> None:
    tables = {each.name: each for each in tables_of(found)}

    def names(table: Table) -> set[str]:
        return {one.name for one in table.columns}

    for each in tables.values():
        assert set(each.key) <= names(each)
        assert all(len(row) == len(each.columns) for row in each.rows)
        for one in each.references:
            assert set(one.columns) <= names(each)
            assert set(one.there) <= names(tables[one.table or each.name])


def test_withheld_and_outstanding_choices_are_in_no_table() -> None:
    hidden = mixed((FIRST, TOGETHER, FEW))
    by_name = {each.name: each for each in tables_of(hidden)}
    withheld = [row for row in by_name["states"].rows if row[2] == "withheld"]
    assert [row[1] for row in withheld] == ["W"]
    assert all(row[1] != "W" for row in by_name["groups"].rows)
    assert all(row[0] != 102 for row in by_name["papers"].rows)


def test_channels_add_up_and_empty_answers_are_told_only_where_they_are_known() -> None:
    rows = {each.name: each for each in tables_of(mixed())}["channels"].rows
    yes = {row[2]: row[4] for row in rows if row[1] == "q" and row[3] == "yes"}
    assert yes == {"electronic": 21, "paper": 7}
    assert ("q", "q", "paper", "(empty)", 0, 16) in rows
    assert not [row for row in rows if row[1] == "c" and row[3] == "(empty)"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_is_never_a_formula(begin: str) -> None:
    assert name_cell(f"{begin}1+1") == f"'{begin}1+1"
    of = region()
    named = (msgspec.structs.replace(of.districts[0], name=f"{begin}cmd"), *of.districts[1:])
    bad = mixed()._replace(definition=msgspec.structs.replace(of, districts=named))
    assert districts_table(bad).rows[0][1] == f"'{begin}cmd"
    assert name_cell("North = South") == "North = South"


def test_the_dictionary_explains_every_column_and_holds_no_markup_of_others() -> None:
    found = mixed()
    marked = found._replace(texts=(texts(found.definition, mark="<script>"),))
    page = data_package(marked, NOON, COMMAND, ANNOUNCED)[DICTIONARY].decode()
    assert "<script>" not in page
    assert "--policy &lt;policy&gt;" in page
    for each in tables_of(found):
        assert f'id="{each.name}"' in page
        for column in each.columns:
            assert f'<th scope="row">{column.name}</th>' in page
    assert "parent refers to district of districts.csv." in page
    assert "certified" not in page.partition("<h2")[0]


def test_a_column_says_its_bounds() -> None:
    field: Any = Column("n", "a number", "integer", 0, required=False).field()
    assert field["constraints"] == {"minimum": 0}
    assert "constraints" not in Column("n", "a word", required=False).field()
