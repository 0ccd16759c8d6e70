"""Real Dask processes: order, what is shared, lost workers, another program, nobody there."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import Client, Future
from distributed.utils import LoopRunner

import worker_tasks
from dask_processes import DaskProcesses
from plebiscite.errors import MisuseError, ProofError, UnavailableError
from plebiscite.store import cluster as cluster_module
from plebiscite.store.cluster import Cluster
from plebiscite.store.program_version import program_version
from plebiscite.store.worker_pool import WorkersError

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module")
def dask() -> Iterator[DaskProcesses]:
    with DaskProcesses(2) as processes:
        yield processes


@pytest.fixture
def cluster(dask: DaskProcesses) -> Iterator[Cluster]:
    with Cluster(dask.address) as connected:
        deadline = time.monotonic() + 60
        while connected.workers < 2 and time.monotonic() < deadline:
            time.sleep(0.2)
            connected.look()
        assert connected.workers == 2
        yield connected


def numbers(count: int) -> list[bytes]:
    return [str(number).encode() for number in range(count)]


def test_results_come_in_order_with_what_is_shared(cluster: Cluster) -> None:
    results = cluster.map_in_order(worker_tasks.shared_length, numbers(20), bytes(1000))
    assert list(results) == [number + b"1000" for number in numbers(20)]


def test_two_runs_share_different_things(cluster: Cluster) -> None:
    one = cluster.map_in_order(worker_tasks.shared_length, numbers(3), bytes(1))
    two = cluster.map_in_order(worker_tasks.shared_length, numbers(3), bytes(22))
    assert [(next(one), next(two)) for _ in range(3)] == [(n + b"1", n + b"22") for n in numbers(3)]


def test_both_workers_work_and_the_slow_one_does_not_change_the_order(cluster: Cluster) -> None:
    seconds = [b"0.3", b"0.1", b"0.1", b"0.2"]
    done = list(cluster.map_in_order(worker_tasks.process_number, seconds, 1))
    assert len(set(done)) == 2


def test_few_chunks_are_taken_ahead(cluster: Cluster) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x"

    results = cluster.map_in_order(worker_tasks.shared_length, endless(), b"")
    assert next(results) == b"x0"
    assert taken == 4
    results.close()  # type: ignore[attr-defined] # a generator behind its iterator


def test_an_error_keeps_its_class_and_place_and_comes_at_its_turn(cluster: Cluster) -> None:
    results = cluster.map_in_order(worker_tasks.refuse_two, numbers(9), 1)
    assert [next(results), next(results)] == [b"0", b"1"]
    with pytest.raises(ProofError, match="chunk 2: two does not hold"):
        next(results)


def test_an_answer_of_another_kind_is_refused(cluster: Cluster) -> None:
    with pytest.raises(WorkersError, match="something else"):
        list(cluster.map_in_order(worker_tasks.no_bytes, numbers(1), 1))


def test_the_chunk_of_a_lost_worker_is_done_by_another(tmp_path: Path) -> None:
    with DaskProcesses(2) as dask, Cluster(dask.address) as cluster:
        place = str(tmp_path / "died")
        results = list(cluster.map_in_order(worker_tasks.die_once, numbers(6), place))
        assert results == numbers(6)
        assert Path(place).exists()


def test_a_chunk_whose_answer_does_not_come_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "_LOOK", 0.5)
    with DaskProcesses(2) as dask, Cluster(dask.address) as cluster:
        cluster.patience = 2
        began = time.monotonic()
        place = str(tmp_path / "stuck")
        results = cluster.map_in_order(worker_tasks.stuck_once, numbers(6), place)
        assert list(results) == numbers(6)
        assert time.monotonic() - began < 55  # the stuck one would take 60


def test_an_answer_that_is_there_and_cannot_be_had_is_asked_again(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask's client can miss what it asks for when a worker dies between answer and delivery."""
    monkeypatch.setattr(cluster_module, "_LOOK", 0.5)
    result = Future.result
    missed: list[object] = []

    def misses_the_first(future: Future[bytes], timeout: float) -> bytes:
        answer: bytes = result(future, timeout)
        if not missed or future.key in missed:
            missed.append(future.key)
            raise TimeoutError
        return answer

    monkeypatch.setattr(Future, "result", misses_the_first)
    began = time.monotonic()
    results = cluster.map_in_order(worker_tasks.shared_length, numbers(6), b"")
    assert list(results) == [number + b"0" for number in numbers(6)]
    assert missed
    assert time.monotonic() - began < cluster.patience / 2  # at once, not when patience ends


def never(*_: object, **__: object) -> None:
    time.sleep(60)


@pytest.mark.parametrize("call", ["nthreads", "register_plugin"])
def test_a_scheduler_that_does_not_answer_is_not_waited_for(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr(cluster_module, "_LOOK", 0)
    monkeypatch.setattr(Client, call, never)
    cluster.patience = 0.5
    results = cluster.map_in_order(worker_tasks.process_number, [b"0.1"], 1)
    with pytest.raises(WorkersError, match="the scheduler is gone"):
        next(results)


@pytest.mark.parametrize("call", ["cancel", "unregister_worker_plugin"])
def test_a_scheduler_that_does_not_answer_hinders_no_end(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr(Client, call, never)
    cluster.patience = 0.5
    began = time.monotonic()
    assert list(cluster.map_in_order(worker_tasks.shared_length, numbers(1), b"")) == [b"00"]
    assert time.monotonic() - began < 10


def test_when_every_worker_is_gone_it_ends_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster_module, "_LOOK", 0.5)
    with DaskProcesses(1) as dask, Cluster(dask.address) as cluster:
        cluster.patience = 2
        results = cluster.map_in_order(worker_tasks.die_always, numbers(3), 1)
        with pytest.raises(WorkersError, match="every worker is gone; what was checked is kept"):
            next(results)


def test_when_the_scheduler_is_gone_it_ends_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster_module, "_LOOK", 0.5)
    with DaskProcesses(1) as dask, Cluster(dask.address) as cluster:
        results = cluster.map_in_order(worker_tasks.process_number, [b"0", b"30", b"0"], 1)
        next(results)
        dask.kill_scheduler()
        with pytest.raises(WorkersError, match="the scheduler is gone"):
            next(results)


def test_a_connection_that_was_closed_is_told_as_such(dask: DaskProcesses) -> None:
    with Cluster(dask.address) as cluster:
        results = cluster.map_in_order(worker_tasks.shared_length, numbers(9), b"")
        assert next(results) == b"00"
        cluster.close()
        with pytest.raises(WorkersError, match="the scheduler is gone"):
            list(results)


def test_nobody_at_the_address() -> None:
    with pytest.raises(UnavailableError, match="no Dask scheduler answers there"):
        Cluster("tcp://127.0.0.1:9", patience=1)


def test_collecting_garbage_waits_for_nobody(cluster: Cluster) -> None:
    """Whoever starts or ends a connection holds this lock, and garbage may be collected then."""
    finalizer = cluster._client.__del__  # noqa: SLF001 - Dask's, if it were not taken away
    with LoopRunner._lock:  # noqa: SLF001 - Dask's
        collecting = threading.Thread(target=finalizer, daemon=True)
        collecting.start()
        collecting.join(timeout=20)
        assert not collecting.is_alive()
    assert list(cluster.map_in_order(worker_tasks.shared_length, numbers(1), b"")) == [b"00"]


def test_a_scheduler_without_workers() -> None:
    with (
        DaskProcesses(0) as dask,
        pytest.raises(UnavailableError, match="dask worker tcp://127"),
    ):
        Cluster(dask.address, patience=1)


@pytest.mark.parametrize("address", ["nonsense://x:1", "tcp://"])
def test_no_address(address: str) -> None:
    with pytest.raises(MisuseError, match="no scheduler's address"):
        Cluster(address, patience=1)


def test_a_worker_of_another_program_is_named(
    dask: DaskProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = program_version()
    monkeypatch.setattr(cluster_module, "program_version", lambda: "plebiscite 9 (other)")
    with pytest.raises(WorkersError, match="and this is plebiscite 9") as told:
        Cluster(dask.address)
    assert f"a worker runs {here}" in str(told.value)


def test_a_worker_of_another_program_that_comes_later_is_named(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "program_version", lambda: "plebiscite 9 (other)")
    with pytest.raises(WorkersError, match="and this is plebiscite 9"):
        list(cluster.map_in_order(worker_tasks.shared_length, numbers(1), b""))


def test_a_worker_that_lacks_the_program_is_told() -> None:
    """Here it is the work that workers cannot import."""
    elsewhere = {"PYTHONPATH": os.environ.get("PYTHONPATH", "")}
    with DaskProcesses(1, elsewhere) as dask, Cluster(dask.address) as cluster:
        results = cluster.map_in_order(worker_tasks.shared_length, numbers(1), b"")
        with pytest.raises(WorkersError, match="has no Plebiscite, or another version of it"):
            next(results)
