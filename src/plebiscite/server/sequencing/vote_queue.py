"""The queue of votes before one log: bounded, checked many at once, shuffled in batches.

A vote is answered when it stands in a published checkpoint. The same bytes sent twice wait for
one answer. What waits is checked together, as much as one checker takes; a lone vote waits for no
other. Source: issue of receipts R6 to R9, order of ballots A15, overload A35.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import NamedTuple, TypeVar

from plebiscite.errors import PlebisciteError, UnavailableError
from plebiscite.record.vote_check import ReadEntry
from plebiscite.server.operations.metrics import BATCH_ENTRIES, QUEUE
from plebiscite.server.sequencing.checkers import Checkers
from plebiscite.server.sequencing.messages import BusyError, Place
from plebiscite.server.sequencing.referendum_log import ReferendumLog

Result = TypeVar("Result")


class Limits(NamedTuple):
    """How votes wait."""

    longest_queue: int = 2048  # votes; more are told to come back
    largest_batch: int = 1024  # votes in one checkpoint; a full one is published at once
    longest_wait: float = 1.0  # seconds before a batch is published, however small
    chunk: int = 64  # votes one checker takes at a time
    gather: float = 0.05  # seconds between two chunks that are not full, while votes keep coming
    checkers: int = 2  # chunks checked at once


class VoteQueue:
    """Votes of one referendum. All methods run on the event loop."""

    def __init__(
        self,
        slug: str,
        log: ReferendumLog,
        writer: Executor,
        checkers: Checkers,
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
        self._free = asyncio.Semaphore(limits.checkers)
        self._checking: set[asyncio.Task[None]] = set()
        self._tasks = [asyncio.ensure_future(each()) for each in (self._hand_out, self._publish)]
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
        return await asyncio.shield(self._waiting.get(raw) or self._enqueue(raw))

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

    async def _hand_out(self) -> None:
        """Give free checkers what waits, at most a chunk each."""
        last = 0.0
        while True:
            chunk = [await self._unread.get()]
            await self._free.acquire()
            soon = last + self._limits.gather - time.monotonic()
            if soon > 0 and self._unread.qsize() < self._limits.chunk - 1:
                await asyncio.sleep(soon)
            last = time.monotonic()
            while len(chunk) < self._limits.chunk and not self._unread.empty():
                chunk.append(self._unread.get_nowait())
            checking = asyncio.ensure_future(self._check(chunk))
            self._checking.add(checking)
            checking.add_done_callback(self._checked)

    def _checked(self, checking: "asyncio.Task[None]") -> None:
        self._checking.discard(checking)
        self._free.release()
        if not checking.cancelled() and checking.exception() is not None:
            self.failed.set()

    async def _check(self, chunk: list[bytes]) -> None:
        """Answer what is published already, and what is no vote; the rest is ready."""
        try:
            new = await self._without_published(chunk)
            context = self._log.frozen_context
            if context is None:
                context = await self.on_writer(self._log.context)
            votes = await self._checkers.read(context, new) if new else []
        except PlebisciteError as error:
            self._answer_all(chunk, error)
            return
        except Exception as problem:
            stopped = UnavailableError(f"checking stopped: {type(problem).__name__}")
            self._answer_all(chunk, stopped)
            raise
        for entry, vote in zip(new, votes, strict=True):
            if vote.read is not None:
                self._make_ready(entry, vote.read)
            elif vote.error is not None:
                self._answer(entry, vote.error)

    async def _without_published(self, chunk: list[bytes]) -> list[bytes]:
        """Answer the votes that are on the log; the others. Never waits for what is written."""
        perhaps = await asyncio.to_thread(self._log.perhaps_published, chunk)
        if not any(perhaps):
            return chunk
        asked = [entry for entry, is_there in zip(chunk, perhaps, strict=True) if is_there]
        try:
            places = await self.on_writer(lambda: self._log.places_of(asked))
        except PlebisciteError as error:
            self._answer_all(asked, error)
            places = []
        for entry, place in zip(asked, places, strict=False):
            if place is not None:
                self._answer(entry, place)
        return [entry for entry in chunk if entry in self._waiting]

    def _make_ready(self, entry: bytes, read: ReadEntry) -> None:
        if not self._ready:
            self._oldest = time.monotonic()
        self._ready.append((entry, read))
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
        future = self._waiting.pop(entry, None)
        if future is None:
            return  # answered before
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
        for task in (*self._tasks, *self._checking):
            task.cancel()


def _seen(future: "asyncio.Future[Place]") -> None:
    """A refusal that nobody waits for any more is no error of ours."""
    if not future.cancelled():
        future.exception()
