"""The same checks as `verify_record`, made on a record while it grows.

Entries are checked once, in slices of the caller's size; what is judged of the record as a whole
is judged anew each time. Whoever goes on after a pause recalls what was checked (`recalling`).
"""

from collections.abc import Collection, Iterable

from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.record.state import RecordState
from plebiscite.record.vote_check import read_chunks
from plebiscite.verify.recalling import Known, NotingRun
from plebiscite.verify.record_verification import (
    ReadChunks,
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
        self._run = NotingRun(source, policy, stores or memory_stores(), read)
        self._run.state.read_blob = self._blob
        self.missed: set[str] = set()
        """Blobs that were asked for and not there: with them, entries may say something else."""

    @property
    def checked(self) -> int:
        """How many entries were checked, from the first on."""
        return self._run.state.size

    @property
    def suspects(self) -> set[int]:
        """Indices of votes that were not checked in full, or whose seal or proofs do not hold."""
        return self._run.suspects

    @property
    def known(self) -> int:
        """How many entries were checked before; what is below it is recalled."""
        return self._run.known.size

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

    def recall(self, size: int, suspects: Collection[int]) -> None:
        """The first `size` entries were checked before; `take` reads them again.

        Proofs of votes are taken as checked, except those of the `suspects`: what failed then
        fails again, and what could not be checked is checked now. Trust: the caller remembers
        that these entries, under a root that it compares with the log's, were checked by this
        program. Raises: MisuseError if entries were read already.
        """
        if self.checked:
            raise MisuseError("only what was not read yet can be recalled")
        self._run.known = Known(size, frozenset(suspects))

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

    def omitted(self) -> list[ReportedFinding]:
        """As `omitted_findings`, of the entries."""
        collector = self._run.collector
        return omitted_findings(collector.failed, collector.kept)

    def _blob(self, name: str) -> bytes:
        try:
            return self._run.source.blob(name)
        except PlebisciteError:
            self.missed.add(name)
            raise


def omitted_findings(
    failed: Iterable[str], kept: Iterable[ReportedFinding]
) -> list[ReportedFinding]:
    """One finding for each failed check of which none was kept: only the first ones are."""
    told = {each.check for each in kept if not each.unchecked}
    words = "it failed, after more findings than are kept: see `plebiscite verify`"
    return [
        ReportedFinding(check, "the record", words, unchecked=False)
        for check in failed
        if check not in told
    ]
