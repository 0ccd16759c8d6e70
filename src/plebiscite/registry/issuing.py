"""Issuing codes: once, all at once, kept before anything leaves this machine.

Codes, credentials and the signed rolls are one transaction: after a crash there are all or none.
"""

import os

from django.db import connection, transaction

from plebiscite.errors import MisuseError
from plebiscite.offices.registrar import Letter, issue, publish_rolls
from plebiscite.offices.submission import sign_submission
from plebiscite.record.definition import Definition
from plebiscite.record.phases import Phase
from plebiscite.record.roll_report import Voter as RollVoter
from plebiscite.record.state import RecordState
from plebiscite.registry.desk import note, require_confirmed_policy, require_quiet, the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.following import follow, replayed, require_seen
from plebiscite.registry.keys import read_key
from plebiscite.registry.models import Desk, Posting, Voter
from plebiscite.registry.posted import keep_submission, post_submissions
from plebiscite.verify.record_verification import Progress

ROLLS = "rolls"


def issue_codes(folder: DeskFolder, progress: Progress = lambda _done, _total: None) -> None:
    """A code for every voter, and the signed rolls, kept here; nothing is posted yet.

    Raises: MisuseError when codes were issued before, the roll is missing or does not fit, the
    policy's words are not compared, or the record is past this step.
    """
    desk = the_desk()
    require_confirmed_policy(desk)
    require_quiet(desk)
    _require_first(desk)
    if not Voter.objects.exists():
        raise MisuseError("take in the electoral roll first")
    state = replayed(require_seen())
    _require_phase(state)
    key = read_key(the_desk(), folder)
    letters = _issue(state.required_definition(), progress)
    submission = sign_submission(
        publish_rolls(state.required_definition(), letters), state, "registrar", key
    )
    with transaction.atomic():
        desk = Desk.objects.get(pk=1)
        _require_first(desk)
        _keep_codes(letters)
        keep_submission(desk, ROLLS, submission)
        note(f"{len(letters)} codes were issued")


def hand_in_rolls() -> bool:
    """Post the signed rolls, and look whether they are on the record; True once they are.

    Raises: EvidenceError when the service refuses them; MisuseError before codes are issued.
    """
    if not Posting.objects.filter(name=ROLLS).exists():
        raise MisuseError("issue the codes first")
    post_submissions()
    follow()
    return is_on_record(ROLLS)


def is_on_record(name: str) -> bool:
    """Whether every entry of this submission was seen on the verified record."""
    return Posting.objects.filter(name=name).exclude(confirmed_at=None).exists()


def _require_first(desk: Desk) -> None:
    if Posting.objects.filter(name=ROLLS).exists() or Voter.objects.exclude(code="").exists():
        raise MisuseError(
            "codes are issued already: a second set would make every letter and mail of the first "
            "worthless. A lost code is excluded, or its letter printed again"
        )
    if desk.rolls_on_record or desk.foreign_rolls:
        raise MisuseError("the record has rolls already, and they are not of this desk")


def _require_phase(state: RecordState) -> None:
    if state.phase is not Phase.ROLLS or state.rolls:
        raise MisuseError("the roll is frozen on the record: codes can no longer be issued")


def _issue(definition: Definition, progress: Progress) -> list[Letter]:
    voters = [_roll_voter(each) for each in Voter.objects.order_by("line").iterator()]
    made: list[Letter] = []
    for letter in issue(definition, voters, os.urandom):
        made.append(letter)
        progress(len(made), len(voters))
    return made


def _roll_voter(row: Voter) -> RollVoter:
    return RollVoter(row.line, row.voter_id, row.district, style=row.style)


def _keep_codes(letters: list[Letter]) -> None:
    rows = [(each.unit, each.code, each.credential, each.voter.voter_id) for each in letters]
    with connection.cursor() as cursor:  # of 55,000 voters: a second, where models take a minute
        cursor.executemany(
            f"UPDATE {Voter._meta.db_table} SET unit = %s, code = %s, credential = %s "  # noqa: S608, SLF001 - our own table's name
            "WHERE voter_id = %s",
            rows,
        )
