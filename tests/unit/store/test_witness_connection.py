"""One witness's connection: bounded in time and bytes, whatever is at the other end."""

import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

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
        (says(head(60), *[b"x"] * 40, pause=0.05), "timed out"),
    ],
)
def test_anything_but_a_whole_answer_in_time_is_unavailable(answer: Serve, told: str) -> None:
    start = time.monotonic()
    with served(answer) as address, pytest.raises(UnavailableError, match=told):
        got(address, timeout=0.5)
    assert time.monotonic() - start < 10


def endlessly(begin: bytes, piece: bytes, pause: float = 0.0) -> Serve:
    """A server that never comes to an end, however long one listens."""

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(begin)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            connection.sendall(piece)
            time.sleep(pause)

    return serve


OK = b"HTTP/1.1 200 OK\r\n"
ENDLESS = {
    "continue": endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000),
    "continue, slowly": endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.05),
    "a status": endlessly(b"HTTP/1.1 200 ", b"O", 0.05),
    "headers": endlessly(OK, b"X: y\r\n" * 50),
    "headers, slowly": endlessly(OK, b"X: y\r\n", 0.1),
    "one long header": endlessly(OK + b"X: ", b"y" * 1000),
    "chunk": endlessly(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n", 0.05),
    "chunks": endlessly(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n" * 1000),
    "trailers": endlessly(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 1000),
    "trailers, slowly": endlessly(
        OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n", 0.05
    ),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_exchange_ends_in_its_time_whatever_has_no_end(kind: str) -> None:
    with served(ENDLESS[kind]) as address:
        start = time.monotonic()
        with pytest.raises(UnavailableError, match=r"timed out|more than|100 headers"):
            got(address, timeout=0.5)
        assert time.monotonic() - start < 4


def test_an_exchange_ends_when_its_connection_is_closed() -> None:
    with served(ENDLESS["continue, slowly"]) as address:
        connection = WitnessConnection(address, timeout=15)
        threading.Timer(0.3, connection.close).start()
        start = time.monotonic()
        with pytest.raises(UnavailableError):
            connection.get("x")
        assert time.monotonic() - start < 8


def test_a_name_with_many_addresses_that_are_silent_has_no_more_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def silent(where: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(where)
        time.sleep(timeout)
        raise TimeoutError("timed out")

    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    many = [(*kind, (f"192.0.2.{number}", 80)) for number in range(1, 100)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: many)
    monkeypatch.setattr(socket, "create_connection", silent)
    start = time.monotonic()
    with pytest.raises(UnavailableError, match="timed out"):
        got("http://w.example", timeout=0.3)
    assert time.monotonic() - start < 2
    assert tried == [("192.0.2.1", 80)]


@contextmanager
def served_with_tls(folder: Path, answer: Serve) -> Iterator[tuple[int, ssl.SSLContext]]:
    """Loopback with a certificate of its own for `localhost`: the port, and whom to trust."""
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    files = ("-keyout", folder / "tls.key", "-out", folder / "tls.pem")
    made = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2")
    subprocess.run([*made, *names, *files], check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "tls.pem", folder / "tls.key")

    def serve(connection: socket.socket) -> None:
        with suppress(OSError), server.wrap_socket(connection, server_side=True) as secured:
            answer(secured)
            secured.recv(1)  # until the client has gone

    with served(serve) as address:
        trust = ssl.create_default_context(cafile=folder / "tls.pem")
        yield int(address.rpartition(":")[2]), trust


def test_tls_with_a_certificate_that_is_trusted_and_no_other(tmp_path: Path) -> None:
    with served_with_tls(tmp_path, says(head(3) + b"abc")) as (port, trust):
        address = f"https://localhost:{port}"
        with closing(WitnessConnection(address, timeout=5, trust=trust)) as connection:
            assert connection.post("add-checkpoint", b"x") == Response(200, b"abc")
        with pytest.raises(UnavailableError, match="certificate"):
            got(address)
        other = f"https://127.0.0.1:{port}"
        with (
            closing(WitnessConnection(other, timeout=5, trust=trust)) as connection,
            pytest.raises(UnavailableError, match="certificate"),
        ):
            connection.get("x")


def test_tls_that_never_answers_and_tls_without_end_have_an_end(tmp_path: Path) -> None:
    start = time.monotonic()
    with (
        served(lambda _: threading.Event().wait(2)) as address,
        pytest.raises(UnavailableError, match="timed out"),
    ):
        got(address.replace("http", "https"), timeout=0.3)
    with (
        served_with_tls(tmp_path, ENDLESS["continue, slowly"]) as (port, trust),
        closing(
            WitnessConnection(f"https://localhost:{port}", timeout=0.5, trust=trust)
        ) as connection,
        pytest.raises(UnavailableError, match="timed out"),
    ):
        connection.get("x")
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
