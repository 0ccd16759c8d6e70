"""The queue of votes before one log: bounded, checked on several processors, shuffled in batches.

A vote is answered when it stands in a published checkpoint. The same bytes sent twice wait for
one answer. Source: issue of receipts R6 to R9, order of ballots A15, overload A35.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from typing import NamedTuple, TypeVar

from plebiscite.errors import PlebisciteError, UnavailableError
from plebiscite.record.vote_check import ReadEntry
from plebiscite.server.operations.metrics import BATCH_ENTRIES, QUEUE
from plebiscite.server.sequencing.checkers import read_votes
from plebiscite.server.sequencing.messages import BusyError, Place
from plebiscite.server.sequencing.referendum_log import ReferendumLog, canonical_vote

Result = TypeVar("Result")


class Limits(NamedTuple):
    """How votes wait."""

    longest_queue: int = 2048  # votes; more are told to come back
    largest_batch: int = 256  # votes in one checkpoint
    longest_wait: float = 1.0  # seconds before a batch is published, however small
    chunk: int = 8  # votes one checker takes at a time
    checkers: int = 2  # chunks checked at once


class VoteQueue:
    """Votes of one referendum. All methods run on the event loop."""

    def __init__(
        self,
        slug: str,
        log: ReferendumLog,
        writer: Executor,
        checkers: ProcessPoolExecutor,
        limits: Limits,
    ) -> None:
        """`writer` is the log's one thread; `checkers` are shared by all referendums."""
        self._length = QUEUE.labels(slug)
        self._batches = BATCH_ENTRIES.labels(slug)
        self._log, self._writer, self._checkers, self._limits = log, writer, checkers, limits
        self._waiting: dict[bytes, asyncio.Future[Place]] = {}
        self._unread: asyncio.Queue[bytes] = asyncio.Queue()
        self._ready: list[tuple[bytes, ReadEntry]] = []
        self._oldest = 0.0
        self._arrived = asyncio.Event()
        self._rate = 50.0  # votes a second, of late
        self._tasks = [asyncio.ensure_future(self._check()) for _ in range(limits.checkers)]
        self._tasks.append(asyncio.ensure_future(self._publish()))
        for task in self._tasks:
            task.add_done_callback(self._stopped)
        self.failed = asyncio.Event()
        """Set when the queue can take no more: the process must start again."""

    def __len__(self) -> int:
        return len(self._waiting)

    async def vote(self, raw: bytes) -> Place:
        """The place of this vote, once it is published.

        Raises: as `SequencerClient.vote`.
        """
        entry = canonical_vote(raw)
        waiting = self._waiting.get(entry)
        if waiting is None:
            (place,) = await self.on_writer(lambda: self._log.places_of([entry]))
            if place is not None:
                return place
            waiting = self._waiting.get(entry) or self._enqueue(entry)
        return await asyncio.shield(waiting)

    def _enqueue(self, entry: bytes) -> asyncio.Future[Place]:
        if len(self._waiting) >= self._limits.longest_queue:
            after = max(2, round(len(self._waiting) / max(self._rate, 1.0)))
            raise BusyError("too many ballots wait just now; send it again", retry_after=after)
        future: asyncio.Future[Place] = asyncio.get_running_loop().create_future()
        future.add_done_callback(_seen)
        self._waiting[entry] = future
        self._length.set(len(self._waiting))
        self._unread.put_nowait(entry)
        return future

    async def drained(self) -> None:
        """Wait until every vote that is here now is answered: acts come after them."""
        if self._waiting:
            await asyncio.wait(tuple(self._waiting.values()))

    async def on_writer(self, work: Callable[[], Result]) -> Result:
        """What `work` gives on the log's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    async def _check(self) -> None:
        while True:
            chunk = [await self._unread.get()]
            while len(chunk) < self._limits.chunk and not self._unread.empty():
                chunk.append(self._unread.get_nowait())
            try:
                context = self._log.frozen_context
                if context is None:
                    context = await self.on_writer(self._log.context)
                loop = asyncio.get_running_loop()
                reads = await loop.run_in_executor(self._checkers, read_votes, context, chunk)
            except PlebisciteError as error:
                self._answer_all(chunk, error)
                continue
            except Exception as problem:
                self._answer_all(
                    chunk, UnavailableError(f"checking stopped: {type(problem).__name__}")
                )
                raise
            if not self._ready:
                self._oldest = time.monotonic()
            self._ready += zip(chunk, reads, strict=True)
            self._arrived.set()

    async def _publish(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._ready:
                await self._until_due()
                batch = self._ready[: self._limits.largest_batch]
                del self._ready[: len(batch)]
                self._oldest = time.monotonic()
                await self._publish_batch(batch)

    async def _until_due(self) -> None:
        due = self._oldest + self._limits.longest_wait
        while len(self._ready) < self._limits.largest_batch and time.monotonic() < due:
            try:
                await asyncio.wait_for(self._arrived.wait(), due - time.monotonic())
            except TimeoutError:
                return
            self._arrived.clear()

    async def _publish_batch(self, batch: Sequence[tuple[bytes, ReadEntry]]) -> None:
        start = time.monotonic()
        self._batches.observe(len(batch))
        entries = [entry for entry, _ in batch]
        try:
            outcomes = await self.on_writer(lambda: self._log.admit(batch))
        except PlebisciteError as error:
            self._answer_all(entries, error)
            return
        for entry, outcome in zip(entries, outcomes, strict=True):
            self._answer(entry, outcome)
        seconds = max(time.monotonic() - start, self._limits.longest_wait)
        self._rate = 0.8 * self._rate + 0.2 * len(batch) / seconds

    def _answer_all(self, entries: Sequence[bytes], error: PlebisciteError) -> None:
        for entry in entries:
            self._answer(entry, error)

    def _answer(self, entry: bytes, outcome: Place | PlebisciteError) -> None:
        future = self._waiting.pop(entry)
        self._length.set(len(self._waiting))
        if isinstance(outcome, PlebisciteError):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)

    def _stopped(self, task: "asyncio.Future[None]") -> None:
        if not task.cancelled():
            self.failed.set()

    def stop(self) -> None:
        """Stop; what waits is not answered and may be sent again."""
        for task in self._tasks:
            task.cancel()


def _seen(future: "asyncio.Future[Place]") -> None:
    """A refusal that nobody waits for any more is no error of ours."""
    if not future.cancelled():
        future.exception()
