"""Work spread over processes: results in order, few chunks in flight, a quiet Ctrl-C."""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from typing import Any, TypeVar

from plebiscite.errors import MisuseError, PlebisciteError, UnavailableError
from plebiscite.kernel.availability import kernel_available, leave_kernel_out

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")
Work = TypeVar("Work")
Progress = Callable[[int], None]
"""Told how many chunks are finished, after each."""

PER_WORKER = 2
"""Chunks in flight: one at work, one waiting."""
_COMPILED = ["plebiscite.store.preloaded"]  # once in the fork server, not in each worker
_PLAIN = ["plebiscite.record.vote_check"]  # without compiled code


class WorkersError(UnavailableError):
    """The processes or machines that do the work are gone or unfit; says nothing about the work."""


def map_in_order(
    work: Callable[[Chunk], Result],
    chunks: Iterable[Chunk],
    *,
    workers: int,
    prepare: Callable[..., None] | None = None,
    prepared_with: tuple[Any, ...] = (),
    progress: Progress | None = None,
) -> Iterator[Result]:
    """The results of `work` on each chunk, in the chunks' order.

    At most two chunks per worker are held, so `chunks` may be an endless stream. `work` and
    `prepare` are functions of a module, because they are sent by name; `prepare` runs once in
    each worker. One worker works in this process.
    Raises: whatever `work` or the stream raises, at that chunk's turn; WorkersError if a
    worker was killed; MisuseError for fewer than one worker. Ctrl-C cancels what waits and ends
    the workers.
    """
    if workers < 1:
        raise MisuseError(f"{workers} workers can do nothing; ask for at least one")
    results = (
        _map_here(work, chunks, prepare, prepared_with)
        if workers == 1
        else _map_elsewhere(work, chunks, workers, prepare, prepared_with)
    )
    for done, result in enumerate(results, start=1):
        if progress:
            progress(done)
        yield result


def _map_here(
    work: Callable[[Chunk], Result],
    chunks: Iterable[Chunk],
    prepare: Callable[..., None] | None,
    prepared_with: tuple[Any, ...],
) -> Iterator[Result]:
    if prepare:
        prepare(*prepared_with)
    yield from map(work, chunks)


def _fork_context() -> ForkServerContext:
    # Fork servers carry over no locks, threads or database connections of this process.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_COMPILED if kernel_available() else _PLAIN)
    return context


def load_ahead() -> None:
    """Let what workers need be loaded beside whatever this process does first: a second is saved.

    The fork server that loads it serves every later pool, and ends with this process. One that
    began without compiled code stays so: later workers load it for themselves.
    """
    _fork_context()
    forkserver.ensure_running()


def _map_elsewhere(
    work: Callable[[Chunk], Result],
    chunks: Iterable[Chunk],
    workers: int,
    prepare: Callable[..., None] | None,
    prepared_with: tuple[Any, ...],
) -> Iterator[Result]:
    pool = ProcessPoolExecutor(
        workers,
        _fork_context(),
        initializer=start_worker,
        initargs=(prepare, prepared_with, not kernel_available()),
    )
    try:
        submitted = few_in_flight(
            lambda chunk: pool.submit(work, chunk), chunks, lambda: PER_WORKER * workers
        )
        for future in submitted:
            yield future.result()
    except BrokenProcessPool as problem:
        raise WorkersError(
            "a worker process was killed, perhaps for lack of memory; try again with fewer workers"
        ) from problem
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def few_in_flight(
    submit: Callable[[Chunk], Work], chunks: Iterable[Chunk], most: Callable[[], int]
) -> Iterator[Work]:
    """What `submit` gives for each chunk, in order, at most `most()` ahead of whoever takes it.

    An error of the stream comes at its turn: what was submitted before it is given first.
    """
    waiting: deque[Work] = deque()
    try:
        for chunk in chunks:
            waiting.append(submit(chunk))
            while len(waiting) >= most():
                yield waiting.popleft()
    except PlebisciteError:
        yield from waiting
        raise
    yield from waiting


def collect_rarely() -> None:
    """Let this process look for garbage in circles a hundred times less often than Python would.

    Checking makes many small objects and no circles: up to a tenth of its time went into looking.
    """
    gc.freeze()
    gc.set_threshold(100_000, 50, 1000)


def start_worker(
    prepare: Callable[..., None] | None,
    prepared_with: tuple[Any, ...],
    without_kernel: bool,  # noqa: FBT001 - sent with the others, by place
) -> None:
    """Begin a worker process: it leaves Ctrl-C to its parent, ends with it, and prepares itself.

    `without_kernel`: whether it does without compiled code, as its parent.
    """
    if without_kernel:
        leave_kernel_out()
    # The parent hears Ctrl-C and decides; a worker would only print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    collect_rarely()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if prepare:
        prepare(*prepared_with)


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever, with all its memory."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
