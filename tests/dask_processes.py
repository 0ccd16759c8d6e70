"""A real Dask scheduler and workers, as processes on loopback, started as the how-to says."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

_DASK = Path(sys.executable).parent / "dask"
_PATIENCE = 60  # seconds


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class DaskProcesses:
    """One scheduler and some workers of one thread each. Use as a context."""

    def __init__(self, workers: int, environment: dict[str, str] | None = None) -> None:
        self.port = _free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        tests = str(Path(__file__).parent)
        path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH", ""), tests)))
        self._environment = os.environ | {"PYTHONPATH": path} | (environment or {})
        self.scheduler = self._started(
            "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"
        )
        self._wait_for_port()
        self.workers = [self.start_worker() for _ in range(workers)]

    def start_worker(self, *options: str) -> "subprocess.Popen[bytes]":
        """One more worker, without a nanny that would start it again."""
        return self._started(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", *options
        )

    def kill_scheduler(self) -> None:
        self.scheduler.send_signal(signal.SIGKILL)
        self.scheduler.wait()

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _started(self, *words: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [str(_DASK), *words],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _wait_for_port(self) -> None:
        for _ in range(_PATIENCE * 10):
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(0.1)
        raise AssertionError("the scheduler did not start")
