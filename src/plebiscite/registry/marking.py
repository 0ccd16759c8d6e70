"""Voters on paper: found in the roll, marked once, and handed to the commission as a signed file.

A mark waits here until its exclusion is seen on the record. The file names credentials only.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from plebiscite.errors import MisuseError
from plebiscite.offices.marks import mark_on_paper
from plebiscite.offices.submission import write_submission
from plebiscite.record.phases import Phase
from plebiscite.registry.desk import definition_of, note, phase_of, the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.following import replayed, require_seen
from plebiscite.registry.keys import read_key
from plebiscite.registry.models import DestructionStage, PaperMark, Voter

_MARKING = {Phase.VOTING, Phase.PAUSED, Phase.POLLS_CLOSED}


class Rows(NamedTuple):
    """A list of voters against the roll: what is said of each row, and whom it marks."""

    lines: list[str]
    marks: list[str]  # voter ids
    wrong: bool


def mark(voter_id: str) -> None:
    """Mark one voter. Raises: MisuseError for a stranger, or one who is marked or excluded."""
    _require_marking()
    with transaction.atomic():
        voter = Voter.objects.select_for_update().filter(voter_id=voter_id).first()
        if voter is None:
            raise MisuseError("no voter with this number is on the roll")
        if voter.paper_mark != PaperMark.NONE:
            raise MisuseError(_refusal(voter))
        Voter.objects.filter(pk=voter.pk).update(paper_mark=PaperMark.WAITING)
    note("A voter was marked as voting on paper")


def unmark(voter_id: str) -> None:
    """Take a mark back that is not on the record. Raises: MisuseError when it may be."""
    changed = Voter.objects.filter(voter_id=voter_id, paper_mark=PaperMark.WAITING).update(
        paper_mark=PaperMark.NONE
    )
    if not changed:
        raise MisuseError("this mark is on the record, or there is none: it stays as it is")
    note("A mark of a voter on paper was taken back; make the file again if it was handed over")


def _refusal(voter: Voter) -> str:
    if voter.paper_mark == PaperMark.EXCLUDED:
        return "this voter is excluded: hand out no paper, and ask the commission"
    return "this voter is marked as voting on paper already: hand out no second paper"


def rows_of(rows: Sequence[tuple[int, str]]) -> Rows:
    """What a list would do, row by row; nothing is changed."""
    known = {each.voter_id: each for each in Voter.objects.all().iterator()}
    lines, marks, wrong = [], dict[str, None](), False
    for number, voter_id in rows:
        voter = known.get(voter_id)
        if voter is None:
            lines.append(f"row {number}: no voter with this number is on the roll")
            wrong = True
        elif voter.paper_mark != PaperMark.NONE:
            lines.append(f"row {number}: {_refusal(voter)}")
        elif voter_id in marks:
            lines.append(f"row {number}: stands in the file twice")
        else:
            marks[voter_id] = None
    lines.append(f"{len(marks)} voters to be marked.")
    return Rows(lines, list(marks), wrong)


def mark_all(rows: Sequence[tuple[int, str]]) -> Rows:
    """Mark a list of voters, all or none. Raises: MisuseError with every row that is wrong."""
    _require_marking()
    with transaction.atomic():
        found = rows_of(rows)
        if found.wrong:
            raise MisuseError("\n".join(found.lines))
        Voter.objects.filter(voter_id__in=found.marks).update(paper_mark=PaperMark.WAITING)
    note(f"{len(found.marks)} voters were marked as voting on paper, from a list")
    return found


def marks_file(folder: DeskFolder) -> bytes:
    """The signed marks that are not on the record yet, for the commission to countersign.

    Raises: MisuseError when none waits, or the record cannot be seen.
    """
    seen = require_seen()  # marks that are on the record wait no more
    _require_marking()
    waiting = Voter.objects.filter(paper_mark=PaperMark.WAITING).order_by("credential")
    credentials = [str(each) for each in waiting.values_list("credential", flat=True) if each]
    if not credentials:
        raise MisuseError("no mark waits: all of them are on the record")
    desk = the_desk()
    marks = mark_on_paper(replayed(seen), credentials, read_key(desk, folder))
    note(f"A file with {len(marks.entries)} marks was made for the commission")
    return write_submission(desk.origin, marks)


def counts() -> dict[str, int]:
    """How many voters have each kind of mark."""
    return {each.value: Voter.objects.filter(paper_mark=each).count() for each in PaperMark}


def _require_marking() -> None:
    desk = the_desk()
    if desk.definition is None or definition_of(desk).paper is None:
        raise MisuseError("this referendum has no votes on paper")
    if desk.destruction != DestructionStage.KEPT:
        raise MisuseError("the list of voters is destroyed")
    if phase_of(desk) not in _MARKING:
        raise MisuseError(
            "voters are marked while voting is open, and until the counted set is fixed"
        )
