"""Properties of the partition, and a second program that follows additions 9 word by word."""

from hypothesis import given
from hypothesis import strategies as st

from plebiscite.record.grouping import groups_at_close
from plebiscite.record.units import Unit

MINIMUM = 5
Forest = tuple[list[Unit], dict[str, int]]


@st.composite
def forests(draw: st.DrawFn) -> Forest:
    """Up to nine units in any order of definition, each with a parent drawn before it or none."""
    size = draw(st.integers(1, 9))
    names = [f"u{number}" for number in range(size)]
    parents = {
        name: draw(st.sampled_from([None, *names[:index]])) for index, name in enumerate(names)
    }
    order = draw(st.permutations(names))
    rule = st.sampled_from(["publish", "withhold"])
    units = [Unit(name, name, "s", 1, (), parents[name], draw(rule)) for name in order]
    return units, {name: draw(st.integers(0, 2 * MINIMUM)) for name in order}


def root_of(units: list[Unit], name: str) -> str:
    above = {unit.uuid: unit.parent for unit in units}
    while (parent := above[name]) is not None:
        name = parent
    return name


class WordByWord:
    """Each unit carries the name of its group's head; every step is a pass over all units."""

    def __init__(self, units: list[Unit], counted: dict[str, int]) -> None:
        self.counted = counted
        self.above = {unit.uuid: unit.parent for unit in units}
        self.head = {unit.uuid: unit.uuid for unit in units}

    def size(self, name: str) -> int:
        return sum(self.counted[one] for one in self.above if self.head[one] == name)

    def depth(self, name: str) -> int:
        parent = self.above[name]
        return 0 if parent is None else 1 + self.depth(parent)

    def move(self, old: str, new: str) -> None:
        self.head = {one: new if head == old else head for one, head in self.head.items()}

    def climb(self) -> None:
        for level in range(len(self.above), 0, -1):
            for name, parent in self.above.items():
                if self.depth(name) == level and parent is not None and self.size(name) < MINIMUM:
                    self.move(name, parent)

    def smallest(self, units: list[Unit], root: str) -> str | None:
        heads = [one for one in self.above if self.head[one] == one and one != root]
        inside = [one for one in heads if root_of(units, one) == root]
        return next((one for one in inside if self.size(one) == min(map(self.size, inside))), None)

    def fill(self, units: list[Unit]) -> None:
        for root in [one for one, parent in self.above.items() if parent is None]:
            while self.size(root) < MINIMUM and (other := self.smallest(units, root)):
                self.move(other, root)

    def groups(self) -> set[frozenset[str]]:
        heads = set(self.head.values())
        return {frozenset(one for one in self.above if self.head[one] == name) for name in heads}


def word_by_word(units: list[Unit], counted: dict[str, int]) -> set[frozenset[str]]:
    oracle = WordByWord(units, counted)
    oracle.climb()
    oracle.fill(units)
    return oracle.groups()


@given(forests())
def test_the_groups_are_those_of_the_written_rule(forest: Forest) -> None:
    units, counted = forest
    groups = groups_at_close(units, counted, MINIMUM)
    assert {frozenset(group.units) for group in groups} == word_by_word(units, counted)


@given(forests())
def test_the_groups_are_a_partition_and_ballots_add_up(forest: Forest) -> None:
    units, counted = forest
    groups = groups_at_close(units, counted, MINIMUM)
    members = [uuid for group in groups for uuid in group.units]
    assert sorted(members) == sorted(counted)
    for group in groups:
        assert group.head in group.units
        assert group.ballots == sum(counted[uuid] for uuid in group.units)


@given(forests())
def test_only_a_tree_wholly_below_the_minimum_stays_below_it(forest: Forest) -> None:
    units, counted = forest
    for group in groups_at_close(units, counted, MINIMUM):
        root = root_of(units, group.head)
        tree = {uuid for uuid in counted if root_of(units, uuid) == root}
        below = sum(counted[uuid] for uuid in tree) < MINIMUM
        assert group.below_minimum == below == (group.ballots < MINIMUM)
        if below:
            assert set(group.units) == tree
            assert group.rule == next(u.below_minimum for u in units if u.uuid == root)
        else:
            assert group.rule == "publish"


@given(forests())
def test_the_order_of_the_numbers_changes_nothing(forest: Forest) -> None:
    units, counted = forest
    again = dict(sorted(counted.items(), reverse=True))
    assert groups_at_close(units, counted, MINIMUM) == groups_at_close(units, again, MINIMUM)
