"""One witness's connection: bounded in time and bytes, whatever is at the other end."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

import pytest

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.store.witness_connection import Response, WitnessConnection

Serve = Callable[[socket.socket], object]


@contextmanager
def served(*answers: Serve) -> Iterator[str]:
    """A server that treats its first connection, its second… as told, and the last ever after."""
    listening = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def run() -> None:
        number = 0
        while not ended.is_set():
            with suppress(OSError):
                connection, _ = listening.accept()
                with connection:
                    answers[min(number, len(answers) - 1)](connection)
                number += 1

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        ended.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def says(*pieces: bytes, pause: float = 0.0) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        for piece in pieces:
            connection.sendall(piece)
            time.sleep(pause)

    return serve


def got(address: str, path: str = "x", timeout: float = 5) -> Response:
    """One answer on a connection that is closed afterwards."""
    with closing(WitnessConnection(address, timeout=timeout)) as connection:
        return connection.get(path)


def head(size: int) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size


def test_an_answer_with_and_without_a_stated_length() -> None:
    with served(says(head(3) + b"abc"), says(b"HTTP/1.1 200 OK\r\n\r\nabcd")) as address:
        assert got(address) == Response(200, b"abc")
        assert got(address) == Response(200, b"abcd")


def test_a_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    with served(says(head(1) + b"a"), says(head(1) + b"b")) as address:
        connection = WitnessConnection(address, timeout=5)
        assert connection.get("x").body == b"a"
        time.sleep(0.1)
        assert connection.post("x", b"again").body == b"b"
        connection.close()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (says(), "closed"),
        (says(b"hello\r\n\r\n"), "hello"),
        (says(head(10) + b"abc"), "cut short"),
        (says(head(70_000) + b"x" * 70_000), "more than 65536"),
        (says(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 70_000), "more than 65536"),
        (lambda _: time.sleep(1.5), "timed out"),
        (says(head(60), *[b"x"] * 40, pause=0.05), "trickled"),
    ],
)
def test_anything_but_a_whole_answer_in_time_is_unavailable(answer: Serve, told: str) -> None:
    start = time.monotonic()
    with served(answer) as address, pytest.raises(UnavailableError, match=told):
        got(address, timeout=0.5)
    assert time.monotonic() - start < 10


def test_nobody_there() -> None:
    with pytest.raises(UnavailableError, match="refused"):
        got("http://127.0.0.1:9")


def test_an_exchange_is_broken_off_from_another_thread() -> None:
    waits = threading.Event()
    with served(lambda _: waits.wait(20)) as address:
        connection = WitnessConnection(address, timeout=30)
        threading.Timer(0.3, connection.abort).start()
        start = time.monotonic()
        with pytest.raises(UnavailableError):
            connection.get("x")
        assert time.monotonic() - start < 15
        waits.set()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "w.example",
        "ftp://w.example",
        "https://",
        "https://w.example?x",
        "https://w:port",
        "//w",
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(MisuseError, match="address"):
        WitnessConnection(address, timeout=1)


def test_a_prefix_stands_before_the_path() -> None:
    seen = []

    def serve(connection: socket.socket) -> None:
        seen.append(connection.recv(65536).split(b"\r\n")[0])
        connection.sendall(head(0))

    with served(serve) as address:
        with closing(WitnessConnection(f"{address}/w/1/", timeout=5)) as connection:
            connection.post("add-checkpoint", b"x")
        got(address, "health")
    assert seen == [b"POST /w/1/add-checkpoint HTTP/1.1", b"GET /health HTTP/1.1"]
