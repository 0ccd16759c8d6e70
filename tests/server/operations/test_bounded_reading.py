"""A crowd of readers is served in turns, and the last are turned away; ballots are not in it."""

import asyncio

from plebiscite.server.operations.asgi import Message, Receive, Scope, Send
from plebiscite.server.operations.bounded_reading import BoundedReading


class Slow:
    """An application that answers when it is told to, and counts who is in it."""

    def __init__(self) -> None:
        self.inside = self.most = self.answered = 0
        self.go = asyncio.Event()
        self.end = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        self.inside += 1
        self.most = max(self.most, self.inside)
        await self.go.wait()
        self.inside -= 1
        if scope["path"] == "/fault":
            raise ValueError("a fault")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await self.end.wait()
        await send({"type": "http.response.body", "body": b""})
        self.answered += 1


async def nothing() -> Message:
    return {}


async def ask(
    application: BoundedReading, path: str = "/page", method: str = "GET", kind: str = "http"
) -> Message:
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    scope: Scope = {"type": kind, "path": path, "method": method, "headers": []}
    await application(scope, nothing, send)
    return said[0]


async def a_moment() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


def test_so_many_at_once_the_rest_in_turn_the_last_not_at_all() -> None:
    async def play() -> None:
        slow = Slow()
        bounded = BoundedReading(slow, at_once=2, waiting=3)
        asked = [asyncio.ensure_future(ask(bounded)) for _ in range(5)]
        await a_moment()
        assert slow.inside == 2
        turned_away = await ask(bounded)
        assert turned_away["status"] == 503
        assert dict(turned_away["headers"])[b"retry-after"] == b"5"
        slow.go.set()
        slow.end.set()
        answers = await asyncio.gather(*asked)
        assert [answer["status"] for answer in answers] == [200] * 5
        assert slow.most == 2

    asyncio.run(play())


def test_a_slow_reader_holds_no_turn() -> None:
    async def play() -> None:
        slow = Slow()
        bounded = BoundedReading(slow, at_once=1, waiting=3)
        slow.go.set()
        first = asyncio.ensure_future(ask(bounded))
        await a_moment()
        second = asyncio.ensure_future(ask(bounded))
        await a_moment()
        assert slow.most == 1
        assert slow.inside == 0, "both have begun to answer, and neither is read to its end"
        assert not first.done()
        slow.end.set()
        await asyncio.gather(first, second)

    asyncio.run(play())


def test_a_fault_gives_its_turn_back() -> None:
    async def play() -> None:
        slow = Slow()
        slow.go.set()
        slow.end.set()
        bounded = BoundedReading(slow, at_once=1, waiting=1)
        for _ in range(3):
            (problem,) = await asyncio.gather(ask(bounded, "/fault"), return_exceptions=True)
            assert isinstance(problem, ValueError)
        assert (await ask(bounded))["status"] == 200

    asyncio.run(play())


def test_ballots_and_the_pulse_never_wait() -> None:
    async def play() -> None:
        slow = Slow()
        bounded = BoundedReading(slow, at_once=1, waiting=0)
        asked = [
            asyncio.ensure_future(ask(bounded, method="POST")),
            asyncio.ensure_future(ask(bounded, method="POST")),
            asyncio.ensure_future(ask(bounded, "/health/live")),
        ]
        await a_moment()
        assert slow.inside == 3
        slow.go.set()
        slow.end.set()
        await asyncio.gather(*asked)

    asyncio.run(play())
