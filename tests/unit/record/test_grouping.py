"""Groups at close: the guards, the order, the declared rule."""

import pytest

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.record.grouping import Group, groups_at_close
from plebiscite.record.units import Unit


def unit(uuid: str, parent: str | None = None, below: str = "publish") -> Unit:
    return Unit(uuid, uuid, "s", 100, (), parent, below)


def test_members_stand_in_definition_order_and_groups_in_order_of_their_heads() -> None:
    units = [unit("z", "a"), unit("b"), unit("a")]
    groups = groups_at_close(units, {"z": 1, "a": 40, "b": 30}, 30)
    assert groups == (
        Group("b", ("b",), 30, below_minimum=False, rule="publish"),
        Group("a", ("z", "a"), 41, below_minimum=False, rule="publish"),
    )


@pytest.mark.parametrize("rule", ["publish", "withhold"])
def test_a_tree_below_the_minimum_follows_the_rule_of_its_root(rule: str) -> None:
    units = [unit("a", below=rule), unit("b", "a", below="publish")]
    (group,) = groups_at_close(units, {"a": 1, "b": 2}, 4)
    assert group == Group("a", ("a", "b"), 3, below_minimum=True, rule=rule)


def test_the_declared_rule_is_not_used_by_a_tree_that_reaches_the_minimum() -> None:
    (group,) = groups_at_close([unit("a", below="withhold")], {"a": 4}, 4)
    assert group.rule == "publish"


def test_a_root_takes_in_groups_until_it_is_large_enough() -> None:
    units = [unit("a"), unit("b", "a"), unit("c", "a"), unit("d", "a"), unit("e")]
    counted = {"a": 0, "b": 6, "c": 5, "d": 6, "e": 5}
    groups = groups_at_close(units, counted, 5)
    assert [group.units for group in groups] == [("a", "c"), ("b",), ("d",), ("e",)]


def test_no_units_make_no_groups() -> None:
    assert groups_at_close([], {}, 30) == ()


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([unit("a"), unit("a")], "two units"),
        ([unit("a", "x")], "no unit"),
        ([unit("a", "b"), unit("b", "a")], "circle"),
        ([unit("a", "a")], "circle"),
        ([unit("a"), unit("b", "c"), unit("c", "b")], "circle"),
    ],
)
def test_parents_that_are_no_forest_are_refused(units: list[Unit], words: str) -> None:
    with pytest.raises(MalformedError, match=words):
        groups_at_close(units, {one.uuid: 1 for one in units}, 30)


@pytest.mark.parametrize(
    ("counted", "minimum", "words"),
    [
        ({}, 1, "differ in a"),
        ({"a": 1, "b": 1}, 1, "differ in b"),
        ({"a": -1}, 1, "negative"),
        ({"a": 1}, -1, "negative"),
    ],
)
def test_numbers_that_do_not_fit_are_refused(
    counted: dict[str, int], minimum: int, words: str
) -> None:
    with pytest.raises(MisuseError, match=words):
        groups_at_close([unit("a")], counted, minimum)


def test_a_long_line_of_parents_takes_no_more_than_its_length() -> None:
    """Remembering all ancestors of each would fill the memory of whoever checks."""
    length = 20_000
    units = [unit("0"), *(unit(str(n), str(n - 1)) for n in range(1, length))]
    (group,) = groups_at_close(units, dict.fromkeys((each.uuid for each in units), 0), 1)
    assert (group.head, len(group.units)) == ("0", length)
