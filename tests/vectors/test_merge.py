"""The published vectors of additions 9."""

import json
from pathlib import Path
from typing import Any

import pytest

from plebiscite.record.grouping import groups_at_close
from plebiscite.record.units import Unit

CASES = json.loads(Path("vectors/additions/merge.json").read_bytes())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_groups_are_those_of_the_vector(case: dict[str, Any]) -> None:
    units = [Unit(uuid, uuid, "s", 1, (), above, "publish") for uuid, _, above in case["units"]]
    counted = {uuid: ballots for uuid, ballots, _ in case["units"]}
    groups = [
        {"units": sorted(one.units), "ballots": one.ballots, "below_minimum": one.below_minimum}
        for one in groups_at_close(units, counted, case["minimum"])
    ]
    assert groups == case["groups"]
