"""Work spread over processes: results in order, few chunks in flight, a quiet Ctrl-C."""

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from plebiscite.errors import MisuseError, UnavailableError

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")
Progress = Callable[[int], None]
"""Told how many chunks are finished, after each."""

_PER_WORKER = 2  # chunks in flight: one at work, one waiting


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
    Raises: whatever `work` raises, at that chunk's turn; UnavailableError if a worker was killed;
    MisuseError for fewer than one worker. Ctrl-C cancels what waits and ends the workers.
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


def _map_elsewhere(
    work: Callable[[Chunk], Result],
    chunks: Iterable[Chunk],
    workers: int,
    prepare: Callable[..., None] | None,
    prepared_with: tuple[Any, ...],
) -> Iterator[Result]:
    # Fork servers carry over no locks, threads or database connections of this process.
    context = multiprocessing.get_context("forkserver")
    pool = ProcessPoolExecutor(
        workers, context, initializer=start_worker, initargs=(prepare, prepared_with)
    )
    waiting: deque[Future[Result]] = deque()
    try:
        for chunk in chunks:
            waiting.append(pool.submit(work, chunk))
            if len(waiting) == _PER_WORKER * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as problem:
        raise UnavailableError(
            "a worker process was killed, perhaps for lack of memory; try again with fewer workers"
        ) from problem
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def start_worker(prepare: Callable[..., None] | None, prepared_with: tuple[Any, ...]) -> None:
    """Begin a worker process: it leaves Ctrl-C to its parent, and prepares itself."""
    # The parent hears Ctrl-C and decides; a worker would only print a traceback.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if prepare:
        prepare(*prepared_with)
