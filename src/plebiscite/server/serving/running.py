"""Whether a service runs on a data folder: a lock with the process's number in it."""

import fcntl
import os
import signal
import time
from pathlib import Path
from typing import Final, Self

from plebiscite.errors import MisuseError, UnavailableError

RUN: Final = "run"
_FILE: Final = "serve.pid"


class RunningLock:
    """Held by the one service of a data folder. The system releases it when the process ends."""

    def __init__(self, data: Path) -> None:
        """Take the lock. Raises: MisuseError if a service runs here already."""
        folder = data / RUN
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / _FILE
        self._file = self._path.open("a+", encoding="ascii")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise MisuseError(
                f"a service runs on this data folder already (process {_number(self._path)}); "
                f"stop it with `plebiscite stop --data {data}`, or name another folder with --data",
                place=str(data),
            ) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.truncate(0)
        self._file.close()


def running(data: Path) -> int | None:
    """The process that serves this data folder, or None."""
    path = data / RUN / _FILE
    try:
        with path.open("r", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return int(_number(path) or "0") or None
    return None


def stop(data: Path, *, patience: float = 60.0) -> int:
    """End the service of this data folder, and wait until it is gone; its process number.

    Raises: MisuseError if none runs; UnavailableError if it does not end within `patience` seconds.
    """
    pid = running(data)
    if pid is None:
        raise MisuseError("no service runs on this data folder", place=str(data))
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + patience
    while running(data) == pid:
        if time.monotonic() > end:
            raise UnavailableError(
                f"process {pid} was asked to end and still runs; look at its log, or end it with "
                f"`kill -9 {pid}`: nothing that was acknowledged is lost",
                place=str(data),
            )
        time.sleep(0.1)
    return pid


def _number(path: Path) -> str:
    text = path.read_text(encoding="ascii")
    return text if text.isdigit() else ""
