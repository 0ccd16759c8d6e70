"""One kept-alive connection to one witness, with limits on time and bytes."""

import http.client
import socket
import ssl
import time
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.observe.witness_protocol import LARGEST_ANSWER

_PIECE = 16 * 1024
_AGENT = {"User-Agent": "plebiscite", "Content-Type": "text/plain; charset=utf-8"}


class Response(NamedTuple):
    """A status and a body."""

    status: int
    body: bytes


class WitnessConnection:
    """Asks below one address; not for several threads at once. Redirections are not followed."""

    def __init__(self, address: str, *, timeout: float) -> None:
        """`timeout` in seconds for a whole exchange.

        Raises: MisuseError unless the address is http or https, with a host and nothing behind.
        """
        parts = urlsplit(address)
        try:
            host, port = parts.hostname, parts.port
        except ValueError as problem:
            raise MisuseError(f"a witness's address has a strange port: {problem}") from problem
        if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment:
            raise MisuseError(
                "a witness's address is http:// or https://, a host and perhaps a path",
                place=address[:200],
            )
        self.address, self._timeout = address, timeout
        self._path = parts.path.rstrip("/")
        self._until = 0.0
        self._connection: http.client.HTTPConnection = (
            http.client.HTTPSConnection(
                host, port, timeout=timeout, context=ssl.create_default_context()
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=timeout)
        )

    def post(self, path: str, body: bytes) -> Response:
        """What it answers to these bytes. Raises UnavailableError when no whole answer came."""
        return self._patiently("POST", path, body)

    def get(self, path: str) -> Response:
        """What it shows there. Raises UnavailableError when no whole answer came."""
        return self._patiently("GET", path, None)

    def close(self) -> None:
        """Close the connection; the next exchange opens another."""
        with suppress(OSError):
            self._connection.close()

    def abort(self) -> None:
        """From another thread: break off an exchange at hand, which ends with an error there."""
        open_now = self._connection.sock
        if open_now is not None:
            with suppress(OSError):
                open_now.shutdown(socket.SHUT_RDWR)

    def _patiently(self, method: str, path: str, body: bytes | None) -> Response:
        """One exchange; once more when a connection kept from before had been closed meanwhile."""
        was_open = self._connection.sock is not None
        self._until = time.monotonic() + self._timeout
        try:
            return self._exchange(method, path, body)
        except (http.client.RemoteDisconnected, ConnectionError) as problem:
            self.close()
            if not was_open:
                raise self._unavailable(problem) from problem
        except (OSError, http.client.HTTPException) as problem:
            self.close()
            raise self._unavailable(problem) from problem
        try:
            return self._exchange(method, path, body)
        except (OSError, http.client.HTTPException) as problem:
            self.close()
            raise self._unavailable(problem) from problem

    def _exchange(self, method: str, path: str, body: bytes | None) -> Response:
        headers = _AGENT if body is not None else {"User-Agent": "plebiscite"}
        self._connection.request(method, f"{self._path}/{path}", body=body, headers=headers)
        answer = self._connection.getresponse()
        return Response(answer.status, self._read(answer))

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        raw = b""
        while piece := answer.read1(_PIECE):
            raw += piece
            if len(raw) > LARGEST_ANSWER:
                raise http.client.HTTPException(f"an answer of more than {LARGEST_ANSWER} bytes")
            if time.monotonic() > self._until:
                raise TimeoutError("timed out while the answer trickled in")
        if answer.length:
            raise http.client.HTTPException("the answer is cut short")
        answer.close()  # the answer only: the connection is kept for the next
        return raw

    def _unavailable(self, problem: Exception) -> UnavailableError:
        reason = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
        return UnavailableError(f"no answer: {str(reason).lower()}", place=self.address)
