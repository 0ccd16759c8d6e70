"""Where the files of a log lie, and what a bundle holds."""

import pytest

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.bundles import LONGEST_ENTRY, format_bundle, parse_bundle
from plebiscite.log.tiles import Tile, bundle_path, edge_tiles, tile_at, tiles_of


@pytest.mark.parametrize(
    ("index", "tail"),
    [
        (0, "000"),
        (5, "005"),
        (999, "999"),
        (1000, "x001/000"),
        (1_234_067, "x001/x234/067"),
        (10**9, "x001/x000/x000/000"),
    ],
)
def test_indexes_are_groups_of_three(index: int, tail: str) -> None:
    assert Tile(0, index).path == f"tile/0/{tail}"
    assert Tile(63, index, 17).path == f"tile/63/{tail}.p/17"
    assert bundle_path(index) == f"tile/entries/{tail}"
    assert bundle_path(index, 255) == f"tile/entries/{tail}.p/255"


@pytest.mark.parametrize("tile", [Tile(-1, 0), Tile(64, 0), Tile(0, -1), Tile(0, 0, 0)])
def test_impossible_tiles_have_no_path(tile: Tile) -> None:
    with pytest.raises(MisuseError):
        _ = tile.path
    with pytest.raises(MisuseError):
        bundle_path(0, 257)


def test_the_tiles_of_a_size() -> None:
    assert list(tiles_of(0)) == []
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    big = list(tiles_of(70_000))
    assert [tile for tile in big if not tile.is_full] == edge_tiles(70_000)[::-1]
    assert edge_tiles(70_000) == [Tile(2, 0, 1), Tile(1, 1, 17), Tile(0, 273, 112)]
    assert len(big) == 274 + 2 + 1
    assert edge_tiles(0) == []
    assert edge_tiles(65_536) == [Tile(2, 0, 1)]
    with pytest.raises(MisuseError):
        list(tiles_of(-1))


@pytest.mark.parametrize(("level", "index"), [(0, 2), (0, -1), (1, 1), (2, 0)])
def test_a_log_has_no_empty_tiles(level: int, index: int) -> None:
    assert tile_at(0, 1, 300) == Tile(0, 1, 44)
    with pytest.raises(MisuseError):
        tile_at(level, index, 300)


def test_bundles_write_back() -> None:
    entries = [b"", b"x", bytes(LONGEST_ENTRY)]
    assert parse_bundle(format_bundle(entries), 3) == entries
    assert parse_bundle(b"", 0) == []
    with pytest.raises(MisuseError):
        format_bundle([bytes(LONGEST_ENTRY + 1)])


RAW = format_bundle([b"one", b"two"])


@pytest.mark.parametrize("cut", range(len(RAW)))
def test_a_bundle_cut_anywhere_is_malformed(cut: int) -> None:
    with pytest.raises(MalformedError):
        parse_bundle(RAW[:cut], 2)


@pytest.mark.parametrize("raw", [RAW + b"\0", RAW + b"\0\0", RAW + RAW, RAW + b"\0\1"])
def test_a_bundle_with_more_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_bundle(raw, 2)
