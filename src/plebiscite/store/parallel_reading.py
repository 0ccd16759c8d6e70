"""Reading a record's votes on several processors."""

from collections.abc import Iterable, Iterator

from plebiscite.record.vote_check import Chunk, ReadEntry, VotingContext, read_chunks
from plebiscite.store.worker_pool import map_in_order

_context: list[VotingContext] = []  # of this worker process, set once when it starts


def prepare_reader(context: VotingContext) -> None:
    """Set what this worker process reads with."""
    _context[:] = [context]


def read_chunk(chunk: Chunk) -> list[ReadEntry]:
    """The entries of one chunk, read in this worker process."""
    return next(read_chunks(_context[0], [chunk]))


class ParallelReading:
    """Reads chunks in order with `workers` processes; a `ReadChunks` for `verify_record`."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def __call__(
        self, context: VotingContext, chunks: Iterable[Chunk]
    ) -> Iterator[list[ReadEntry]]:
        """The entries of each chunk, read. Raises UnavailableError if a worker is killed."""
        return map_in_order(
            read_chunk,
            chunks,
            workers=self._workers,
            prepare=prepare_reader,
            prepared_with=(context,),
        )
