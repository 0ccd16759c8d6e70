"""`vectors/record/papers.json`: the product says of every count what the file says."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from paper_vectors import paper_state
from plebiscite.record.apply_papers import apply_paper_count
from plebiscite.record.definition import Definition, Paper
from plebiscite.record.entries import PaperCountEntry
from plebiscite.record.state import Finding

FILE = Path(__file__).parents[2] / "vectors" / "record" / "papers.json"
TOLD = json.loads(FILE.read_bytes())


@pytest.mark.parametrize("case", TOLD["cases"], ids=lambda case: case["name"])
def test_each_count_stands_or_fails_as_told(case: dict[str, Any]) -> None:
    definition = msgspec.convert(TOLD["definition"], Definition)
    paper = Paper(case["small_counts"])
    found = list[Finding]()
    state = paper_state(msgspec.structs.replace(definition, paper=paper), TOLD["marks"], found)
    failed = []
    for told in case["counts"]:
        found.clear()
        apply_paper_count(state, msgspec.convert(told, PaperCountEntry), "vector")
        state.size += 1
        failed.append(found[0].check if found else "")
    assert failed == case["failed"]


def test_good_and_bad_counts_of_every_check_are_there() -> None:
    said = {check for case in TOLD["cases"] for check in case["failed"]}
    assert said == {"", "paper-1", "paper-2", "paper-3", "paper-4"}
