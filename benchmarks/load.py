"""A load of HTTP requests from one process: kept connections, a fixed rate or a fixed number."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

_MOST_CONNECTIONS = 6000
_PATIENCE = 90.0  # seconds for one answer


class Answer(NamedTuple):
    """What came back for one request; status 0 when nothing did."""

    number: int
    status: int
    seconds: float
    retry_after: str
    body: bytes


@dataclass
class Answers:
    """All answers of one load."""

    seconds: float = 0.0
    each: list[Answer] = field(default_factory=list)

    @property
    def statuses(self) -> Counter[int]:
        """How often each status came."""
        return Counter(answer.status for answer in self.each)

    def with_status(self, status: int) -> list[Answer]:
        """The answers with one status."""
        return [answer for answer in self.each if answer.status == status]

    def percentile(self, share: float, status: int = 200) -> float:
        """Seconds below which this share of the answers stayed; infinite without answers."""
        waits = sorted(answer.seconds for answer in self.with_status(status))
        return waits[min(len(waits) - 1, int(share * len(waits)))] if waits else float("inf")


class Client:
    """Connections to one server on this machine, used again."""

    def __init__(self, port: int, host: str = "localhost") -> None:
        self._port, self._host = port, host
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._limit = asyncio.Semaphore(_MOST_CONNECTIONS)

    async def ask(self, number: int, path: str, body: bytes | None = None) -> Answer:
        """One request. Never raises: what failed has status 0."""
        started = time.perf_counter()
        try:
            async with asyncio.timeout(_PATIENCE), self._limit:
                status, after, answered = await self._exchange(path, body)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            status, after, answered = 0, "", b""
        return Answer(number, status, time.perf_counter() - started, after, answered)

    async def _exchange(self, path: str, body: bytes | None) -> tuple[int, str, bytes]:
        async with self._connection() as (reader, writer):
            method = "GET" if body is None else "POST"
            head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\n"
            if body is not None:
                head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            writer.write(head.encode() + b"\r\n" + (body or b""))
            await writer.drain()
            status, headers = _parsed(await reader.readuntil(b"\r\n\r\n"))
            answered = await _body(reader, headers)
        return status, headers.get("retry-after", ""), answered

    @asynccontextmanager
    async def _connection(
        self,
    ) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        pair = self._free.pop() if self._free else None
        if pair is None:
            pair = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        try:
            yield pair
        except BaseException:
            pair[1].close()
            raise
        self._free.append(pair)

    def close(self) -> None:
        """Close what is open."""
        for _, writer in self._free:
            writer.close()
        self._free.clear()


def _parsed(raw: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = raw.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    return int(first.split(" ", 2)[1]), headers


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    pieces = bytearray()
    while size := int((await reader.readuntil(b"\r\n")).strip() or b"0", 16):
        pieces += await reader.readexactly(size + 2)
    await reader.readuntil(b"\r\n")
    return bytes(pieces)


Wanted = Iterator[tuple[str, bytes | None]]


async def at_rate(client: Client, wanted: Wanted, rate: float, seconds: float) -> Answers:
    """Begin `rate` requests a second for so long, whatever becomes of them; wait for all."""
    loop = asyncio.get_running_loop()
    started, tasks = loop.time(), []
    for number in range(int(rate * seconds)):
        pause = started + number / rate - loop.time()
        if pause > 0:
            await asyncio.sleep(pause)
        asked = next(wanted, None)
        if asked is None:
            break
        path, body = asked
        tasks.append(asyncio.ensure_future(client.ask(number, path, body)))
    each = list(await asyncio.gather(*tasks))
    return Answers(loop.time() - started, each)


async def at_once(client: Client, wanted: Wanted, voters: int, seconds: float) -> Answers:
    """So many voters, each with the next request once the last is answered."""
    loop = asyncio.get_running_loop()
    started, made = loop.time(), Answers()

    async def one() -> None:
        while loop.time() - started < seconds and (asked := next(wanted, None)):
            made.each.append(await client.ask(len(made.each), *asked))

    await asyncio.gather(*(one() for _ in range(voters)))
    made.seconds = loop.time() - started
    return made


def run(port: int, load: Callable[[Client], Awaitable[Answers]]) -> Answers:
    """Run one load from start to end."""

    async def whole() -> Answers:
        client = Client(port)
        try:
            return await load(client)
        finally:
            client.close()

    return asyncio.run(whole())
