"""The paper channel of a definition: every voter has a station, and none is named in vain."""

from collections import Counter
from collections.abc import Iterator

from plebiscite.record.definition import Definition, District
from plebiscite.record.definition_problem import Path, Problem, warning


def paper_problems(definition: Definition) -> Iterator[Problem]:
    """Everything wrong with the paper channel; nothing where there is none.

    Source: `spec/papers.md`, section 1.
    """
    if definition.paper is None:
        return
    for position, district in enumerate(definition.districts):
        path: Path = ("districts", position, "stations")
        if not district.stations:
            yield Problem(
                path,
                f"{district.id} has no polling station, and voters may vote on paper",
                "name its stations with their voters, or leave [paper] out",
            )
        elif definition.paper.small_counts == "join":
            yield from _small_stations(definition.minimum, district, path)
    yield from _ambiguous(definition)
    if definition.paper.small_counts == "publish":
        yield warning(
            ("paper", "small_counts"),
            "the answers of every station are published, however few papers it has",
            'write "join" unless the law orders it: a handful of papers can show how people voted',
        )


def _small_stations(minimum: int, district: District, path: Path) -> Iterator[Problem]:
    """Stations that can never have a count of their own."""
    for number, station in enumerate(district.stations):
        if station.registered < minimum:
            yield warning(
                (*path, number),
                f"{station.id} has {station.registered} voters, fewer than the minimum of "
                f"{minimum}",
                "its papers are counted together with those of a neighbouring station",
            )


def _ambiguous(definition: Definition) -> Iterator[Problem]:
    """One name for stations of two districts: people would enter the wrong one's numbers."""
    used = Counter(each.id for district in definition.districts for each in district.stations)
    for position, district in enumerate(definition.districts):
        for number, station in enumerate(district.stations):
            if used[station.id] > 1:
                yield warning(
                    ("districts", position, "stations", number),
                    f"stations of several districts are called {station.id}",
                    "give each a name of its own",
                )
