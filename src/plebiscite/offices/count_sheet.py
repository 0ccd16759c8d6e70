"""The numbers of one count as people write them down: by the names of stations and answers.

A sheet is a table of whole numbers. Its stations stand in one list, its answers by question:
`invalid`, `blank` where the question has it, and every option by its id. Nothing is guessed: a
missing number, and one that belongs nowhere, is named.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from plebiscite.errors import MisuseError
from plebiscite.record.definition import Definition, Question
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.units import Unit

INVALID, BLANK = "invalid", "blank"


class StationLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One station on a sheet. `district` and `style` may be left out where they are clear."""

    station: str
    issued: int
    spoiled: int
    box: int
    district: str = ""
    style: str = ""


class CountSheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A count: its stations, and the numbers of each question by answer."""

    stations: tuple[StationLine, ...]
    answers: dict[str, dict[str, int]] = {}


class Counted(NamedTuple):
    """A sheet in the words of the record."""

    unit: str
    stations: tuple[StationPapers, ...]
    answers: tuple[QuestionPapers, ...]

    @property
    def entry(self) -> PaperCountEntry:
        """As an entry that nobody signed."""
        return PaperCountEntry(unit=self.unit, stations=self.stations, answers=self.answers)


def answer_names(question: Question) -> tuple[str, ...]:
    """The numbers of one question, in the order of a sheet: invalid, blank, the options."""
    return (INVALID, *((BLANK,) if question.blank else ()), *question.options)


def counted_of(sheet: CountSheet, definition: Definition, units: Mapping[str, Unit]) -> Counted:
    """The sheet as stations and answers of the record.

    Raises: MisuseError naming the station, question or answer, and what is known.
    """
    if not sheet.stations:
        raise MisuseError("a count names at least one station")
    stations = tuple(_station(line, definition, units) for line in sheet.stations)
    head = _head(stations, units)
    return Counted(head, stations, _answers(sheet.answers, units[head].questions))


def _head(stations: Sequence[StationPapers], units: Mapping[str, Unit]) -> str:
    """The unit that the others of a count join: its own parent is not among them."""
    among = {each.unit for each in stations}
    return next(each.unit for each in stations if units[each.unit].parent not in among)


def _station(line: StationLine, definition: Definition, units: Mapping[str, Unit]) -> StationPapers:
    districts = [
        each.id
        for each in definition.districts
        if line.station in {one.id for one in each.stations} and line.district in {"", each.id}
    ]
    if len(districts) != 1:
        found = f"{len(districts)} districts have one" if districts else "no district has one"
        raise MisuseError(f"{found}: name station and district", place=f"station {line.station}")
    found_units = [
        uuid
        for uuid, unit in units.items()
        if unit.district == districts[0] and line.style in {"", unit.style}
    ]
    if len(found_units) != 1:
        styles = ", ".join(unit.style for unit in units.values() if unit.district == districts[0])
        raise MisuseError(
            f"name the ballot style: {districts[0]} has {styles}",
            place=f"station {line.station}",
        )
    return StationPapers(found_units[0], line.station, line.issued, line.spoiled, line.box)


def _answers(
    answers: Mapping[str, Mapping[str, int]], questions: Sequence[Question]
) -> tuple[QuestionPapers, ...]:
    if not answers:
        return ()
    known = {question.id: question for question in questions}
    if answers.keys() != known.keys():
        raise MisuseError(
            f"answers are to {', '.join(sorted(answers))}; the ballot asks {', '.join(known)}"
        )
    return tuple(_question(question, answers[question.id]) for question in questions)


def _question(question: Question, numbers: Mapping[str, int]) -> QuestionPapers:
    names = answer_names(question)
    if set(numbers) != set(names):
        raise MisuseError(
            f"the numbers are of {', '.join(sorted(numbers)) or 'nothing'}; "
            f"write {', '.join(names)}",
            place=f"question {question.id}",
        )
    invalid, *totals = (numbers[name] for name in names)
    return QuestionPapers(invalid, tuple(totals))


def empty_sheet(unit: Unit, station: str) -> CountSheet:
    """A sheet with every number at 0, to be filled in."""
    line = StationLine(station, 0, 0, 0, district=unit.district, style=unit.style)
    answers = {question.id: dict.fromkeys(answer_names(question), 0) for question in unit.questions}
    return CountSheet((line,), answers)
