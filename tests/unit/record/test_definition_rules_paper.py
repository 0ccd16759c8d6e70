"""The paper channel of a definition: what is refused, what is warned of, how it is written."""

import msgspec
import pytest

from definition_examples import complaints, example, spoiled
from plebiscite.record.definition import Definition, Paper, Station
from plebiscite.record.definition_rules import check_definition
from plebiscite.record.definition_rules_paper import paper_problems
from plebiscite.record.definition_toml import read_definition, read_definition_report

REGION, REGION_TEXTS = example("definition")
TOWN, _ = example("town")
JOIN = ('effect = "consultative"', 'effect = "consultative"\npaper = { small_counts = "join" }')


def with_stations(*stations: Station, paper: Paper | None) -> Definition:
    first, *others = TOWN.districts
    districts = (msgspec.structs.replace(first, stations=stations), *others)
    return msgspec.structs.replace(TOWN, districts=districts, paper=paper)


def test_without_a_paper_channel_nothing_is_asked_of_stations() -> None:
    assert list(paper_problems(with_stations(paper=None))) == []


@pytest.mark.parametrize("small", ["join", "publish"])
def test_paper_needs_a_station_in_every_district(small: str) -> None:
    found = list(paper_problems(with_stations(paper=Paper(small))))  # type: ignore[arg-type]  # a parameter
    errors = [one for one in found if one.severity == "error"]
    assert [one.key for one in errors] == [
        f"districts[{number}].stations" for number in range(len(TOWN.districts))
    ]
    assert "has no polling station, and voters may vote on paper" in errors[0].message


def test_the_region_may_vote_on_paper() -> None:
    """Its stations exist; the four tiny districts' are warned of, one by one."""
    mixed = msgspec.structs.replace(REGION, paper=Paper("join"))
    found = check_definition(mixed, REGION_TEXTS)
    assert found
    assert {one.severity for one in found} == {"warning"}
    assert all("fewer than the minimum of 30" in one.message for one in found)
    small = sum(each.registered < 30 for one in REGION.districts for each in one.stations)
    assert len(found) == small


def test_publishing_few_papers_is_warned_of_once() -> None:
    mixed = msgspec.structs.replace(REGION, paper=Paper("publish"))
    (one,) = check_definition(mixed, REGION_TEXTS)
    assert one.severity == "warning"
    assert one.key == "paper.small_counts"


def test_two_stations_of_one_name_are_warned_of() -> None:
    first, second, *others = REGION.districts
    same = tuple(
        msgspec.structs.replace(station, id=other.id)
        for station, other in zip(second.stations, first.stations, strict=True)
    )
    districts = (first, msgspec.structs.replace(second, stations=same), *others)
    mixed = msgspec.structs.replace(REGION, districts=districts, paper=Paper("publish"))
    found = [one for one in paper_problems(mixed) if "several districts" in one.message]
    assert len(found) == 2 * len(same)


def test_people_write_paper_as_a_table() -> None:
    definition, _ = read_definition(spoiled(JOIN, name="definition"), "file")
    assert definition.paper == Paper("join")
    assert REGION.paper is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("paper = { }", "paper.small_counts: missing"),
        ('paper = { small_counts = "hide" }', "'hide' is unknown"),
        ('paper = { small_count = "join" }', "unknown key; did you mean `small_counts`?"),
        ("paper = true", "paper: the wrong kind of value"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(written: str, said: str) -> None:
    change = ('effect = "consultative"', f'effect = "consultative"\n{written}')
    assert any(said in one for one in complaints(change, name="definition"))


def test_the_file_says_the_line_of_a_small_station() -> None:
    found = read_definition_report(spoiled(JOIN, name="definition"), "file")[2]
    assert all(one.line for one in found)
