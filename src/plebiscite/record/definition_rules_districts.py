"""Districts: their figures add up, and their parents form a forest of like ballots."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from plebiscite.record.definition import Definition, District
from plebiscite.record.definition_problem import Path, Problem, warning
from plebiscite.record.definition_words import ANY_ID, duplicates, text_fault

_MOST_VOTERS = 2**32 - 1


def district_problems(definition: Definition) -> Iterator[Problem]:
    """Everything wrong with the districts."""
    if not definition.districts:
        yield Problem(("districts",), "no district", "add one [[districts]]")
    for position, identifier in duplicates(district.id for district in definition.districts):
        yield Problem(
            ("districts", position, "id"), f"{identifier} is used twice", "choose another id"
        )
    by_id = {district.id: district for district in definition.districts}
    styles = {style.id for style in definition.styles}
    for position, district in enumerate(definition.districts):
        path: Path = ("districts", position)
        yield from _names(district, path)
        yield from _units(district, styles, path)
        yield from _stations(district, path)
        yield from _parent(district, by_id, path)
    yield from _small_trees(definition, by_id)


def _names(district: District, path: Path) -> Iterator[Problem]:
    if not ANY_ID.fullmatch(district.id):
        yield Problem(
            (*path, "id"), f"{district.id[:60]!r} is no identifier", "use letters, digits and -"
        )
    fault = text_fault(district.name, lines=False)
    if fault:
        yield Problem((*path, "name"), *fault)


def _units(district: District, styles: set[str], path: Path) -> Iterator[Problem]:
    if not district.units:
        yield Problem((*path, "units"), "no ballot style", "say how many voters use which style")
    for number, identifier in duplicates(unit.style for unit in district.units):
        yield Problem((*path, "units", number), f"style {identifier} twice", "add the figures")
    for number, unit in enumerate(district.units):
        if unit.style not in styles:
            yield Problem(
                (*path, "units", number, "style"),
                f"no ballot style is called {unit.style[:60]!r}",
                f"known are {', '.join(sorted(styles))}",
            )
        if not 1 <= unit.registered <= _MOST_VOTERS:
            yield Problem(
                (*path, "units", number, "registered"),
                f"{unit.registered} registered voters",
                "write how many there are, or leave out what has none",
            )


def _stations(district: District, path: Path) -> Iterator[Problem]:
    if not district.stations:
        return
    for number, identifier in duplicates(station.id for station in district.stations):
        yield Problem((*path, "stations", number), f"{identifier} is used twice", "rename one")
    for number, station in enumerate(district.stations):
        if not ANY_ID.fullmatch(station.id):
            yield Problem(
                (*path, "stations", number),
                f"{station.id[:60]!r} is no identifier",
                "use letters, digits and -",
            )
        if station.registered < 0:
            yield Problem((*path, "stations", number), "fewer than no voters", "write 0 or more")
    total = sum(station.registered for station in district.stations)
    registered = sum(unit.registered for unit in district.units)
    if total != registered:
        yield Problem(
            (*path, "stations"),
            f"the stations of {district.id} have {total} voters, the district has {registered}",
            "make them equal",
        )


def _parent(district: District, by_id: Mapping[str, District], path: Path) -> Iterator[Problem]:
    if not district.parent:
        return
    parent = by_id.get(district.parent)
    if parent is None:
        yield Problem(
            (*path, "parent"),
            f"no district is called {district.parent[:60]!r}",
            "name a district's id, or leave it out",
        )
        return
    if _root(district, by_id) is None:
        yield Problem(
            (*path, "parent"),
            f"{district.id} reaches itself through its parents",
            "end each line of parents in a district without one",
        )
    missing = {unit.style for unit in district.units} - {unit.style for unit in parent.units}
    for style in sorted(missing):
        yield Problem(
            (*path, "parent"),
            f"{district.parent} has no voters with ballot style {style}",
            "choose a parent with the same ballot styles: only equal ballots can be added",
        )


def _root(district: District, by_id: Mapping[str, District]) -> District | None:
    """The last of the line of parents; None when the line runs in a circle."""
    for _ in by_id:
        parent = by_id.get(district.parent)
        if parent is None:
            return district
        district = parent
    return None


def _small_trees(definition: Definition, by_id: Mapping[str, District]) -> Iterator[Problem]:
    """Warn of every tree that cannot reach the minimum, by ballot style: each is a unit."""
    voters: defaultdict[tuple[str, str], int] = defaultdict(int)
    for district in definition.districts:
        root = _root(district, by_id)
        if root is not None:
            for unit in district.units:
                voters[root.id, unit.style] += unit.registered
    position = {district.id: index for index, district in enumerate(definition.districts)}
    for (root_id, style), count in voters.items():
        if count < definition.minimum:
            path = ("districts", position[root_id], "below_minimum")
            yield warning(path, *_small(by_id[root_id], style, count, definition.minimum))


def _small(root: District, style: str, count: int, minimum: int) -> tuple[str, str]:
    """What happens to a tree of `count` voters, always below the minimum, and the remedy."""
    what = f"{root.id}, style {style}: {count} voters are always below the minimum of {minimum}"
    if root.below_minimum == "publish":
        return f"{what}, and their votes are published", "name a `parent`, so that they are added"
    return f"{what}, and their votes are never in the result", "name a `parent`"
