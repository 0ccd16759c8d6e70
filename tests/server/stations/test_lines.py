"""Which stations an officer may tick together, before anybody has counted a paper."""

from collections.abc import Sequence

import msgspec
import pytest

from paper_referendum import region
from plebiscite.errors import MisuseError
from plebiscite.record.definition import Definition, District, Paper, Station, StyleCount
from plebiscite.server.stations.lines import Line, chosen_lines, neighbours

A1, A2, B1 = Line("A", "all", "A-1"), Line("A", "all", "A-2"), Line("B", "all", "B-1")
YOUNG = Line("A", "young", "A-1")
C1, C2, D1 = Line("C", "all", "C-1"), Line("C", "all", "C-2"), Line("D", "all", "D-1")


def valley(small: str = "join") -> Definition:
    """B and C join A, D joins C."""
    more = tuple(
        District(
            name,
            name,
            (StyleCount("all", 9),),
            tuple(Station(each, 9 // len(stations)) for each in stations),
            parent=parent,
        )
        for name, parent, stations in (("C", "A", ("C-1", "C-2")), ("D", "C", ("D-1",)))
    )
    of = region()
    paper = Paper(small)  # type: ignore[arg-type]  # a parameter
    return msgspec.structs.replace(of, districts=(*of.districts, *more), paper=paper)


def chosen(lines: Sequence[Line], small: str = "join") -> list[Line]:
    return chosen_lines(valley(small), [line.token for line in lines])


@pytest.mark.parametrize(
    "lines",
    [[A1], [B1], [C1], [A1, A2], [A2, B1], [A1, B1, C1, C2], [A1, C1, C2, D1], [C1, D1]],
)
def test_stations_of_a_district_and_whole_districts_that_join_it(lines: list[Line]) -> None:
    assert chosen(lines) == lines


@pytest.mark.parametrize(
    "lines",
    [[A1, YOUNG], [B1, C1, C2], [A1, C1], [A1, D1], [C1, C2, B1], [B1, D1], [A1, C1, D1]],
)
def test_others_are_refused_before_anybody_enters_a_number(lines: list[Line]) -> None:
    with pytest.raises(MisuseError, match="cannot be counted together"):
        chosen(lines)


def test_where_law_publishes_every_station_none_is_counted_with_another() -> None:
    assert chosen([A1], "publish") == [A1]
    with pytest.raises(MisuseError, match="cannot be counted together"):
        chosen([A1, A2], "publish")
    assert neighbours(valley("publish"), A1) == []


def test_unknown_stations_are_refused() -> None:
    for lines in ([], [Line("A", "all", "Z")], [A1, Line("W", "all", "W-1")]):
        with pytest.raises(MisuseError, match="choose stations of the list"):
            chosen(lines)


def test_the_nearest_neighbours_are_named_first() -> None:
    assert neighbours(valley(), B1) == [A1, A2, C1, C2, D1]
    assert neighbours(valley(), D1)[:2] == [C1, C2]
    assert neighbours(valley(), A1) == [A2, B1, C1, C2, D1]
    assert neighbours(valley(), YOUNG) == [Line("A", "young", "A-2")]
