"""Destroying the mapping: on its date, once nobody needs it, for good, and said on the record.

The stages can each be repeated after a crash, and none is left before it is done: asked, wiped,
on the record. What is deleted is overwritten (`secure_delete`), the database is written anew, and
its log is emptied. Copies, backups and worn-out flash cells are a person's task.
"""

from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from plebiscite.errors import MisuseError
from plebiscite.offices.registrar import destroyed_mapping
from plebiscite.offices.submission import sign_submission
from plebiscite.record.phases import Phase
from plebiscite.registry.desk import (
    definition_of,
    is_past,
    note,
    phase_of,
    require_quiet,
    the_desk,
)
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.following import replayed, require_seen
from plebiscite.registry.keys import read_key
from plebiscite.registry.models import (
    Desk,
    DestructionStage,
    Message,
    MessageKind,
    MessageState,
    Posting,
    PrintBatch,
    Voter,
)
from plebiscite.registry.posted import keep_submission, post_submissions
from plebiscite.store.durable import DurableFiles

DESTRUCTION = "destruction"
_OVER = {Phase.CLOSED, Phase.ABORTED, Phase.ENDED}
_WAITING = [MessageState.QUEUED, MessageState.SENDING, MessageState.TO_PRINT]


def why_not_yet(desk: Desk) -> str:
    """Why the mapping may not be destroyed now; empty if it may."""
    if desk.definition is None or not Posting.objects.filter(name="rolls").exists():
        return "no codes are issued: there is no mapping"
    if phase_of(desk) not in _OVER:
        return "the mapping is needed for notices and exclusions until the record is closed"
    if desk.read_size < desk.seen_size:
        return "the record is not read to its end"
    waiting = Message.objects.filter(kind=MessageKind.NOTICE, state__in=_WAITING).count()
    if waiting and not is_past(definition_of(desk).mapping_destroyed_by):
        return f"{waiting} notices of ballots are not sent or printed yet"
    return ""


def destroy_mapping(folder: DeskFolder, typed: str) -> None:
    """Destroy every voter, code, mail and letter here, and hand in the entry that says so.

    `typed` is the referendum's origin, as the registrar has typed it.
    Raises: MisuseError when it is another, or the mapping is still needed, or there is an alarm;
    as `post_submissions` when the service does not take the entry: run it again then.
    """
    desk = the_desk()
    if desk.destruction == DestructionStage.KEPT:
        if typed != desk.origin:
            raise MisuseError(f"type {desk.origin} to destroy the list of voters")
        require_quiet(desk)
        require_seen()
        if reason := why_not_yet(the_desk()):
            raise MisuseError(reason)
        read_key(desk, folder)  # before anything is lost: without it nothing could be said
        Desk.objects.filter(pk=1).update(
            destruction=DestructionStage.ASKED, destroyed_at=timezone.now()
        )
        note("The destruction of the mapping was asked for")
    finish_destruction(folder)


def finish_destruction(folder: DeskFolder) -> None:
    """Go on with a destruction that was asked for; nothing if there is none. Raises as above."""
    if the_desk().destruction == DestructionStage.ASKED:
        _wipe(folder)
        Desk.objects.filter(pk=1).update(destruction=DestructionStage.WIPED)
        note("The list of voters, the codes and the mails are destroyed")
    if the_desk().destruction == DestructionStage.WIPED:
        _say_on_record(folder)


def _wipe(folder: DeskFolder) -> None:
    files = DurableFiles()
    for file in sorted(folder.prints.glob("*.pdf")):
        _overwrite(file.stat().st_size, files, file)
    with transaction.atomic():
        # Overwritten first: a page that is only unlinked could keep its bytes until it is reused.
        Message.objects.update(server_words="")
        Voter.objects.update(name="", address="", email="", domain="", code="", station="")
        Message.objects.all().delete()
        Voter.objects.all().delete()
        DBTaskResult.objects.all().delete()
        PrintBatch.objects.update(state=PrintBatch.State.DELETED)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _overwrite(size: int, files: DurableFiles, file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(bytes(size))
        opened.flush()
    files.remove(file)


def _say_on_record(folder: DeskFolder) -> None:
    desk = the_desk()
    if phase_of(desk) is Phase.ENDED:  # nothing more is stated on a record that has ended
        Desk.objects.filter(pk=1).update(destruction=DestructionStage.DONE)
        return
    if not Posting.objects.filter(name=DESTRUCTION).exists():
        state = replayed(require_seen())
        key = read_key(desk, folder)
        keep_submission(
            desk, DESTRUCTION, sign_submission(destroyed_mapping(), state, "registrar", key)
        )
    post_submissions()
    require_seen()
