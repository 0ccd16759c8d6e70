"""One kept-alive connection to one witness, with limits on time and bytes.

One limit of time holds for a whole exchange: addresses, TLS, the head with any `100 Continue`, the
body, trailers. Before each piece that is read the socket gets what is left of it, and each piece
counts, so that nothing a witness sends or holds back makes an exchange longer or larger. Only the
look-up of a name is the system's, with the system's own limit.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.observe.witness_protocol import LARGEST_ANSWER

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE = 16 * 1024
_LARGEST_HEAD = 16 * 1024  # bytes around a body: status, headers, chunk sizes, trailers
_MOST_ADDRESSES = 4  # of one name
_AGENT = {"User-Agent": "plebiscite", "Content-Type": "text/plain; charset=utf-8"}


class Response(NamedTuple):
    """A status and a body."""

    status: int
    body: bytes


class _LimitedReader(io.RawIOBase):
    """Reads one answer from a socket until the time is over or the bytes are too many."""

    def __init__(self, open_socket: socket.socket, left: Callable[[], float]) -> None:
        self._socket, self._left = open_socket, left
        self._raw = open_socket.makefile("rb", buffering=0)  # the socket lives as long as this
        self._room = LARGEST_ANSWER + _LARGEST_HEAD

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        self._socket.settimeout(self._left())
        size = self._raw.readinto(buffer)
        self._room -= size or 0
        if self._room < 0:
            raise http.client.HTTPException(f"an answer of more than {LARGEST_ANSWER} bytes")
        return size

    def close(self) -> None:
        self._raw.close()
        super().close()


class WitnessConnection:
    """Asks below one address; not for several threads at once. Redirections are not followed."""

    def __init__(
        self, address: str, *, timeout: float, trust: ssl.SSLContext | None = None
    ) -> None:
        """`timeout` in seconds for a whole exchange; `trust` in place of the system's authorities.

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
        self._host = host
        self._tls = (trust or ssl.create_default_context()) if parts.scheme == "https" else None
        self._connection: http.client.HTTPConnection = (
            http.client.HTTPSConnection(host, port, context=self._tls)
            if self._tls
            else http.client.HTTPConnection(host, port)
        )
        self._connection.auto_open = 0  # `_open` opens it, within the time
        self._connection.response_class = self._limited  # type: ignore[assignment] # called as one
        self._socket: socket.socket | None = None  # kept here while an answer is read from it

    def post(self, path: str, body: bytes) -> Response:
        """What it answers to these bytes. Raises UnavailableError when no whole answer came."""
        return self._patiently("POST", path, body)

    def get(self, path: str) -> Response:
        """What it shows there. Raises UnavailableError when no whole answer came."""
        return self._patiently("GET", path, None)

    def close(self) -> None:
        """Close the connection; the next exchange opens another. An exchange at hand ends, too."""
        self.abort()
        with suppress(OSError):
            self._connection.close()
        self._socket = None

    def abort(self) -> None:
        """From another thread: break off an exchange at hand, which ends with an error there."""
        open_now = self._socket
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
        if self._connection.sock is None:
            self._connection.sock = self._socket = self._opened()
        self._connection.sock.settimeout(self._left())
        headers = _AGENT if body is not None else {"User-Agent": "plebiscite"}
        self._connection.request(method, f"{self._path}/{path}", body=body, headers=headers)
        answer = self._connection.getresponse()
        return Response(answer.status, self._read(answer))

    def _left(self) -> float:
        """The seconds left for this exchange. Raises TimeoutError when they are over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"timed out: no whole answer within {self._timeout:g} seconds")
        return left

    def _opened(self) -> socket.socket:
        """A connection to the first address that takes it, with TLS where that is asked for."""
        found = socket.getaddrinfo(self._host, self._connection.port, type=socket.SOCK_STREAM)
        refused: OSError = OSError("the name has no address")
        for *_, where in found[:_MOST_ADDRESSES]:
            try:
                opened = socket.create_connection(where[:2], timeout=self._left())  # type: ignore[arg-type] # host and port of either family
            except OSError as problem:
                refused = problem
                continue
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return self._secured(opened)
        raise refused

    def _secured(self, opened: socket.socket) -> socket.socket:
        if self._tls is None:
            return opened
        try:
            opened.settimeout(self._left())
            return self._tls.wrap_socket(opened, server_hostname=self._host)
        except BaseException:
            opened.close()
            raise

    def _limited(self, open_socket: socket.socket, method: str) -> http.client.HTTPResponse:
        answer = http.client.HTTPResponse(open_socket, method=method)
        answer.fp.close()
        answer.fp = io.BufferedReader(_LimitedReader(open_socket, self._left))
        return answer

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        raw = b""
        while piece := answer.read1(_PIECE):
            raw += piece
            if len(raw) > LARGEST_ANSWER:
                raise http.client.HTTPException(f"an answer of more than {LARGEST_ANSWER} bytes")
        if answer.length:
            raise http.client.HTTPException("the answer is cut short")
        answer.close()  # the answer only: the connection is kept for the next
        return raw

    def _unavailable(self, problem: Exception) -> UnavailableError:
        reason = getattr(problem, "strerror", None) or str(problem) or type(problem).__name__
        return UnavailableError(f"no answer: {str(reason).lower()}", place=self.address)
