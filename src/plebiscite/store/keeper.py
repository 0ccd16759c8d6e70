"""The keeper of the log: checks what parties hand in, and appends what the rules allow.

What is on the keeper's own record was checked when it was appended, so ballots' proofs are not
checked again at every start; `verify` and every trustee check all of it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Self

from plebiscite.canonical.batches import in_batches
from plebiscite.errors import MisuseError, PlebisciteError, UnavailableError
from plebiscite.log.frontier import Frontier
from plebiscite.log.keys import SigningKey
from plebiscite.log.merkle import leaf_hash
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.receipt import Receipt
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.offices.submission import Submission, blob_name
from plebiscite.record.apply import apply_entry
from plebiscite.record.apply_observers import check_verified_points
from plebiscite.record.entries import (
    BallotEntry,
    BulletinEntry,
    ChallengeEntry,
    EndEntry,
    EntryBase,
    write_entry,
)
from plebiscite.record.state import Finding, MemorySet, MemoryState, RecordState
from plebiscite.record.vote_check import (
    Chunk,
    ReadEntry,
    VotingContext,
    entry_place,
    read_entry,
)
from plebiscite.store.cosigning import AskWitnesses, no_witnesses
from plebiscite.store.handing_in import is_of_outsiders, is_there, require_handed_in, trial_of
from plebiscite.store.log_writer import LogWriter
from plebiscite.store.record_files import RecordFiles, RecordFolder
from plebiscite.store.sequencer import Pending, Shuffle, in_random_order
from plebiscite.verify.announced import check_bulletin
from plebiscite.verify.conduct import check_complete
from plebiscite.verify.milestones import OpenedMilestones
from plebiscite.verify.record_verification import ReadChunks

_CHUNK = 64  # ballots that one worker checks at a time


class Kept(NamedTuple):
    """What became of one entry: its position, and its receipt once the quorum cosigned."""

    position: int
    receipt: Receipt | None


def _refuse(finding: Finding) -> None:
    raise finding.error


def replayed_state(
    source: RecordFiles, policy: PolicyFile, tree: AuthenticatedTree | None
) -> tuple[RecordState, Frontier]:
    """The state of a record that is known to be good; raises at the first thing that is not.

    `tree` None stands for a log without entries. Proofs of ballots are taken as checked.
    """
    origin = policy.log.name
    state = RecordState(
        origin=origin,
        report=_refuse,
        read_blob=source.blob,
        milestones=OpenedMilestones(source.milestone, policy.policy, origin, _refuse),
        credentials=MemoryState(),
        trackers=MemorySet(),
        components=MemorySet(),
    )
    frontier = Frontier()
    _apply(state, frontier, tree.entries() if tree else (), proofs=False)
    return state, frontier


def _apply(state: RecordState, frontier: Frontier, raws: Iterable[bytes], *, proofs: bool) -> None:
    """Apply entries in order from where `state` stands. Raises at the first that is refused."""
    context = _context(state)
    for raw in raws:
        read = read_entry(context, state.size, raw, proofs=proofs)
        frontier.append(read.leaf)
        apply_entry(state, read, frontier.root)
        if proofs:
            _check_announced(state, read)
        if read.kind == "open":
            context = _context(state)


def _check_announced(state: RecordState, read: ReadEntry) -> None:
    """What only the whole record can tell of an entry: true figures, and nothing left out."""
    if isinstance(read.entry, BulletinEntry):
        check_bulletin(state, read.entry, entry_place(read.position, read.kind))
    elif isinstance(read.entry, EndEntry):
        check_complete(state)


def _context(state: RecordState) -> VotingContext:
    """What votes are read with; before `open` there are none, so it may lack elections."""
    return VotingContext(
        state.origin, {uuid: election.raw for uuid, election in state.elections.items()}
    )


class Keeper:
    """The one process that appends. Use as a context."""

    def __init__(
        self,
        record: Path,
        private: Path,
        key: SigningKey,
        policy: PolicyFile,
        *,
        witnesses: AskWitnesses = no_witnesses,
    ) -> None:
        """Open the log for appending, and read what is on it.

        Raises: as `LogWriter`; and whatever is wrong with the record.
        """
        self.writer = LogWriter(record, private, key, policy.policy, witnesses=witnesses)
        self.policy = policy
        self._pending: dict[str, bytes] = {}
        try:
            self._load()
        except BaseException:
            self.writer.close()
            raise

    def _load(self) -> None:
        source = _WithPending(self.writer.record, self._pending)
        tree = self.writer.tree if self.writer.size else None
        self.state, self._frontier = replayed_state(source, self.policy, tree)

    def submit(self, submission: Submission) -> list[Kept]:
        """Append a party's entries, all or none, each act with a kept checkpoint.

        An entry that is on the record already keeps its index and receipt (idempotent).
        Raises: the reason why the rules refuse; nothing is appended then.
        """
        raws = [write_entry(entry) for entry in submission.entries]
        if all(self.writer.find(raw) is not None for raw in raws):
            return self._kept(self.writer.append(raws, milestone=True, after_quorum=False))
        self.writer.require_cosigned_milestone()
        has_blob = partial(is_there, self.writer.record.blob)
        require_handed_in(self.state, submission, has_blob)
        self._pending.update((blob_name(raw), raw) for raw in submission.blobs)
        if is_of_outsiders(submission.entries):
            self._try(raws)
        try:
            points = len(self.state.verified_points)
            _apply(self.state, self._frontier, raws, proofs=True)
            self._check_verified(self.state, points)
            for blob in submission.blobs:
                self.writer.put_blob(blob)
            votes = all(_is_vote(entry) for entry in submission.entries)
            indices = self.writer.append(raws, milestone=not votes)
        except PlebisciteError:
            self._pending.clear()
            self._load()  # what was admitted of a refused or unwritten submission is forgotten
            raise
        self._pending.clear()
        return self._kept(indices)

    def _try(self, raws: Sequence[bytes]) -> None:
        """Raise what the rules say against these acts; the state stays as it is."""
        trial, frontier = trial_of(self.state), deepcopy(self._frontier)
        points = len(trial.verified_points)
        try:
            _apply(trial, frontier, raws, proofs=True)
            self._check_verified(trial, points)
        except PlebisciteError:
            self._pending.clear()
            raise

    def _check_verified(self, state: RecordState, start: int) -> None:
        """What an observer says it verified must be on this log, or it is not taken here."""
        points, size = state.verified_points[start:], self.writer.size
        for point in points:
            if point.size > size:
                raise MisuseError(
                    f"the log has {size} entries, not {point.size}", place=point.place
                )
        check_verified_points(state, points, lambda size: self.writer.tree.range_hash(0, size))

    def cast_stream(
        self,
        raws: Iterable[bytes],
        *,
        read: ReadChunks,
        shuffle: Shuffle,
        batch: int = 1024,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Append ballots and challenges as they come, in shuffled batches; how many.

        `read` checks them, perhaps on several processors. Raises at the first that the rules
        refuse; batches before it are appended.
        """
        try:
            return self._cast_stream(raws, read, shuffle, batch, progress)
        except PlebisciteError:
            self._load()  # the state must not be ahead of the log
            raise

    def _cast_stream(
        self,
        raws: Iterable[bytes],
        read: ReadChunks,
        shuffle: Shuffle,
        batch: int,
        progress: Callable[[int], None] | None,
    ) -> int:
        chunks = in_batches(enumerate(raws), _CHUNK)
        done = 0
        kept: dict[int, bytes] = {}

        def remembered() -> Iterator[Chunk]:
            for chunk in chunks:
                kept.update(chunk)
                yield chunk

        checked = chain.from_iterable(read(_context(self.state), remembered()))
        for reads in in_batches(checked, batch):
            pending = [
                Pending(kept.pop(each.position), each.vote.credential if each.vote else b"")
                for each in reads
            ]
            order = in_random_order(pending, shuffle)
            by_leaf = {each.leaf: each for each in reads}
            for raw in order:
                moved = by_leaf[leaf_hash(raw)]._replace(position=self.state.size)
                self._frontier.append(moved.leaf)
                apply_entry(self.state, moved, self._frontier.root)
            self.writer.append(order)
            done += len(order)
            if progress:
                progress(done)
        return done

    def frontier_root(self) -> bytes:
        """The root of the log that `state` stands at."""
        return self._frontier.root()

    def extend_frontier(self, leaf: bytes) -> None:
        """Note the leaf hash of an entry that `state` took and that will be appended next."""
        self._frontier.append(leaf)

    def _kept(self, indices: Sequence[int]) -> list[Kept]:
        try:
            receipts = self.writer.receipts(indices)
        except UnavailableError:
            return [Kept(index, None) for index in indices]
        return [Kept(index, receipt) for index, receipt in zip(indices, receipts, strict=True)]

    def close(self) -> None:
        """Let go of the log."""
        self.writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _is_vote(entry: EntryBase) -> bool:
    return isinstance(entry, BallotEntry | ChallengeEntry)


class _WithPending(RecordFiles):
    """A record, and the blobs of a submission that is not written yet."""

    def __init__(self, record: RecordFolder, pending: dict[str, bytes]) -> None:
        self._record, self._pending = record, pending

    def read(self, path: str) -> bytes:
        """As `RecordFiles.read`."""
        return self._record.read(path)

    def blob(self, name: str) -> bytes:
        """As `RecordFiles.blob`; pending ones first."""
        if name in self._pending:
            return self._pending[name]
        return self._record.blob(name)
