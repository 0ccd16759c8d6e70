"""A real SMTP server on a free port of this machine, which behaves as a test tells it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from server.postgres import free_port

Mood = Literal["accept", "refuse", "greylist", "slow", "busy", "drop"]


class Mailbox:
    """What arrived, and how the server behaves now.

    accept: takes letters. refuse: 550 for every address. greylist: 451 for an address's first try.
    slow: takes letters after `pause` seconds. busy: 421 and ends. drop: cuts the line at the end.
    """

    def __init__(self, mood: Mood = "accept", *, pause: float = 0.5) -> None:
        self.mood: Mood = mood
        self.pause = pause
        self.letters: list[tuple[str, EmailMessage]] = []
        self.tries: list[str] = []
        self._seen: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse one address."""
        del server, session, options
        self.tries.append(address)
        if self.mood == "refuse":
            return f"550 5.1.1 no mailbox {address}"
        if self.mood == "busy":
            return "421 4.3.2 come back later"
        if self.mood == "greylist" and address not in self._seen:
            self._seen.add(address)
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the letter."""
        del session
        if self.mood == "slow":
            await asyncio.sleep(self.pause)
        if self.mood == "drop":
            assert server.transport is not None
            server.transport.close()
            return "421 gone"
        content = envelope.content
        assert isinstance(content, bytes)
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.extend((address, letter) for address in envelope.rcpt_tos)
        return "250 OK"

    def of(self, address: str) -> list[EmailMessage]:
        """What arrived for an address, oldest first."""
        return [letter for to, letter in self.letters if to == address]

    def wait_for(self, address: str, *, number: int = 1, seconds: float = 15) -> EmailMessage:
        """The `number`-th letter for an address. Raises: TimeoutError."""
        end = time.monotonic() + seconds
        while len(found := self.of(address)) < number:
            if time.monotonic() > end:
                raise TimeoutError(f"no letter {number} for {address} in {seconds} s")
            time.sleep(0.05)
        return found[number - 1]


class MailServer:
    """The server; `url` is as PLEBISCITE_MAIL_URL takes it."""

    def __init__(self, mood: Mood = "accept", *, pause: float = 0.5) -> None:
        self.mailbox = Mailbox(mood, pause=pause)
        self.port = free_port()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen."""
        self._controller = Controller(self.mailbox, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Go down; `start` brings the same mailbox back."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


@contextmanager
def mail_server(mood: Mood = "accept", *, pause: float = 0.5) -> Iterator[MailServer]:
    """A running mail server, gone afterwards."""
    server = MailServer(mood, pause=pause)
    server.start()
    try:
        yield server
    finally:
        server.stop()
