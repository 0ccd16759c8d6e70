"""A server that sends a byte now and then holds its reader for a limited time only."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from plebiscite.errors import UnavailableError
from plebiscite.store.http_reading import RecordAddress

HEAD = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def dripping(at_once: bytes, slowly: bytes) -> Iterator[str]:
    """Sends `at_once`, then `slowly` again and again, a byte each 20 ms."""
    over = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(2**16)
            connection.sendall(at_once)
            while slowly and not over.is_set():
                for byte in slowly:
                    connection.sendall(bytes([byte]))
                    time.sleep(0.02)

    def accept() -> None:
        while not over.is_set():
            with suppress(OSError):
                threading.Thread(target=serve, args=(listening.accept()[0],)).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        thread = threading.Thread(target=accept)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        over.set()
        thread.join()


@pytest.mark.parametrize(
    ("at_once", "slowly"),
    [
        (HEAD + b"Content-Length: 2000\r\n\r\n", b"z"),
        (HEAD + b"\r\n", b"z"),
        (HEAD, b"X: y\r\n"),
        (b"", b"H"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nz\r\n0\r\n", b"X: y\r\n"),
    ],
    ids=["body", "body without a length", "headers", "first line", "chunk size", "trailers"],
)
def test_what_drips_is_cut(at_once: bytes, slowly: bytes) -> None:
    pulses: list[float] = []
    with dripping(at_once, slowly) as url:
        record = RecordAddress(url, timeout=0.2, pause=lambda _: None)
        record.meanwhile = lambda: pulses.append(time.monotonic())
        began = time.monotonic()
        with pytest.raises(UnavailableError, match="no whole answer"):
            record.checkpoint()
    assert time.monotonic() - began < 3
    assert len(pulses) >= 4


def test_what_comes_slowly_but_steadily_is_read() -> None:
    body = b"z" * 8192
    with dripping(HEAD + b"Content-Length: 8242\r\n\r\n" + body, b"z") as url:
        record = RecordAddress(url, timeout=0.7, pause=lambda _: None)
        with pytest.raises(UnavailableError, match="larger than"):
            record.read("tile/0/000")
        assert len(record.page("/any", limit=9000)) == 8242


def test_no_thread_is_left_behind() -> None:
    with dripping(HEAD + b"Content-Length: 1\r\n\r\nz", b"") as url:
        before = threading.active_count()
        assert RecordAddress(url).page("/any", limit=1) == b"z"
        assert threading.active_count() <= before + 1  # the server's own
