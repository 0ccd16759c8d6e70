"""Checking votes in processes of their own, many at once: the bulk arithmetic works on batches.

A checker that is killed is replaced, and its votes are checked again. If they kill the next one,
too, each is checked alone, so that one vote that kills checkers costs no other voter an answer.
"""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any, NamedTuple, TypeVar

from plebiscite.errors import MisuseError, PlebisciteError, UnavailableError
from plebiscite.record.vote_check import ReadEntry, VotingContext
from plebiscite.server.sequencing.compiled import load_checking
from plebiscite.server.sequencing.reading import read_together

Result = TypeVar("Result")
_WARMED = "plebiscite.server.sequencing.warmed"
_LET_OTHERS_START = 0.2  # seconds
_KILLED = "a process that checks ballots was killed while it checked this one; send the same again"


class CheckedVote(NamedTuple):
    """A vote as a checker left it: read, or the error of who sent it."""

    read: ReadEntry | None
    error: PlebisciteError | None


def prepare() -> None:
    """Make this process a checker: Ctrl-C is for the sequencer, whose end is its end, too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_sequencer, daemon=True).start()
    load_checking()  # done already, unless this was forked from a process that could not


def _end_with_sequencer() -> None:
    sequencer = parent_process()
    if sequencer is not None:
        sequencer.join()
        os._exit(1)


def read_votes(context: VotingContext, entries: list[bytes]) -> list[CheckedVote]:
    """Each entry read and checked by itself; positions are given when they are appended."""
    return [_checked(each) for each in read_together(context, entries)]


def _checked(read: ReadEntry) -> CheckedVote:
    if not read.kind:  # bytes that are no entry
        return CheckedVote(None, read.findings[0].error)
    if read.kind not in {"ballot", "challenge"}:
        return CheckedVote(None, MisuseError("only ballots and challenges are handed in here"))
    return CheckedVote(read, None)


def _nothing() -> None:
    """Keep one checker from doing the work of all: the others are started meanwhile."""
    time.sleep(_LET_OTHERS_START)


class Checkers:
    """The processes. All methods run on the event loop."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        context = get_context("forkserver")
        context.set_forkserver_preload([_WARMED])
        return ProcessPoolExecutor(self.number, context, initializer=prepare)

    async def warm(self) -> None:
        """Start every process; returns when they are ready.

        Compiled code is loaded once, before they are forked, which takes a second; an installation
        that has to compile it first takes a minute. Raises: UnavailableError if they do not start.
        """
        await self.run(_nothing)
        await asyncio.gather(*(self.run(_nothing) for _ in range(self.number)))

    async def read(self, context: VotingContext, entries: Sequence[bytes]) -> list[CheckedVote]:
        """The votes, checked, in the order given. Never raises for bad bytes."""
        try:
            return await self.run(read_votes, context, list(entries))
        except UnavailableError as problem:
            if len(entries) == 1:
                return [CheckedVote(None, problem)]
        return [(await self.read(context, [entry]))[0] for entry in entries]

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:  # noqa: ANN401 - of the work
        """What `work`, a function of a module, gives in one of the processes.

        Raises: what it raises; UnavailableError if two processes were killed over it.
        """
        try:
            return await self._run(work, arguments)
        except BrokenProcessPool:
            pass
        try:
            return await self._run(work, arguments)
        except BrokenProcessPool as problem:
            raise UnavailableError(_KILLED) from problem

    async def _run(self, work: Callable[..., Result], arguments: tuple[Any, ...]) -> Result:
        pool = self._pool
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work, *arguments)
        except BrokenProcessPool:
            if self._pool is pool:  # the first to see it makes the next one
                self._pool = self._new_pool()
                pool.shutdown(wait=False, cancel_futures=True)
            raise

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)
