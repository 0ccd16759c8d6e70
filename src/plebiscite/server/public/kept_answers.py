"""In front of Django: a public page asked for many times a second is made once.

Only answers that say themselves that anyone may keep them (`Cache-Control: public, max-age=2`,
no cookie, no `Vary`) are kept, for half a second, by their address alone. While one is made anew
the old one is given, so that a crowd waits for nothing.
"""

import time
from collections import OrderedDict
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from plebiscite.server.operations.asgi import Application, Message, Receive, Scope, Send

FRESH: Final = 0.5  # seconds
STALE: Final = 5.0  # seconds for which the old answer serves while the new one is made
MOST_KEPT: Final = 2000
LARGEST: Final = 2**18  # bytes
_MARK: Final = b"public, max-age=2"
_OF_THE_BODY: Final = frozenset({b"content-length", b"content-type"})
Header = tuple[bytes, bytes]


class _Kept(NamedTuple):
    since: float
    headers: list[Header]
    body: bytes
    tag: bytes


class KeptAnswers:
    """An ASGI application around Django."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._being_made: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope.get("query_string"):
            await self._application(scope, receive, send)
            return
        path = scope["path"]
        known = self._kept.get(path)
        age = time.monotonic() - known.since if known else STALE
        if known and (age < FRESH or (age < STALE and path in self._being_made)):
            await _give(known, scope, send)
            return
        self._being_made.add(path)
        try:
            await self._application(_unconditional(scope), receive, self._keeping(path, send))
        finally:
            self._being_made.discard(path)

    def _keeping(self, path: str, send: Send) -> Send:
        """`send`, which also keeps an answer that may be kept."""
        start: dict[str, Any] = {}
        pieces: list[bytes] = []

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body" and _may_be_kept(start):
                pieces.append(message.get("body", b""))
                if not message.get("more_body") and sum(map(len, pieces)) <= LARGEST:
                    self._keep(path, start["headers"], b"".join(pieces))
            await send(message)

        return sent

    def _keep(self, path: str, headers: list[Header], body: bytes) -> None:
        tag = next((value for name, value in headers if name.lower() == b"etag"), b"")
        self._kept[path] = _Kept(time.monotonic(), list(headers), body, tag)
        self._kept.move_to_end(path)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


def _unconditional(scope: Scope) -> Scope:
    """The request without its condition: only a whole answer can be kept."""
    headers = [each for each in scope["headers"] if each[0] != b"if-none-match"]
    return {**scope, "headers": headers}


def _may_be_kept(start: dict[str, Any]) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    return (
        start["status"] == HTTPStatus.OK
        and headers.get(b"cache-control") == _MARK
        and b"set-cookie" not in headers
        and b"vary" not in headers
    )


async def _give(known: _Kept, scope: Scope, send: Send) -> None:
    """The kept answer, or 304 to who has it."""
    asked = dict(scope["headers"]).get(b"if-none-match", b"")
    same = bool(known.tag) and known.tag in [each.strip() for each in asked.split(b",")]
    headers = known.headers
    if same:
        headers = [each for each in headers if each[0].lower() not in _OF_THE_BODY]
    status = HTTPStatus.NOT_MODIFIED if same else HTTPStatus.OK
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if same else known.body})
