"""Mails that came back: delivery status notifications (RFC 3464), or a person's word.

Anyone can write such a notification, so all it can do is turn "sent" into "bounced" on the board.
"""

import mailbox
import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import compat32
from pathlib import Path
from typing import NamedTuple

from django.db import transaction

from plebiscite.errors import MisuseError
from plebiscite.registry.desk import note, require_mapping, the_desk
from plebiscite.registry.models import MailState, Message, MessageKind, MessageState, Voter
from plebiscite.store.durable import read_bytes

_LARGEST = 64 * 2**20  # bytes of one file
_LONGEST_WORDS = 500
_MESSAGE_ID = re.compile(r"<[0-9a-f]{32}@[^<>\s]{1,255}>")
_MBOX = b"From "


class Bounce(NamedTuple):
    """One mail that failed for good: its Message-ID, and what the far server said."""

    message_id: str
    words: str


class Taken(NamedTuple):
    """What a folder of notifications said: how many were read, how many concerned mails of ours."""

    read: int
    bounced: int


def take_bounces(path: Path) -> Taken:
    """Read a notification (.eml), an mbox file, or a folder of mails, and mark what bounced.

    Raises: MisuseError once the mapping is destroyed; UnavailableError for a path without a file.
    """
    return take_mails(_mails_at(path))


def take_mails(mails: Iterable[bytes]) -> Taken:
    """The same for mails that were uploaded."""
    require_mapping(the_desk())
    read = bounced = 0
    for raw in mails:
        read += 1
        for bounce in bounces_in(raw):
            bounced += _mark(Message.objects.filter(message_id=bounce.message_id), bounce.words)
    if bounced:
        note(f"{bounced} mails came back")
    return Taken(read, bounced)


def mark_bounced(voter_id: str) -> None:
    """A person knows that the mail with the code did not arrive.

    Raises: MisuseError for a voter without a mail that was sent.
    """
    require_mapping(the_desk())
    newest = Message.objects.filter(
        voter__voter_id=voter_id, kind=MessageKind.CODE, state=MessageState.SENT
    ).order_by("-number")
    if not _mark(newest[:1], "marked by hand"):
        raise MisuseError("no mail with a code was sent to this voter")
    note("A mail was marked as come back, by hand")


def bounces_in(raw: bytes) -> Iterator[Bounce]:
    """The failures that a mail reports; none for any other mail, or one that only reports delay."""
    mail = message_from_bytes(raw, policy=compat32)
    if mail.get_content_type() != "multipart/report":
        return
    words = _failure(mail)
    if words is None:
        return
    for part in mail.walk():
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            found = _MESSAGE_ID.search(_returned_headers(part))
            if found:
                yield Bounce(found.group(), words)
                return


def _failure(mail: Mail) -> str | None:
    """What the far server said of the first recipient that failed for good."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for block in part.get_payload():
            if isinstance(block, Mail) and str(block.get("Action", "")).strip().lower() == "failed":
                said = block.get("Diagnostic-Code") or block.get("Status") or "failed"
                return " ".join(str(said).split())[:_LONGEST_WORDS]
    return None


def _returned_headers(part: Mail) -> str:
    """The Message-ID line of the mail that came back."""
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = payload[0]
        return str(inner.get("Message-ID", "")) if isinstance(inner, Mail) else ""
    raw = part.get_payload(decode=True)
    return raw.decode(errors="replace") if isinstance(raw, bytes) else ""


def _mails_at(path: Path) -> Iterator[bytes]:
    if not path.is_dir():
        raw = read_bytes(path, limit=_LARGEST)
        yield from _unboxed(path) if raw.startswith(_MBOX) else [raw]
    elif (path / "new").is_dir():
        yield from (each.as_bytes() for each in mailbox.Maildir(path, create=False))
    else:
        for file in sorted(each for each in path.iterdir() if each.is_file()):
            yield from _mails_at(file)


def _unboxed(path: Path) -> Iterator[bytes]:
    box = mailbox.mbox(path, create=False)
    try:
        yield from (each.as_bytes() for each in box)
    finally:
        box.close()


def _mark(messages: Iterable[Message], words: str) -> int:
    marked = 0
    for message in messages:
        if message.state != MessageState.SENT:
            continue
        with transaction.atomic():
            message.state, message.server_words = MessageState.BOUNCED, words
            message.save()
            if message.kind == MessageKind.CODE:
                _mark_voter(message)
        marked += 1
    return marked


def _mark_voter(message: Message) -> None:
    """The voter was not reached, unless a newer mail has gone out since."""
    newer = Message.objects.filter(
        voter=message.voter.pk, kind=MessageKind.CODE, number__gt=message.number
    )
    if not newer.exists():
        Voter.objects.filter(pk=message.voter.pk).update(mail_state=MailState.BOUNCED)
