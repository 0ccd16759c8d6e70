"""The outgoing mail: a state for every message, written before and after a server is spoken to.

Only one process sends. Killed between the server's yes and our note of it, a message goes out once
more under the same Message-ID, so that mailboxes can tell; everywhere else nothing is sent twice.
"""

import os
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.registry.desk import (
    note,
    require_confirmed_policy,
    require_mapping,
    require_quiet,
    require_rolls_on_record,
    the_desk,
)
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.mail_server import (
    Answer,
    MailServerDownError,
    MailSession,
    MailSettings,
    Outcome,
    mail_session,
    mail_settings,
)
from plebiscite.registry.mail_texts import ascii_address, mail_of
from plebiscite.registry.models import (
    Desk,
    MailState,
    Message,
    MessageKind,
    MessageState,
    Voter,
)
from plebiscite.registry.reading import new_message_id
from plebiscite.registry.wording import Wording, wording_of
from plebiscite.store.folder_lock import FolderLock

FIRST_PAUSE = timedelta(minutes=5)  # servers that greylist ask for some minutes
LONGEST_PAUSE = timedelta(hours=4)
FIRST_OUTAGE = timedelta(seconds=30)
LONGEST_OUTAGE = timedelta(minutes=15)
MOST_REFUSED = 20  # in a row: then it is not about the voters, and a person looks
_BATCH = 1000
_MOST_DOUBLINGS = 10


class Sent(NamedTuple):
    """What one run did."""

    sent: int = 0
    refused: int = 0
    later: int = 0
    trouble: str = ""  # why it ended early, or did not begin


def queue_codes() -> int:
    """Queue the first mail with the code for every voter with an address; how many are new.

    Raises: MisuseError before the rolls are on the record, under an alarm, without whom to call.
    """
    desk = the_desk()
    _require_ready(desk)
    found = 0
    voters = Voter.objects.exclude(email="").exclude(code="").exclude(message__kind="code")
    while batch := list(voters.order_by("pk")[:_BATCH]):
        with transaction.atomic():
            _queue(desk, batch, number=1)
        found += len(batch)
    if found:
        note(f"{found} mails with codes were queued")
    return found


def resend(*, voter_id: str = "", domain: str = "") -> int:
    """Queue a new mail for one voter, or for every voter of a domain who was not reached.

    Raises: MisuseError as `queue_codes`, and for a voter or domain without any.
    """
    desk = the_desk()
    _require_ready(desk)
    voters = Voter.objects.exclude(email="").exclude(code="")
    if voter_id:
        voters = voters.filter(voter_id=voter_id)
    else:
        unreached = [MailState.REFUSED, MailState.BOUNCED]
        voters = voters.filter(domain=domain, mail_state__in=unreached)
    under_way = Message.objects.filter(
        kind=MessageKind.CODE, state__in=[MessageState.QUEUED, MessageState.SENDING]
    )
    voters = voters.exclude(pk__in=under_way.values("voter"))
    found = list(
        voters.annotate(last=Max("message__number", filter=Q(message__kind=MessageKind.CODE)))
    )
    if not found:
        raise MisuseError("there is nobody to write to again: no such voter, or still queued")
    with transaction.atomic():
        for voter in found:
            _queue(desk, [voter], number=(voter.last or 0) + 1)
    note(f"{len(found)} mails with codes were queued again")
    return len(found)


def send_due(folder: DeskFolder, *, most: int = 500) -> Sent:
    """Send what is due, at most so many messages. Never raises for a server's trouble.

    Raises: MisuseError for settings that are missing or wrong.
    """
    desk = the_desk()
    now = timezone.now()
    if desk.destruction or desk.mail_stopped or _is_paused(desk, now):
        return Sent(trouble=desk.mail_trouble)
    try:
        lock = FolderLock(folder.sending)
    except UnavailableError:
        return Sent(trouble="another process of this desk is sending")
    try:
        # Only the one sender gets here, so whatever says "sending" is what a crash left.
        Message.objects.filter(state=MessageState.SENDING).update(state=MessageState.QUEUED)
        due = _due(desk, now)
        if not due.exists():
            return Sent()
        return _Run(desk, mail_settings(os.environ)).send([each.pk for each in due[:most]])
    finally:
        lock.release()


def go_on() -> None:
    """Send again after a stop: a person has looked."""
    Desk.objects.filter(pk=1).update(
        mail_stopped=False, mail_pauses=0, mail_paused_until=None, mail_trouble=""
    )
    note("Sending goes on")


def _require_ready(desk: Desk) -> None:
    require_mapping(desk)
    require_confirmed_policy(desk)
    require_quiet(desk)
    require_rolls_on_record(desk)
    require_contacts(desk)


def require_contacts(desk: Desk) -> None:
    """Return only once it is said who writes, and whom voters call. Raises MisuseError."""
    if not (desk.sender and (desk.telephone or desk.help_email)):
        raise MisuseError(
            "say first who writes to the voters, and whom they call when something differs"
        )


def _queue(desk: Desk, voters: list[Voter], number: int) -> None:
    now = timezone.now()
    Message.objects.bulk_create(
        Message(
            voter=voter,
            kind=MessageKind.CODE,
            number=number,
            next_attempt=now,
            message_id=new_message_id(desk),
        )
        for voter in voters
    )
    Voter.objects.filter(pk__in=[each.pk for each in voters]).update(mail_state=MailState.QUEUED)


def _is_paused(desk: Desk, now: datetime) -> bool:
    return desk.mail_paused_until is not None and now < desk.mail_paused_until


def _due(desk: Desk, now: datetime) -> QuerySet[Message]:
    """Notices first: they warn. Under an alarm codes wait, and notices still go out."""
    due = Message.objects.filter(state=MessageState.QUEUED, next_attempt__lte=now)
    if desk.alarm or desk.foreign_rolls:
        due = due.filter(kind=MessageKind.NOTICE)
    return due.order_by("-kind", "next_attempt", "pk")


class _Run:
    """One run of sending."""

    def __init__(self, desk: Desk, settings: MailSettings) -> None:
        self.desk, self.settings = desk, settings
        self.wordings: dict[str, Wording] = {}
        self.sent = self.refused = self.later = 0
        self.refused_in_a_row = 0

    def send(self, keys: list[int]) -> Sent:
        try:
            with mail_session(self.settings) as session:
                for key in keys:
                    self._one(session, key)
                    if self.refused_in_a_row >= MOST_REFUSED:
                        return self._stopped()
        except MailServerDownError as problem:
            return self._paused(problem)
        Desk.objects.filter(pk=1).update(mail_pauses=0, mail_paused_until=None, mail_trouble="")
        return self._done("")

    def _one(self, session: MailSession, key: int) -> None:
        claimed = Message.objects.filter(pk=key, state=MessageState.QUEUED)
        if not claimed.update(state=MessageState.SENDING):
            return
        message = Message.objects.select_related("voter").get(pk=key)
        mail = mail_of(self.desk, message, self._wording(message.voter), self.settings.sender)
        try:
            answer = session.send(mail, ascii_address(message.voter.email))
        except MailServerDownError:
            # Later than the others: one message that ends every session must not stop them all.
            Message.objects.filter(pk=key).update(
                state=MessageState.QUEUED,
                attempts=message.attempts + 1,
                next_attempt=_next_attempt(message),
            )
            raise
        self._count(answer.outcome)
        with transaction.atomic():
            _write_down(message, answer)

    def _count(self, outcome: Outcome) -> None:
        self.sent += outcome is Outcome.SENT
        self.refused += outcome is Outcome.REFUSED
        self.later += outcome is Outcome.LATER
        self.refused_in_a_row = self.refused_in_a_row + 1 if outcome is Outcome.REFUSED else 0

    def _wording(self, voter: Voter) -> Wording:
        if voter.language not in self.wordings:
            self.wordings[voter.language] = wording_of(self.desk, voter.language)
        return self.wordings[voter.language]

    def _paused(self, problem: MailServerDownError) -> Sent:
        pauses = self.desk.mail_pauses + 1
        until = timezone.now() + min(
            FIRST_OUTAGE * 2 ** min(pauses - 1, _MOST_DOUBLINGS), LONGEST_OUTAGE
        )
        words = str(problem)
        Desk.objects.filter(pk=1).update(
            mail_pauses=pauses, mail_paused_until=until, mail_trouble=words
        )
        return self._done(words)

    def _stopped(self) -> Sent:
        words = (
            f"the mail server refused {MOST_REFUSED} mails in a row: look at its words and at the "
            "settings, then let sending go on and resend"
        )
        Desk.objects.filter(pk=1).update(mail_stopped=True, mail_trouble=words)
        note(words)
        return self._done(words)

    def _done(self, trouble: str) -> Sent:
        return Sent(self.sent, self.refused, self.later, trouble)


def _write_down(message: Message, answer: Answer) -> None:
    """What became of a message, and of its voter's mail."""
    states = {
        Outcome.SENT: MessageState.SENT,
        Outcome.REFUSED: MessageState.REFUSED,
        Outcome.LATER: MessageState.QUEUED,
    }
    message.next_attempt = _next_attempt(message)
    message.attempts += 1
    message.state = states[answer.outcome]
    message.server_words = answer.words
    message.save()
    if message.kind == MessageKind.CODE:
        Voter.objects.filter(pk=message.voter.pk).update(mail_state=MailState(message.state))


def _next_attempt(message: Message) -> datetime:
    """After a pause that doubles with each attempt."""
    doublings = min(message.attempts, _MOST_DOUBLINGS)
    pause: timedelta = min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)
    return timezone.now() + pause
