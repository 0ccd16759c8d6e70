"""A13: a district of one voter, or a unanimous handful, would show how people voted."""

from plebiscite.record.grouping import groups_at_close
from plebiscite.record.units import Unit

MINIMUM = 30
TINY = {"D65": 1, "D68": 3, "D69": 17, "D77": 9}


def small_region(counted: dict[str, int]) -> list[Unit]:
    parents = {name: "D01" for name in counted if name != "D01"}
    return [Unit(name, name, "s", 60, (), parents.get(name), "withhold") for name in counted]


def test_a13_every_tiny_district_is_hidden_in_a_larger_group() -> None:
    counted = {"D01": 400, **TINY, "D02": 30}
    groups = groups_at_close(small_region(counted), counted, MINIMUM)
    assert [group.units for group in groups] == [("D01", *TINY), ("D02",)]
    assert all(group.ballots >= MINIMUM for group in groups)


def test_a13_one_ballot_below_the_minimum_is_below_it() -> None:
    counted = {"D01": 400, "D02": MINIMUM - 1, "D03": MINIMUM}
    groups = groups_at_close(small_region(counted), counted, MINIMUM)
    assert [group.units for group in groups] == [("D01", "D02"), ("D03",)]


def test_a13_a_parent_that_stayed_small_does_not_expose_its_own_few_voters() -> None:
    counted = {"D01": 2, "D02": 40, "D03": 35}
    groups = groups_at_close(small_region(counted), counted, MINIMUM)
    assert [group.units for group in groups] == [("D01", "D03"), ("D02",)]


def test_a13_a_tree_that_is_too_small_as_a_whole_is_withheld_as_declared() -> None:
    counted = {"D01": 2, **TINY}
    counted["D69"] = 5
    (group,) = groups_at_close(small_region(counted), counted, MINIMUM)
    assert group.below_minimum
    assert group.rule == "withhold"
