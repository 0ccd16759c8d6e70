"""What verification says: every check with its status, every finding with its place.

Statuses: `passed`; `failed`; `could not check` (something was missing or of a form this program
does not know); `nothing yet` (the record has not come that far);
`not reached` (reading stopped before it, at something wrong). The last three are never shown
as passed. Exit statuses: 1 for failed, 3 for could not check, 0 else.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

import msgspec

from plebiscite.errors import UnavailableError, UnsupportedError
from plebiscite.record.checks import CHECKS
from plebiscite.record.state import Finding

CheckStatus = Literal["passed", "failed", "could not check", "nothing yet", "not reached"]
MOST_FINDINGS = 1000  # kept with their words; the rest is counted

LIMITS = (
    "Whether everyone on the roll exists, is entitled and is alive: the roll is the registrar's.",
    "Whether anyone voted under pressure, or showed or sold a vote.",
    "A voting page altered for one person who never challenges it.",
    "A vote withheld before it reached the log; a voter without a receipt did not cast a ballot.",
    "Votes on paper: whether the papers in a box are those that its voters filled in.",
    "Ciphertexts are public for ever: votes stay secret as long as discrete logarithms are hard.",
)


class ReportedFinding(msgspec.Struct, frozen=True):
    """One thing found: the check, where, and the words."""

    check: str
    place: str
    message: str
    unchecked: bool  # could not be checked, rather than wrong


class CheckOutcome(msgspec.Struct, frozen=True):
    """One check of `record.checks` and how it came out."""

    id: str
    group: str
    proves: str
    status: CheckStatus
    findings: int


class RecordFacts(msgspec.Struct, frozen=True):
    """What the record is: its log, size, root, phase, and how it was watched."""

    origin: str
    size: int
    root: str
    phase: str
    practice: bool
    quorum: str  # in words
    newest_cosignature: int | None  # POSIX seconds
    final: bool
    aborted: bool
    second_factor: str
    ballots: int  # entries of kind ballot
    read_whole: bool  # False: reading stopped at something wrong, and the rest is unknown
    policy_words: tuple[str, ...]


class Report(msgspec.Struct, frozen=True):
    """The whole report; `figures` are the recomputed results, once there are any."""

    verdict: str
    exit_status: int
    facts: RecordFacts
    checks: tuple[CheckOutcome, ...]
    findings: tuple[ReportedFinding, ...]
    omitted_findings: int
    sentences: tuple[str, ...]
    figures: msgspec.Raw
    limits: tuple[str, ...] = LIMITS
    remarks: tuple[str, ...] = ()  # what is odd about papers, though no check fails


class Collector:
    """Receives findings; keeps the first ones whole and counts all, by check."""

    def __init__(self) -> None:
        self.kept: list[ReportedFinding] = []
        self.omitted = 0
        self.failed: dict[str, int] = {}
        self.unchecked: dict[str, int] = {}

    def __call__(self, finding: Finding) -> None:
        """Take one finding."""
        unchecked = isinstance(finding.error, UnavailableError | UnsupportedError)
        counts = self.unchecked if unchecked else self.failed
        counts[finding.check] = counts.get(finding.check, 0) + 1
        if len(self.kept) < MOST_FINDINGS:
            self.kept.append(
                ReportedFinding(finding.check, finding.place, str(finding.error), unchecked)
            )
        else:
            self.omitted += 1

    def copy(self) -> "Collector":
        """Another one that has taken the same findings, and goes on by itself."""
        other = Collector()
        other.kept, other.omitted = list(self.kept), self.omitted
        other.failed, other.unchecked = dict(self.failed), dict(self.unchecked)
        return other

    def outcomes(
        self, exercised: Iterable[str], *, read_whole: bool = True
    ) -> tuple[CheckOutcome, ...]:
        """Every check with its status; `exercised` are those that had something to check."""
        seen = frozenset(exercised)
        rest: CheckStatus = "nothing yet" if read_whole else "not reached"
        return tuple(
            CheckOutcome(
                check.id,
                check.group,
                check.proves,
                self._status(check.id, seen, rest),
                self.failed.get(check.id, 0) + self.unchecked.get(check.id, 0),
            )
            for check in CHECKS
        )

    def _status(self, identifier: str, exercised: frozenset[str], rest: CheckStatus) -> CheckStatus:
        if identifier in self.failed:
            return "failed"
        if identifier in self.unchecked:
            return "could not check"
        return "passed" if identifier in exercised else rest


class Verdict(NamedTuple):
    """The one sentence, and the exit status."""

    sentence: str
    exit_status: int


def verdict_of(
    collector: Collector, *, final: bool, aborted: bool, practice: bool, quorum: bool
) -> Verdict:
    """What all checks together say."""
    if collector.failed:
        names = ", ".join(sorted(collector.failed))
        return Verdict(f"This record is WRONG: {names} failed. Do not rely on its figures.", 1)
    if collector.unchecked:
        names = ", ".join(sorted(collector.unchecked))
        return Verdict(f"Nothing found wrong, but {names} could not be checked.", 3)
    sentence = "Every check that this record allows has passed"
    sentence += "." if final else "; the record is not known to be final."
    if aborted:
        sentence += " The referendum was ABORTED; its figures decide nothing."
    if practice or not quorum:
        sentence += " It is not a record of a real vote."
    return Verdict(sentence, 0)
