"""Outlines on a plane: projection, edges of merged areas, centres, and a grid of equal tiles."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from plebiscite.results.geojson import Outlines, Point, Ring

_CLOSE: Final = 0.87  # of the side of a square of the mean area: room to lie as on the map
Cell = tuple[int, int]
"""Row and column of a tile."""


class Plane(NamedTuple):
    """Outlines in units of a picture, and how high it is."""

    outlines: Outlines
    height: float


def projected(outlines: Outlines, width: float) -> Plane:
    """Equirectangular, true to scale at the middle latitude: fair for a region, not for a globe."""
    points = [point for rings in outlines.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = max(math.cos(math.radians((south + north) / 2)), 0.01)
    scale = width / max((east - west) * narrow, 1e-9)
    scale = min(scale, 2 * width / max(north - south, 1e-9))
    drawn = {
        name: tuple(
            tuple((round((x - west) * narrow * scale, 1), round((north - y) * scale, 1))
                  for x, y in ring)
            for ring in rings
        )
        for name, rings in outlines.items()
    }  # fmt: skip
    return Plane(drawn, round((north - south) * scale, 1))


def border_of(rings: Iterable[Ring]) -> list[tuple[Point, Point]]:
    """The edges that only one of the rings has: the border of all of them together."""
    edges = [edge for ring in rings for edge in _edges(ring)]
    times = Counter(tuple(sorted(edge)) for edge in edges)
    return [edge for edge in edges if times[tuple(sorted(edge))] == 1]


def _edges(ring: Ring) -> Iterable[tuple[Point, Point]]:
    return ((ring[place - 1], point) for place, point in enumerate(ring))


def area_of(ring: Ring) -> float:
    """Twice the area, with a sign for the winding."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in _edges(ring))


def centre_of(rings: Iterable[Ring]) -> Point:
    """The centroid of the largest ring; of one without area, the mean of its points."""
    ring = max(rings, key=lambda one: abs(area_of(one)))
    double = area_of(ring)
    if not double:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in _edges(ring))
    y = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in _edges(ring))
    return x / (3 * double), y / (3 * double)


def tiles_of(centres: Mapping[str, Point]) -> dict[str, Cell]:
    """A cell for each district, near its place: equal tiles, since areas mislead.

    Districts take the free cell nearest to their centre, those nearest to the middle of the
    region first; ties by identifier, then by row and column. The same centres give the same
    tiles, and no two districts share one.
    """
    xs, ys = [x for x, _ in centres.values()], [y for _, y in centres.values()]
    west, north = min(xs), min(ys)
    wide, high = max(xs) - west, max(ys) - north
    thin = max(wide, high) / len(centres)
    step = max(math.sqrt(max(wide, thin) * max(high, thin) / len(centres)) * _CLOSE, 1e-9)
    middle = west + wide / 2, north + high / 2
    order = sorted(centres, key=lambda name: (_apart(centres[name], middle), name))
    taken: dict[Cell, str] = {}
    for name in order:
        x, y = centres[name]
        taken[_nearest_free((y - north) / step, (x - west) / step, taken)] = name
    top, left = min(row for row, _ in taken), min(column for _, column in taken)
    return {name: (row - top, column - left) for (row, column), name in taken.items()}


def _apart(one: Point, other: Point) -> float:
    return round((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2, 9)


def _nearest_free(row: float, column: float, taken: Mapping[Cell, str]) -> Cell:
    """The free cell nearest to a place; rings of cells are looked at from the inside outwards."""
    near_row, near_column = round(row), round(column)
    best: tuple[float, int, int] | None = None
    reach = 0
    while best is None or (reach - 1) ** 2 <= best[0]:
        for cell in _square(near_row, near_column, reach):
            if cell not in taken:
                distance = (cell[0] - row) ** 2 + (cell[1] - column) ** 2
                best = min(best or (math.inf, 0, 0), (distance, *cell))
        reach += 1
    return best[1], best[2]


def _square(row: int, column: int, reach: int) -> Iterable[Cell]:
    """The cells at this distance in rows or columns."""
    for at in range(-reach, reach + 1):
        wide = abs(at) == reach
        for aside in range(-reach, reach + 1) if wide else sorted({-reach, reach}):
            yield row + at, column + aside
