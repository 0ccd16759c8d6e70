"""Handing submissions to a service over HTTP: what it answers, refuses, and cannot answer."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from plebiscite.errors import EvidenceError, MisuseError, UnavailableError
from plebiscite.store.service_posting import KeptAt, post_submission, submissions_address


@contextmanager
def served(status: int, body: bytes) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A real server that gives one answer; its address, and what it was sent."""
    taken: list[tuple[str, bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            taken.append((self.path, self.rfile.read(length)))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/r/town", taken
        finally:
            server.shutdown()


def problem(message: str) -> bytes:
    error = {"code": "refused-by-rules", "message": message, "place": "", "remedy": ""}
    return json.dumps({"error": error}).encode()


@pytest.mark.parametrize(
    ("service", "address"),
    [
        ("https://host/r/town", "https://host/api/r/town/submissions"),
        ("https://host/r/town/", "https://host/api/r/town/submissions"),
        ("http://host:8000/below/r/town", "http://host:8000/below/api/r/town/submissions"),
    ],
)
def test_the_address_follows_from_the_referendum_s(service: str, address: str) -> None:
    assert submissions_address(service) == address


@pytest.mark.parametrize(
    "service",
    ["", "host/r/town", "ftp://host/r/town", "https:///r/town", "https://host/town",
     "https://host/r/", "https://host/r/town/record", "file:///r/town"],
)  # fmt: skip
def test_another_address_is_none(service: str) -> None:
    with pytest.raises(MisuseError, match="https://HOST/r/NAME"):
        submissions_address(service)


def test_the_bytes_arrive_and_places_come_back() -> None:
    kept = {"kept": [{"index": 7, "receipt": "proof"}, {"index": 8, "receipt": None}]}
    with served(200, json.dumps(kept).encode()) as (service, taken):
        assert post_submission(service, b"signed") == (KeptAt(7, "proof"), KeptAt(8, None))
    assert taken == [("/api/r/town/submissions", b"signed")]


@pytest.mark.parametrize("status", [400, 409])
def test_a_refusal_is_told_in_the_service_s_words(status: int) -> None:
    with (
        served(status, problem("conduct-2: signed by a stranger")) as (service, _),
        pytest.raises(EvidenceError, match="refused it: conduct-2: signed by a stranger"),
    ):
        post_submission(service, b"")


def test_long_words_of_a_service_are_cut() -> None:
    with served(409, problem("x" * 10_000)) as (service, _):
        with pytest.raises(EvidenceError) as caught:
            post_submission(service, b"")
        assert len(str(caught.value)) < 1000


@pytest.mark.parametrize(
    ("status", "body"), [(503, problem("busy")), (404, b""), (500, b"<html>"), (409, b"[]")]
)
def test_no_answer_of_the_rules_is_no_refusal_by_them(status: int, body: bytes) -> None:
    with served(status, body) as (service, _):
        kind = EvidenceError if status == 409 else UnavailableError
        with pytest.raises(kind, match=str(status)):
            post_submission(service, b"")


@pytest.mark.parametrize("body", [b"", b"{}", b'{"kept": 3}', b"\xff"])
def test_another_answer_is_no_receipt(body: bytes) -> None:
    with (
        served(200, body) as (service, _),
        pytest.raises(UnavailableError, match="no answer of a voting service"),
    ):
        post_submission(service, b"")


def test_nobody_answers() -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as bound:
        port = bound.server_address[1]
    with pytest.raises(UnavailableError, match="did not answer"):
        post_submission(f"http://127.0.0.1:{port}/r/town", b"", timeout=5)
