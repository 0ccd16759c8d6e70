"""Which units are decrypted together, decided by the numbers of counted ballots at `close`.

Small units join the group of their named parent, so that no published sum has fewer ballots
behind it than the minimum. Source: additions 9; spec/results.md, section 1. Everyone computes
the same partition from the same numbers.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.record.units import Unit


class Group(NamedTuple):
    """Units whose counted ballots are multiplied together and decrypted once."""

    head: str  # uuid of the unit the others joined
    units: tuple[str, ...]  # uuids of all members, the head too, in definition order
    ballots: int  # counted ballots of all members
    below_minimum: bool  # its whole tree has fewer ballots than the minimum
    rule: str  # "withhold" when below the minimum and the root declares it, else "publish"


def groups_at_close(
    units: Sequence[Unit], counted: Mapping[str, int], minimum: int
) -> tuple[Group, ...]:
    """The partition of the units into groups, by their heads in definition order.

    `counted` gives the number of counted ballots of every unit, by uuid; `minimum` is K.

    Raises: MalformedError when the parents are not a forest of these units, or a uuid occurs
    twice; MisuseError when `counted` does not cover exactly the units, or a number is negative.
    """
    forest = _Forest(units)
    _check_numbers(forest, counted, minimum)
    state = _Joining(forest, counted)
    for unit in sorted(
        units, key=lambda unit: (-forest.depths[unit.uuid], forest.place[unit.uuid])
    ):
        if unit.parent is not None and state.ballots[unit.uuid] < minimum:
            state.join(unit.uuid, unit.parent)
    for root in (unit.uuid for unit in units if unit.parent is None):
        _fill_root(state, root, minimum)
    return tuple(
        _group(forest, state, unit, minimum) for unit in units if unit.uuid in state.members
    )


class _Forest:
    """The units by uuid, their places in the definition, and the way up from each."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = {unit.uuid: unit for unit in units}
        self.place = {unit.uuid: index for index, unit in enumerate(units)}
        if len(self.units) != len(units):
            raise MalformedError("two units have one uuid; every unit needs its own")
        for unit in units:
            if unit.parent is not None and unit.parent not in self.units:
                raise MalformedError(f"its parent {unit.parent} is no unit", place=unit.uuid)
        self.depths: dict[str, int] = {}
        self.roots: dict[str, str] = {}
        for unit in units:
            self._climb(unit)

    def _climb(self, unit: Unit) -> None:
        """Depth and root of the unit and of all above it: each is visited once."""
        line: list[str] = []
        above: str | None = unit.uuid
        while above is not None and above not in self.depths:
            if len(line) == len(self.units):
                raise MalformedError(
                    "its parents form a circle; one must have none", place=unit.uuid
                )
            line.append(above)
            above = self.units[above].parent
        depth, root = (-1, line[-1]) if above is None else (self.depths[above], self.roots[above])
        for steps, uuid in enumerate(reversed(line), start=1):
            self.depths[uuid], self.roots[uuid] = depth + steps, root


class _Joining:
    """Members and ballots of each group while groups join, by head."""

    def __init__(self, forest: _Forest, counted: Mapping[str, int]) -> None:
        self.forest = forest
        self.members = {uuid: [uuid] for uuid in forest.units}
        self.ballots = {uuid: counted[uuid] for uuid in forest.units}

    def join(self, child: str, parent: str) -> None:
        self.members[parent] += self.members.pop(child)
        self.ballots[parent] += self.ballots.pop(child)

    def smallest_other(self, root: str) -> str | None:
        """The head in the root's tree with the fewest ballots; ties in definition order."""
        forest = self.forest
        others = (head for head in self.members if head != root and forest.roots[head] == root)
        return min(others, key=lambda head: (self.ballots[head], forest.place[head]), default=None)


def _fill_root(state: _Joining, root: str, minimum: int) -> None:
    """A root still below the minimum takes in the smallest groups of its tree."""
    while state.ballots[root] < minimum:
        smallest = state.smallest_other(root)
        if smallest is None:
            return
        state.join(smallest, root)


def _group(forest: _Forest, state: _Joining, head: Unit, minimum: int) -> Group:
    ballots = state.ballots[head.uuid]
    return Group(
        head=head.uuid,
        units=tuple(sorted(state.members[head.uuid], key=forest.place.__getitem__)),
        ballots=ballots,
        below_minimum=ballots < minimum,
        rule=head.below_minimum if ballots < minimum else "publish",
    )


def _check_numbers(forest: _Forest, counted: Mapping[str, int], minimum: int) -> None:
    if counted.keys() != forest.units.keys():
        different = sorted(counted.keys() ^ forest.units.keys())
        raise MisuseError(f"numbers of ballots and units differ in {', '.join(different[:5])}")
    for uuid, number in counted.items():
        if number < 0:
            raise MisuseError("a number of ballots is never negative", place=uuid)
    if minimum < 0:
        raise MisuseError("the minimum is never negative")
