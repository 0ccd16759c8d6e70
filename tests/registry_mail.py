"""A real mail server for tests, with moods: it refuses, greylists, stalls, or is down."""

import socket
import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

Rule = Callable[[str], str]
TAKEN = "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class MailServer:
    """Takes every mail, unless `recipient_rule` or `data_rule` says otherwise."""

    def __init__(self) -> None:
        self.port = free_port()
        self.raw: list[tuple[str, bytes]] = []
        self.recipient_rule: Rule = lambda _: TAKEN
        self.data_rule: Rule = lambda _: TAKEN
        self.pause = 0.0  # seconds before each answer to a mail
        self.asked: list[str] = []
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def settings(self) -> dict[str, str]:
        return {
            "PLEBISCITE_SMTP_HOST": "127.0.0.1",
            "PLEBISCITE_SMTP_PORT": str(self.port),
            "PLEBISCITE_SMTP_SECURITY": "none",
            "PLEBISCITE_SMTP_FROM": "clerk@town.example",
        }

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=default) for _, raw in self.raw]

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for (to, _), mail in zip(self.raw, self.mails, strict=True) if to == address]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[Any]
    ) -> str:
        del server, session
        self.asked.append(address)
        answer = self.recipient_rule(address)
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        time.sleep(self.pause)  # noqa: ASYNC251 - a stalling server stalls everyone
        (address,) = envelope.rcpt_tos
        answer = self.data_rule(address)
        if answer == TAKEN:
            content = envelope.content
            assert isinstance(content, bytes)
            self.raw.append((address, content))
        return answer
