"""Work over processes: in order, little in flight, errors at their turn, no workers left over."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

import worker_tasks
from kernel_needs import require_kernel
from plebiscite.errors import MisuseError, ProofError, UnavailableError
from plebiscite.kernel.availability import kernel_left_out
from plebiscite.store.worker_pool import WorkersError, map_in_order


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order_with_progress(workers: int) -> None:
    seen: list[int] = []
    results = map_in_order(
        worker_tasks.square,
        range(9),
        workers=workers,
        prepare=worker_tasks.prepare,
        prepared_with=(100,),
        progress=seen.append,
    )
    assert list(results) == [number * number + 100 for number in range(9)]
    assert seen == list(range(1, 10))
    worker_tasks.prepare(0)


def test_a_slow_chunk_does_not_change_the_order() -> None:
    assert list(map_in_order(worker_tasks.slow_first, range(6), workers=2)) == list(range(6))
    assert list(map_in_order(worker_tasks.square, range(3), workers=1)) == [0, 1, 4]


def test_few_chunks_are_taken_ahead() -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = map_in_order(worker_tasks.square, endless(), workers=2)
    assert next(results) == 1
    assert taken == 4
    results.close()  # type: ignore[attr-defined] # a generator behind its iterator
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_keeps_its_class_and_place(workers: int) -> None:
    results = map_in_order(worker_tasks.refuse_three, range(9), workers=workers)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ProofError, match="chunk 3: three does not hold"):
        next(results)


def test_a_killed_worker_is_named() -> None:
    with pytest.raises(WorkersError, match="a worker process was killed"):
        list(map_in_order(worker_tasks.die, range(3), workers=2))


def test_an_interrupt_in_the_reader_ends_the_workers() -> None:
    results = map_in_order(worker_tasks.square, range(99), workers=2)
    next(results)
    with pytest.raises(KeyboardInterrupt):
        results.throw(KeyboardInterrupt)  # type: ignore[attr-defined] # a generator
    assert not multiprocessing.active_children()
    assert all(map_in_order(worker_tasks.ignores_interrupt, [1, 2], workers=2))


def test_no_workers_is_a_mistake() -> None:
    with pytest.raises(MisuseError, match="at least one"):
        list(map_in_order(worker_tasks.square, [1], workers=0))


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_stream_comes_after_the_results_before_it(workers: int) -> None:
    def broken() -> Iterator[int]:
        yield from range(3)
        raise UnavailableError("the rest is gone")

    results = map_in_order(worker_tasks.square, broken(), workers=workers)
    assert [next(results) for _ in range(3)] == [0, 1, 4]
    with pytest.raises(UnavailableError, match="the rest is gone"):
        next(results)


_KILLED = """
import os, signal, sys
import worker_tasks
from plebiscite.store.worker_pool import map_in_order
if __name__ == "__main__":
    results = map_in_order(worker_tasks.own_number, [0.2] * 8, workers=2)
    print(next(results), next(results), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_workers_end_when_their_parent_is_killed() -> None:
    """They hold the pipe to us open as long as they live."""
    done = subprocess.run(
        [sys.executable, "-c", _KILLED],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL
    assert len(done.stdout.split()) == 2


_AHEAD = """
from multiprocessing import forkserver
from plebiscite.store.worker_pool import load_ahead, map_in_order
from worker_tasks import square
if __name__ == "__main__":
    load_ahead()
    load_ahead()
    server = forkserver._forkserver._forkserver_pid
    assert server
    assert list(map_in_order(square, range(5), workers=2)) == [0, 1, 4, 9, 16]
    assert forkserver._forkserver._forkserver_pid == server
"""


@pytest.mark.slow
def test_what_was_loaded_ahead_serves_the_workers() -> None:
    subprocess.run(
        [sys.executable, "-c", _AHEAD],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        timeout=60,
    )


def test_workers_leave_compiled_code_out_as_their_parent_does() -> None:
    require_kernel()
    with kernel_left_out():
        assert not any(map_in_order(worker_tasks.kernel_there, range(4), workers=2))
    assert all(map_in_order(worker_tasks.kernel_there, range(4), workers=2))


def test_workers_look_for_garbage_in_circles_rarely() -> None:
    assert (
        list(map_in_order(worker_tasks.collector_of, [0, 1], workers=2))
        == [(100_000, 50, 1000)] * 2
    )
