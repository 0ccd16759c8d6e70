"""A13, on the definition's side: the rule that merges small districts stands before the vote."""

import msgspec
import pytest

from definition_examples import example
from plebiscite.record.definition import Definition, StyleCount
from plebiscite.record.definition_parts import definition_hash, parts_of
from plebiscite.record.definition_rules import check_definition

REGION, TEXTS = example("definition")
replace = msgspec.structs.replace


def with_tiny(**changes: str) -> Definition:
    """The region with its district of one voter changed."""
    tiny = replace(REGION.districts[64], **changes)
    return replace(REGION, districts=(*REGION.districts[:64], tiny, *REGION.districts[65:]))


@pytest.mark.parametrize(
    "other",
    [replace(REGION, minimum=3), with_tiny(parent=""), with_tiny(below_minimum="withhold")],
    ids=["minimum", "parent", "below_minimum"],
)
def test_each_figure_of_the_rule_is_in_what_every_ballot_commits_to(other: Definition) -> None:
    assert definition_hash(parts_of(other, TEXTS)) != definition_hash(parts_of(REGION, TEXTS))


@pytest.mark.parametrize(("rule", "outcome"), [("publish", "published"), ("withhold", "never in")])
def test_a_tiny_district_without_a_parent_is_warned_of(rule: str, outcome: str) -> None:
    (problem,) = check_definition(with_tiny(parent="", below_minimum=rule), TEXTS)
    assert problem.key == "districts[64].below_minimum"
    assert "D65, style all: 1 voters are always below the minimum of 30" in problem.message
    assert outcome in problem.message
    assert problem.severity == "warning"


def test_a_weight_class_counts_as_a_district() -> None:
    town, texts = example("town")
    district = replace(town.districts[0], units=(StyleCount("all", 8), StyleCount("double", 2)))
    styles = (*town.styles, replace(town.styles[0], id="double"))
    definition = replace(town, districts=(district,), styles=styles)
    said = [one.message for one in check_definition(definition, texts)]
    assert any("town, style double: 2 voters are always below the minimum" in one for one in said)
    assert not any("style all" in one for one in said)
