"""Does `plebiscite verify --scheduler` with two local Dask workers keep up with two processes?

Both check the same record on the same two processors, in turns, and both must accept it. Workers
are started before the clock runs, and have answered once, as on a cluster that stands ready.
"""

import argparse
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import NamedTuple

import msgspec

from benchmarks.figures import figure, print_machine
from benchmarks.nations import nation
from benchmarks.processes import processor_seconds
from benchmarks.records import verification
from plebiscite.errors import MisuseError

_WORKERS = 2
_EVERY = 0.3  # seconds between two looks at the processors
_WITHIN = 1.10  # times the pool's seconds
_MIB = 2**20


class _Run(NamedTuple):
    """Seconds of a verification without the start of its program; of processor with workers."""

    wall: float
    processor: float
    path: str


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def dask_workers(number: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and so many workers of one thread: its address, and the processes' numbers."""
    dask = str(Path(sys.executable).parent / "dask")
    port = str(_free_port())
    address = f"tcp://127.0.0.1:{port}"
    commands: list[Sequence[str]] = [
        (dask, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"),
        *[(dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")] * number,
    ]
    started = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        yield address, [process.pid for process in started]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _told(folder: Path, *options: str) -> _Run:
    """What a verification says of itself; it must accept the record."""
    command = verification(folder, "--fresh", "--json", *options)
    used = 0.0
    with TemporaryFile() as told, subprocess.Popen(command, stdout=told) as process:
        while process.poll() is None:  # what its workers used is known while they live
            used = max(used, processor_seconds({"run": [process.pid]})["run"])
            time.sleep(_EVERY)
        if process.returncode:
            raise MisuseError(f"this must succeed: {' '.join(command)}")
        told.seek(0)
        run = msgspec.json.decode(told.read())["run"]
    return _Run(run["seconds"], used, ", ".join(run["paths"]))


def _peak_mib(pid: int) -> float:
    """The most memory that a process ever had, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().split("\n"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / _MIB
    return 0.0


def main() -> None:
    """Ask the question, so many times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=20_000)
    parser.add_argument("--pairs", type=int, default=3)
    asked = parser.parse_args()
    print_machine()
    folder = nation(asked.ballots)
    pool, cluster = list[_Run](), list[_Run]()
    with dask_workers(_WORKERS) as (address, pids):
        time.sleep(1)  # the scheduler opens its port; `verify` waits for the workers
        _told(folder, "--scheduler", address)  # everything is loaded
        for _ in range(asked.pairs):
            pool.append(_told(folder, "--workers", str(_WORKERS)))
            before = processor_seconds({"dask": pids})["dask"]
            run = _told(folder, "--scheduler", address)
            there = processor_seconds({"dask": pids})["dask"] - before
            cluster.append(run._replace(processor=run.processor + there))
        memory = max(_peak_mib(pid) for pid in pids[1:])
    _print(asked.ballots, pool, cluster)
    figure("cluster_worker_memory", memory, "MiB", at_most=1024)


def _print(ballots: int, pool: list[_Run], cluster: list[_Run]) -> None:
    print(f"machine: path = {pool[0].path}; on the cluster {cluster[0].path}")
    figure("cluster_ballots", ballots, "ballots")
    for name, runs in (("pool", pool), ("dask", cluster)):
        seconds = median(run.wall for run in runs)
        figure(f"cluster_{name}_two_workers", seconds, "s")
        figure(f"cluster_{name}_two_workers_rate", ballots / seconds, "ballots/s")
        figure(f"cluster_{name}_processor", median(run.processor for run in runs), "s")
    times = median(run.wall for run in cluster) / median(run.wall for run in pool)
    figure("cluster_dask_by_pool", times, "times", at_most=_WITHIN)
    of_processor = median(run.processor for run in cluster) / median(r.processor for r in pool)
    figure("cluster_dask_by_pool_processor", of_processor, "times")


if __name__ == "__main__":
    main()
