"""Projection, borders of merged areas, centres, tiles: exact, and the same twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plebiscite.results.outlines import border_of, centre_of, projected, tiles_of

SQUARE = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0))
BESIDE = ((2.0, 0.0), (4.0, 0.0), (4.0, 2.0), (2.0, 2.0))


def test_north_is_up_and_the_picture_is_as_wide_as_asked() -> None:
    plane = projected({"A": (SQUARE,)}, 100)
    low, _, high, _ = plane.outlines["A"][0]
    assert [*low, *high] == [0, plane.height, 100, 0]
    assert plane.height == pytest.approx(100, abs=0.1)


def test_far_from_the_equator_a_degree_of_longitude_is_narrower() -> None:
    north = tuple((x, y + 60) for x, y in SQUARE)
    assert projected({"A": (north,)}, 100).height == pytest.approx(200, abs=5)


def test_a_region_that_is_high_and_narrow_is_not_drawn_higher_than_twice_the_width() -> None:
    thin = ((0.0, 0.0), (0.1, 0.0), (0.1, 5.0), (0.0, 5.0))
    assert projected({"A": (thin,)}, 100).height == 200
    point = ((1.0, 1.0), (1.0, 1.0), (1.0, 1.0))
    assert projected({"A": (point,)}, 100).height == 0


def test_neighbours_together_have_no_border_between_them() -> None:
    edges = border_of([SQUARE, BESIDE])
    assert len(edges) == 6
    assert ((2.0, 0.0), (2.0, 2.0)) not in edges
    assert ((2.0, 2.0), (2.0, 0.0)) not in edges


def test_the_centre_is_that_of_the_largest_ring() -> None:
    assert centre_of([((9.0, 9.0), (9.1, 9.0), (9.1, 9.1)), SQUARE]) == (1, 1)
    assert centre_of([((0.0, 0.0), (4.0, 0.0), (2.0, 0.0))]) == (2, 0)


points = st.tuples(st.floats(-50, 50), st.floats(-50, 50))


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), points, min_size=1, max_size=40))
def test_every_district_has_a_tile_of_its_own_and_the_same_one_twice(
    centres: dict[str, tuple[float, float]],
) -> None:
    tiles = tiles_of(centres)
    assert set(tiles) == set(centres)
    assert len(set(tiles.values())) == len(tiles)
    assert min(row for row, _ in tiles.values()) == 0
    assert min(column for _, column in tiles.values()) == 0
    assert tiles_of(dict(reversed(centres.items()))) == tiles


def test_districts_on_a_grid_keep_their_places() -> None:
    centres = {
        f"{row}{column}": (float(column), float(row)) for row in range(3) for column in range(3)
    }
    tiles = tiles_of(centres)
    for name, (row, column) in tiles.items():
        for other, (other_row, other_column) in tiles.items():
            if centres[name][0] < centres[other][0]:
                assert column <= other_column
            if centres[name][1] < centres[other][1]:
                assert row <= other_row


def test_districts_in_one_place_lie_around_it() -> None:
    tiles = tiles_of(dict.fromkeys("abcdefghi", (1.0, 1.0)))
    assert max(max(cell) for cell in tiles.values()) <= 3
