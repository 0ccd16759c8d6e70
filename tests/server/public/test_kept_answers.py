"""Answers kept in front of Django: only those that anyone may have, and never for long."""

import asyncio
from typing import Any

import pytest

from plebiscite.server.operations.asgi import Message, Receive, Scope, Send
from plebiscite.server.public import kept_answers
from plebiscite.server.public.kept_answers import KeptAnswers

MAY_BE_KEPT = [
    (b"Cache-Control", b"public, max-age=2"),
    (b"ETag", b'"1"'),
    (b"Content-Length", b"4"),
]


class Django:
    """Counts what reaches it; each answer is another."""

    def __init__(self, headers: list[tuple[bytes, bytes]], status: int = 200) -> None:
        self.headers, self.status, self.asked = headers, status, list[dict[str, Any]]()
        self.wait = asyncio.Event()
        self.wait.set()

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        self.asked.append(scope)
        body = b"%04d" % len(self.asked)
        await self.wait.wait()
        start = {"type": "http.response.start", "status": self.status, "headers": self.headers}
        await send(start)
        await send({"type": "http.response.body", "body": body[:2], "more_body": True})
        await send({"type": "http.response.body", "body": body[2:]})


async def ask(application: KeptAnswers, path: str = "/a", **more: object) -> tuple[int, bytes]:
    """Status and body."""
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    await application(scope | more, receive, send)
    return told[0]["status"], b"".join(each.get("body", b"") for each in told[1:])


def test_a_crowd_gets_what_was_made_once() -> None:
    async def play() -> None:
        django = Django(MAY_BE_KEPT)
        front = KeptAnswers(django)
        assert {await ask(front) for _ in range(5)} == {(200, b"0001")}
        assert await ask(front, "/b") == (200, b"0002")
        assert len(django.asked) == 2

    asyncio.run(play())


def test_after_half_a_second_it_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "FRESH", 0.0)

    async def play() -> None:
        front = KeptAnswers(Django(MAY_BE_KEPT))
        assert [await ask(front), await ask(front)] == [(200, b"0001"), (200, b"0002")]

    asyncio.run(play())


def test_while_one_is_made_the_old_one_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "FRESH", 0.0)

    async def play() -> None:
        django = Django(MAY_BE_KEPT)
        front = KeptAnswers(django)
        await ask(front)
        django.wait.clear()
        slow = asyncio.create_task(ask(front))
        await asyncio.sleep(0)
        assert await ask(front) == (200, b"0001")
        django.wait.set()
        assert await slow == (200, b"0002")

    asyncio.run(play())


def test_who_has_it_gets_no_body() -> None:
    async def play() -> None:
        django = Django(MAY_BE_KEPT)
        front = KeptAnswers(django)
        await ask(front, headers=[(b"if-none-match", b'"0"')])
        assert not django.asked[0]["headers"]  # a whole answer can be kept, a 304 cannot
        assert await ask(front, headers=[(b"if-none-match", b'"0", "1"')]) == (304, b"")
        assert await ask(front, headers=[(b"if-none-match", b'"2"')]) == (200, b"0001")

    asyncio.run(play())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([], 200),
        ([(b"Cache-Control", b"no-store")], 200),
        ([(b"Cache-Control", b"private, max-age=2")], 200),
        ([*MAY_BE_KEPT, (b"Set-Cookie", b"sessionid=1")], 200),
        ([*MAY_BE_KEPT, (b"Vary", b"Cookie")], 200),
        (MAY_BE_KEPT, 404),
        (MAY_BE_KEPT, 503),
    ],
)
def test_what_is_for_one_reader_is_never_kept(
    headers: list[tuple[bytes, bytes]], status: int
) -> None:
    async def play() -> None:
        front = KeptAnswers(Django(headers, status))
        assert [await ask(front), await ask(front)] == [(status, b"0001"), (status, b"0002")]

    asyncio.run(play())


@pytest.mark.parametrize("more", [{"method": "POST"}, {"query_string": b"a=1"}])
def test_other_requests_pass(more: dict[str, Any]) -> None:
    async def play() -> None:
        front = KeptAnswers(Django(MAY_BE_KEPT))
        await ask(front)
        assert await ask(front, **more) == (200, b"0002")

    asyncio.run(play())


def test_the_number_of_kept_answers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "MOST_KEPT", 2)

    async def play() -> None:
        front = KeptAnswers(Django(MAY_BE_KEPT))
        for path in ("/1", "/2", "/3"):
            await ask(front, path)
        assert await ask(front, "/1") == (200, b"0004")

    asyncio.run(play())
