"""Asking the sequencer: what every page and task of the service calls.

Each call opens one connection to a local socket, asks, and closes it. Votes, of which many wait at
once, share one connection: `vote_line`.
"""

import socket
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from django.conf import settings

from plebiscite.errors import UnavailableError
from plebiscite.server.sequencing.messages import (
    LENGTH,
    SOCKET,
    Answer,
    ChainLink,
    NewKeys,
    PaperLook,
    Place,
    Request,
    Summary,
    error_of,
    framed,
)
from plebiscite.server.sequencing.vote_line import line_to

Value = TypeVar("Value")
_SILENT = (
    "the process that keeps the record does not answer; send the same again: it is never taken "
    "twice"
)


class SequencerClient:
    """Calls to the sequencer at one socket. Safe for several threads."""

    def __init__(self, path: Path, *, timeout: float = 60.0) -> None:
        """`timeout` in seconds for a whole call."""
        self._path, self._timeout = path, timeout

    def new_referendum(self, slug: str, origin: str, commission: str) -> NewKeys:
        """Make the keys of the log `origin` and of the `commission` (a key name). Idempotent."""
        return self._ask(NewKeys, "new_referendum", slug, origin=origin, commission=commission)

    def seal(self, slug: str, definition: str) -> Place:
        """Start the log with this definition (TOML). Irreversible. Idempotent for equal bytes.

        Raises: MalformedError or MisuseError for a definition that cannot be used.
        """
        return self._ask(Place, "seal", slug, definition=definition)

    def act(self, slug: str, name: str, **arguments: Any) -> list[Place]:  # noqa: ANN401 - of the act
        """Have the commission do one act: sign it and log it.

        Names and arguments are those of `acts.ACTS`. Raises: what the rules say against it.
        """
        return self._ask(list[Place], "act", slug, name=name, arguments=arguments)

    def submit(self, slug: str, file: bytes) -> list[Place]:
        """Log a party's signed submission file. Raises: what the rules say against it."""
        return self._ask(list[Place], "submit", slug, file=file)

    def countersign(self, slug: str, file: bytes) -> list[Place]:
        """Have the commission sign the registrar's marks of voters on paper, and log them."""
        return self._ask(list[Place], "countersign", slug, file=file)

    def look_at_count(self, slug: str, sheet: dict[str, Any]) -> PaperLook:
        """What stops a paper count, or is odd about it; nothing is signed."""
        return self._ask(PaperLook, "look_at_count", slug, sheet=sheet)

    def summary(self, slug: str) -> Summary:
        """What the record has established so far."""
        return self._ask(Summary, "summary", slug)

    def chain(self, slug: str, credential: str) -> ChainLink:
        """Where a credential (v1's text) stands. Raises MisuseError if no roll has it."""
        return self._ask(ChainLink, "chain", slug, credential=credential)

    def vote(self, slug: str, entry: bytes) -> Place:
        """Log a ballot or challenge entry; answers once it is published.

        Raises: MalformedError, RefusedVoteError (with the rule), BusyError (queue full).
        """
        return self._ask(Place, "vote", slug, entry=entry)

    async def vote_soon(self, slug: str, entry: bytes) -> Place:
        """As `vote`, without holding a thread while the batch waits."""
        request = Request("vote", slug, {"entry": entry})
        try:
            answer = await line_to(self._path).ask(request, self._timeout)
        except (OSError, TimeoutError) as problem:
            raise UnavailableError(_SILENT) from problem
        return _value(answer, Place)

    def slugs(self) -> list[str]:
        """The referendums whose log the sequencer has open; also says that it is alive."""
        return self._ask(list[str], "slugs", "")

    def _ask(self, kind: type[Value], call: str, slug: str, **arguments: Any) -> Value:  # noqa: ANN401 - plain data of the call
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(self._timeout)
                connection.connect(str(self._path))
                connection.sendall(framed(Request(call, slug, arguments)))
                (length,) = LENGTH.unpack(_read(connection, LENGTH.size))
                answered = _read(connection, length)
        except OSError as problem:
            raise UnavailableError(_SILENT) from problem
        return _value(msgspec.msgpack.decode(answered, type=Answer), kind)


def _read(connection: socket.socket, size: int) -> bytes:
    pieces = bytearray()
    while len(pieces) < size:
        piece = connection.recv(min(size - len(pieces), 2**20))
        if not piece:
            raise ConnectionResetError("the answer ends early")
        pieces += piece
    return bytes(pieces)


def _value(answer: Answer, kind: type[Value]) -> Value:
    if answer.problem is not None:
        raise error_of(answer.problem)
    return msgspec.convert(answer.value, kind)


def sequencer() -> SequencerClient:
    """The sequencer of this service."""
    return SequencerClient(settings.SERVICE.data / "run" / SOCKET)
