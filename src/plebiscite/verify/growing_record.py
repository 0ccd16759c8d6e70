"""The same checks as `verify_record`, made on a record while it grows.

Entries are checked once, in slices of the caller's size; what is judged of the record as a whole
is judged anew each time. Whoever goes on after a pause recalls what was checked before: entries
are read and hashed again, and only the proofs of ballots that held then are not repeated.
"""

from collections.abc import Collection, Iterable, Iterator

from plebiscite.errors import MisuseError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.record.state import RecordState
from plebiscite.record.vote_check import Chunk, ReadEntry, VotingContext, read_chunks, read_entry
from plebiscite.verify.record_verification import (
    ReadChunks,
    RecordRun,
    RecordSource,
    Stores,
    Verified,
    memory_stores,
)
from plebiscite.verify.report import ReportedFinding


class GrowingRecord:
    """A record under a policy, checked up to entry `checked`."""

    def __init__(
        self,
        source: RecordSource,
        policy: PolicyFile,
        *,
        stores: Stores | None = None,
        read: ReadChunks = read_chunks,
    ) -> None:
        """Nothing is checked yet. `read` checks votes, perhaps on several processors."""
        self._run = RecordRun(source, policy, stores or memory_stores(), self._noting)
        self._read = read
        self.suspects: set[int] = set()
        """Indices of votes whose seal or proofs do not hold."""

    @property
    def checked(self) -> int:
        """How many entries were checked, from the first on."""
        return self._run.state.size

    @property
    def state(self) -> RecordState:
        """What the checked entries establish."""
        return self._run.state

    @property
    def root(self) -> bytes:
        """The root of the log at `checked` entries."""
        return self._run.frontier.root()

    def take(self, tree: AuthenticatedTree, stop: int) -> None:
        """Check the entries from `checked` to `stop`.

        Raises: as `AuthenticatedTree` for files that do not lead to its root; MisuseError if the
        log of `tree` is shorter.
        """
        self._run.listed = frozenset(self._run.source.milestones())
        self._run.read_entries(tree, stop)

    def recall(self, tree: AuthenticatedTree, size: int, suspects: Collection[int]) -> None:
        """Read the first `size` entries, which were checked before, again.

        Proofs of votes are taken as checked, except those of the `suspects`: what failed then
        fails again. Trust: the caller remembers that these entries, under a root that it compares
        with `root`, were checked by this program. Raises: as `take`.
        """
        if self.checked:
            raise MisuseError("only what was not read yet can be recalled")
        read, self._read = self._read, _known(frozenset(suspects))
        try:
            self.take(tree, size)
        finally:
            self._read = read

    def judged(self, tree: AuthenticatedTree) -> Verified:
        """The report as of now, of the newest checkpoint that the source has.

        `tree` is the log under it; entries that wait to be checked leave checks "not reached".
        """
        run, kept = self._run, self._run.collector
        run.collector = kept.copy()
        run.read_whole = self.checked == tree.size
        run.milestones.forget_unmet()
        try:
            run.open_newest()
            run.state.exercised.add("log-3")
            run.judge()
            return run.finish()
        finally:
            run.collector = kept

    def findings(self, since: int = 0) -> list[ReportedFinding]:
        """What was found wrong with the entries, in order, without the first `since`."""
        return self._run.collector.kept[since:]

    def _noting(self, context: VotingContext, chunks: Iterable[Chunk]) -> Iterator[list[ReadEntry]]:
        for results in self._read(context, chunks):
            self.suspects.update(
                each.position for each in results if each.vote is not None and each.vote.findings
            )
            yield results


def _known(suspects: frozenset[int]) -> ReadChunks:
    def read(context: VotingContext, chunks: Iterable[Chunk]) -> Iterator[list[ReadEntry]]:
        for chunk in chunks:
            yield [
                read_entry(context, index, raw, proofs=index in suspects) for index, raw in chunk
            ]

    return read
