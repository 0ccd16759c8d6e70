"""Where a log's files lie: hash tiles and entry bundles, each of up to 256 items.

Hash i of the tile (level, index) is the root of 256^level leaves; level 0 holds the leaf hashes.
Only full tiles are hashed upward. Source: C2SP tlog-tiles 0.1.0.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from plebiscite.errors import MisuseError

TILE_WIDTH = 256
TILE_BITS = 8
_HIGHEST_LEVEL = 63
_GROUP = 1000


class LogFiles(Protocol):
    """The files of one log, by path below its prefix: a folder, a web address, a dictionary."""

    def read(self, path: str) -> bytes:
        """The file's bytes. Raises UnavailableError if it is absent or cannot be read."""
        ...


@dataclass(frozen=True, order=True)
class Tile:
    """A place in the tree of tiles; `width` counts its hashes, 1 … 256."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """The hash tile's path, as `tile/0/x001/000.p/17`."""
        if not 0 <= self.level <= _HIGHEST_LEVEL:
            raise MisuseError(f"no tile has level {self.level}")
        return f"tile/{self.level}/{_tail(self.index, self.width)}"

    @property
    def is_full(self) -> bool:
        """Whether all 256 hashes are there."""
        return self.width == TILE_WIDTH

    @property
    def full(self) -> "Tile":
        """The tile this one becomes, or already is."""
        return Tile(self.level, self.index)


def bundle_path(index: int, width: int = TILE_WIDTH) -> str:
    """The path of entry bundle `index`, with `width` entries: as `tile/entries/000.p/3`."""
    return f"tile/entries/{_tail(index, width)}"


def _tail(index: int, width: int) -> str:
    """The index in groups of three digits, and the width unless full."""
    if index < 0 or not 1 <= width <= TILE_WIDTH:
        raise MisuseError(f"no tile has index {index} and width {width}")
    groups = [f"{index % _GROUP:03}"]
    while index := index // _GROUP:
        groups.insert(0, f"x{index % _GROUP:03}")
    path = "/".join(groups)
    return path if width == TILE_WIDTH else f"{path}.p/{width}"


def rows(level: int, size: int) -> int:
    """How many hashes a log of `size` entries has at `level`."""
    return size >> TILE_BITS * level


def tile_at(level: int, index: int, size: int) -> Tile:
    """The tile as a log of `size` entries has it. Raises MisuseError if it is empty there."""
    width = min(rows(level, size) - index * TILE_WIDTH, TILE_WIDTH)
    if index < 0 or width < 1:
        raise MisuseError(f"a log of {size} entries has no tile {index} at level {level}")
    return Tile(level, index, width)


def tiles_at(level: int, size: int) -> Iterator[Tile]:
    """The tiles of one level, left to right: the bundles' too, for level 0."""
    for index in range(-(-rows(level, size) // TILE_WIDTH)):
        yield tile_at(level, index, size)


def edge_tiles(size: int) -> list[Tile]:
    """The partial tiles on the right edge, highest level first; none if `size` ends all full."""
    levels = range(-(-size.bit_length() // TILE_BITS) - 1, -1, -1)
    return [
        Tile(level, rows(level, size) // TILE_WIDTH, width)
        for level in levels
        if (width := rows(level, size) % TILE_WIDTH)
    ]


def tiles_of(size: int) -> Iterator[Tile]:
    """Every hash tile that a log of `size` entries implies, level by level from 0.

    Raises: MisuseError for a negative size.
    """
    if size < 0:
        raise MisuseError(f"no log has {size} entries")
    level = 0
    while rows(level, size):
        yield from tiles_at(level, size)
        level += 1
