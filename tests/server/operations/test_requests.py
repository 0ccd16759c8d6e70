"""Requests have numbers; a fault is answered and logged without its words."""

import asyncio
import logging

import pytest
from structlog.testing import capture_logs

from plebiscite.server.operations.asgi import Message, Receive, Scope, Send
from plebiscite.server.operations.metrics import REQUESTS
from plebiscite.server.operations.requests import MOST_LINES, NumberedRequests


async def fine(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    await send({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b")]})
    await send({"type": "http.response.body", "body": b"fine"})


async def busy(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    await send({"type": "http.response.start", "status": 503, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def failing(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive, send
    raise ValueError("ann@mail.example")


async def failing_late(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise ValueError("ann@mail.example")


def ask(application: NumberedRequests, path: str = "/health", method: str = "GET") -> list[Message]:
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope: Scope = {"type": "http", "path": path, "method": method, "headers": []}
    asyncio.run(application(scope, receive, send))
    return said


def number_of(start: Message) -> bytes:
    return dict(start["headers"])[b"x-request-id"]  # type: ignore[no-any-return]  # headers are bytes


def test_every_answer_has_a_number_of_its_own() -> None:
    application = NumberedRequests(fine)
    first, second = (number_of(ask(application)[0]) for _ in range(2))
    assert len(first) == 16
    assert first != second


def test_a_fault_is_answered_and_told_without_its_words() -> None:
    with capture_logs() as logged:
        start, body = ask(NumberedRequests(failing))
    assert start["status"] == 500
    assert b"try again" in body["body"].lower()
    assert logged[0]["event"] == "request failed"
    assert logged[0]["route"] == "health"
    assert "ann@" not in str([{**line, "exc_info": None} for line in logged])


def test_an_answer_that_began_is_not_begun_again() -> None:
    with capture_logs():
        (start,) = ask(NumberedRequests(failing_late))
    assert start["status"] == 200


def test_busy_answers_are_logged_by_pattern_not_address() -> None:
    with capture_logs() as logged:
        ask(NumberedRequests(busy), "/api/r/town/trackers/abandon-ability-able")
        ask(NumberedRequests(busy), "/no/such/address/of/maria")
        ask(NumberedRequests(fine))
    assert [line["status"] for line in logged] == [503, 503]
    assert "abandon" not in str(logged)
    assert "maria" not in str(logged)


def test_a_crowd_that_is_turned_away_fills_no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = [1000.2]
    monkeypatch.setattr("plebiscite.server.operations.requests.time.monotonic", lambda: moment[0])
    application = NumberedRequests(busy)
    with capture_logs() as logged:
        for _ in range(MOST_LINES + 30):
            ask(application)
        assert len(logged) == MOST_LINES
        moment[0] += 1
        ask(application)
    untold, last = logged[MOST_LINES:]
    assert (untold["event"], untold["number"]) == ("more requests failed or were slow", 30)
    assert last["status"] == 503


def test_answers_are_counted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)

    def count(method: str) -> float:
        return float(REQUESTS.labels(method, "200")._value.get())  # noqa: SLF001 - its only reader

    before = count("GET"), count("other")
    ask(NumberedRequests(fine))
    ask(NumberedRequests(fine), method="BREW")
    assert (count("GET"), count("other")) == (before[0] + 1, before[1] + 1)


def test_other_messages_pass() -> None:
    passed: list[str] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        passed.append(scope["type"])

    async def nothing(message: Message | None = None) -> Message:
        del message
        return {}

    asyncio.run(NumberedRequests(inner)({"type": "lifespan"}, nothing, nothing))  # type: ignore[arg-type]  # never called
    assert passed == ["lifespan"]
