"""However many read, and however many entries at a time: the same entries, and one report."""

import pickle
from collections.abc import Callable, Iterable, Iterator

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryRecord, MemoryTown, played_to
from plebiscite.canonical.batches import in_batches
from plebiscite.errors import UnavailableError
from plebiscite.record.entries import BallotEntry, parse_entry, write_entry
from plebiscite.record.vote_check import VotingContext, read_chunks
from plebiscite.store import parallel_reading
from plebiscite.store.parallel_reading import BULK_CHUNK, PLAIN_CHUNK, ParallelReading, chunk_size
from plebiscite.store.worker_pool import WorkersError
from plebiscite.verify.record_verification import verify_record

TOWN = played_to("voted")


def context() -> VotingContext:
    elections = {uuid: each.raw for uuid, each in TOWN.state.elections.items()}
    return VotingContext(TOWN.state.origin, elections)


class HereAndNow:
    """A cluster in this process; `answer` may be made to lie."""

    address, workers = "tcp://here:1", 3

    def __init__(self, lie: Callable[[bytes], bytes] = lambda answer: answer) -> None:
        self._lie = lie

    def map_in_order(
        self, work: Callable[[object, bytes], bytes], chunks: Iterable[bytes], shared: object
    ) -> Iterator[bytes]:
        for chunk in chunks:
            yield self._lie(work(shared, chunk))


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_the_size_of_chunks_changes_nothing(size: int) -> None:
    numbered = list(enumerate(TOWN.raws))
    asked = context()._replace(path="plain")
    plain = [each for part in read_chunks(asked, in_batches(numbered, 5)) for each in part]
    reading = ParallelReading(1, path="plain", size=size)
    parts = list(reading(context(), in_batches(numbered, 5)))
    assert [each for part in parts for each in part] == plain
    assert {len(part) for part in parts[:-1]} <= {size}


def test_ballots_are_counted_by_path_and_nothing_else_is() -> None:
    reading = ParallelReading(1, path="plain")
    list(reading(context(), [list(enumerate(TOWN.raws))]))
    assert dict(reading.paths) == {"plain": TOWN.state.ballots}
    assert (reading.workers, reading.cluster) == (1, "")


@pytest.mark.parametrize(
    ("workers", "cluster", "times"), [(1, None, 0), (2, None, 1), (2, HereAndNow(), 0)]
)
def test_only_processes_of_its_own_are_loaded_ahead(
    monkeypatch: pytest.MonkeyPatch, workers: int, cluster: HereAndNow | None, times: int
) -> None:
    loaded: list[int] = []
    monkeypatch.setattr(parallel_reading, "load_ahead", lambda: loaded.append(1))
    ParallelReading(workers, cluster=cluster).load_ahead()
    assert len(loaded) == times


def test_without_the_kernel_chunks_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chunk_size("plain") == PLAIN_CHUNK
    monkeypatch.setattr(parallel_reading, "kernel_available", lambda: True)
    assert chunk_size("auto") == chunk_size("bulk") == BULK_CHUNK
    monkeypatch.setattr(parallel_reading, "kernel_available", lambda: False)
    assert chunk_size("auto") == PLAIN_CHUNK


class Torn(MemoryRecord):
    """A record of which one bundle has other bytes than the log signed."""

    def read(self, path: str) -> bytes:
        raw = super().read(path)
        if not path.startswith("tile/entries/"):
            return raw
        return raw[:-2] + b"??"


def _torn(town: MemoryTown) -> Torn:
    return Torn(town, town.raws)


@pytest.mark.parametrize("make", [_torn, MemoryTown.as_record])
def test_one_report_whoever_reads(make: Callable[[MemoryTown], MemoryRecord]) -> None:
    record = make(TOWN)
    whole = verify_record(record, TOWN.policy).report
    for size in (1, 2, 3, 100):
        reading = ParallelReading(1, path="plain", size=size)
        assert verify_record(record, TOWN.policy, read=reading).report == whole
        assert reading.failure is None
    shared = ParallelReading(1, path="plain", cluster=HereAndNow(), size=2)
    assert verify_record(record, TOWN.policy, read=shared).report == whole
    assert (shared.workers, shared.cluster) == (3, "tcp://here:1")


@pytest.mark.slow
def test_one_report_with_two_and_three_processes() -> None:
    record = TOWN.as_record()
    whole = verify_record(record, TOWN.policy).report
    for workers in (2, 3):
        reading = ParallelReading(workers, path="plain", size=2)
        assert verify_record(record, TOWN.policy, read=reading).report == whole


def test_a_worker_that_answers_for_other_entries_is_found() -> None:
    """Mixed-up answers would make the log look like a liar; their word on proofs is believed."""

    def another(answer: bytes) -> bytes:
        entries = pickle.loads(answer)  # noqa: S301 - our own
        return pickle.dumps([entries[0]._replace(leaf=bytes(32)), *entries[1:]])

    reading = ParallelReading(1, path="plain", cluster=HereAndNow(another))
    report = verify_record(TOWN.as_record(), TOWN.policy, read=reading).report
    assert isinstance(reading.failure, WorkersError)
    assert "for other entries" in str(reading.failure)
    assert report.exit_status == 3  # nothing is said of the record


def test_what_a_lying_worker_says_of_proofs_is_believed() -> None:
    """Nothing here can see it; so the report names the cluster, and the manual says whose."""

    def lie(answer: bytes) -> bytes:
        entries = pickle.loads(answer)  # noqa: S301 - our own
        return pickle.dumps(
            [e._replace(vote=e.vote and e.vote._replace(findings=())) for e in entries]
        )

    raws = list(TOWN.raws)
    places = [i for i, raw in enumerate(raws) if isinstance(parse_entry(raw), BallotEntry)]
    one, two = parse_entry(raws[places[2]]), parse_entry(raws[places[3]])
    assert isinstance(one, BallotEntry)
    assert isinstance(two, BallotEntry)
    raws[places[2]] = write_entry(replace(one, signature=two.signature))
    record = TOWN.as_record(raws=raws)
    assert verify_record(record, TOWN.policy).report.exit_status == 1
    reading = ParallelReading(1, path="plain", cluster=HereAndNow(lie))
    assert verify_record(record, TOWN.policy, read=reading).report.exit_status == 3
    assert reading.cluster == "tcp://here:1"


def test_lost_workers_are_no_fault_of_the_record() -> None:
    def lost(_: bytes) -> bytes:
        raise WorkersError("the scheduler is gone")

    reading = ParallelReading(1, path="plain", cluster=HereAndNow(lost))
    verify_record(TOWN.as_record(), TOWN.policy, read=reading)
    assert isinstance(reading.failure, WorkersError)


def test_an_absent_bundle_is_no_fault_of_the_workers() -> None:
    class Short(MemoryRecord):
        def read(self, path: str) -> bytes:
            if path.startswith("tile/entries/"):
                raise UnavailableError("not there", place=path)
            return super().read(path)

    reading = ParallelReading(1, path="plain")
    report = verify_record(Short(TOWN, TOWN.raws), TOWN.policy, read=reading).report
    assert reading.failure is None
    assert [each.id for each in report.checks if each.status == "could not check"]
