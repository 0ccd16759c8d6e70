"""Definition, rolls and elections, right and wrong."""

from typing import Any

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryTown, played_to, town_definition
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import EvidenceError, UnavailableError
from plebiscite.offices import commission
from plebiscite.offices.submission import blob_name
from plebiscite.record.apply_setup import (
    expected_election,
    require_all_elections,
    require_all_rolls,
)
from plebiscite.record.definition import Definition, StyleCount
from plebiscite.record.entries import DefinitionEntry, ElectionEntry, RollEntry, parse_entry


def defined(town: MemoryTown) -> list[str]:
    """Offer the town's definition; the checks that find something."""
    made = commission.define(town.definition, town.texts)
    for raw in made.blobs:
        town.put(raw)
    return town.offer(made.entries[0])


def test_a_good_definition_is_taken() -> None:
    state = played_to("defined").state
    town = town_definition()
    assert state.definition == town
    assert state.closes == town.calendar.closes
    assert list(state.unit_numbers.values()) == [0]
    assert set(state.units) == set(state.counts)
    assert {"definition-1", "definition-2"} <= state.exercised


@pytest.mark.parametrize("part", [0, 1])
def test_a_missing_part_is_reported_and_nothing_is_taken(part: int) -> None:
    town = MemoryTown()
    made = commission.define(town.definition, town.texts)
    for raw in made.blobs:
        town.put(raw)
    del town.memory.blobs[blob_name(made.blobs[part])]
    found = town.offer(made.entries[0])
    assert found == ["conduct-6", "definition-1", "conduct-2"]
    assert town.state.definition is None


def test_a_definition_of_another_log_is_reported() -> None:
    town = played_to("start")
    town.definition = town_definition(origin="other.example/2026")
    assert "definition-1" in defined(town)
    assert town.state.definition is None


def test_a_part_in_another_spelling_is_reported() -> None:
    town = played_to("start")
    made = commission.define(town.definition, town.texts)
    entry = made.entries[0]
    assert isinstance(entry, DefinitionEntry)
    names = [town.put(raw + b"\n") for raw in made.blobs]
    parts = tuple(replace(part, blob=name) for part, name in zip(entry.parts, names, strict=True))
    assert "definition-1" in town.offer(replace(entry, parts=parts))


def with_district(**changes: Any) -> Definition:  # noqa: ANN401 - any field
    base = town_definition()
    return replace(base, districts=(replace(base.districts[0], **changes),))


@pytest.mark.parametrize(
    "definition",
    [
        town_definition(minimum=0),
        with_district(parent="town"),
        with_district(parent="nowhere"),
        with_district(units=(StyleCount("nostyle", 10),)),
        with_district(units=(StyleCount("all", 10**12),)),
        town_definition(contests=()),
        town_definition(districts=()),
        town_definition(calendar=replace(town_definition().calendar, closes=10**15)),
    ],
)
def test_a_definition_that_breaks_its_rules_is_reported_and_not_taken(
    definition: Definition,
) -> None:
    town = MemoryTown(definition)
    assert "definition-2" in defined(town)
    assert town.state.definition is None
    assert isinstance(town.memory.findings[-1].error, UnavailableError)
    assert town.memory.findings[-1].check == "conduct-2"
    for raw in played_to("ended").raws[1:]:
        town.memory.take(raw)  # whatever follows is read to the end


def test_warnings_are_no_findings() -> None:
    town = MemoryTown(town_definition(minimum=2))
    assert defined(town) == []


def test_a_bad_office_key_is_reported() -> None:
    base = town_definition()
    town = MemoryTown(town_definition(registrar=replace(base.registrar, key="nokey")))
    assert "definition-1" in defined(town)
    assert town.state.definition is None


def roll_of(town: MemoryTown) -> tuple[RollEntry, list[str]]:
    """The roll entry of the played town and its credentials."""
    entry = next(
        entry for raw in played_to("rolls").raws if isinstance(entry := parse_entry(raw), RollEntry)
    )
    raw = played_to("rolls").memory.blobs[entry.credentials]
    town.put(raw)
    return replace(entry, signatures=()), parse_json(raw, list[str])


def offered(change: dict[str, Any], credentials: list[str] | None = None) -> list[str]:
    town = played_to("defined")
    entry, _ = roll_of(town)
    if credentials is not None:
        change["credentials"] = town.put(write_json(credentials))
    return town.offer(replace(entry, **change), "registrar")


def test_a_good_roll_is_taken() -> None:
    town = played_to("defined")
    entry, credentials = roll_of(town)
    assert town.offer(entry, "registrar") == []
    assert town.state.rolls == {entry.unit: entry.credentials}
    assert town.state.roll_sizes == {entry.unit: 10}
    assert len(town.state.credentials) == len(credentials) == 10  # type: ignore[arg-type]  # in memory


def test_a_roll_of_no_unit_is_reported() -> None:
    assert offered({"unit": "1" * 14}) == ["roll-1"]


def test_an_absent_or_misspelt_roll_is_reported() -> None:
    assert offered({"credentials": blob_name(b"absent")}) == ["conduct-6", "roll-1"]
    group = played_to("defined").state.group
    _, good = roll_of(played_to("defined"))
    identity = group.format(group.identity)
    for wrong in (identity, "00" * 32, good[0].upper()):
        assert offered({}, [*good[:-1], wrong]) == ["roll-1"]


def test_another_count_than_announced_is_reported() -> None:
    assert offered({"count": 9}) == ["roll-1"]


def test_more_or_fewer_credentials_than_registered_are_reported() -> None:
    _, good = roll_of(played_to("defined"))
    assert offered({"count": 9}, good[:-1]) == ["roll-3"]


def test_a_credential_that_stands_twice_is_reported() -> None:
    _, good = roll_of(played_to("defined"))
    assert offered({}, [*good[:-1], good[0]]) == ["roll-2"]


def test_a_second_roll_of_a_unit_is_reported() -> None:
    town = played_to("rolls")
    entry, _ = roll_of(town)
    assert town.found(entry, "registrar") == [("roll-1", f"a second roll of unit {entry.unit}")]


def test_every_unit_needs_its_roll_and_its_election() -> None:
    with pytest.raises(EvidenceError, match="1 units have no roll"):
        require_all_rolls(played_to("defined").state)
    require_all_rolls(played_to("rolls").state)
    with pytest.raises(EvidenceError, match="1 units have no election"):
        require_all_elections(played_to("trustees").state)
    require_all_elections(played_to("elections").state)


def test_an_election_follows_from_what_stands_before_it() -> None:
    state = played_to("elections").state
    (uuid,) = state.units
    assert expected_election(state, uuid) == state.election(uuid).raw
    with pytest.raises(EvidenceError, match="no unit"):
        expected_election(state, "1" * 14)


@pytest.mark.parametrize("missing", ["rolls", "ceremony", "trustees", "definition"])
def test_no_election_without_its_predecessors(missing: str) -> None:
    state = played_to("trustees").state
    (uuid,) = state.units
    if missing == "rolls":
        state.rolls.clear()
    else:
        setattr(state, missing, None)
    with pytest.raises((EvidenceError, UnavailableError)):
        expected_election(state, uuid)


def test_an_election_that_does_not_follow_is_reported_and_the_derived_one_used() -> None:
    town = played_to("trustees")
    (uuid,) = town.state.units
    other = town.put(b"{}")
    (finding,) = town.found(ElectionEntry(unit=uuid, election=other))
    assert finding[0] == "definition-4"
    assert "does not follow" in finding[1] or "not the one" in finding[1]
    assert town.state.election(uuid).raw == expected_election(town.state, uuid)
    assert town.state.elections_size == len(town.raws)


def test_an_absent_election_blob_is_reported() -> None:
    town = played_to("trustees")
    made = commission.publish_elections(town.state)
    assert town.offer(made.entries[0]) == ["conduct-6", "definition-4"]
    assert isinstance(town.memory.findings[-1].error, UnavailableError)


def test_a_second_election_of_a_unit_is_reported() -> None:
    town = played_to("elections")
    made = commission.publish_elections(town.state)
    found = town.found(made.entries[0])
    assert found == [("definition-4", f"a second election of unit {next(iter(town.state.units))}")]
