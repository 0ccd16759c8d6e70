"""A run that notes how far it came, and takes up what was checked before.

Whoever goes on after a pause, or after being killed, recalls what was checked: entries are read
and hashed again, and only the proofs of ballots that held then are not repeated. A ballot that
could not be checked (its election was not known yet) never counts as one that held.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.record.vote_check import Chunk, ReadEntry, VotingContext, read_chunks, read_entry
from plebiscite.verify.record_verification import (
    Progress,
    ReadChunks,
    RecordRun,
    RecordSource,
    Stores,
)


class Known(NamedTuple):
    """What was checked before: so many entries, and the votes among them that did not hold."""

    size: int = 0
    suspects: frozenset[int] = frozenset()

    def holds(self, index: int) -> bool:
        """Whether the proofs of this vote were checked, and held."""
        return index < self.size and index not in self.suspects


class NotingRun(RecordRun):
    """Notes which votes did not hold, or could not be checked; recalls what is `known`."""

    def __init__(
        self,
        source: RecordSource,
        policy: PolicyFile,
        stores: Stores,
        read: ReadChunks = read_chunks,
        progress: Progress | None = None,
    ) -> None:
        super().__init__(source, policy, stores, self._reading, progress)
        self._read, self.known = read, Known()
        self.suspects: set[int] = set()
        self.noted: Callable[[], None] = lambda: None
        """Called between two chunks, when everything before is applied."""

    def _apply(self, read: ReadEntry, size: int) -> None:
        if read.entry is None and (read.vote is None or read.vote.findings):
            self.suspects.add(read.position)
        super()._apply(read, size)

    def _reading(
        self, context: VotingContext, chunks: Iterable[Chunk]
    ) -> Iterator[list[ReadEntry]]:
        """Chunks that held before are read without their proofs; the rest goes to `read`."""
        for recalled, group in groupby(chunks, self._holds):
            for results in (_recalled if recalled else self._read)(context, group):
                yield results
                self.noted()

    def _holds(self, chunk: Chunk) -> bool:
        return all(self.known.holds(index) for index, _ in chunk)


def _recalled(context: VotingContext, chunks: Iterable[Chunk]) -> Iterator[list[ReadEntry]]:
    for chunk in chunks:
        yield [read_entry(context, index, raw, proofs=False) for index, raw in chunk]


class Checked(NamedTuple):
    """What one run has checked so far: the log's first entries, their root, what did not hold."""

    size: int = 0
    root: bytes = b""
    suspects: frozenset[int] = frozenset()


class TakenUp(NamedTuple):
    """What became of an earlier run's `Checked`."""

    entries: int  # so many are recalled
    refusal: str  # why none is, in a sentence; empty if they are


class ResumableRun(NotingRun):
    """A verification in one go that takes up an earlier one, if that was of the same log."""

    before = Checked()
    """What the earlier run had checked. Trust: the caller remembers that this program did."""
    taken_up = TakenUp(0, "")

    def read_entries(self, tree: AuthenticatedTree, stop: int) -> None:
        """As `RecordRun.read_entries`; what was checked before is recalled."""
        self.taken_up = self._take_up(tree)
        if self.taken_up.entries:
            self.known = Known(self.taken_up.entries, self.before.suspects)
        super().read_entries(tree, stop)

    def _take_up(self, tree: AuthenticatedTree) -> TakenUp:
        size = self.before.size
        if not size:
            return TakenUp(0, "")
        if size > tree.size:
            return TakenUp(
                0,
                f"an earlier verification had checked {size:,} entries, and this copy has "
                f"{tree.size:,}: it is older or was cut short; everything is checked anew",
            )
        if tree.range_hash(0, size) != self.before.root:
            return TakenUp(
                0,
                f"the first {size:,} entries are not those that an earlier verification checked: "
                "two histories; keep both copies and see `plebiscite compare`; everything is "
                "checked anew",
            )
        return TakenUp(size, "")

    def checked(self) -> Checked:
        """What is checked so far; while it recalls, what was checked before is still true."""
        if self.state.size < self.taken_up.entries:
            return self.before
        return Checked(self.state.size, self.frontier.root(), frozenset(self.suspects))
