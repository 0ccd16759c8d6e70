"""A log read through its tiles, every hash and entry checked against one signed root.

The files are not trusted. The tiles on the right edge give the root, which must be the signed one;
every other tile is full and must give its hash in the tile above; every bundle must give the
leaf hashes. Only checked bytes are used or kept. Source: C2SP tlog-tiles 0.1.0.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from plebiscite.errors import InclusionError, MalformedError, MisuseError, UnavailableError
from plebiscite.log.bundles import parse_bundle
from plebiscite.log.consistency import build_consistency
from plebiscite.log.frontier import Frontier
from plebiscite.log.inclusion import build_inclusion
from plebiscite.log.merkle import HASH_SIZE, leaf_hash, root_of, split_point
from plebiscite.log.tiles import (
    TILE_BITS,
    TILE_WIDTH,
    LogFiles,
    Tile,
    bundle_path,
    edge_tiles,
    tile_at,
)

_KEPT_LEAF_TILES = 64  # 512 KiB; the higher levels are kept whole, an eighth of a byte an entry

_KEPT_RANGES = 4096  # roots of ranges while several paths are built

Hashes = tuple[bytes, ...]


def read_tile(files: LogFiles, tile: Tile) -> Hashes:
    """The tile's hashes, not yet checked; a partial tile may be read out of the full one.

    Raises: UnavailableError if neither is there, MalformedError for another length.
    """
    try:
        return _hashes(files.read(tile.path), tile)
    except UnavailableError:
        if tile.is_full:
            raise
    return _hashes(files.read(tile.full.path), tile.full)[: tile.width]


def _hashes(raw: bytes, tile: Tile) -> Hashes:
    if len(raw) != tile.width * HASH_SIZE:
        raise MalformedError(f"{len(raw)} bytes, not {tile.width} hashes", place=tile.path)
    return tuple(raw[i : i + HASH_SIZE] for i in range(0, len(raw), HASH_SIZE))


def read_bundle(files: LogFiles, index: int, width: int) -> list[bytes]:
    """A bundle's entries, not yet checked. Raises as `read_tile`."""
    path = bundle_path(index, width)
    try:
        return _entries(files.read(path), path, width)
    except UnavailableError:
        if width == TILE_WIDTH:
            raise
    path = bundle_path(index)
    return _entries(files.read(path), path, TILE_WIDTH)[:width]


def _entries(raw: bytes, path: str, width: int) -> list[bytes]:
    try:
        return parse_bundle(raw, width)
    except MalformedError as problem:
        raise MalformedError(problem.message, place=path) from problem


class AuthenticatedTree:
    """The log of `size` entries under a signed `root`, read from untrusted `files`.

    Raises: InclusionError if the right edge does not lead to `root`; UnavailableError and
    MalformedError as the files are absent or broken. Every method raises the same.
    Trust: `size` and `root` come from one checkpoint whose signatures were checked.
    """

    def __init__(self, files: LogFiles, size: int, root: bytes) -> None:
        self.size, self.root = size, root
        self._files = files
        self._kept = {tile: read_tile(files, tile) for tile in edge_tiles(size)}
        self._leaves: dict[Tile, Hashes] = {}
        if self.frontier().root() != root:
            raise InclusionError("the tiles do not lead to the signed root", place=f"size {size}")

    def frontier(self) -> Frontier:
        """The right edge, from which the log can grow."""
        roots: list[bytes] = []
        for tile in edge_tiles(self.size):
            roots += _subtree_roots(self._kept[tile])
        return Frontier(self.size, roots)

    def tile(self, level: int, index: int) -> Hashes:
        """The checked hashes of one tile. Raises MisuseError if the log has no such tile."""
        tile = tile_at(level, index, self.size)
        kept = self._kept if level else self._leaves
        found = self._kept.get(tile) or kept.get(tile)
        return found if found is not None else self._check_full(tile, kept)

    def _check_full(self, tile: Tile, kept: dict[Tile, Hashes]) -> Hashes:
        parent = self.tile(tile.level + 1, tile.index // TILE_WIDTH)
        hashes = read_tile(self._files, tile)
        if root_of(hashes) != parent[tile.index % TILE_WIDTH]:
            raise InclusionError("the tile is not the one the signed root covers", place=tile.path)
        if len(self._leaves) >= _KEPT_LEAF_TILES:
            self._leaves.clear()
        kept[tile] = hashes
        return hashes

    def leaf(self, index: int) -> bytes:
        """The checked leaf hash of entry `index`."""
        return self.tile(0, index // TILE_WIDTH)[index % TILE_WIDTH]

    def bundle(self, index: int) -> list[bytes]:
        """The checked entries of bundle `index`: entry `256 * index` and up to 255 more."""
        leaves = self.tile(0, index)
        entries = read_bundle(self._files, index, len(leaves))
        for place, (entry, leaf) in enumerate(zip(entries, leaves, strict=True)):
            if leaf_hash(entry) != leaf:
                number = index * TILE_WIDTH + place
                raise InclusionError(
                    f"entry {number} is not the one the signed root covers: it was altered; get "
                    "another copy",
                    place=bundle_path(index, len(leaves)),
                )
        return entries

    def entry(self, index: int) -> bytes:
        """The checked entry `index`."""
        return self.bundle(index // TILE_WIDTH)[index % TILE_WIDTH]

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The checked entries [start, stop) in order, one bundle in memory at a time.

        Raises: MisuseError unless `0 <= start <= stop <= size`.
        """
        stop = self.size if stop is None else stop
        if not 0 <= start <= stop <= self.size:
            raise MisuseError(f"a log of {self.size} has no entries [{start}, {stop})")
        for index in range(start // TILE_WIDTH, -(-stop // TILE_WIDTH)):
            first = index * TILE_WIDTH
            yield from self.bundle(index)[max(start - first, 0) : stop - first]

    def range_hash(self, low: int, high: int) -> bytes:
        """The checked root of the leaves [low, high), from as few tiles as hold it."""
        count = high - low
        if not 0 <= low < high <= self.size:
            raise MisuseError(f"a log of {self.size} has no leaves [{low}, {high})")
        if count & (count - 1) or low % count:
            middle = low + split_point(count)
            return root_of([self.range_hash(low, middle), self.range_hash(middle, high)])
        level, spread = divmod(count.bit_length() - 1, TILE_BITS)
        first = low >> TILE_BITS * level
        offset = first % TILE_WIDTH
        return root_of(self.tile(level, first // TILE_WIDTH)[offset : offset + (1 << spread)])

    def inclusion(self, index: int) -> list[bytes]:
        """The path that proves entry `index`. Raises MisuseError outside the log."""
        return build_inclusion(index, self.size, self.range_hash)

    def inclusions(self, indices: Iterable[int]) -> list[list[bytes]]:
        """`inclusion` for each; what their paths share is hashed once."""
        range_hash = lru_cache(maxsize=_KEPT_RANGES)(self.range_hash)
        return [build_inclusion(index, self.size, range_hash) for index in indices]

    def consistency(self, size1: int) -> list[bytes]:
        """The proof that this log begins with its first `size1` entries."""
        return build_consistency(size1, self.size, self.range_hash)


def _subtree_roots(hashes: Sequence[bytes]) -> list[bytes]:
    """The roots of a partial tile's full subtrees, largest first."""
    roots: list[bytes] = []
    start = 0
    for bit in range(TILE_BITS - 1, -1, -1):
        if len(hashes) >> bit & 1:
            roots.append(root_of(hashes[start : start + (1 << bit)]))
            start += 1 << bit
    return roots
