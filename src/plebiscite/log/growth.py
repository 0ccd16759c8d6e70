"""What new files a log needs when entries are appended. Nothing is written here.

Only the files that the new size implies are made: at each level the tiles that have become full
and the partial one at the end. Files are write-once; a full tile repeats its partial ones' bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plebiscite.log.bundles import format_bundle
from plebiscite.log.merkle import leaf_hash, root_of
from plebiscite.log.tiles import TILE_WIDTH, LogFiles, Tile, bundle_path, rows
from plebiscite.log.tree import AuthenticatedTree


@dataclass(frozen=True)
class Growth:
    """The log after appending: its size, its root, and the files to store, by path."""

    size: int
    root: bytes
    files: dict[str, bytes]


def grow(files: LogFiles, size: int, root: bytes, entries: Sequence[bytes]) -> Growth:
    """The files that turn the log of `size` entries under `root` into one with `entries` added.

    `files` holds the log as it is; its right edge and last bundle are checked against `root`, so
    that a bit flipped on disk is never signed into the new tree.
    Raises: InclusionError if they differ, UnavailableError or MalformedError as they are absent or
    broken, MisuseError for an entry above 65,535 bytes.
    """
    tree = AuthenticatedTree(files, size, root)
    frontier = tree.frontier()
    leaves = [leaf_hash(entry) for entry in entries]
    frontier.extend(leaves)
    made = _bundles(tree, entries)
    level, added = 0, leaves
    while added:
        index, tiles = _tiles(tree, level, added)
        for place, tile in enumerate(tiles, index):
            made[Tile(level, place, len(tile)).path] = b"".join(tile)
        added = [root_of(tile) for tile in tiles if len(tile) == TILE_WIDTH]
        level += 1
    return Growth(frontier.size, frontier.root(), made)


def _tiles(
    tree: AuthenticatedTree, level: int, added: Sequence[bytes]
) -> tuple[int, list[Sequence[bytes]]]:
    """The index of the first tile that changes, and it and its followers."""
    index, width = divmod(rows(level, tree.size), TILE_WIDTH)
    kept = tree.tile(level, index) if width else ()
    return index, _cut([*kept, *added])


def _bundles(tree: AuthenticatedTree, entries: Sequence[bytes]) -> dict[str, bytes]:
    index, width = divmod(tree.size, TILE_WIDTH)
    kept = tree.bundle(index) if width and entries else []
    bundles = _cut([*kept, *entries]) if entries else []
    return {
        bundle_path(place, len(bundle)): format_bundle(bundle)
        for place, bundle in enumerate(bundles, index)
    }


def _cut(items: Sequence[bytes]) -> list[Sequence[bytes]]:
    return [items[start : start + TILE_WIDTH] for start in range(0, len(items), TILE_WIDTH)]
