"""Outlines of districts from GeoJSON: strict, limited, every error names its feature.

Source: RFC 7946. Either winding is taken (3.1.6 asks readers to), a ring of either side of the
antimeridian too (3.1.9). Outlines are no part of the record: nobody signed them.
"""

import math
from collections.abc import Collection, Iterator
from typing import Final, Literal, TypeVar

import msgspec

from plebiscite.errors import MalformedError, MisuseError

T = TypeVar("T")
LARGEST: Final = 20_000_000  # bytes
MOST_POSITIONS: Final = 500_000
_SHORTEST_RING: Final = 4
_FULL_TURN: Final = 360
_HALF_TURN: Final = 180
_POLE: Final = 90

Point = tuple[float, float]
"""Longitude and latitude in degrees; of a picture: x and y, y downward."""
Ring = tuple[Point, ...]
"""A closed line; its first point is not repeated."""
Outlines = dict[str, tuple[Ring, ...]]
"""The rings of each district; a point is inside if it is inside an odd number of them."""


class _Polygon(msgspec.Struct, tag_field="type", tag="Polygon"):
    coordinates: list[list[list[float]]]


class _MultiPolygon(msgspec.Struct, tag_field="type", tag="MultiPolygon"):
    coordinates: list[list[list[list[float]]]]


class _Feature(msgspec.Struct):
    type: Literal["Feature"]
    geometry: _Polygon | _MultiPolygon
    id: str | int | None = None
    properties: dict[str, msgspec.Raw] | None = None


class _Collection(msgspec.Struct):
    type: Literal["FeatureCollection"]
    features: list[msgspec.Raw]


def parse_outlines(raw: bytes, districts: Collection[str]) -> Outlines:
    """The outlines of exactly these districts. A feature's `id`, or its property `id`, names one.

    Raises: MalformedError naming the feature for anything that is no polygon on the earth;
    MisuseError when a district has no feature, two, or a feature names none of them.
    """
    if len(raw) > LARGEST:
        raise MalformedError(f"{len(raw)} bytes of GeoJSON; at most {LARGEST} are read: simplify")
    collection = _decoded(raw, _Collection, "the file")
    found: Outlines = {}
    for number, each in enumerate(collection.features):
        feature = _decoded(bytes(each), _Feature, f"feature {number}")
        name = _name_of(feature, number)
        if name not in districts:
            raise MisuseError(f"{name[:40]!r} is no district of the definition", place="GeoJSON")
        if name in found:
            raise MisuseError(f"two features are of {name}; keep one", place="GeoJSON")
        found[name] = tuple(_rings(feature, name))
    if missing := [name for name in districts if name not in found]:
        raise MisuseError(
            f"no feature is of {', '.join(missing[:5])}; a feature's id is its district's",
            place="GeoJSON",
        )
    if sum(len(ring) for rings in found.values() for ring in rings) > MOST_POSITIONS:
        raise MalformedError(f"more than {MOST_POSITIONS} positions; simplify the outlines")
    return _on_one_side(found)


def _decoded(raw: bytes, shape: type[T], where: str) -> T:
    try:
        return msgspec.json.decode(raw, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise MalformedError(
            f"{where} is not what a map of districts holds: {problem}", place="GeoJSON"
        ) from problem


def _name_of(feature: _Feature, number: int) -> str:
    if feature.id is not None:
        return str(feature.id)
    try:
        return msgspec.json.decode((feature.properties or {})["id"], type=str)
    except (KeyError, msgspec.DecodeError) as problem:
        raise MalformedError(
            f"feature {number} has no id; it is to be the district's", place="GeoJSON"
        ) from problem


def _rings(feature: _Feature, name: str) -> Iterator[Ring]:
    shape = feature.geometry
    polygons = [shape.coordinates] if isinstance(shape, _Polygon) else shape.coordinates
    if not any(polygons):
        raise MalformedError(f"the outline of {name} is empty", place="GeoJSON")
    for polygon in polygons:
        for ring in polygon:
            yield _ring(ring, name)


def _ring(positions: list[list[float]], name: str) -> Ring:
    if len(positions) < _SHORTEST_RING or positions[0] != positions[-1]:
        raise MalformedError(
            f"a ring of {name} is not closed, or has fewer than {_SHORTEST_RING} positions",
            place="GeoJSON",
        )
    return tuple(_point(position, name) for position in positions[:-1])


def _point(position: list[float], name: str) -> Point:
    """Longitude and latitude; a height is left out."""
    longitude, latitude = position[:2] if len(position) > 1 else (math.inf, math.inf)
    if not (abs(longitude) <= _HALF_TURN and abs(latitude) <= _POLE):
        raise MalformedError(
            f"{position} in the outline of {name} is no longitude and latitude", place="GeoJSON"
        )
    return longitude, latitude


def _on_one_side(outlines: Outlines) -> Outlines:
    """A region on both sides of the antimeridian, moved to one."""
    longitudes = [x for rings in outlines.values() for ring in rings for x, _ in ring]
    if max(longitudes) - min(longitudes) <= _HALF_TURN:
        return outlines
    return {
        name: tuple(tuple((x + _FULL_TURN if x < 0 else x, y) for x, y in ring) for ring in rings)
        for name, rings in outlines.items()
    }
