"""One batch on its way into the record, whole on the disk before it is signed.

The batch's files stay out of the record until the signing store has their checkpoint: a crash
before that leaves nothing in the record, and another batch may take the same places. A crash after
it leaves everything needed to finish. One file: a line of JSON, then the files' bytes in order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError
from plebiscite.log.checkpoint import Checkpoint
from plebiscite.log.tiles import LogFiles
from plebiscite.store.durable import PRIVATE, DurableFiles, StorageIncidentError, read_bytes
from plebiscite.store.record_files import limit_of


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    origin: str
    size: int
    root: str
    milestone: bool
    files: tuple[tuple[str, int], ...]  # path in the record, length in bytes


@dataclass(frozen=True)
class Staged:
    """A batch: the checkpoint it leads to, whether that is kept for ever, and the new files."""

    checkpoint: Checkpoint
    milestone: bool
    files: Mapping[str, bytes]


class Overlay:
    """A record as it will be: the staged files in front of those already there."""

    def __init__(self, staged: Mapping[str, bytes], record: LogFiles) -> None:
        self._staged = staged
        self._record = record

    def read(self, path: str) -> bytes:
        """The file's bytes. Raises UnavailableError if neither has it."""
        if path in self._staged:
            return self._staged[path]
        return self._record.read(path)


class Staging:
    """The keeper's private staging file."""

    def __init__(self, path: Path, files: DurableFiles) -> None:
        self.path = path
        self._files = files

    def write(self, staged: Staged) -> None:
        """Put the whole batch on the disk, in place of an earlier one."""
        checkpoint = staged.checkpoint
        lengths = tuple((path, len(data)) for path, data in staged.files.items())
        head = _Head(
            checkpoint.origin, checkpoint.size, checkpoint.root.hex(), staged.milestone, lengths
        )
        data = b"".join((write_json(head), b"\n", *staged.files.values()))
        self._files.write_whole(self.path, data, mode=PRIVATE)

    def read(self) -> Staged | None:
        """The batch on the disk, or None. Raises StorageIncidentError if it is damaged."""
        if not self.path.exists():
            return None
        try:
            return _parse(read_bytes(self.path))
        except MalformedError as problem:
            raise StorageIncidentError(
                f"the staged batch is damaged ({problem}); keep it and see the page on record "
                "files, “after a loss”",
                place=str(self.path),
            ) from problem

    def clear(self) -> None:
        """Forget the batch."""
        self._files.remove(self.path)


def _parse(raw: bytes) -> Staged:
    line, _, body = raw.partition(b"\n")
    head = parse_json(line, _Head)
    files: dict[str, bytes] = {}
    start = 0
    for path, length in head.files:
        if not 0 <= length <= limit_of(path):
            raise MalformedError(f"{path} cannot have {length} bytes")
        files[path] = body[start : start + length]
        start += length
    if start != len(body):
        raise MalformedError(f"{len(body)} bytes of files, expected {start}")
    root = parse_hex(head.root, size=32)
    return Staged(Checkpoint(head.origin, head.size, root), head.milestone, files)
