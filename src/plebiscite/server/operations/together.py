"""Database work of many requests in one go: while one batch is worked on, the next gathers.

A request alone waits for nobody; of those that follow closely, a batch is made twenty times a
second, because a transaction for each costs thirty times as much as one for all. One thread does
the work, so requests that wait for the database hold no threads and no connections.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from django.db import close_old_connections

Asked = TypeVar("Asked")
Done = TypeVar("Done")

MOST: Final = 200  # requests in one go
GATHER: Final = 0.05  # seconds between the beginnings of two batches


class Together(Generic[Asked, Done]):
    """Calls of one function, gathered."""

    def __init__(self, work: Callable[[Sequence[Asked]], Sequence[Done | Exception]]) -> None:
        """`work` gives for each what came of it; what it raises is the outcome of all."""
        self._work = work
        self._gathered: WeakKeyDictionary[asyncio.AbstractEventLoop, _Gathered[Asked, Done]] = (
            WeakKeyDictionary()
        )

    async def one(self, asked: Asked) -> Done:
        """What comes of one request. Raises: its error."""
        loop = asyncio.get_running_loop()
        gathered = self._gathered.setdefault(loop, _Gathered(self._work))
        return await gathered.add(asked)


class _Gathered(Generic[Asked, Done]):
    """What waits on one event loop."""

    def __init__(self, work: Callable[[Sequence[Asked]], Sequence[Done | Exception]]) -> None:
        self._work = work
        self._waiting: list[tuple[Asked, asyncio.Future[Done]]] = []
        self._working: asyncio.Task[None] | None = None
        self._began = float("-inf")

    def add(self, asked: Asked) -> "asyncio.Future[Done]":
        future: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._working is None or self._working.done():
            self._working = asyncio.ensure_future(self._work_off())
        return future

    async def _work_off(self) -> None:
        while self._waiting:
            if (soon := self._began + GATHER - time.monotonic()) > 0:
                await asyncio.sleep(soon)
            self._began = time.monotonic()
            batch = self._waiting[:MOST]
            del self._waiting[:MOST]
            outcomes: Sequence[Done | Exception]
            try:
                outcomes = await sync_to_async(self._in_thread)([asked for asked, _ in batch])
            except Exception as problem:  # noqa: BLE001 - each who asked gets it
                outcomes = [problem] * len(batch)
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                _settle(future, outcome)

    def _in_thread(self, asked: Sequence[Asked]) -> Sequence[Done | Exception]:
        close_old_connections()  # no request does it for us
        try:
            return self._work(asked)
        finally:
            close_old_connections()


def _settle(future: "asyncio.Future[Done]", outcome: Done | Exception) -> None:
    if future.done():
        return  # whoever asked has gone
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
