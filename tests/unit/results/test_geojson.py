"""Outlines: strict about what a feature is, and every complaint names the feature."""

import json
from pathlib import Path
from typing import Any

import pytest

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.results import geojson
from plebiscite.results.geojson import parse_outlines

SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
HOLE = [[0.2, 0.2], [0.2, 0.4], [0.4, 0.4], [0.4, 0.2], [0.2, 0.2]]


def feature(name: object, *rings: object, **more: object) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [*rings] or [SQUARE]}
    return {"type": "Feature", "id": name, "geometry": shape, "properties": {}} | more


def parsed(*features: object, districts: tuple[str, ...] = ("A",)) -> geojson.Outlines:
    whole = {"type": "FeatureCollection", "features": features, "name": "more is allowed"}
    return parse_outlines(json.dumps(whole).encode(), districts)


def test_a_polygon_with_a_hole_has_two_open_rings() -> None:
    (rings,) = parsed(feature("A", SQUARE, HOLE)).values()
    assert [*map(list, rings[0])] == [[0, 0], [1, 0], [1, 1], [0, 1]]
    assert len(rings) == 2


def test_a_multipolygon_has_the_rings_of_all_its_polygons_and_heights_are_left_out() -> None:
    high = [[x, y, 900] for x, y in SQUARE]
    many = {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [high]]}
    (rings,) = parsed(feature("A", geometry=many)).values()
    assert len(rings) == 3
    assert rings[2] == rings[0]


def test_either_winding_is_taken() -> None:
    assert parsed(feature("A", SQUARE[::-1]))["A"][0][0] == (0, 0)


def test_a_number_and_a_property_may_name_the_district() -> None:
    assert list(parsed(feature(7), districts=("7",))) == ["7"]
    assert list(parsed(feature(None, properties={"id": "A", "more": [1]}))) == ["A"]


def test_a_region_across_the_antimeridian_lies_on_one_side() -> None:
    east = [[179, 0], [180, 0], [180, 1], [179, 1], [179, 0]]
    west = [[-180, 0], [-179, 0], [-179, 1], [-180, 1], [-180, 0]]
    found = parsed(feature("A", east), feature("B", west), districts=("A", "B"))
    assert [*found["A"][0][0]] == [179, 0]
    assert [*map(list, found["B"][0])] == [[180, 0], [181, 0], [181, 1], [180, 1]]


def test_a_region_on_one_side_stays_where_it_is() -> None:
    west = [[-10, 0], [-9, 0], [-9, 1], [-10, 1], [-10, 0]]
    assert parsed(feature("A", west))["A"][0][0] == (-10, 0)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (feature("A", SQUARE[:-1]), "a ring of A is not closed"),
        (feature("A", [[0, 0], [1, 1], [0, 0]]), "a ring of A is not closed"),
        (feature("A", [[0, 0], [1, 0], [1, 91], [0, 0]]), r"\[1.0, 91.0\] in the outline of A"),
        (feature("A", [[0, 0], [181, 0], [1, 1], [0, 0]]), r"\[181.0, 0.0\] in the outline of A"),
        (feature("A", [[0], [1, 0], [1, 1], [0]]), r"\[0.0\] in the outline of A"),
        (feature("A", geometry={"type": "Point", "coordinates": [0, 0]}), "feature 0 is not"),
        (feature("A", geometry={"type": "Polygon", "coordinates": []}), "outline of A is empty"),
        (feature("A", geometry={"type": "MultiPolygon", "coordinates": [[]]}), "A is empty"),
        (feature("A", geometry=None), "feature 0 is not"),
        (feature(None), "feature 0 has no id"),
        (feature(None, properties={"id": 5}), "feature 0 has no id"),
        (feature(None, properties=None), "feature 0 has no id"),
        ({"type": "Feature"}, "feature 0 is not"),
        (["no"], "feature 0 is not"),
    ],
)
def test_what_is_no_outline_is_named(bad: object, said: str) -> None:
    with pytest.raises(MalformedError, match=said):
        parsed(bad)


def test_a_district_has_one_feature_and_a_feature_one_district() -> None:
    with pytest.raises(MisuseError, match="two features are of A"):
        parsed(feature("A"), feature("A"))
    with pytest.raises(MisuseError, match="'Z' is no district"):
        parsed(feature("Z"))
    with pytest.raises(MisuseError, match="no feature is of B, C"):
        parsed(feature("A"), districts=("A", "B", "C"))


@pytest.mark.parametrize("raw", [b"", b"[]", b"\xff", b'{"type":"Feature"}', b"[" * 100_000])
def test_what_is_no_collection_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError, match="the file is not what a map"):
        parse_outlines(raw, ["A"])


def test_size_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(geojson, "LARGEST", 100)
    with pytest.raises(MalformedError, match="bytes of GeoJSON; at most 100"):
        parsed(feature("A"))
    monkeypatch.undo()
    monkeypatch.setattr(geojson, "MOST_POSITIONS", 3)
    with pytest.raises(MalformedError, match="more than 3 positions"):
        parsed(feature("A"))


def test_the_example_has_an_outline_for_each_of_its_districts() -> None:
    from definition_examples import EXAMPLES, example

    names = [district.id for district in example("definition")[0].districts]
    found = parse_outlines((EXAMPLES / "districts.geojson").read_bytes(), names)
    assert len(found) == len(names) == 78
    assert Path(EXAMPLES / "districts.geojson").stat().st_size < 50_000
