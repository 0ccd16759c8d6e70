"""What an observer does: answer, judge, fill in a list, say what it verified; for all to read."""

from collections.abc import Sequence
from typing import get_args

from plebiscite.errors import MisuseError
from plebiscite.offices.submission import Submission, words_blob
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.entries import (
    ChecklistEntry,
    Place,
    PointAnswer,
    Position,
    Severity,
    StatementEntry,
    VerificationEntry,
)
from plebiscite.verify.report import Report


def state_position(
    position: str,
    words: str,
    randomness: Randomness,
    *,
    severity: Severity | None = None,
    place: Place | None = None,
    evidence: Sequence[str] = (),
) -> Submission:
    """A signed statement; the words become a blob. Raises MisuseError for an unknown position.

    `evidence`: SHA-256 in hex of documents, which the observer keeps.
    """
    for known in get_args(Position):
        if position == known:
            name, raw = words_blob(words, randomness)
            entry = StatementEntry(
                position=known,
                severity=severity,
                place=place,
                evidence=tuple(evidence),
                words=name,
            )
            return Submission((entry,), (raw,))
    raise MisuseError(f"{position!r} is no position; there are {', '.join(get_args(Position))}")


def fill_in(
    points: str,
    answers: Sequence[tuple[str, PointAnswer]],
    notes: str,
    randomness: Randomness,
    *,
    place: Place | None = None,
) -> Submission:
    """A checklist, filled in; `points` names the list, `notes` may be empty."""
    if not notes:
        return Submission((ChecklistEntry(points=points, answers=tuple(answers), place=place),))
    name, raw = words_blob(notes, randomness)
    entry = ChecklistEntry(points=points, answers=tuple(answers), place=place, words=name)
    return Submission((entry,), (raw,))


def say_verified(report: Report, program: str, digest: str) -> Submission:
    """What this observer verified: the checkpoint of `report`, by `program`, with what outcome.

    `digest`: SHA-256 in hex of the report that the observer keeps.
    Raises: MisuseError for a report that read nothing.
    """
    if not report.facts.root:
        raise MisuseError("nothing was verified: the record has no checkpoint of this log")
    failed = tuple(check.id for check in report.checks if check.status == "failed")
    unchecked = tuple(check.id for check in report.checks if check.status == "could not check")
    verdict = {0: "passed", 1: "failed", 3: "could-not-check"}[report.exit_status]
    entry = VerificationEntry(
        size=report.facts.size,
        root=report.facts.root,
        program=program,
        verdict=verdict,  # type: ignore[arg-type]  # one of the three
        failed=failed,
        unchecked=unchecked,
        report=digest,
    )
    return Submission((entry,))
