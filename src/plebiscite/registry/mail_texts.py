"""The mails to voters: plain text, so that nothing is fetched and a link is what it seems."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime

from plebiscite.registry.models import Desk, Message, MessageKind
from plebiscite.registry.wording import (
    Wording,
    district_name,
    greeting,
    if_not_you,
    recorded_at,
)

_WORDS_A_LINE = 4


def mail_of(desk: Desk, message: Message, wording: Wording, sender: str) -> EmailMessage:
    """The mail of one message, the same at every attempt but for its date."""
    if message.kind == MessageKind.CODE:
        subject, paragraphs = "code-subject", _code(message, wording)
    else:
        subject, paragraphs = "notice-subject", _notice(desk, message, wording)
    mail = EmailMessage(policy=SMTP)
    local, _, domain = sender.rpartition("@")
    mail["From"] = Address(wording.sender, local, domain)
    mail["To"] = ascii_address(message.voter.email)
    mail["Subject"] = wording.voice.say(subject, title=wording.title)
    mail["Date"] = format_datetime(localtime())
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n\n".join(filter(None, paragraphs)) + "\n", cte="quoted-printable")
    mail["Content-Language"] = wording.language  # last: set_content drops Content headers
    return mail


def ascii_address(email: str) -> str:
    """The address with its domain as the wire has it; what stands before the @ stays."""
    local, _, domain = email.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return email  # the mail server will say what is wrong with it


def _code(message: Message, wording: Wording) -> list[str]:
    say, voter = wording.voice.say, message.voter
    return [
        say("practice") if wording.practice else "",
        greeting(wording, message.voter),
        wording.title,
        f"{say('vote-when', opens=wording.opens, closes=wording.closes)}\n{wording.clock}",
        say("district", district=district_name(wording, voter)),
        f"{say('code-link')}\n{wording.link(voter.code)}",
        f"{say('code-typed')}\n{wording.booth}\n{voter.code}",
        say("code-secret"),
        say("vote-again"),
        say("check-heading").upper(),
        f"{say('check-words')}\n{_numbered(wording.words)}",
        say("check-differ"),
        say("check-receipt"),
        say("check-notice"),
        say("check-no-notice"),
        _help(wording),
        wording.sender,
    ]


def _notice(desk: Desk, message: Message, wording: Wording) -> list[str]:
    say = wording.voice.say
    return [
        say("practice") if wording.practice else "",
        greeting(wording, message.voter),
        wording.title,
        say("notice-ballot", number=message.ballot_number, at=recorded_at(desk, wording, message)),
        say("notice-yours"),
        if_not_you(desk, wording),
        say("notice-secret"),
        _help(wording),
        wording.clock,
        wording.sender,
    ]


def _help(wording: Wording) -> str:
    say = wording.voice.say
    return "\n".join([say("help-heading").upper(), *wording.contacts, say("help-why")])


def _numbered(words: tuple[str, ...]) -> str:
    """The twelve words with their numbers, a few a line."""
    said = [f"{number}. {word}" for number, word in enumerate(words, start=1)]
    lines = [said[at : at + _WORDS_A_LINE] for at in range(0, len(said), _WORDS_A_LINE)]
    return "\n".join("   ".join(line) for line in lines)
