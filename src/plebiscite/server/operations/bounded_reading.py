"""No more pages are made at once than a process can make well; the rest wait, or are told to.

Without a bound a crowd of readers becomes a crowd of threads, each with a connection to the
database, and nobody gets a page. Ballots are not bounded here: they wait in a queue of their own.
"""

import asyncio
from typing import Final

from plebiscite.server.operations.asgi import Application, Message, Receive, Scope, Send

AT_ONCE: Final = 12  # pages that one process makes at once
MOST_WAITING: Final = 400  # that wait for their turn
RETRY_AFTER: Final = 5  # seconds
_ALWAYS: Final = frozenset({"/health/live"})
_READING: Final = frozenset({"GET", "HEAD"})
_SAID: Final = b"Very many people are reading just now. Try again in a few seconds.\n"


class BoundedReading:
    """An ASGI application around Django."""

    def __init__(
        self, application: Application, *, at_once: int = AT_ONCE, waiting: int = MOST_WAITING
    ) -> None:
        self._application = application
        self._turns = asyncio.Semaphore(at_once)
        self._waiting, self._most_waiting = 0, waiting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_bounded = scope["type"] == "http" and scope["method"] in _READING
        if not is_bounded or scope["path"] in _ALWAYS:
            await self._application(scope, receive, send)
            return
        if self._waiting >= self._most_waiting:
            await _turn_away(send)
            return
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        await self._in_turn(scope, receive, send)

    async def _in_turn(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; the turn ends when the answer begins, so that a slow reader holds none."""
        is_held = True

        def let_go() -> None:
            nonlocal is_held
            if is_held:
                is_held = False
                self._turns.release()

        async def sent(message: Message) -> None:
            let_go()
            await send(message)

        try:
            await self._application(scope, receive, sent)
        finally:
            let_go()


async def _turn_away(send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(_SAID)).encode()),
        (b"retry-after", str(RETRY_AFTER).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": _SAID})
