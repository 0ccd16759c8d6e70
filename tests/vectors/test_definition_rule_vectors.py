"""vectors/record/definition_rules.json: what a definition may say of secrecy and of the count."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from definition_rule_vectors import changed
from played_valley import valley_definition
from plebiscite.canonical.json import parse_json
from plebiscite.record.definition import Definition
from plebiscite.record.definition_rules import check_definition

FILE = Path(__file__).parents[2] / "vectors" / "record" / "definition_rules.json"
VECTORS = json.loads(FILE.read_bytes())
CASES = VECTORS["cases"]


def errors(case: dict[str, Any]) -> list[str]:
    """Where the case's definition is wrong, texts apart: those are another matter."""
    base = msgspec.to_builtins(parse_json(VECTORS["definition"].encode(), Definition))
    definition = msgspec.convert(changed(base, case["set"]), Definition)
    _, texts = valley_definition()
    found = [each for each in check_definition(definition, texts) if each.severity == "error"]
    return [each.key for each in found if not each.key.startswith("texts")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_definition_is_refused_where_it_is_wrong(case: dict[str, Any]) -> None:
    found = errors(case)
    if case["at"]:
        assert case["at"] in found
    else:
        assert found == []


def test_there_are_good_cases_and_bad_ones() -> None:
    good = [case for case in CASES if not case["at"]]
    assert len(good) > 5
    assert len(CASES) - len(good) > 40
