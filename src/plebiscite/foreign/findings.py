"""The numbered checks of a Belenios archive, and what came out of each.

The list is normative in `spec/belenios-archives.md`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, TypeVar

from plebiscite.errors import PlebisciteError, UnsupportedError

Outcome = Literal["passed", "failed", "could not check", "not present"]
Value = TypeVar("Value")

MOST_PROBLEMS: Final = 1000  # of one check kept in words; the outcome does not depend on more
DECRYPTION_LIMIT: Final = (
    "decryption: v1 proof only, which does not bind the ciphertext and the factor"
)
LIMITS: Final = (
    DECRYPTION_LIMIT,
    "order of ballots: whoever keeps the archive chooses which of a voter's ballots is last",
    "completeness: ballots left out, and an end cut off between two events, leave no trace",
    "trustees and credentials: the ballots are bound to neither list",
    "trustees' keys: their proofs name only the group and the key, not this election",
)
"""What the format cannot prove, however the checks come out; the first stands first everywhere."""

CHECKS: Final = {
    "B1": "the file is an archive of the one exact form, each record named by its hash",
    "B2": "the events form one chain in the right order, each with its data",
    "B3": "the election record is canonical and of a known form",
    "B4": "the setup names exactly these election, trustees and credentials records",
    "B5": "the trustees' keys are proven and distinct, and give the election's public key",
    "B6": "the credentials are canonical, in the group and distinct",
    "B7": "every ballot is canonical, for this election, signed, and all its proofs hold",
    "B8": "every ballot's credential is in the list",
    "B9": "no ballot stands twice",
    "B10": "no component of a ciphertext stands twice in counted or replaced ballots",
    "B11": "the encrypted tally is the product of each credential's last ballot",
    "B12": "the numbers of ballots and of weight are those of the counted ballots",
    "B13": "the partial decryptions come from different owners, and their v1 proofs hold",
    "B14": "the result is what the partial decryptions give",
}
"""Identifier and what passing it means."""


@dataclass
class Finding:
    """What came out of one check; every problem names its place or the unknown form."""

    identifier: str
    outcome: Outcome = "not present"
    problems: list[str] = field(default_factory=list)

    @property
    def means(self) -> str:
        """What passing this check means."""
        return CHECKS[self.identifier]


class Findings:
    """Collects outcomes: a failure outweighs a form not known, which outweighs a pass."""

    def __init__(self) -> None:
        self._findings = {identifier: Finding(identifier) for identifier in CHECKS}

    def begin(self, identifier: str) -> None:
        """There is something to check: it passes unless a problem is added."""
        if self._findings[identifier].outcome == "not present":
            self._findings[identifier].outcome = "passed"

    def add(self, identifier: str, problem: PlebisciteError, place: str = "") -> None:
        """Note a problem, with the place it was met at."""
        finding = self._findings[identifier]
        if not isinstance(problem, UnsupportedError):
            finding.outcome = "failed"
        elif finding.outcome != "failed":
            finding.outcome = "could not check"
        if len(finding.problems) < MOST_PROBLEMS:
            finding.problems.append(f"{place}: {problem}" if place else str(problem))

    def blocked(self, identifier: str, needed: str) -> None:
        """The check needs something that another check did not provide."""
        self.add(identifier, UnsupportedError(f"needs what check {needed} did not find"))

    def attempt(self, identifier: str, run: Callable[[], Value], place: str = "") -> Value | None:
        """The value of `run`, or None after noting what it raised."""
        self.begin(identifier)
        try:
            return run()
        except PlebisciteError as problem:
            self.add(identifier, problem, place)
            return None

    def all(self) -> tuple[Finding, ...]:
        """Every check, in the order of the list."""
        return tuple(self._findings.values())

    @property
    def exit_status(self) -> int:
        """1: a check failed; 3: one could not be made; 0 otherwise."""
        outcomes = {finding.outcome for finding in self._findings.values()}
        if "failed" in outcomes:
            return 1
        return 3 if "could not check" in outcomes else 0
