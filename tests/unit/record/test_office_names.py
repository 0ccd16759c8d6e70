"""Names of offices: what cannot be shown is refused, what reads alike is one name."""

import pytest

from definition_examples import example
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.record.office_names import (
    LONGEST_NAME,
    folded_name,
    name_fault,
    namesake,
    office_names,
    witness_names,
)


@pytest.mark.parametrize(
    "name",
    [
        "League of Election Monitors",
        "Ligue des électeurs",
        "საარჩევნო კომისია",
        "\u0627\u0646\u062c\u0645\u0646\u200c\u0647\u0627",  # Persian, with a joiner
        "x" * LONGEST_NAME,
    ],
)
def test_names_of_people_and_organisations(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "no text"),
        ("   ", "no text"),
        ("\u200c", "no text"),
        ("a\u200bb", "an invisible character, U+200B"),
        ("\ufeffmonitor", "an invisible character, U+FEFF"),
        ("a\u00a0b", "an invisible character, U+00A0"),
        ("a\u2066b", "an invisible character, U+2066"),
        ("a\U000e0041", "an invisible character, U+E0041"),
        ("a\nb", "more than one line"),
        ("a\tb", "a control or damaged character"),
        ("x" * (LONGEST_NAME + 1), "a name of 201 characters"),
    ],
)
def test_names_that_cannot_be_shown(name: str, fault: str) -> None:
    found = name_fault(name)
    assert found is not None
    assert found[0] == fault


@pytest.mark.parametrize(
    "name",
    [
        "monitor of the valley ",
        "Monitor  of the VALLEY",
        "\uff4donitor of the valley",  # a full-width letter
        "\U0001d5c6onitor of the valley",  # a mathematical one
        "moni\u200ctor of the valley",
    ],
)
def test_names_that_read_alike(name: str) -> None:
    others = [("observer/1", "press"), ("observer/2", "Monitor of the Valley")]
    assert folded_name(name) == "monitor of the valley"
    assert namesake(name, others) == "observer/2"


def test_marks_and_letters_composed_or_not_are_one() -> None:
    assert folded_name("E\u0301lan") == folded_name("\u00e9lan")
    assert folded_name("STRASSE") == folded_name("straße")


@pytest.mark.parametrize("name", ["monitors", "m\u043enitor"])
def test_other_letters_are_another_name(name: str) -> None:
    """A Cyrillic letter that looks alike, too: the specification says that eyes must see it."""
    assert namesake(name, [("observer/1", "monitor")]) is None


def test_everyone_in_a_definition_and_its_policy_is_named() -> None:
    definition, _ = example("definition")
    policy = parse_policy(definition.policy.encode())
    offices = [office for office, _ in office_names(definition)]
    assert offices == ["commission", "registrar", "trustee/1", "trustee/2", "trustee/3"]
    named = list(witness_names(policy))
    assert len(named) == 2 * len(policy.witnesses) > 0
    assert {name for _, name in named} >= {witness.key.name for witness in policy.witnesses}
