"""Reading a record's votes on several processors, or on several machines.

The entries are the same, in the same order, whoever reads them and however many at a time; what
differs is counted here, for the sentence that says how a report came about.
"""

import pickle
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from plebiscite.canonical.batches import in_batches
from plebiscite.foreign.archive_ballots import CheckChunk
from plebiscite.foreign.ballot_chunks import BallotOutcome, IndexedBallot
from plebiscite.kernel.availability import kernel_available
from plebiscite.log.merkle import leaf_hash
from plebiscite.record.checking_paths import CheckingPath, PathChoice
from plebiscite.record.vote_check import Chunk, ReadEntry, VotingContext, read_chunks
from plebiscite.store.worker_pool import WorkersError, load_ahead, map_in_order

if TYPE_CHECKING:
    from plebiscite.ballot.advice import AdviceSource

PLAIN_CHUNK = 32  # entries of one task: a third of a second of the plain path
BULK_CHUNK = 256  # 1.7 MB to a worker and 0.2 MB back, 20 µs an entry: a tenth of a second of work
_context: list[VotingContext] = []  # of this worker process, set once when it starts


class Cluster(Protocol):
    """Workers on several machines: see `store.cluster`."""

    address: str

    @property
    def workers(self) -> int:
        """How many chunks they work on at a time."""

    def map_in_order(
        self, work: Callable[[object, bytes], bytes], chunks: Iterable[bytes], shared: object
    ) -> Iterator[bytes]:
        """`work(shared, chunk)` for each chunk, in order. Raises UnavailableError."""


def prepare_reader(context: VotingContext) -> None:
    """Set what this worker process reads with."""
    _context[:] = [context]


def read_chunk(chunk: Chunk) -> list[ReadEntry]:
    """The entries of one chunk, read in this worker process."""
    return next(read_chunks(_context[0], [chunk]))


def read_packed(context: object, chunk: bytes) -> bytes:
    """As `read_chunk`, on a worker of a cluster; bytes in and out are sent as they are."""
    assert isinstance(context, VotingContext)  # noqa: S101 - what this module shares
    return pickle.dumps(next(read_chunks(context, [pickle.loads(chunk)])), protocol=5)  # noqa: S301 - from this module's other end


def check_packed(check: object, chunk: bytes) -> bytes:
    """As `read_packed`, for an archive's ballots."""
    assert callable(check)  # noqa: S101 - what this module shares
    return pickle.dumps(check(pickle.loads(chunk)), protocol=5)  # noqa: S301 - from this module's other end


def chunk_size(path: PathChoice) -> int:
    """How many entries one task has, so that it takes some tenths of a second."""
    return PLAIN_CHUNK if path == "plain" or not kernel_available() else BULK_CHUNK


class ParallelReading:
    """Reads chunks in order with `workers` processes; a `ReadChunks` for `verify_record`."""

    def __init__(
        self,
        workers: int,
        *,
        path: PathChoice = "auto",
        cluster: Cluster | None = None,
        size: int | None = None,
    ) -> None:
        """With a `cluster`, its workers read instead. `size`: entries of one task."""
        self._workers, self.path, self._cluster = workers, path, cluster
        self._size = size
        self.advice: AdviceSource | None = None
        """Where a bulk path finds advice on a record's ballots; each worker reads for itself."""
        self.paths: Counter[CheckingPath] = Counter()
        """How many ballots were checked by each path."""
        self.failure: WorkersError | None = None
        """Why the workers could not go on: nothing that the record is to blame for."""

    @property
    def workers(self) -> int:
        """How many chunks are worked on at a time."""
        return self._cluster.workers if self._cluster else self._workers

    @property
    def cluster(self) -> str:
        """The address of the cluster's scheduler, or nothing."""
        return self._cluster.address if self._cluster else ""

    def load_ahead(self) -> None:
        """Begin to load what the workers need, once it is sure that they will work."""
        if self._workers > 1 and self._cluster is None:
            load_ahead()

    def __call__(
        self, context: VotingContext, chunks: Iterable[Chunk]
    ) -> Iterator[list[ReadEntry]]:
        """The entries of each chunk, read. Raises WorkersError.

        Chunks are cut anew: an entry's answer does not depend on its neighbours.
        """
        size = self._size or chunk_size(self.path)
        larger = in_batches(chain.from_iterable(chunks), size)
        results = self._results(context._replace(path=self.path, advice=self.advice), larger)
        while (entries := self._next(results)) is not None:
            self.paths.update(
                entry.path
                for entry in entries
                if entry.vote is not None and entry.vote.kind == "ballot"
            )
            yield entries

    def map_archive(
        self, check: CheckChunk, chunks: Iterable[list[IndexedBallot]]
    ) -> Iterator[list[BallotOutcome]]:
        """As `map`, for the ballots of a Belenios archive; a `MapChunks`. Raises WorkersError."""
        if self._cluster:
            packed = (pickle.dumps(chunk, protocol=5) for chunk in chunks)
            answers = self._cluster.map_in_order(check_packed, packed, check)
            results: Iterator[list[BallotOutcome]] = map(pickle.loads, answers)
        else:
            results = map_in_order(check, chunks, workers=self._workers)
        for outcomes in results:
            self.paths.update(outcome.path for outcome in outcomes)
            yield outcomes

    def _next(self, results: Iterator[list[ReadEntry]]) -> list[ReadEntry] | None:
        try:
            return next(results, None)
        except WorkersError as problem:
            self.failure = problem
            raise

    def _results(
        self, context: VotingContext, chunks: Iterable[Chunk]
    ) -> Iterator[list[ReadEntry]]:
        if self._cluster:
            return _on_cluster(self._cluster, context, chunks)
        return map_in_order(
            read_chunk,
            chunks,
            workers=self._workers,
            prepare=prepare_reader,
            prepared_with=(context,),
        )


def _on_cluster(
    cluster: Cluster, context: VotingContext, chunks: Iterable[Chunk]
) -> Iterator[list[ReadEntry]]:
    sent: deque[list[bytes]] = deque()

    def packed() -> Iterator[bytes]:
        for chunk in chunks:
            sent.append([leaf_hash(raw) for _, raw in chunk])
            yield pickle.dumps(chunk, protocol=5)

    for answer in cluster.map_in_order(read_packed, packed(), context):
        entries = pickle.loads(answer)  # noqa: S301 - of our own workers: see `store.cluster`
        if [entry.leaf for entry in entries] != sent.popleft():
            raise WorkersError("a worker answered for other entries than it was asked about")
        yield entries
