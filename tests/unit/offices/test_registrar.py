"""What the registrar does: codes for exactly the roll, credentials without their voters."""

import pytest

from played_in_memory import MemoryTown, played_to
from played_town import RANDOM
from plebiscite.canonical.json import parse_json
from plebiscite.errors import MisuseError
from plebiscite.offices import registrar
from plebiscite.offices.voter import find_voter
from plebiscite.record.entries import DestructionEntry, RollEntry
from staged_ceremony import seeded

TOWN = MemoryTown()
VOTERS = [letter.voter for letter in played_to("rolls").letters]


def test_everyone_gets_a_code_that_finds_their_place() -> None:
    town = played_to("open")
    assert len({letter.code for letter in town.letters}) == len(VOTERS) == 10
    for letter in town.letters:
        found = find_voter(town.state, letter.code)
        assert found.unit == letter.unit
        assert town.state.group.format(found.credential) == letter.credential


def test_no_code_is_issued_for_another_roll_than_the_definitions() -> None:
    with pytest.raises(MisuseError, match=r"does not fit the definition.*and 1 more"):
        next(registrar.issue(TOWN.definition, VOTERS[:-1], RANDOM))
    with pytest.raises(MisuseError, match="no code is issued"):
        next(registrar.issue(TOWN.definition, [*VOTERS, VOTERS[0]], RANDOM))


def test_a_code_that_was_drawn_before_is_drawn_again() -> None:
    draw, drawn = seeded("codes"), list[bytes]()

    def repeating(size: int) -> bytes:
        drawn.append(drawn[0] if len(drawn) == 1 else draw(size))
        return drawn[-1]

    letters = list(registrar.issue(TOWN.definition, VOTERS, repeating))
    assert len({letter.credential for letter in letters}) == 10
    assert len(drawn) == 11


def test_published_credentials_are_sorted_and_tell_nothing_of_voters() -> None:
    letters = list(registrar.issue(TOWN.definition, VOTERS, RANDOM))
    made = registrar.publish_rolls(TOWN.definition, letters)
    again = registrar.publish_rolls(TOWN.definition, letters[::-1])
    assert made == again
    (entry,) = made.entries
    assert isinstance(entry, RollEntry)
    assert entry.count == 10
    published = parse_json(made.blobs[0], list[str])
    assert sorted(published) == sorted(letter.credential for letter in letters)
    elements = [played_to("defined").state.group.parse(text) for text in published]
    assert elements == sorted(elements)


def test_a_unit_without_voters_has_an_empty_roll() -> None:
    (entry,) = registrar.publish_rolls(TOWN.definition, []).entries
    assert isinstance(entry, RollEntry)
    assert entry.count == 0


def test_units_are_found_by_place() -> None:
    ((place, unit),) = registrar.unit_by_place(TOWN.definition).items()
    assert place == ("town", "all") == (unit.district, unit.style)


def test_the_mapping_is_said_to_be_destroyed() -> None:
    assert registrar.destroyed_mapping().entries == (DestructionEntry(what="mapping"),)
