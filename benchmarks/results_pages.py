"""How long do results pages take for 10,000 polling stations?

One question: the figures of 1,000 districts with ten stations each, from counted ballots, group
results and paper counts; then NIST's format, the data package, pages, pictures and a map. Parts
are told one by one. Nothing is read or written: that is the disk's time.

    .venv/bin/python -m benchmarks.results_pages
"""

import argparse
from collections.abc import Callable
from time import perf_counter
from typing import TypeVar

from benchmarks.figures import figure, print_machine
from plebiscite.record.definition import (
    Calendar,
    Contest,
    ContestTexts,
    Definition,
    District,
    Paper,
    Person,
    Question,
    QuestionTexts,
    Rule,
    Station,
    Style,
    StyleCount,
    Texts,
    Trustees,
)
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.units import unit_uuid
from plebiscite.results.builder import figures_from
from plebiscite.results.data_package import data_package
from plebiscite.results.differences import differences_between
from plebiscite.results.geojson import Outlines
from plebiscite.results.nist import nist_json
from plebiscite.results.papers import Papers
from plebiscite.results.published_files import FORMATS, Publication, published_files
from plebiscite.results.referendum import ReferendumFigures

T = TypeVar("T")
ORIGIN, MINIMUM, VOTERS = "bench.example/results", 30, 400
SOMEBODY = Person("commission.example", "commission.example+00000000+AAAA")
NOW = 1_796_040_000
LIMIT = 30  # seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--districts", type=int, default=1_000)
    parser.add_argument("--stations", type=int, default=10, help="in each district")
    asked = parser.parse_args()
    print_machine()
    figure("results_stations", asked.districts * asked.stations, "stations")
    definition = definition_of(asked.districts, asked.stations)
    texts = [texts_of(definition)]
    found, built = timed(lambda: figures_of(definition, texts))
    figure("results_figures", built, "s")
    _, nist = timed(lambda: nist_json(found, NOW))
    figure("results_nist", nist, "s")
    _, package = timed(lambda: data_package(found, NOW, "plebiscite verify record"))
    figure("results_data_package", package, "s")
    _, differing = timed(lambda: differences_between(found.results, found.results))
    figure("results_differences", differing, "s")
    publication = Publication(
        found, NOW, "plebiscite verify record", outlines=outlines_of(definition)
    )
    files, published = timed(lambda: list(published_files(publication, FORMATS)))
    figure("results_all_files", published, "s")
    figure("results_bytes", sum(len(raw) for _, raw in files) / 2**20, "MiB")
    figure("results_pages", built + published, "s", at_most=LIMIT)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work gives, and its seconds."""
    start = perf_counter()
    found = work()
    return found, perf_counter() - start


def definition_of(districts: int, stations: int) -> Definition:
    """Districts with stations, a yes/no question and a choice of four."""
    majority = Rule("1/2", strict=True, base="valid")
    question = Contest(
        "q", "question", majority, (Question("q", ("yes", "no"), blank=True, min=0, max=1),)
    )
    options = ("a", "b", "c", "d")
    plurality = Rule("0/1", strict=True, base="valid")
    choice = Contest("c", "choice", plurality, (Question("c", options, blank=True, min=0, max=1),))
    return Definition(
        format="plebiscite-definition/1",
        origin=ORIGIN,
        practice=True,
        languages=("en",),
        group="Ed25519",
        effect="binding",
        minimum=MINIMUM,
        calendar=Calendar("Europe/Berlin", 1_000, 2_000),
        contests=(question, choice),
        styles=(Style("all", ("q", "c")),),
        districts=tuple(
            District(
                id=f"D{number:05}",
                name=f"District {number}",
                units=(StyleCount("all", VOTERS * max(stations, 1)),),
                stations=tuple(
                    Station(f"D{number:05}-{place}", VOTERS) for place in range(stations)
                ),
                parent=f"D{number - 1:05}" if number % 10 else "",
            )
            for number in range(districts)
        ),
        commission=SOMEBODY,
        registrar=SOMEBODY,
        trustees=Trustees(2, (SOMEBODY,)),
        policy="log x\nwitness w1 x\nquorum w1\n",
        longest_wait=60,
        second_factor="none",
        mapping_destroyed_by=3_000,
        paper=Paper("join") if stations else None,
    )


def texts_of(definition: Definition) -> Texts:
    """Its words."""
    contests = tuple(
        ContestTexts(
            contest.id,
            f"Contest {contest.id}",
            tuple(QuestionTexts(one.id, f"{one.id}?", one.options) for one in contest.questions),
        )
        for contest in definition.contests
    )
    return Texts("en", "ltr", "A referendum", "Summary", "Law", "Effect", "Nothing", contests)


def figures_of(definition: Definition, texts: list[Texts]) -> ReferendumFigures:
    """100 electronic ballots in each district, 60 papers in each station."""
    units = {one.id: unit_uuid(ORIGIN, one.id, "all") for one in definition.districts}
    counted = dict.fromkeys(units.values(), 100)
    results = {unit: [[5, 60, 33], [10, 30, 20, 25, 15]] for unit in units.values()}
    counts: dict[int, PaperCountEntry] = {}
    answers = (QuestionPapers(1, (2, 30, 25)), QuestionPapers(0, (5, 20, 15, 10, 10)))
    for district in definition.districts:
        for station in district.stations:
            unit = units[district.id]
            papers = StationPapers(unit, station.id, issued=62, spoiled=2, box=60)
            counts[100_000 + len(counts)] = PaperCountEntry(unit, (papers,), answers)
    marks = {units[one.id]: 60 * len(one.stations) for one in definition.districts}
    return figures_from(
        definition, texts, counted, results, [], status="certified", papers=Papers(counts, marks)
    )


def outlines_of(definition: Definition) -> Outlines:
    """A square for each district, forty a row."""
    found: Outlines = {}
    for number, district in enumerate(definition.districts):
        row, column = divmod(number, 40)
        x, y = column / 10, row / 10
        found[district.id] = (((x, y), (x + 0.1, y), (x + 0.1, y + 0.1), (x, y + 0.1)),)
    return found


if __name__ == "__main__":
    main()
