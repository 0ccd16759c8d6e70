"""One process of the service: started, watched, started again, stopped with all it started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from plebiscite.server.serving.child import PARENT

FIRST_PAUSE: Final = 0.5  # seconds before the first new start; doubles each time
LONGEST_PAUSE: Final = 30.0
LONG_ALIVE: Final = 60.0  # a process that lived so long starts again without a pause to learn from
GRACE: Final = 12.0  # seconds between being asked to end and being ended

Say = Callable[[str], None]


class Child:
    """A process with a name. Each start is a session of its own, so that all of it can be ended."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], say: Say
    ) -> None:
        self.name = name
        self._command, self._say = list(command), say
        self._environment = {**environment, PARENT: str(os.getpid())}
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = FIRST_PAUSE
        self._again_at = 0.0

    @property
    def pid(self) -> int | None:
        """The number of the process, while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process."""
        wrapped = [sys.executable, "-m", "plebiscite.server.serving.child", *self._command]
        self._started = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own list, no shell
            wrapped, env=self._environment, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def look(self) -> None:
        """Start the process again if it ended, after a pause that grows while it keeps ending."""
        now = time.monotonic()
        if self._process is None:
            if now >= self._again_at:
                self.start()
            return
        status = self._process.poll()
        if status is None:
            return
        self._end_group(signal.SIGKILL)  # what it started must not outlive it
        self._process = None
        if now - self._started >= LONG_ALIVE:
            self._pause = FIRST_PAUSE
        self._say(
            f"{self.name} ended ({_ending(status)}); it is started again in {self._pause:g} s"
        )
        self._again_at = now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def stop(self) -> None:
        """Ask the process to end; after `GRACE` seconds, end it and all it started."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._say(f"{self.name} does not end; it is ended")
        self._end_group(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def _end_group(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return


def _ending(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit status {status}"
