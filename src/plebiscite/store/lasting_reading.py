"""Reading a growing record's votes on several processors, by workers that stay."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from plebiscite.errors import UnavailableError
from plebiscite.kernel.availability import kernel_available
from plebiscite.record.vote_check import Chunk, ReadEntry, VotingContext
from plebiscite.store.parallel_reading import prepare_reader, read_chunk
from plebiscite.store.worker_pool import start_worker


class LastingReading:
    """A `ReadChunks` whose `workers` are kept from one call to the next. Close it at the end."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None
        self._context: VotingContext | None = None

    def __call__(
        self, context: VotingContext, chunks: Iterable[Chunk]
    ) -> Iterator[list[ReadEntry]]:
        """The entries of each chunk, read, in order. Raises UnavailableError if a worker dies."""
        pool = self._pool_for(context)
        waiting: deque[Future[list[ReadEntry]]] = deque()
        try:
            for chunk in chunks:
                waiting.append(pool.submit(read_chunk, chunk))
                if len(waiting) > self._workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as problem:
            self.close()
            raise UnavailableError(
                "a worker process was killed, perhaps for lack of memory; use fewer --workers"
            ) from problem

    def _pool_for(self, context: VotingContext) -> ProcessPoolExecutor:
        if self._pool is None or context != self._context:
            self.close()
            self._context = context
            self._pool = ProcessPoolExecutor(
                self._workers,
                multiprocessing.get_context("forkserver"),
                initializer=start_worker,
                initargs=(prepare_reader, (context,), not kernel_available()),
            )
        return self._pool

    def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
