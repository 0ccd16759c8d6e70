"""The record's new entries, one after another: ballots become notices, acts move the desk on.

Entries and the place up to which they are read are committed together, so a crash neither loses a
notice nor queues one twice.
"""

import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.errors import MalformedError
from plebiscite.log.tiles import TILE_WIDTH
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.record.apply_papers import ON_PAPER
from plebiscite.record.entries import (
    BallotEntry,
    DefinitionEntry,
    DestructionEntry,
    Entry,
    ExclusionEntry,
    ExtensionEntry,
    RollEntry,
    kind_of,
    parse_entry,
)
from plebiscite.record.phases import Phase, phase_after
from plebiscite.registry.desk import definition_of, note, the_desk
from plebiscite.registry.models import (
    Desk,
    DestructionStage,
    MailState,
    Message,
    MessageKind,
    MessageState,
    PaperMark,
    Posting,
    Voter,
)
from plebiscite.registry.posted import confirm_destruction, is_ours, posted_entries

_UNREACHED = {MailState.NONE, MailState.REFUSED, MailState.BOUNCED}


def read_new_entries(tree: AuthenticatedTree) -> None:
    """Read what the desk has not read yet. Raises as `AuthenticatedTree.bundle`."""
    desk = the_desk()
    while desk.read_size < tree.size:
        index, first = divmod(desk.read_size, TILE_WIDTH)
        raws = tree.bundle(index)[first:]
        with transaction.atomic():
            desk = Desk.objects.get(pk=1)
            if desk.read_size != index * TILE_WIDTH + first:
                continue  # another process of this desk has read them meanwhile
            _read(desk, raws)
            desk.save()


def _read(desk: Desk, raws: list[bytes]) -> None:
    ballots: list[tuple[int, str]] = []
    ours = posted_entries("rolls")
    for position, raw in enumerate(raws, desk.read_size):
        try:
            entry = parse_entry(raw)
            if isinstance(entry, BallotEntry):
                ballots.append((position, parse_ballot(entry.ballot.encode()).credential))
        except MalformedError:
            _raise_alarm(desk, f"entry {position} of the record is none that its rules allow")
            continue
        _take_act(desk, position, raw, entry, ours)
    _queue_notices(desk, ballots)
    desk.read_size += len(raws)


def _take_act(desk: Desk, position: int, raw: bytes, entry: Entry, ours: set[bytes]) -> None:
    desk.phase = phase_after(kind_of(entry), Phase(desk.phase))
    match entry:
        case DefinitionEntry():
            desk.closes = definition_of(desk).calendar.closes
        case ExtensionEntry():
            desk.closes = entry.closes
        case RollEntry():
            _take_roll(desk, position, raw, ours)
        case DestructionEntry(what="mapping"):
            _take_destruction(desk, position, raw)
        case ExclusionEntry():
            on_paper = entry.reason == ON_PAPER
            mark = PaperMark.RECORDED if on_paper else PaperMark.EXCLUDED
            Voter.objects.filter(credential=entry.credential).update(paper_mark=mark)
        case _:
            pass


def _take_roll(desk: Desk, position: int, raw: bytes, ours: set[bytes]) -> None:
    if raw not in ours:
        desk.foreign_rolls = True
        _raise_alarm(desk, f"entry {position} is a roll that this desk did not make")
        return
    desk.rolls_on_record += 1
    if desk.rolls_on_record == len(ours):
        Posting.objects.filter(name="rolls").update(confirmed_at=timezone.now(), trouble="")
        note(f"All {len(ours)} rolls are on the record")


def _take_destruction(desk: Desk, position: int, raw: bytes) -> None:
    if not is_ours("destruction", raw):
        _raise_alarm(desk, f"entry {position} says that the mapping is destroyed; it is not")
        return
    confirm_destruction()
    desk.destruction = DestructionStage.DONE


def _raise_alarm(desk: Desk, words: str) -> None:
    note(f"ALARM: {words}")
    desk.alarm = words


def _queue_notices(desk: Desk, ballots: list[tuple[int, str]]) -> None:
    if not ballots or desk.destruction != DestructionStage.KEPT:
        return
    voters = {
        voter.credential: voter
        for voter in Voter.objects.filter(credential__in={each for _, each in ballots})
    }
    found = [(position, voters[each]) for position, each in ballots if each in voters]
    if strangers := len(ballots) - len(found):
        _raise_alarm(desk, f"{strangers} ballots on the record have no code of this desk")
    Message.objects.bulk_create(_notices(desk, found))
    Voter.objects.bulk_update(voters.values(), ["ballots"])


def _notices(desk: Desk, found: Iterable[tuple[int, Voter]]) -> Iterable[Message]:
    now = timezone.now()
    for position, voter in found:
        voter.ballots += 1
        by_mail = voter.mail_state not in _UNREACHED
        yield Message(
            voter=voter,
            kind=MessageKind.NOTICE,
            number=position,
            ballot_number=voter.ballots,
            seen_at=now,
            state=MessageState.QUEUED if by_mail else MessageState.TO_PRINT,
            next_attempt=now,
            message_id=new_message_id(desk),
        )


def new_message_id(desk: Desk) -> str:
    """A Message-ID that says nothing of the voter and stays through every attempt."""
    return f"<{secrets.token_hex(16)}@{urlsplit(desk.service).hostname}>"
