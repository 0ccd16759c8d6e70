"""Copying a record: blobs and tiles first, the newest checkpoint last, every byte checked."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from plebiscite.errors import ConsistencyError, UnavailableError
from plebiscite.log.consistency import verify_growth
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tiles import bundle_path, tiles_at, tiles_of
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import open_checkpoint
from plebiscite.record.entries import Act, DefinitionEntry, Entry, parse_entry
from plebiscite.store.durable import DurableFiles
from plebiscite.store.record_files import (
    CHECKPOINT,
    RecordFiles,
    RecordFolder,
    blob_path,
    milestone_path,
)
from plebiscite.verify.record_verification import Progress

_BLOB_FIELDS = ("manifest", "credentials", "payload", "record", "election", "words", "figures")


class Copied(msgspec.Struct, frozen=True):
    """What a copy has; `absent` are blobs that entries name and the source does not have."""

    entries: int
    blobs: int
    absent: tuple[str, ...]


class _Copy:
    """One run of copying."""

    def __init__(self, source: RecordFiles, target: Path, policy: PolicyFile) -> None:
        self.source, self.target, self.policy = source, target, policy
        self.files = DurableFiles()
        raw = source.checkpoint()
        self.opened = open_checkpoint(raw, policy.policy)
        self.raw = raw
        self.tree = AuthenticatedTree(source, self.opened.size, self.opened.root)
        self.blobs = 0
        self.absent: list[str] = []

    def check_growth(self) -> None:
        """A mirror never goes back, and never takes in another history.

        Raises: ConsistencyError, with both checkpoints left as they are.
        """
        path = self.target / CHECKPOINT
        if not path.exists():
            return
        own = open_checkpoint(path.read_bytes(), self.policy.policy)
        if own.size > self.opened.size:
            raise ConsistencyError(
                f"the copy has {own.size} entries already, the source only {self.opened.size}",
                place=str(self.target),
            )
        proof = self.tree.consistency(own.size)
        verify_growth(own.size, self.opened.size, own.root, self.opened.root, proof)

    def run(self, progress: Progress) -> None:
        """Copy everything."""
        listed = set(self.source.milestones())
        for index, raw in enumerate(self.tree.entries()):
            entry = parse_entry(raw)
            if isinstance(entry, Act) or index + 1 in listed:
                self._blobs(entry)
                self._optional(milestone_path(index + 1))
            progress(index + 1, self.tree.size)
        for path in self._tiles():
            self._write(path, self.source.read(path))
        # The source may answer twice differently: what counts is what was written.
        written = AuthenticatedTree(RecordFolder(self.target), self.tree.size, self.tree.root)
        for _ in written.entries():
            pass
        self.files.write_whole(self.target / CHECKPOINT, self.raw)

    def _blobs(self, entry: Entry) -> None:
        for name in _blobs_of(entry):
            if (self.target / blob_path(name)).exists():
                self.blobs += 1
                continue
            try:
                self._write(blob_path(name), self.source.blob(name))
            except UnavailableError:
                self.absent.append(name)
            else:
                self.blobs += 1

    def _optional(self, path: str) -> None:
        try:
            raw = self.source.read(path)
        except UnavailableError:
            return
        open_checkpoint(raw, self.policy.policy)
        self._write(path, raw)

    def _tiles(self) -> Iterator[str]:
        for tile in tiles_of(self.tree.size):
            yield tile.path
        for tile in tiles_at(0, self.tree.size):
            yield bundle_path(tile.index, tile.width)

    def _write(self, path: str, raw: bytes) -> None:
        self.files.write_whole(self.target / path, raw)


def _blobs_of(entry: Entry) -> Iterator[str]:
    if isinstance(entry, DefinitionEntry):
        yield from (part.blob for part in entry.parts)
    for field in _BLOB_FIELDS:
        if name := str(getattr(entry, field, "")):
            yield name


def copy_record(
    source: RecordFiles, target: Path, policy: PolicyFile, progress: Progress
) -> Copied:
    """Copy a record, or bring a copy up to date.

    Raises: ConsistencyError if the copy is ahead or of another history; as `AuthenticatedTree`.
    """
    made = _Copy(source, target, policy)
    made.check_growth()
    made.run(progress)
    return Copied(made.tree.size, made.blobs, tuple(made.absent))
