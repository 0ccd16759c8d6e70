"""A14: two nested sums that differ by a few ballots reveal those ballots."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from plebiscite.record.grouping import groups_at_close
from plebiscite.record.units import Unit

MINIMUM = 5


def unit(uuid: str, parent: str | None = None) -> Unit:
    return Unit(uuid, uuid, "s", 9, (), parent, "publish")


@given(st.lists(st.integers(0, 9), min_size=5, max_size=5))
def test_a14_any_two_sums_of_published_results_differ_by_the_minimum_or_more(
    numbers: list[int],
) -> None:
    """One tree of five units: sums that an outsider can build differ by whole groups only."""
    parents = (None, "u0", "u0", "u1", "u3")
    units = [
        Unit(f"u{i}", f"u{i}", "s", 9, (), above, "publish") for i, above in enumerate(parents)
    ]
    counted = {unit.uuid: number for unit, number in zip(units, numbers, strict=True)}
    groups = groups_at_close(units, counted, MINIMUM)
    sets = [
        frozenset(chosen)
        for size in range(len(groups) + 1)
        for chosen in combinations(groups, size)
    ]
    differences = [
        sum(group.ballots for group in large - small)
        for small in sets
        for large in sets
        if small < large
    ]
    whole = sum(numbers)
    assert all(difference >= min(MINIMUM, whole) for difference in differences)


def test_a14_no_unit_is_in_two_groups_so_no_part_is_summed_twice() -> None:
    units = [
        Unit("a", "a", "s", 9, (), None, "publish"),
        Unit("b", "b", "s", 9, (), "a", "publish"),
    ]
    for first in range(7):
        for second in range(7):
            groups = groups_at_close(units, {"a": first, "b": second}, MINIMUM)
            members = [uuid for group in groups for uuid in group.units]
            assert sorted(members) == ["a", "b"]
