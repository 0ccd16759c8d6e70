"""HTTP requests that end by a time, however slowly the bytes of an answer drip.

A socket's own timeout begins anew with every byte, so a server that sends one now and then would
hold its reader for ever. Here a thread cuts the connection when the time is over.
"""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from threading import Event, Lock, Thread
from typing import Any
from urllib.request import HTTPHandler, HTTPSHandler, Request, build_opener


class Deadline:
    """When an answer must be there; later for one that comes steadily."""

    def __init__(self, seconds: float) -> None:
        """So many `seconds` from now."""
        self._until = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock, self._over = Lock(), Event()
        self.is_cut = False
        """Whether the time was over: whatever was read is not whole."""
        self._thread = Thread(target=self._watch, name="http deadline", daemon=True)
        self._thread.start()

    def extend(self, seconds: float) -> None:
        """Allow so many `seconds` more."""
        self._until += seconds

    def hold(self, connected: socket.socket) -> None:
        """A connection that ends when the time is over. Raises TimeoutError if it is."""
        with self._lock:
            self._sockets.append(connected)
        self.require()

    def require(self) -> None:
        """Raise TimeoutError if the time is over."""
        if self.is_cut:
            raise TimeoutError("the answer did not come in time, or far too slowly")

    def end(self) -> None:
        """All was read, or given up."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while (left := self._until - time.monotonic()) > 0:
            if self._over.wait(left):
                return
        self.is_cut = True
        with self._lock:
            for each in self._sockets:
                with suppress(OSError):  # it has ended by itself
                    # Not an SSLSocket's own, which would change it under the reader's feet.
                    socket.socket.shutdown(each, socket.SHUT_RDWR)


@contextmanager
def answered(request: Request, timeout: float) -> Iterator[tuple[HTTPResponse, Deadline]]:
    """The answer, whose headers came within `timeout` seconds, and the deadline for its body.

    Raises: as `urllib.request.urlopen`; TimeoutError.
    """
    deadline = Deadline(timeout)
    try:
        opener = build_opener(_Plain(deadline), _Secure(deadline))
        with opener.open(request, timeout=timeout) as answer:
            deadline.require()
            yield answer, deadline
            deadline.require()
    finally:
        deadline.end()


class _Plain(HTTPHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_held(HTTPConnection, self._deadline), req)


class _Secure(HTTPSHandler):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(_held(HTTPSConnection, self._deadline), req)


def _held(kind: type[HTTPConnection], deadline: Deadline) -> Any:  # noqa: ANN401 - a class
    class Held(kind):  # type: ignore[valid-type, misc]  # one of two known classes
        def connect(self) -> None:
            super().connect()
            deadline.hold(self.sock)

    return Held
