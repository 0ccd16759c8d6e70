"""The process that keeps every record of a service: the only one with keys, the only writer.

Run as `python -m plebiscite.server.sequencing.process`; it answers on a local socket that only
the service's own user can open, and prints `ready` when it does.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import SystemRandom
from typing import Any

import msgspec

from plebiscite.errors import MisuseError, PlebisciteError, UnavailableError
from plebiscite.offices.submission import read_submission
from plebiscite.server.configuration import DATA
from plebiscite.server.sequencing.checkers import Checkers
from plebiscite.server.sequencing.compiled import load_counting
from plebiscite.server.sequencing.folders import folder_of, slugs_in
from plebiscite.server.sequencing.messages import (
    LONGEST_MESSAGE,
    SOCKET,
    Answer,
    Request,
    framed,
    problem_of,
    read_frame,
)
from plebiscite.server.sequencing.referendum_log import ReferendumLog
from plebiscite.server.sequencing.vote_queue import Limits, VoteQueue
from plebiscite.server.sequencing.waking import must_stay_fresh
from plebiscite.store.folder_lock import FolderLock

CHECKERS = "PLEBISCITE_CHECKERS"
LONGEST_QUEUE = "PLEBISCITE_LONGEST_QUEUE"
LONGEST_WAIT = "PLEBISCITE_BATCH_SECONDS"
_RUN_MODE = 0o700
_LOOK_EVERY = 1.0  # seconds
Call = Callable[..., Awaitable[Any]]


class Kept:
    """One referendum in this process: its log, the thread that writes it, its queue of votes."""

    def __init__(self, slug: str, log: ReferendumLog, checkers: Checkers, limits: Limits) -> None:
        self.log = log
        self.writer = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self.queue = VoteQueue(slug, log, self.writer, checkers, limits)
        self._freshening = asyncio.ensure_future(self._keep_fresh(slug))

    async def _keep_fresh(self, slug: str) -> None:
        """Ask the witnesses again while the quorum is missing, and when a checkpoint is old."""
        told = ""
        while True:
            await asyncio.sleep(_LOOK_EVERY)
            try:
                await self.queue.on_writer(self.log.keep_fresh)
            except PlebisciteError as problem:
                if told != problem.message:
                    print(f"sequencer: {slug}: {problem}", file=sys.stderr, flush=True)  # noqa: T201 - into the service's log
                told = problem.message
            else:
                told = ""

    async def close(self) -> None:
        """Stop taking votes, finish what is being written, let go of the log."""
        self._freshening.cancel()
        self.queue.stop()
        await asyncio.get_running_loop().run_in_executor(self.writer, self.log.close)
        self.writer.shutdown()


class SequencerProcess:
    """Answers calls for all referendums of one data folder."""

    def __init__(self, data: Path, limits: Limits) -> None:
        """Raises: UnavailableError if another sequencer works in this folder."""
        self._data, self._limits = data, limits
        self._run = data / "run"
        self._run.mkdir(mode=_RUN_MODE, parents=True, exist_ok=True)
        self._lock = FolderLock(self._run)
        self._checkers = Checkers(limits.checkers)
        self._is_warm = asyncio.Event()
        self._kept: dict[str, Kept] = {}
        self._calls: dict[str, Call] = {
            "new_referendum": self._new_referendum,
            "seal": self._seal,
            "act": self._act,
            "submit": self._submit,
            "countersign": self._countersign,
            "look_at_count": self._look_at_count,
            "summary": self._summary,
            "chain": self._chain,
            "vote": self._vote,
            "slugs": self._slugs,
        }

    async def serve(self, stop: asyncio.Event) -> None:
        """Answer until `stop` is set, or a queue failed."""
        path = self._run / SOCKET
        path.unlink(missing_ok=True)  # the lock says that nobody listens there
        before = os.umask(0o077)
        try:
            server = await asyncio.start_unix_server(
                self._converse, str(path), limit=LONGEST_MESSAGE, backlog=1024
            )
        finally:
            os.umask(before)
        waking = asyncio.ensure_future(self._wake())
        try:
            await self._warm_up(stop)
            while not stop.is_set() and not any(
                k.queue.failed.is_set() for k in self._kept.values()
            ):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), 0.5)
        finally:
            waking.cancel()
            server.close()
            path.unlink(missing_ok=True)
            for kept in self._kept.values():
                await kept.close()
            self._checkers.close()
            self._lock.release()

    async def _warm_up(self, stop: asyncio.Event) -> None:
        """Say `ready` when ballots can be checked; those that come before wait. Or `stop` is set.

        Raises: UnavailableError if checkers do not start.
        """
        warming = asyncio.ensure_future(self._load())
        stopping = asyncio.ensure_future(stop.wait())
        await asyncio.wait({warming, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if warming.done():
            warming.result()
            self._is_warm.set()
            print("ready", flush=True)  # noqa: T201 - whoever started this process waits for it

    async def _load(self) -> None:
        await self._checkers.warm()
        await asyncio.to_thread(load_counting)

    async def _wake(self) -> None:
        """Open what must stay fresh, one after the other; one that fails holds up no other."""
        for slug in slugs_in(self._data):
            try:
                if await asyncio.to_thread(must_stay_fresh, folder_of(self._data, slug)):
                    kept = self._of(slug)
                    await kept.queue.on_writer(kept.log.wake)
            except PlebisciteError as problem:
                print(f"sequencer: {slug}: {problem}", file=sys.stderr, flush=True)  # noqa: T201 - into the service's log

    def _is_broken(self) -> bool:
        return any(kept.queue.failed.is_set() for kept in self._kept.values())

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer every request on one connection, each when it is ready."""
        answering: set[asyncio.Task[None]] = set()
        try:
            while True:
                request = msgspec.msgpack.decode(await read_frame(reader), type=Request)
                task = asyncio.ensure_future(self._tell(request, writer))
                answering.add(task)
                task.add_done_callback(answering.discard)
        except (OSError, asyncio.IncompleteReadError, msgspec.DecodeError):
            return  # whoever asked has gone: what was published stays published
        finally:
            writer.close()

    async def _tell(self, request: Request, writer: asyncio.StreamWriter) -> None:
        answer = msgspec.structs.replace(await self._answer(request), number=request.number)
        if not writer.is_closing():
            writer.write(framed(answer))
            with contextlib.suppress(OSError):
                await writer.drain()

    async def _answer(self, request: Request) -> Answer:
        call = self._calls.get(request.call)
        try:
            if call is None:
                raise MisuseError(f"the sequencer has no call {request.call!r}")
            return Answer(value=await call(request.slug, **request.arguments))
        except PlebisciteError as error:
            return Answer(problem=problem_of(error))
        except OSError as problem:
            reason = (problem.strerror or str(problem)).lower()
            return Answer(problem=problem_of(UnavailableError(f"the disk refuses: {reason}")))

    def _of(self, slug: str) -> Kept:
        if slug not in self._kept:
            folder = folder_of(self._data, slug)
            if not folder.private.is_dir():
                raise MisuseError(f"there is no referendum {slug!r} whose record is kept here")
            log = ReferendumLog(folder, SystemRandom().shuffle)
            self._kept[slug] = Kept(slug, log, self._checkers, self._limits)
        return self._kept[slug]

    async def _new_referendum(self, slug: str, origin: str, commission: str) -> object:
        folder = folder_of(self._data, slug)
        return await asyncio.to_thread(folder.make_keys, origin, commission)

    async def _seal(self, slug: str, definition: str) -> object:
        kept = self._of(slug)
        return await kept.queue.on_writer(lambda: kept.log.seal(definition))

    async def _act(self, slug: str, name: str, arguments: dict[str, Any]) -> object:
        kept = self._of(slug)
        await kept.queue.drained()
        return await kept.queue.on_writer(lambda: kept.log.act(name, arguments))

    async def _submit(self, slug: str, file: bytes) -> object:
        kept = self._of(slug)
        origin = await kept.queue.on_writer(lambda: kept.log.origin)
        # Reading a large file must not hold up votes.
        submission = await self._checkers.run(read_submission, file, origin)
        await kept.queue.drained()
        return await kept.queue.on_writer(lambda: kept.log.submit(submission))

    async def _countersign(self, slug: str, file: bytes) -> object:
        kept = self._of(slug)
        await kept.queue.drained()
        return await kept.queue.on_writer(lambda: kept.log.countersign(file))

    async def _look_at_count(self, slug: str, sheet: dict[str, Any]) -> object:
        kept = self._of(slug)
        return await kept.queue.on_writer(lambda: kept.log.look_at_count(sheet))

    async def _summary(self, slug: str) -> object:
        kept = self._of(slug)
        return await kept.queue.on_writer(lambda: kept.log.summary(len(kept.queue)))

    async def _chain(self, slug: str, credential: str) -> object:
        kept = self._of(slug)
        return await kept.queue.on_writer(lambda: kept.log.chain(credential))

    async def _vote(self, slug: str, entry: bytes) -> object:
        return await self._of(slug).queue.vote(entry)

    async def _slugs(self, _: str) -> object:
        await self._is_warm.wait()
        return slugs_in(self._data)


def _limits() -> Limits:
    usual = Limits()
    return usual._replace(
        checkers=int(os.environ.get(CHECKERS, str(os.cpu_count() or usual.checkers))),
        longest_queue=int(os.environ.get(LONGEST_QUEUE, str(usual.longest_queue))),
        longest_wait=float(os.environ.get(LONGEST_WAIT, str(usual.longest_wait))),
    )


async def _main(data: Path) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    process = SequencerProcess(data, _limits())
    await process.serve(stop)
    if not stop.is_set():
        raise UnavailableError("the queue of ballots stopped; starting again helps")


def main() -> None:
    """Run until SIGTERM or SIGINT. Exit status 3 if another sequencer works here."""
    data = Path(os.environ.get(DATA, "plebiscite-data")).resolve()
    try:
        asyncio.run(_main(data))
    except PlebisciteError as error:
        print(f"sequencer: {error}", file=sys.stderr)  # noqa: T201 - nothing else is set up yet
        sys.exit(3)


if __name__ == "__main__":
    main()
