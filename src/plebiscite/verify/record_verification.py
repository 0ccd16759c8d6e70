"""Anyone's check of a record: `verify_record` reads it once, from its first entry to its last.

Nothing is believed that the record does not prove, and nothing stops at the first finding.
Ballots are read in chunks, which a caller may spread over processes. Memory stays bounded: the
tables of credentials and ciphertexts are given by the caller, in memory or on disk.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, Protocol

import msgspec

from plebiscite.canonical.batches import in_batches
from plebiscite.canonical.json import write_json
from plebiscite.errors import (
    EvidenceError,
    PlebisciteError,
    UnavailableError,
    UnsupportedError,
)
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.frontier import Frontier
from plebiscite.log.note import parse_note
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tiles import LogFiles
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.record.apply import apply_entry
from plebiscite.record.apply_observers import check_verified_points
from plebiscite.record.entries import BulletinEntry
from plebiscite.record.phases import Phase
from plebiscite.record.state import (
    Finding,
    KeyedState,
    MemorySet,
    MemoryState,
    RecordState,
    SeenSet,
)
from plebiscite.record.vote_check import (
    Chunk,
    ReadEntry,
    VotingContext,
    entry_place,
    read_chunks,
    read_entry,
)
from plebiscite.results.paper_warnings import paper_warnings
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.verify.announced import check_bulletin, final_status, recomputed_figures
from plebiscite.verify.conduct import check_complete, check_times, check_watched
from plebiscite.verify.milestones import OpenedMilestones
from plebiscite.verify.policy_match import check_policy
from plebiscite.verify.report import Collector, RecordFacts, Report, verdict_of

_WITNESSED = frozenset({"trustees-2", "conduct-5"})  # beside log-2 and conduct-4
CHUNK = 32  # entries of one task of a worker: about 0.3 s


class RecordSource(LogFiles, Protocol):
    """A record, wherever it lies."""

    def checkpoint(self) -> bytes:
        """The newest published note. Raises UnavailableError."""

    def milestone(self, size: int) -> bytes:
        """The kept note of exactly this size. Raises UnavailableError."""

    def milestones(self) -> Iterable[int]:
        """The sizes of kept notes, as far as the place can list them; none if it cannot."""

    def blob(self, name: str) -> bytes:
        """The blob with this SHA-256 in hex. Raises UnavailableError."""


class Stores(NamedTuple):
    """Where the tables of a run are kept."""

    credentials: KeyedState
    trackers: SeenSet
    components: SeenSet


ReadChunks = Callable[[VotingContext, Iterable[Chunk]], Iterator[list[ReadEntry]]]
"""Reads chunks in order: `read_chunks`, or the same spread over processes."""
Progress = Callable[[int, int], None]
"""Told how many entries of how many are done."""


class Verified(NamedTuple):
    """The report, the figures behind it, and the state at the end for whoever goes on."""

    report: Report
    figures: ReferendumFigures | None
    state: RecordState


def memory_stores() -> Stores:
    """Tables in memory, for records of up to some ten thousand ballots."""
    return Stores(MemoryState(), MemorySet(), MemorySet())


def verify_record(
    source: RecordSource,
    policy: PolicyFile,
    *,
    stores: Stores | None = None,
    read: ReadChunks = read_chunks,
    progress: Progress | None = None,
) -> Verified:
    """Check a whole record under a policy. Never raises for anything the record holds."""
    run = RecordRun(source, policy, stores or memory_stores(), read, progress)
    run.go()
    return run.finish()


class RecordRun:
    """One verification: `go` and `finish`, or step by step while the record grows.

    Everything wrong goes to `collector`; no method raises for anything the record holds.
    """

    def __init__(
        self,
        source: RecordSource,
        policy: PolicyFile,
        stores: Stores,
        read: ReadChunks = read_chunks,
        progress: Progress | None = None,
    ) -> None:
        self.source, self.policy, self.read, self.progress = source, policy, read, progress
        self.collector = Collector()
        self.opened: WitnessedCheckpoint | None = None
        self.frontier = Frontier()
        self.listed = frozenset(source.milestones())
        self.read_whole = False
        origin = policy.log.name
        self.milestones = OpenedMilestones(source.milestone, policy.policy, origin, self._report)
        self.state = RecordState(
            origin=origin,
            report=self._report,
            read_blob=source.blob,
            milestones=self.milestones,
            credentials=stores.credentials,
            trackers=stores.trackers,
            components=stores.components,
        )

    def _report(self, finding: Finding) -> None:
        """Take a finding. What may only follow from an absent file accuses nobody."""
        if finding.check in self.state.lacking and _accuses(finding):
            error = UnavailableError(f"it may only follow from an absent blob: {finding.error}")
            finding = finding._replace(error=error)
        self.collector(finding)

    def go(self) -> None:
        """Read everything."""
        self.open_newest()
        if self.opened is None:
            return
        with self.state.check("log-3", "tiles"):
            tree = AuthenticatedTree(self.source, self.opened.size, self.opened.root)
            self.read_entries(tree, tree.size)
            self.read_whole = True
        self.judge()

    def open_newest(self) -> None:
        """log-1 and log-2: the newest checkpoint; `opened` stays as it was if it is bad."""
        with self.state.check("log-1", "checkpoint"):
            raw = self.source.checkpoint()
            origin = parse_checkpoint(parse_note(raw).text).origin
            if origin != self.state.origin:
                raise EvidenceError(
                    f"the policy is for the log {self.state.origin}; this record is of {origin}"
                )
            self.opened = open_checkpoint(raw, self.policy.policy)
        if self.opened is not None and self.policy.policy.has_quorum:
            with self.state.check("log-2", "checkpoint"):
                self.opened.require_quorum()

    def judge(self) -> None:
        """What is judged of the record as a whole, as far as it was read."""
        self._newer_milestones()
        check_watched(self.state)
        check_times(self.state)
        check_complete(self.state)
        self.state.exercised.add("log-4")
        if self.state.phase is Phase.ENDED:
            self.state.exercised.add("conduct-7")
        if not self.policy.policy.has_quorum:
            self._without_witnesses()

    def _without_witnesses(self) -> None:
        """What only witnesses can tell is not shown as passed when nobody asked for any."""
        for identifier in ("log-2", *(_WITNESSED & self.state.exercised)):
            error = UnavailableError("the policy asks for no witnesses, so nobody outside saw it")
            self.collector(Finding(identifier, "policy", error))

    def read_entries(self, tree: AuthenticatedTree, stop: int) -> None:
        """Check the entries from the first unread one to `stop`.

        Raises: as `AuthenticatedTree`, for files that do not lead to its root.
        """
        start, points = self.state.size, len(self.state.verified_points)
        raws = enumerate(tree.entries(start, stop), start)
        if self.state.open_size == 0:
            no_votes = VotingContext(self.state.origin, {})
            for index, raw in raws:
                self._apply(read_entry(no_votes, index, raw), tree.size)
                if self.state.open_size:
                    break
        elections = {uuid: each.raw for uuid, each in self.state.elections.items()}
        context = VotingContext(self.state.origin, elections)
        for results in self.read(context, in_batches(raws, CHUNK)):
            for result in results:
                self._apply(result, tree.size)
        check_verified_points(
            self.state,
            self.state.verified_points[points:],
            lambda size: tree.range_hash(0, size),
        )

    def _apply(self, read: ReadEntry, size: int) -> None:
        self.frontier.append(read.leaf)
        apply_entry(self.state, read, self.frontier.root)
        place = entry_place(read.position, read.kind)
        if read.kind == "definition" and self.state.definition is not None:
            with self.state.check("definition-3", place):
                check_policy(self.state.definition, self.policy)
        if isinstance(read.entry, BulletinEntry) and read.position in self.state.bulletins:
            check_bulletin(self.state, read.entry, place)
        if read.vote is None or read.position + 1 in self.listed:
            self._milestone(read.position + 1)
        if self.progress:
            self.progress(read.position + 1, size)

    def _milestone(self, size: int) -> None:
        """log-4: a kept checkpoint has the root that this history has at its size."""
        milestone = self.state.milestones.at(size)
        if milestone is not None and milestone.root != self.frontier.root():
            error = EvidenceError(
                "the log signed another root for this size: it showed two histories"
            )
            self.state.report(Finding("log-4", f"checkpoints/{size}", error))

    def _newer_milestones(self) -> None:
        """log-4: no kept checkpoint is larger than the newest one."""
        for size in sorted(self.listed):
            if self.opened is not None and size > self.opened.size:
                self.state.milestones.at(size)
                error = EvidenceError(f"it is newer than the newest, of {self.opened.size} entries")
                self.state.report(Finding("log-4", f"checkpoints/{size}", error))

    def finish(self) -> Verified:
        """The report of everything found."""
        state = self.state
        figures = self._figures()
        practice = state.definition is None or state.definition.practice
        final = state.phase is Phase.ENDED
        quorum = self.policy.policy.has_quorum
        verdict = verdict_of(
            self.collector, final=final, aborted=state.aborted, practice=practice, quorum=quorum
        )
        report = Report(
            verdict=verdict.sentence,
            exit_status=verdict.exit_status,
            facts=self._facts(practice=practice, final=final),
            checks=self.collector.outcomes(state.exercised, read_whole=self.read_whole),
            findings=tuple(self.collector.kept),
            omitted_findings=self.collector.omitted,
            sentences=(),
            figures=msgspec.Raw(b"null" if figures is None else write_json(figures.results)),
            remarks=() if figures is None else tuple(map(str, paper_warnings(figures.results))),
        )
        return Verified(report, figures, state)

    def _figures(self) -> ReferendumFigures | None:
        """The recomputed figures; none while the record, or what is wrong with it, allows none."""
        try:
            return recomputed_figures(self.state, final_status(self.state))
        except UnavailableError:
            return None
        except PlebisciteError as error:
            self._report(Finding("result-1", "figures", error))
            return None

    def _facts(self, *, practice: bool, final: bool) -> RecordFacts:
        state, opened = self.state, self.opened
        return RecordFacts(
            origin=state.origin,
            size=opened.size if opened else 0,
            root=opened.root.hex() if opened else "",
            phase=str(state.phase),
            practice=practice,
            quorum=_quorum_words(self.policy),
            newest_cosignature=opened.newest_time if opened else None,
            final=final,
            aborted=state.aborted,
            second_factor=state.definition.second_factor if state.definition else "unknown",
            ballots=state.ballots,
            read_whole=self.read_whole,
            policy_words=self.policy.words,
        )


def _accuses(finding: Finding) -> bool:
    return not isinstance(finding.error, UnavailableError | UnsupportedError)


def _quorum_words(policy: PolicyFile) -> str:
    liars = policy.tolerated_liars
    if liars is None:
        return "no witnesses: two histories could be shown; not for a real vote"
    witnesses = len(policy.policy.witnesses)
    noun = "witness" if witnesses == 1 else "witnesses"
    lie = f"even if {liars} of them lie together with the log" if liars else "if none of them lies"
    return f"{witnesses} {noun}; {lie}, a second history is noticed"
