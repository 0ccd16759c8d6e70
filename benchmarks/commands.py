"""Runs the commands that are measured, and takes their time and memory from the system.

Linux only: it reads /proc and pins processes to processors.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from benchmarks.figures import say
from plebiscite.errors import MisuseError

_EVERY = 0.1  # seconds between two looks at memory
_MIB = 1024  # of KiB


class Run(NamedTuple):
    """Seconds of one run: on the clock, and of processor (without workers of worker pools)."""

    wall: float
    processor: float


class Peaks(NamedTuple):
    """Most memory of one run in MiB.

    `main`: the process itself; `largest`: the largest of its tree; `total`: the sum over the
    tree, where pages that processes share count once for each.
    """

    main: float
    largest: float
    total: float


def plebiscite() -> str:
    """The command of the environment that runs this benchmark. Raises MisuseError if absent."""
    command = Path(sys.executable).parent / "plebiscite"
    if not command.exists():
        raise MisuseError("plebiscite is not installed beside this Python; run: make install")
    return str(command)


def belenios_tool() -> str | None:
    """The other program's command, or None with a remark where it is not installed."""
    command = shutil.which("belenios-tool")
    if command is None:
        say("belenios-tool is not installed (Debian: apt-get install belenios-tool): not compared")
    return command


@contextmanager
def one_processor() -> Iterator[None]:
    """What starts inside runs on one processor only: the last this process may use."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _started(
    command: Sequence[str], folder: Path | None, output: BinaryIO | None = None
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output or subprocess.DEVNULL
    )


def _require_success(status: int, command: Sequence[str]) -> None:
    code = os.waitstatus_to_exitcode(status)
    if code:
        raise MisuseError(f"this must succeed and ended with {code}: {' '.join(command)}")


def timed(command: Sequence[str], *, folder: Path | None = None) -> Run:
    """Run to the end. Raises MisuseError if it fails: both programs must accept."""
    before = time.monotonic()
    process = _started(command, folder)
    _, status, used = os.wait4(process.pid, 0)
    _require_success(status, command)
    return Run(time.monotonic() - before, used.ru_utime + used.ru_stime)


def watched(command: Sequence[str], *, output: BinaryIO | None = None) -> tuple[Run, Peaks]:
    """Run to the end, looking at the memory of the whole process tree ten times a second.

    What the command prints goes to `output`, or nowhere.
    """
    before = time.monotonic()
    process = _started(command, None, output)
    peaks = {process.pid: 0.0}
    total = 0.0
    while True:
        now = _tree_memory(process.pid)
        total = max(total, sum(now.values()))
        for pid, used in now.items():
            peaks[pid] = max(peaks.get(pid, 0.0), used)
        pid, status, rusage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        time.sleep(_EVERY)
    _require_success(status, command)
    run = Run(time.monotonic() - before, rusage.ru_utime + rusage.ru_stime)
    main = rusage.ru_maxrss / _MIB
    return run, Peaks(main, max(main, *peaks.values()), max(main, total))


def _tree_memory(root: int) -> dict[int, float]:
    """Resident MiB of a process and everything below it, by process number."""
    found: dict[int, float] = {}
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            status = Path(f"/proc/{pid}/status").read_text()
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            continue  # it has ended meanwhile
        for line in status.split("\n"):
            if line.startswith("VmRSS:"):
                found[pid] = int(line.split()[1]) / _MIB
        waiting += [int(child) for child in children.split()]
    return found
