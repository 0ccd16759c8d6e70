"""A small referendum with electronic and paper ballots, two styles and a withheld group."""

from collections.abc import Sequence

import msgspec

from plebiscite.record.definition import Definition, District, Paper, Station, Style, StyleCount
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.results.builder import figures_from
from plebiscite.results.figures import Status
from plebiscite.results.papers import Papers
from plebiscite.results.referendum import ReferendumFigures
from sample_referendum import choice, definition, texts, uuid, variants, yes_no

CONTESTS = (yes_no(), choice("x", "y", "z", most=2), variants("a", "b"))
STYLES = (Style("all", ("q", "c", "v")), Style("young", ("q",)))
ELECTRONIC = {uuid("A"): 20, uuid("A", "young"): 10, uuid("B"): 2, uuid("W"): 3}
RESULTS = {
    uuid("A"): [[1, 15, 5], [2, 10, 9, 1], [0, 12, 10], [1, 9, 11], [2, 10, 9]],
    uuid("A", "young"): [[0, 6, 4]],
}
MARKS = {uuid("A"): 8, uuid("B"): 3, uuid("A", "young"): 5}


def region() -> Definition:
    """Two styles in the district A, three stations; W is withheld when it is too small."""
    districts = (
        District(
            "A",
            "North <A>",
            (StyleCount("all", 100), StyleCount("young", 40)),
            (Station("A-1", 60), Station("A-2", 40)),
        ),
        District("B", "South & B", (StyleCount("all", 50),), (Station("B-1", 50),), parent="A"),
        District("W", "West", (StyleCount("all", 9),), below_minimum="withhold"),
    )
    of = definition(*CONTESTS, districts=districts, styles=STYLES, languages=("en", "ar"))
    return msgspec.structs.replace(of, paper=Paper("join"))


def _count(
    stations: Sequence[tuple[str, str, int]], *answers: tuple[int, tuple[int, ...]]
) -> PaperCountEntry:
    """Papers by unit and station, then for each question the invalid ones and the totals."""
    return PaperCountEntry(
        unit=stations[0][0],
        stations=tuple(
            StationPapers(unit, station, issued=box + 1, spoiled=1, box=box)
            for unit, station, box in stations
        ),
        answers=tuple(QuestionPapers(invalid, totals) for invalid, totals in answers),
    )


FIRST = _count(
    [(uuid("A"), "A-1", 6)],
    (1, (0, 3, 2)), (0, (1, 3, 4, 0)), (0, (0, 4, 2)), (2, (0, 2, 2)), (0, (0, 4, 2)),
)  # fmt: skip
TOGETHER = _count(
    [(uuid("A"), "A-2", 2), (uuid("B"), "B-1", 3)],
    (0, (1, 3, 1)), (1, (0, 3, 2, 1)), (0, (0, 4, 1)), (0, (1, 2, 2)), (0, (0, 4, 1)),
)  # fmt: skip
YOUNG = _count([(uuid("A", "young"), "A-1", 5), (uuid("A", "young"), "A-2", 0)], (1, (0, 1, 3)))
FEW = _count([(uuid("A", "young"), "A-1", 2), (uuid("A", "young"), "A-2", 1)])


def mixed(
    counts: Sequence[PaperCountEntry] = (FIRST, TOGETHER, YOUNG),
    *,
    status: Status = "unofficial-complete",
) -> ReferendumFigures:
    """Figures through both channels; B joins A, W is withheld, the young of A are a unit."""
    of = region()
    return figures_from(
        of,
        [texts(of), texts(of, "ar", rtl=True, mark="<b>")],
        ELECTRONIC,
        RESULTS,
        [],
        status=status,
        papers=Papers({100 + number: count for number, count in enumerate(counts)}, MARKS),
    )
