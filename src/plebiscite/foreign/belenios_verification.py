"""Checks a Belenios v1 archive, versions 2.0 to 3.3.0, without believing a figure in it.

The archive is read twice as a stream: once for its structure and for which ballot of each
credential is the last, once for the ballots. Every failure is collected with its place. What
the format itself cannot prove is said first (`LIMITS`). Normative: `spec/belenios-archives.md`.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.errors import ConductError, EvidenceError, MalformedError, PlebisciteError
from plebiscite.foreign.archive import ArchiveRecord, ByteSource, Report, read_archive, read_bodies
from plebiscite.foreign.archive_ballots import (
    BallotCheck,
    Digest,
    MapChunks,
    SeenInMemory,
    SeenSet,
    credential_key,
)
from plebiscite.foreign.archive_events import Step, read_steps
from plebiscite.foreign.archive_setup import Setup, check_setup
from plebiscite.foreign.archive_tally import Counts, TallySteps, check_tally
from plebiscite.foreign.ballot_chunks import chunks
from plebiscite.foreign.findings import DECRYPTION_LIMIT, LIMITS, Finding, Findings
from plebiscite.record.checking_paths import PathChoice
from plebiscite.record.v1_tally import TallyAccumulator

OpenArchive = Callable[[], ByteSource]
"""Gives the archive from its first byte, each time it is called."""


@dataclass(frozen=True)
class ArchiveReport:
    """Outcome of every check, with the figures recomputed from the ballots.

    `result` is what the partial decryptions give, None without enough of them. `ballots` counts
    all of them, `num_tallied` the last ones of listed credentials.
    """

    findings: tuple[Finding, ...]
    exit_status: int
    uuid: str | None
    registered: int | None
    ballots: int
    num_tallied: int | None
    total_weight: int | None
    result: Counts | None
    has_result: bool  # the archive states one
    limits: tuple[str, ...] = LIMITS

    @property
    def verdict(self) -> str:
        """One line; what the format cannot prove comes first."""
        if self.exit_status == 1:
            said = "checked and wrong"
        elif self.exit_status:
            said = "something could not be checked"
        else:
            said = "no check failed"
        if not self.has_result:
            said += "; there is no result: the election is unfinished, or the file was shortened"
        return f"{DECRYPTION_LIMIT}; {said}"


@dataclass
class _FirstPass:
    """What the structure gives: setup, tally steps, and the last ballot of each credential."""

    setup: Step | None = None
    tally: TallySteps = field(default_factory=TallySteps)
    last: dict[bytes, int] = field(default_factory=dict)
    ballots: "array[int]" = field(default_factory=partial(array, "Q"))  # where their bytes stand
    digest: Digest = field(default_factory=Digest)

    def take(self, step: Step) -> None:
        """Keep what the second pass and the tally need."""
        if step.type == "Setup":
            self.setup = self.setup or step
        elif step.type == "Ballot":
            self._note_ballot(step.records[0])
        else:
            self.tally.take(step)

    def _note_ballot(self, ballot: ArchiveRecord) -> None:
        try:
            credential = parse_ballot(ballot.body).credential
        except MalformedError:
            pass  # the second pass says so
        else:
            self.last[credential_key(credential)] = len(self.ballots)
        self.ballots.append(ballot.offset)
        self.digest.add(bytes.fromhex(ballot.digest))


def verify_archive(
    open_archive: OpenArchive,
    *,
    map_chunks: MapChunks = map,
    seen: SeenSet | None = None,
    path: PathChoice = "auto",
) -> ArchiveReport:
    """Make every check of `CHECKS`. Raises nothing about the archive: see `findings`."""
    findings = Findings()
    first = _first_pass(open_archive, findings)
    setup = check_setup(first.setup, findings)
    counted = _check_ballots(open_archive, first, setup, findings, (map_chunks, seen, path))
    result = check_tally(first.tally, setup, counted, findings)
    return ArchiveReport(
        findings=findings.all(),
        exit_status=findings.exit_status,
        uuid=setup.election.record.uuid if setup.election else None,
        registered=None if setup.weights is None else len(setup.weights),
        ballots=len(first.ballots),
        num_tallied=counted.num_tallied if counted else None,
        total_weight=counted.total_weight if counted else None,
        result=result,
        has_result=first.tally.result is not None,
    )


def _first_pass(open_archive: OpenArchive, findings: Findings) -> _FirstPass:
    findings.begin("B1")
    findings.begin("B2")
    first = _FirstPass()
    for step in _steps(open_archive(), partial(findings.add, "B1"), partial(findings.add, "B2")):
        first.take(step)
    if first.setup is None:
        findings.add("B2", ConductError("the archive has no setup"))
    return first


def _check_ballots(
    open_archive: OpenArchive,
    first: _FirstPass,
    setup: Setup,
    findings: Findings,
    means: tuple[MapChunks, SeenSet | None, PathChoice],
) -> TallyAccumulator | None:
    if first.setup is None or setup.election is None or setup.weights is None:
        for identifier in ("B7", "B8", "B9", "B10") if first.ballots else ():
            findings.blocked(identifier, "B6" if setup.election else "B3")
        return None
    map_chunks, seen, path = means
    seen = SeenInMemory() if seen is None else seen  # an empty set is false
    check = BallotCheck(setup.election, setup.weights, first.last, findings, seen)
    ballots = enumerate(_ballots_again(open_archive(), first.ballots))
    check.run(first.setup.bodies[0], chunks(ballots), map_chunks, path)
    if check.digest != first.digest:
        findings.add(
            "B1",
            EvidenceError("the file changed while it was read; check a copy that nobody writes to"),
        )
    return check.counted


def _steps(source: ByteSource, about_archive: Report, about_events: Report) -> Iterator[Step]:
    """The steps up to where the archive cannot be read, which is reported."""
    try:
        yield from read_steps(_records(source, about_archive), about_events)
    except PlebisciteError as problem:
        about_events(problem)


def _records(source: ByteSource, report: Report) -> Iterator[ArchiveRecord]:
    try:
        yield from read_archive(source, report)
    except PlebisciteError as problem:
        report(problem)


def _ballots_again(source: ByteSource, offsets: Iterable[int]) -> Iterator[bytes]:
    """The ballots, up to where they cannot be read as before, which their digest shows."""
    with suppress(PlebisciteError):
        yield from read_bodies(source, offsets)
