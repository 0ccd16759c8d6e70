"""Advice on a record's ballots, made on several processors while the record is checked."""

from collections.abc import Iterable, Iterator
from itertools import chain

from plebiscite.canonical.batches import in_batches
from plebiscite.record.vote_advice import read_and_advise
from plebiscite.record.vote_check import Chunk, ReadEntry, VotingContext
from plebiscite.store.advice_files import AdviceWriter
from plebiscite.store.parallel_reading import chunk_size
from plebiscite.store.worker_pool import map_in_order

_context: list[VotingContext] = []  # of this worker process, set once when it starts


def prepare_adviser(context: VotingContext) -> None:
    """Set what this worker process reads with."""
    _context[:] = [context]


def advise_chunk(chunk: Chunk) -> tuple[list[ReadEntry], list[bytes]]:
    """The entries of one chunk, read in this worker process, and the advice on each."""
    return read_and_advise(_context[0], chunk)


class AdviceMaking:
    """Reads chunks in order and writes advice meanwhile; a `ReadChunks` for `verify_record`."""

    def __init__(self, writer: AdviceWriter, size: int, workers: int) -> None:
        """Advice on the first `size` entries, which is the log's size for `writer`."""
        self._writer, self._size, self._workers = writer, size, workers
        self.ballots = 0
        """On how many ballots advice was made."""
        self.bytes = 0
        """How long all of it is."""

    def __call__(
        self, context: VotingContext, chunks: Iterable[Chunk]
    ) -> Iterator[list[ReadEntry]]:
        """The entries of each chunk, read. Raises as `map_in_order` and `DurableFiles`."""
        results = map_in_order(
            advise_chunk,
            in_batches(chain.from_iterable(chunks), chunk_size("auto")),
            workers=self._workers,
            prepare=prepare_adviser,
            prepared_with=(context,),
        )
        for entries, made in results:
            for entry, advice in zip(entries, made, strict=True):
                self._put(entry.position, advice)
            yield entries

    def _put(self, index: int, advice: bytes) -> None:
        if index < self._size:  # the log may have grown since
            self._writer.put(index, advice)
            self.ballots += bool(advice)
            self.bytes += len(advice)
