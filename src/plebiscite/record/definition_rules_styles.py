"""Ballot styles: each has contests, and each contest and style is used."""

from collections.abc import Iterator

from plebiscite.record.definition import Definition, Style
from plebiscite.record.definition_problem import Path, Problem
from plebiscite.record.definition_words import ANY_ID, duplicates


def style_problems(definition: Definition) -> Iterator[Problem]:
    """Everything wrong with the ballot styles, and contests that nobody votes on."""
    for position, identifier in duplicates(style.id for style in definition.styles):
        yield Problem(
            ("styles", position, "id"), f"{identifier} is used twice", "choose another id"
        )
    known = {contest.id for contest in definition.contests}
    used = {unit.style for district in definition.districts for unit in district.units}
    for position, style in enumerate(definition.styles):
        path: Path = ("styles", position)
        yield from _style(style, known, path)
        if style.id not in used:
            yield Problem(path, f"no district uses {style.id}", "use it or remove it")
    voted = {item for style in definition.styles if style.id in used for item in style.contests}
    yield from _contests(definition, voted)


def _style(style: Style, known: set[str], path: Path) -> Iterator[Problem]:
    if not ANY_ID.fullmatch(style.id):
        yield Problem(
            (*path, "id"), f"{style.id[:60]!r} is no identifier", "use letters, digits and -"
        )
    if not style.contests:
        yield Problem((*path, "contests"), "an empty ballot", "name the contests it shows")
    for number, contest in enumerate(style.contests):
        if contest not in known:
            yield Problem(
                (*path, "contests", number),
                f"no contest is called {contest[:60]!r}",
                f"known are {', '.join(sorted(known))}",
            )
    for number, contest in duplicates(style.contests):
        yield Problem((*path, "contests", number), f"{contest} twice on one ballot", "name it once")


def _contests(definition: Definition, voted: set[str]) -> Iterator[Problem]:
    for position, contest in enumerate(definition.contests):
        path: Path = ("contests", position)
        if contest.id not in voted:
            yield Problem(path, f"nobody votes on {contest.id}", "add it to a style of a district")
        elif contest.rule.districts is not None and _districts(definition, contest.id) == 1:
            yield Problem(
                (*path, "rule", "districts"),
                "a majority of districts, where one district votes",
                "leave it out",
            )


def _districts(definition: Definition, contest: str) -> int:
    styles = {style.id for style in definition.styles if contest in style.contests}
    return sum(any(unit.style in styles for unit in item.units) for item in definition.districts)
