"""A mirror of a record that can be served as it is: only checked bytes are ever written.

Everything is authenticated against one checkpoint, written, read back and hashed again; then the
checkpoint itself appears. A mirror that was killed goes on with the files that prove themselves.
"""

from collections import deque
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar

from plebiscite.errors import EvidenceError, PlebisciteError, UnavailableError
from plebiscite.log.bundles import format_bundle
from plebiscite.log.merkle import leaf_hash
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tiles import TILE_WIDTH, Tile, bundle_path, rows
from plebiscite.log.tree import AuthenticatedTree, read_bundle
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.record.blob_names import blobs_of
from plebiscite.record.entries import BallotEntry, ChallengeEntry, parse_entry
from plebiscite.store.durable import DurableFiles
from plebiscite.store.record_files import (
    CHECKPOINT,
    RecordFiles,
    RecordFolder,
    blob_path,
    milestone_path,
)

_VOTES = (b'{"kind":"ballot",', b'{"kind":"challenge",')
_RETRIED = 4  # absent blobs and unmet milestones asked for again in one round
Told = Callable[[int, int], None]
_What = TypeVar("_What")


class BadMilestone(NamedTuple):
    """A kept checkpoint that is not what its name says."""

    size: int
    raw: bytes
    opened: WitnessedCheckpoint | None  # None: it cannot even be opened
    error: PlebisciteError


class BadBlob(NamedTuple):
    """A blob that was served with other bytes than its name says."""

    name: str
    error: PlebisciteError


class Mirror:
    """The copy below `folder`, of one log."""

    def __init__(self, folder: Path, policy: PolicyFile, files: DurableFiles | None = None) -> None:
        """Open the copy, or begin one. What does not prove itself counts as absent."""
        self.files, self.policy = files or DurableFiles(), policy
        self.files.make_folder(folder)
        self.record = RecordFolder(folder)
        self.opened: WitnessedCheckpoint | None = None
        self.tree: AuthenticatedTree | None = None
        self.absent: deque[str] = deque()
        self.unmet: deque[int] = deque()
        self.bad: list[BadMilestone | BadBlob] = []
        self.damage = self._open()

    @property
    def size(self) -> int:
        """How many entries the copy has."""
        return 0 if self.tree is None else self.tree.size

    def _open(self) -> str:
        """Take up the copy that is there; what is wrong with it, in words."""
        if not (self.record.root / CHECKPOINT).exists():
            return ""
        try:
            opened, tree = self.record.opened(self.policy.policy)
            for index, raw in enumerate(tree.entries()):
                self._note_absent(index, raw)
        except PlebisciteError as problem:
            self.absent.clear()
            return str(problem)
        self.opened, self.tree = opened, tree
        return ""

    def _note_absent(self, index: int, raw: bytes) -> None:
        for name in _named_blobs(raw):
            if not self._has_blob(name):
                self.absent.append(name)
        if not raw.startswith(_VOTES) and not self._has_quorum(index + 1):
            self.unmet.append(index + 1)

    # -- growing

    def grow(
        self,
        source: RecordFiles,
        opened: WitnessedCheckpoint,
        tree: AuthenticatedTree,
        told: Told | None = None,
    ) -> None:
        """Bring the copy to this checkpoint, whose `tree` is read from `source`.

        Trust: the caller proved that it continues the copy. Problems with milestones and blobs
        stand in `bad`. Raises: as `AuthenticatedTree`; UnavailableError; as `DurableFiles`.
        """
        start = self.size
        for index in range(start // TILE_WIDTH, -(-tree.size // TILE_WIDTH)):
            entries = self._bundle(tree, index)
            first = index * TILE_WIDTH
            for place in range(max(start, first), first + len(entries)):
                self._beside(source, place, entries[place - first], tree)
            if told:
                told(first + len(entries), tree.size)
        self._listed_milestones(source, tree)
        self._tiles(tree, start)
        self._publish(opened, start)

    def refresh(self, opened: WitnessedCheckpoint) -> None:
        """Take in fresher cosignatures of the checkpoint that is published."""
        own = -1 if self.opened is None else self.opened.quorum_time or -1
        if (opened.quorum_time or -1) > own or (self.opened and not self.opened.is_quorum_met):
            self.files.write_whole(self.record.root / CHECKPOINT, bytes(opened.note))
            self.opened = opened

    def complete(self, source: RecordFiles) -> None:
        """Ask again for some of the blobs and cosignatures that were not there before."""
        for _ in range(min(_RETRIED, len(self.absent))):
            name = self.absent.popleft()
            self._blob(source, name)
        for _ in range(min(_RETRIED, len(self.unmet))):
            size = self.unmet.popleft()
            if self.tree is not None and size <= self.tree.size:
                self._milestone(source, size, self.tree)

    def _bundle(self, tree: AuthenticatedTree, index: int) -> list[bytes]:
        leaves = tree.tile(0, index)
        path = self.record.root / bundle_path(index, len(leaves))
        if path.exists():
            try:
                kept = read_bundle(self.record, index, len(leaves))
            except PlebisciteError:
                kept = []
            if [leaf_hash(entry) for entry in kept] == list(leaves):
                return kept
        entries = tree.bundle(index)
        self.files.write_whole(path, format_bundle(entries))
        return entries

    def _tiles(self, tree: AuthenticatedTree, start: int) -> None:
        level = 0
        while count := rows(level, tree.size):
            for index in range(rows(level, start) // TILE_WIDTH, -(-count // TILE_WIDTH)):
                hashes = tree.tile(level, index)
                path = self.record.root / Tile(level, index, len(hashes)).path
                raw = b"".join(hashes)
                if not path.exists() or path.read_bytes() != raw:
                    self.files.write_whole(path, raw)
            level += 1

    def _publish(self, opened: WitnessedCheckpoint, start: int) -> None:
        """What was written is read back and hashed before the checkpoint says that it is there."""
        written = AuthenticatedTree(self.record, opened.size, opened.root)
        for _ in written.entries(start):
            pass
        self.files.write_whole(self.record.root / CHECKPOINT, bytes(opened.note))
        self.opened, self.tree = opened, written

    # -- blobs and milestones

    def _beside(self, source: RecordFiles, index: int, raw: bytes, tree: AuthenticatedTree) -> None:
        for name in _named_blobs(raw):
            if not self._has_blob(name):
                self._blob(source, name)
        if not raw.startswith(_VOTES):
            self._milestone(source, index + 1, tree)

    def _listed_milestones(self, source: RecordFiles, tree: AuthenticatedTree) -> None:
        for size in source.milestones():
            if size <= tree.size and not (self.record.root / milestone_path(size)).exists():
                self._milestone(source, size, tree)

    def _blob(self, source: RecordFiles, name: str) -> None:
        try:
            raw = source.blob(name)
        except UnavailableError:
            _wait(self.absent, name)
        except PlebisciteError as problem:
            _wait(self.absent, name)
            self.bad.append(BadBlob(name, problem))
        else:
            self.files.write_whole(self.record.root / blob_path(name), raw)

    def _milestone(self, source: RecordFiles, size: int, tree: AuthenticatedTree) -> None:
        try:
            raw = source.milestone(size)
        except UnavailableError:
            _wait(self.unmet, size)
            return
        opened = self._opened_milestone(size, raw, tree)
        if opened is None:
            return
        if not opened.is_quorum_met:
            _wait(self.unmet, size)
        path = self.record.root / milestone_path(size)
        if not path.exists() or path.read_bytes() != raw:
            self.files.write_whole(path, raw)

    def _opened_milestone(
        self, size: int, raw: bytes, tree: AuthenticatedTree
    ) -> WitnessedCheckpoint | None:
        """The milestone if it is right; else None, and it is noted among the `bad`."""
        opened = None
        try:
            opened = open_checkpoint(raw, self.policy.policy)
            require_milestone(opened, self.policy.log.name, size, tree)
        except UnavailableError:  # a tile is kept back, which accuses nobody
            _wait(self.unmet, size)
            return None
        except PlebisciteError as problem:
            self.bad.append(BadMilestone(size, raw, opened, problem))
            return None
        return opened

    def _has_blob(self, name: str) -> bool:
        path = self.record.root / blob_path(name)
        return path.exists() and sha256(path.read_bytes()).hexdigest() == name

    def _has_quorum(self, size: int) -> bool:
        try:
            return open_checkpoint(self.record.milestone(size), self.policy.policy).is_quorum_met
        except PlebisciteError:
            return False


def _wait(waiting: deque[_What], what: _What) -> None:
    if what not in waiting:  # a round that fails is repeated
        waiting.append(what)


def require_milestone(
    opened: WitnessedCheckpoint, origin: str, size: int, tree: AuthenticatedTree
) -> None:
    """Raise EvidenceError unless it is this log's checkpoint of `size` on the tree's history."""
    if (opened.origin, opened.size) != (origin, size):
        raise EvidenceError(f"it is the checkpoint of {opened.origin} at {opened.size}")
    if opened.root != tree.range_hash(0, size):
        raise EvidenceError("the log signed another root for this size")


def _named_blobs(raw: bytes) -> Iterator[str]:
    if raw.startswith(_VOTES):
        return
    try:
        entry = parse_entry(raw)
    except PlebisciteError:
        return  # what is wrong with it is log-5's finding
    if not isinstance(entry, BallotEntry | ChallengeEntry):
        yield from blobs_of(entry)
