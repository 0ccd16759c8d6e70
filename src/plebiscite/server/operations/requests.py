"""Every request has a number, which its answer and all its log lines carry; and it is counted.

What is logged of a request is its method, the pattern of its address and how long it took: never
the address itself, which could name a person's code, nor where it came from.
"""

import secrets
import time
from typing import Final

import structlog
from django.urls import Resolver404, resolve

from plebiscite.server.operations.asgi import Application, Message, Receive, Scope, Send
from plebiscite.server.operations.metrics import REQUEST_SECONDS, REQUESTS

SLOW: Final = 3.0  # seconds: a receipt may wait for its batch
MOST_LINES: Final = 20  # in a second; a crowd that is turned away must not cost more by being told
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_FAILED: Final = 500
_log = structlog.get_logger("plebiscite.requests")


class NumberedRequests:
    """An ASGI application around another."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        number = secrets.token_hex(8)
        status, is_answered = _FAILED, False

        async def numbered(message: Message) -> None:
            nonlocal status, is_answered
            if message["type"] == "http.response.start":
                status, is_answered = message["status"], True
                own = (b"x-request-id", number.encode())
                message = {**message, "headers": [*message.get("headers", ()), own]}
            await send(message)

        started = time.monotonic()
        with structlog.contextvars.bound_contextvars(request=number):
            try:
                await self._application(scope, receive, numbered)
            except Exception:  # noqa: BLE001 - granian would log it with its words
                _log.exception("request failed", route=_route(scope))
                if not is_answered:
                    await _apologise(numbered)
            finally:
                _note(scope, status, time.monotonic() - started)


async def _apologise(send: Send) -> None:
    body = b"The service has a fault; nothing was taken. Try again later.\n"
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": _FAILED, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _note(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in METHODS else "other"
    REQUESTS.labels(method, str(status)).inc()
    REQUEST_SECONDS.labels(method).observe(seconds)
    if (status < _FAILED and seconds < SLOW) or not _lines.has_room():
        return
    _log.warning(
        "request", method=method, route=_route(scope), status=status, seconds=round(seconds, 3)
    )


class _Lines:
    """How many lines were logged in this second; those left out are counted and told later."""

    def __init__(self) -> None:
        self._second, self._told, self._untold = 0, 0, 0

    def has_room(self) -> bool:
        """Whether one more may be logged now."""
        second = int(time.monotonic())
        if second != self._second:
            if self._untold:
                _log.warning("more requests failed or were slow", number=self._untold)
            self._second, self._told, self._untold = second, 0, 0
        self._told += 1
        self._untold += self._told > MOST_LINES
        return self._told <= MOST_LINES


_lines = _Lines()


def _route(scope: Scope) -> str:
    try:
        return resolve(scope["path"]).route
    except Resolver404:
        return "none"
    except Exception:  # noqa: BLE001 - a fault in the table of addresses is told where it is used
        return "unknown"
