"""A46: one person holds two offices, under names or keys that only a program tells apart."""

import pytest
from msgspec.structs import replace

from observed_town import KEYS, observed_to
from played_valley import valley_definition
from plebiscite.log.keys import KeyKind, VerifierKey
from plebiscite.record.definition import Definition, Person
from plebiscite.record.definition_rules import check_definition
from plebiscite.record.entries import InvitationEntry

P = 2**255 - 19


def wrong(definition: Definition) -> list[str]:
    """Where the definition breaks a rule."""
    _, texts = valley_definition()
    return [one.key for one in check_definition(definition, texts) if one.severity == "error"]


def with_trustee(place: int, person: Person) -> Definition:
    definition, _ = valley_definition()
    members = list(definition.trustees.members)
    members[place] = person
    return replace(definition, trustees=replace(definition.trustees, members=tuple(members)))


def test_the_honest_definition_is_right() -> None:
    definition, _ = valley_definition()
    assert wrong(definition) == []
    assert wrong(with_trustee(1, definition.trustees.members[1])) == []


@pytest.mark.parametrize("y", range(19))
@pytest.mark.parametrize("sign", [0, 1])
def test_a_key_in_its_second_encoding_is_no_second_trustee(y: int, sign: int) -> None:
    """Only 19 coordinates have two encodings; none is a key."""
    definition, _ = valley_definition()
    public = (P + y | sign << 255).to_bytes(32, "little")
    key = VerifierKey("smith.valley.example", KeyKind.ED25519, public)
    person = Person(definition.trustees.members[1].name, str(key))
    assert wrong(with_trustee(1, person)) == ["trustees.members[1].key"]


@pytest.mark.parametrize("change", ["{} ", " {}", "\u200b{}", "{}\ufeff", "{}\u00ad", "{}\u200d"])
def test_a_name_altered_unseen_is_no_second_trustee(change: str) -> None:
    definition, _ = valley_definition()
    first, second, _ = definition.trustees.members
    person = Person(change.format(first.name), second.key)
    assert wrong(with_trustee(1, person)) == ["trustees.members[1].name"]


@pytest.mark.parametrize(
    "change",
    [str.upper, "{} ".format, "\u200b{}".format, "{}\u2060".format, lambda _: "x" * 50_000],
)
def test_nor_an_observer_beside_another_or_the_commission(change: object) -> None:
    assert callable(change)
    town = observed_to("open")
    for known in (town.state.observers[0].name, town.definition.commission.name):
        entry = InvitationEntry(
            observer=3, name=change(known), key=str(KEYS[2].verifier), came="applied"
        )
        ((check, _),) = town.copy().found(entry)
        assert check == "conduct-8"
