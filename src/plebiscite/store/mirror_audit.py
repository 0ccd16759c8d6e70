"""Is what the source serves still what it served? Files already mirrored are read again."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from plebiscite.errors import PlebisciteError, UnavailableError
from plebiscite.log.note import parse_note
from plebiscite.log.tiles import TILE_WIDTH, bundle_path, rows, tile_at, tiles_at, tiles_of
from plebiscite.store.mirror import Mirror
from plebiscite.store.record_files import MILESTONES, RecordFiles, blob_path, milestone_path

Pick = Callable[[int], int]
"""A random number below the one given."""
_SMALL_BLOB = 2**20  # bytes; larger ones are read again only in a full audit


class Rewritten(NamedTuple):
    """A file that is served with other bytes; `kept` are the mirror's."""

    path: str
    served: bytes
    kept: bytes
    message: str


class Audited(NamedTuple):
    """What came of an audit: how many files were compared, and which are absent or differ."""

    compared: int
    absent: tuple[str, ...]
    rewritten: tuple[Rewritten, ...]


def audit_files(mirror: Mirror, source: RecordFiles, paths: Iterator[str]) -> Audited:
    """Compare these files. Raises UnavailableError only if not one of them could be read."""
    compared, absent, rewritten = 0, list[str](), list[Rewritten]()
    for path in paths:
        kept = mirror.record.read(path)
        try:
            served = source.read(path)
        except UnavailableError:
            absent.append(path)
            continue
        except PlebisciteError as problem:
            rewritten.append(Rewritten(path, b"", kept, str(problem)))
            continue
        compared += 1
        message = _difference(path, served, kept)
        if message:
            rewritten.append(Rewritten(path, served, kept, message))
    if absent and not (compared or rewritten):
        raise UnavailableError(f"none of {len(absent)} files was served", place=absent[0])
    return Audited(compared, tuple(absent), tuple(rewritten))


def _difference(path: str, served: bytes, kept: bytes) -> str:
    if served == kept:
        return ""
    if not path.startswith(MILESTONES):
        return f"{len(served)} bytes that differ from the mirror's {len(kept)}"
    try:
        if parse_note(served).text == parse_note(kept).text:
            return ""  # a milestone may gain cosignatures
    except PlebisciteError as problem:
        return str(problem)
    return "another checkpoint than before stands there"


def every_file(mirror: Mirror) -> Iterator[str]:
    """All files that the mirror's checkpoint implies, its milestones and its blobs."""
    for tile in tiles_of(mirror.size):
        yield tile.path
    for tile in tiles_at(0, mirror.size):
        yield bundle_path(tile.index, tile.width)
    yield from map(milestone_path, mirror.record.milestones())
    yield from map(blob_path, mirror.record.blobs())


def random_files(mirror: Mirror, pick: Pick) -> Iterator[str]:
    """One file of each kind. Partial tiles are left out: their source may have full ones."""
    full = mirror.size // TILE_WIDTH
    if full:
        yield tile_at(0, pick(full), mirror.size).path
        yield bundle_path(pick(full))
    if above := rows(1, mirror.size) // TILE_WIDTH:
        yield tile_at(1, pick(above), mirror.size).path
    if milestones := mirror.record.milestones():
        yield milestone_path(milestones[pick(len(milestones))])
    small = [name for name in mirror.record.blobs() if _size(mirror, name) <= _SMALL_BLOB]
    if small:
        yield blob_path(small[pick(len(small))])


def _size(mirror: Mirror, name: str) -> int:
    return (mirror.record.root / blob_path(name)).stat().st_size
