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

SLOW: Final = 2.0  # seconds: a receipt may wait for its batch
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
        status = _FAILED

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                own = (b"x-request-id", number.encode())
                message = {**message, "headers": [*message.get("headers", ()), own]}
            await send(message)

        started = time.monotonic()
        with structlog.contextvars.bound_contextvars(request=number):
            try:
                await self._application(scope, receive, numbered)
            finally:
                _note(scope, status, time.monotonic() - started)


def _note(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in METHODS else "other"
    REQUESTS.labels(method, str(status)).inc()
    REQUEST_SECONDS.labels(method).observe(seconds)
    if status < _FAILED and seconds < SLOW:
        return
    _log.warning(
        "request", method=method, route=_route(scope), status=status, seconds=round(seconds, 3)
    )


def _route(scope: Scope) -> str:
    try:
        return resolve(scope["path"]).route
    except Resolver404:
        return "none"
