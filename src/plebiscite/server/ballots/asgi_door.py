"""The door of ballots in front of Django: the same answers, without the layers that pages need.

Sessions, languages and templates cost several times what a ballot does. Whatever is unusual about
a request (its method, its host, a body without a length or above the limit) is left to Django.
"""

import re
from collections.abc import Iterable
from typing import Final

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host

from plebiscite.errors import PlebisciteError
from plebiscite.log.bundles import LONGEST_ENTRY
from plebiscite.server.api import explain, explain_database
from plebiscite.server.ballots.door import hand_in
from plebiscite.server.headers import HEADERS
from plebiscite.server.operations.asgi import Application, Receive, Scope, Send

_ADDRESS: Final = re.compile(r"/api/r/([-a-zA-Z0-9_]+)/(ballots|challenges)")
_KINDS: Final = {"ballots": "ballot", "challenges": "challenge"}
_MOST_DIGITS: Final = 5  # of the length of a body
_OK: Final = 200
Headers = list[tuple[bytes, bytes]]


class BallotDoor:
    """An ASGI application around Django."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._headers = _as_sent(_guarding())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = _ADDRESS.fullmatch(scope["path"]) if _is_usual(scope) else None
        if asked is None:
            await self._application(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            return  # the sender has gone before it had sent all
        authorization = _header(scope, b"authorization") or b""
        slug, kind = asked[1], _KINDS[asked[2]]
        answer = await _answer(slug, kind, body, authorization.decode("latin-1"))
        headers = [*_as_sent(answer.items()), *self._headers]
        headers.append((b"content-length", str(len(answer.content)).encode()))
        start = {"type": "http.response.start", "status": answer.status_code, "headers": headers}
        await send(start)
        await send({"type": "http.response.body", "body": answer.content})


async def _answer(slug: str, kind: str, body: bytes, authorization: str) -> HttpResponse:
    try:
        logged = await hand_in(slug, kind, body, authorization)
    except PlebisciteError as refusal:
        return explain(HttpRequest(), refusal)
    except (OperationalError, InterfaceError) as problem:
        return explain_database(HttpRequest(), problem)
    return HttpResponse(msgspec.json.encode(logged), content_type="application/json; charset=utf-8")


def _is_usual(scope: Scope) -> bool:
    """Whether Django would let a vote in this request through to its view."""
    if scope["type"] != "http" or scope["method"] != "POST":
        return False
    length = _header(scope, b"content-length") or b""
    if not length.isdigit() or len(length) > _MOST_DIGITS or int(length) > LONGEST_ENTRY:
        return False
    host, _ = split_domain_port((_header(scope, b"host") or b"").decode("latin-1").lower())
    return validate_host(host, settings.ALLOWED_HOSTS)


def _header(scope: Scope, name: bytes) -> bytes | None:
    return next((value for key, value in scope["headers"] if key == name), None)


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None if the sender went away. The server holds it to the length it named."""
    pieces = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        pieces += message.get("body", b"")
        if not message.get("more_body", False):
            return bytes(pieces)


def _guarding() -> Iterable[tuple[str, str]]:
    """What Django's layers would add to every answer."""
    yield from HEADERS.items()
    yield "X-Content-Type-Options", "nosniff"
    yield "Referrer-Policy", settings.SECURE_REFERRER_POLICY
    if settings.SECURE_HSTS_SECONDS:
        yield "Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"


def _as_sent(headers: Iterable[tuple[str, str]]) -> Headers:
    return [(name.lower().encode("ascii"), value.encode("latin-1")) for name, value in headers]
