"""The lines to be counted: each polling station once for each ballot style of its district."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from plebiscite.errors import MisuseError
from plebiscite.offices.count_sheet import answer_names
from plebiscite.record.definition import Definition, Question
from plebiscite.record.units import units_of
from plebiscite.server.referendums.draft_toml import Values

PLAIN = ("issued", "spoiled", "box")
Numbers = Mapping[str, int | None]
"""By field: `station-<n>-issued`, … and `answer-<question>-<name>`; None: left empty."""


class Line(NamedTuple):
    """A polling station's papers of one ballot style."""

    district: str
    style: str
    station: str

    @property
    def token(self) -> str:
        """As a form sends it: the three names hold no space."""
        return " ".join(self)


def lines_of(definition: Definition) -> list[Line]:
    """Every line, in definition order."""
    stations = {each.id: each.stations for each in definition.districts}
    return [
        Line(unit.district, unit.style, station.id)
        for unit in units_of(definition)
        for station in stations[unit.district]
    ]


def chosen_lines(definition: Definition, tokens: Iterable[str]) -> list[Line]:
    """The lines that a form named, in definition order.

    Raises: MisuseError for none, for unknown ones, and for lines that cannot be added.
    """
    wanted = set(tokens)
    found = [line for line in lines_of(definition) if line.token in wanted]
    if not found or len(found) != len(wanted):
        raise MisuseError("choose stations of the list")
    together = [found[0], *neighbours(definition, found[0])]
    if any(line not in together for line in found) or not _is_joined(definition, found):
        names = ", ".join(line.station for line in found)
        raise MisuseError(
            f"{names} cannot be counted together: only stations of one district with the same "
            "ballot, and districts that join it, each with all its stations; and none where the "
            "law publishes each station"
        )
    return found


def _is_joined(definition: Definition, lines: Sequence[Line]) -> bool:
    """Whether every district but one is whole, and joins another of them."""
    districts = {each.id: each for each in definition.districts}
    chosen = {line.district for line in lines}
    heads = [each for each in chosen if districts[each].parent not in chosen]
    stations = Counter(line.district for line in lines)
    return len(heads) == 1 and all(
        stations[each] == len(districts[each].stations) for each in chosen - set(heads)
    )


def neighbours(definition: Definition, line: Line) -> list[Line]:
    """The lines with which this one may be counted: its own district's, its parent's, others'.

    None where the law publishes every station. Which of them the numbers allow, the rules say.
    """
    if definition.paper is None or definition.paper.small_counts == "publish":
        return []
    roots = {each.id: _root(definition, each.id) for each in definition.districts}
    same = [
        each
        for each in lines_of(definition)
        if each != line
        and each.style == line.style
        and roots[each.district] == roots[line.district]
    ]
    parents = {each.id: each.parent for each in definition.districts}
    near = (line.district, parents[line.district])
    return sorted(same, key=lambda each: near.index(each.district) if each.district in near else 2)


def _root(definition: Definition, district: str) -> str:
    parents = {each.id: each.parent for each in definition.districts}
    while parents[district]:
        district = parents[district]
    return district


def questions_of(definition: Definition, line: Line) -> Sequence[Question]:
    """The questions on the papers of a line."""
    return next(
        unit.questions
        for unit in units_of(definition)
        if (unit.district, unit.style) == (line.district, line.style)
    )


def field_names(definition: Definition, lines: Sequence[Line]) -> list[str]:
    """The fields of a count's form, in order."""
    names = [f"station-{number}-{what}" for number in range(len(lines)) for what in PLAIN]
    for question in questions_of(definition, lines[0]):
        names += [f"answer-{question.id}-{name}" for name in answer_names(question)]
    return names


def sheet_of(definition: Definition, lines: Sequence[Line], numbers: Numbers) -> Values:
    """The numbers as a `CountSheet` in plain values. Answers left empty altogether are hidden."""
    stations = [
        {
            "district": line.district,
            "style": line.style,
            "station": line.station,
            **{what: numbers[f"station-{number}-{what}"] for what in PLAIN},
        }
        for number, line in enumerate(lines)
    ]
    answers = {
        question.id: {
            name: numbers[f"answer-{question.id}-{name}"] for name in answer_names(question)
        }
        for question in questions_of(definition, lines[0])
    }
    hidden = all(each is None for found in answers.values() for each in found.values())
    return {"stations": stations, "answers": {} if hidden else answers}


def papers_in(lines: Sequence[Line], numbers: Numbers) -> int:
    """The papers in the boxes."""
    return sum(numbers[f"station-{number}-box"] or 0 for number in range(len(lines)))
