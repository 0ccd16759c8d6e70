"""Papers of polling stations as figures: station by station, count by count, what is still to come.

Source: spec/results.md, section 3a; spec/papers.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

import msgspec

from plebiscite.record.apply_papers import papers_in, voters_of
from plebiscite.record.definition import Definition
from plebiscite.record.entries import PaperCountEntry
from plebiscite.record.units import Unit
from plebiscite.results.counts import QuestionCounts, count_question, no_ballots

PaperState = Literal["published", "withheld"]


class Papers(NamedTuple):
    """The paper counts that stand, by index of their entry, and the voters marked by unit."""

    counts: Mapping[int, PaperCountEntry]
    marks: Mapping[str, int]


NO_PAPERS = Papers({}, {})


class StationFigures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One polling station's papers, as its officers reconciled them; zeros until it is counted."""

    unit: str  # uuid
    district: str
    station: str
    registered: int  # of the station, all ballot styles
    issued: int
    spoiled: int
    box: int
    counted_in: int | None  # index of the entry; None: not counted yet


class PaperFigures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answers on the papers of some stations, counted together."""

    entry: int  # index
    unit: str  # uuid: whose questions
    districts: tuple[str, ...]  # of the stations with papers, each once; the unit's first
    stations: tuple[str, ...]
    ballots: int  # papers in the boxes
    below_minimum: bool
    state: PaperState
    questions: tuple[QuestionCounts, ...]  # empty when withheld


class PaperChannel:
    """What a referendum's papers say, read once for everything that is shown of them."""

    def __init__(self, definition: Definition, units: Mapping[str, Unit], papers: Papers) -> None:
        self._definition, self._units = definition, units
        self._counts = dict(sorted(papers.counts.items()))
        self._marks = papers.marks if definition.paper is not None else {}
        self.boxes = Counter[str]()  # papers found, by unit
        self._voters = Counter[str]()  # handed a paper at a counted station, by unit
        for count in self._counts.values():
            for each in count.stations:
                self.boxes[each.unit] += each.box
                self._voters[each.unit] += voters_of(each)
        self.stations = tuple(self._stations())
        self._waiting = {each.unit for each in self.stations if each.counted_in is None}
        self.counts = tuple(self._figures(index, each) for index, each in self._counts.items())
        self._withheld = {
            each.unit
            for figures in self.counts
            if figures.state == "withheld"
            for each in self._counts[figures.entry].stations
        }

    def outstanding(self, unit: str) -> int:
        """Voters marked as voting on paper whose station's papers are not counted yet."""
        if unit not in self._waiting:
            return 0
        return max(0, self._marks.get(unit, 0) - self._voters[unit])

    def ballots(self, unit: str) -> int:
        """Papers of a unit: found in counted boxes, and still to come."""
        return self.boxes[unit] + self.outstanding(unit)

    def is_complete(self, unit: str) -> bool:
        """Whether every station of the unit is counted, and nothing of it is withheld."""
        return unit not in self._waiting and unit not in self._withheld

    def open_districts(self, units: Iterable[Unit]) -> frozenset[str]:
        """Districts whose figures could be others if missing papers were grouped in another way.

        Of withheld papers and of papers to come: their own district and those above it; and of
        every station that is not counted, for it may be counted together with them.
        """
        among = {unit.uuid: unit for unit in units}
        missing = {unit for unit in among if unit in self._withheld or self.outstanding(unit)}
        if not missing:
            return frozenset()
        found = missing | (self._waiting & among.keys())
        for unit in missing:
            parent = among[unit].parent
            while parent is not None:
                found.add(parent)
                parent = among[parent].parent
        return frozenset(among[unit].district for unit in found)

    def _stations(self) -> Iterable[StationFigures]:
        if self._definition.paper is None:
            return
        counted = {
            (each.unit, each.station): (index, each)
            for index, count in self._counts.items()
            for each in count.stations
        }
        districts = {each.id: each for each in self._definition.districts}
        for unit in self._units.values():
            for station in districts[unit.district].stations:
                index, found = counted.get((unit.uuid, station.id), (None, None))
                yield StationFigures(
                    unit=unit.uuid,
                    district=unit.district,
                    station=station.id,
                    registered=station.registered,
                    issued=found.issued if found else 0,
                    spoiled=found.spoiled if found else 0,
                    box=found.box if found else 0,
                    counted_in=index,
                )

    def _figures(self, index: int, count: PaperCountEntry) -> PaperFigures:
        ballots = papers_in(count)
        questions = self._units[count.unit].questions
        names = (self._units[each.unit].district for each in count.stations if each.box)
        shown = bool(count.answers) or ballots == 0
        return PaperFigures(
            entry=index,
            unit=count.unit,
            districts=tuple(dict.fromkeys((self._units[count.unit].district, *names))),
            stations=tuple(each.station for each in count.stations),
            ballots=ballots,
            below_minimum=ballots < self._definition.minimum,
            state="published" if shown else "withheld",
            questions=tuple(
                count_question(question, ballots, answers.totals, answers.invalid)
                for question, answers in zip(questions, count.answers, strict=True)
            )
            if count.answers
            else tuple(no_ballots(question) for question in questions if shown),
        )
