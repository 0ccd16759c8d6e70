"""Speaking to the mail server: one session for many messages, and what each answer means.

Settings come from the environment, so that the password stands neither in a file nor on a command
line: PLEBISCITE_SMTP_HOST, _PORT, _SECURITY (starttls, tls or none), _USER, _PASSWORD, _FROM.
"""

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from enum import Enum
from typing import NamedTuple

from plebiscite.errors import MisuseError, UnavailableError

_PREFIX = "PLEBISCITE_SMTP_"
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_TIMEOUT = 60.0  # seconds for each answer of the server
_CLOSING = 421  # the server ends the session: of the server, not of this message
_PERMANENT = 500
_LONGEST_WORDS = 500


class MailSettings(NamedTuple):
    """Which server sends, how the way to it is secured, and who the sender is."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str  # the address in From and of the envelope

    def __repr__(self) -> str:
        return f"MailSettings({self.host}:{self.port}, {self.security})"  # never the password


def mail_settings(environment: Mapping[str, str]) -> MailSettings:
    """The settings in the environment.

    Raises: MisuseError naming the variable that is missing or wrong; a way without encryption is
    only for a server on this machine.
    """
    host = environment.get(f"{_PREFIX}HOST", "")
    sender = environment.get(f"{_PREFIX}FROM", "")
    security = environment.get(f"{_PREFIX}SECURITY", "starttls")
    if not host or "@" not in sender:
        raise MisuseError(
            f"set {_PREFIX}HOST to the mail server and {_PREFIX}FROM to the sender's address"
        )
    if security not in _PORTS:
        raise MisuseError(f"{_PREFIX}SECURITY is starttls, tls or none")
    if security == "none" and host not in _LOOPBACK:
        raise MisuseError(
            f"{_PREFIX}SECURITY=none is only for a server on this machine: mails hold codes"
        )
    port = environment.get(f"{_PREFIX}PORT", str(_PORTS[security]))
    if not (port.isascii() and port.isdigit()):
        raise MisuseError(f"{_PREFIX}PORT is a number")
    user, password = (
        environment.get(f"{_PREFIX}USER", ""),
        environment.get(f"{_PREFIX}PASSWORD", ""),
    )
    return MailSettings(host, int(port), security, user, password, sender)


class Outcome(Enum):
    """What became of a message."""

    SENT = "sent"  # the server has taken it over
    REFUSED = "refused"  # for good
    LATER = "later"  # for now, as with greylisting


class Answer(NamedTuple):
    """What the server said of one message."""

    outcome: Outcome
    words: str


class MailServerDownError(UnavailableError):
    """The server cannot be used now: says nothing of any message."""


class MailSession:
    """An open session."""

    def __init__(self, smtp: smtplib.SMTP, sender: str) -> None:
        self._smtp, self._sender = smtp, sender

    def send(self, message: EmailMessage, recipient: str) -> Answer:
        """Send one message to one address.

        Raises: MailServerDownError when the answer is not about this message.
        """
        try:
            return self._send(message, recipient)
        except smtplib.SMTPRecipientsRefused as problem:
            code, words = next(iter(problem.recipients.values()))
            return _answer(code, words)
        except smtplib.SMTPDataError as problem:
            return _answer(problem.smtp_code, problem.smtp_error)
        except smtplib.SMTPNotSupportedError as problem:
            return Answer(Outcome.REFUSED, str(problem))
        except smtplib.SMTPSenderRefused as problem:
            said = _words(problem.smtp_code, problem.smtp_error)
            raise MailServerDownError(f"the mail server refuses the sender: {said}") from problem
        except (smtplib.SMTPException, OSError) as problem:
            raise MailServerDownError(_why(problem)) from problem

    def _send(self, message: EmailMessage, recipient: str) -> Answer:
        self._smtp.send_message(message, self._sender, [recipient])
        return Answer(Outcome.SENT, "")


@contextmanager
def mail_session(settings: MailSettings) -> Iterator[MailSession]:
    """A session with the server. Raises MailServerDownError when there is none to be had."""
    try:
        smtp = _connected(settings)
    except (smtplib.SMTPException, OSError) as problem:
        raise MailServerDownError(_why(problem), place=f"{settings.host}:{settings.port}") from None
    try:
        yield MailSession(smtp, settings.sender)
    finally:
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()


def _connected(settings: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    smtp: smtplib.SMTP
    if settings.security == "tls":
        smtp = smtplib.SMTP_SSL(settings.host, settings.port, timeout=_TIMEOUT, context=context)
    else:
        smtp = smtplib.SMTP(settings.host, settings.port, timeout=_TIMEOUT)
    try:
        if settings.security == "starttls":
            smtp.starttls(context=context)
        if settings.user:
            smtp.login(settings.user, settings.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _answer(code: int, words: bytes | str) -> Answer:
    if code == _CLOSING:
        raise MailServerDownError(f"the mail server closes: {_words(code, words)}")
    outcome = Outcome.REFUSED if code >= _PERMANENT else Outcome.LATER
    return Answer(outcome, _words(code, words))


def _words(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    plain = " ".join(f"{code} {text}".split())
    return plain[:_LONGEST_WORDS]


def _why(problem: Exception) -> str:
    """The kind of trouble. Not smtplib's own words: they can hold an address."""
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return "the mail server refuses the user or the password"
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        return "the mail server offers no STARTTLS or no login"
    if isinstance(problem, ssl.SSLError):
        return "the mail server's certificate is not good for its name"
    if isinstance(problem, smtplib.SMTPServerDisconnected | smtplib.SMTPConnectError):
        return "the mail server ended the session"
    return f"the mail server does not answer ({type(problem).__name__})"
