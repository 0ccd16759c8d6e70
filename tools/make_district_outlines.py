"""Makes `examples/districts.geojson`: outlines for the districts of the fictional region.

Points from a fixed seed are spread evenly inside an island (Lloyd's relaxation), numbered along
bands so that neighbours have near numbers, and each gets the part of the island that is nearest
to it. The island lies in the open Atlantic, where there is none.

    .venv/bin/python tools/make_district_outlines.py
"""

import json
import math
import random
import tomllib
from pathlib import Path

Point = tuple[float, float]
ROOT = Path(__file__).parents[1]
SEED, ROUNDS, COAST, BANDS = 78, 40, 90, 9
WEST, SOUTH, WIDE, HIGH = -33.0, 44.0, 1.5, 1.0  # degrees


def main() -> None:
    """Write the file."""
    definition = tomllib.loads((ROOT / "examples" / "definition.toml").read_text())
    names = {each["id"]: each["name"] for each in definition["districts"]}
    island = coast()
    sites = relaxed(island, len(names))
    features = [
        feature(identifier, name, cell)
        for (identifier, name), cell in zip(names.items(), cells(sites, island), strict=True)
    ]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in features)
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    (ROOT / "examples" / "districts.geojson").write_text(text)


def coast() -> list[Point]:
    """The island: an uneven ellipse, counterclockwise."""
    points = []
    for step in range(COAST):
        turn = 2 * math.pi * step / COAST
        reach = 1 + 0.09 * math.sin(3 * turn + 1) + 0.05 * math.sin(7 * turn)
        points.append((0.5 + 0.45 * reach * math.cos(turn), 0.5 + 0.45 * reach * math.sin(turn)))
    return points


def relaxed(island: list[Point], count: int) -> list[Point]:
    """Points moved to the middle of their cells again and again, then in bands."""
    draw = random.Random(SEED)  # noqa: S311 - a picture, no secret
    sites = [(0.2 + 0.6 * draw.random(), 0.2 + 0.6 * draw.random()) for _ in range(count)]
    for _ in range(ROUNDS):
        sites = [centre(cell) for cell in cells(sites, island)]
    per_band = -(-count // BANDS)
    by_height = sorted(sites, key=lambda site: -site[1])
    bands = [by_height[start : start + per_band] for start in range(0, count, per_band)]
    return [
        site
        for number, band in enumerate(bands)
        for site in sorted(band, key=lambda site: site[0], reverse=bool(number % 2))
    ]


def cells(sites: list[Point], island: list[Point]) -> list[list[Point]]:
    """For each site the part of the island nearest to it."""
    found = []
    for site in sites:
        cell = island
        for other in sites:
            if other != site:
                cell = nearer(cell, site, other)
        found.append(cell)
    return found


def nearer(cell: list[Point], site: Point, other: Point) -> list[Point]:
    """The part of a convex or nearly convex cell that is nearer to `site` than to `other`."""

    def side(point: Point) -> float:
        return math.dist(point, other) ** 2 - math.dist(point, site) ** 2

    kept: list[Point] = []
    for place, point in enumerate(cell):
        before = cell[place - 1]
        here, there = side(point), side(before)
        if (here >= 0) != (there >= 0):
            part = there / (there - here)
            kept.append(
                (
                    before[0] + part * (point[0] - before[0]),
                    before[1] + part * (point[1] - before[1]),
                )
            )
        if here >= 0:
            kept.append(point)
    return kept


def centre(cell: list[Point]) -> Point:
    """The centroid of a cell."""
    pairs = [(cell[place - 1], point) for place, point in enumerate(cell)]
    crosses = [ax * by - bx * ay for (ax, ay), (bx, by) in pairs]
    double = sum(crosses)
    x = sum((a[0] + b[0]) * cross for (a, b), cross in zip(pairs, crosses, strict=True))
    y = sum((a[1] + b[1]) * cross for (a, b), cross in zip(pairs, crosses, strict=True))
    return x / (3 * double), y / (3 * double)


def feature(identifier: str, name: str, cell: list[Point]) -> dict[str, object]:
    """A GeoJSON feature; positions to the nearest ten metres, so that neighbours meet."""
    ring = [[round(WEST + WIDE * x, 4), round(SOUTH + HIGH * y, 4)] for x, y in cell]
    closed = [*ring, ring[0]]
    return {
        "type": "Feature",
        "id": identifier,
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [closed]},
    }


if __name__ == "__main__":
    main()
