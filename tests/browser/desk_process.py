"""The registrar's desk as a process of its own: `plebiscite registrar serve`."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

from server.postgres import free_port
from server.service import PROGRAM, clean_environment

_PATIENCE = 60  # seconds


@dataclass
class DeskProcess:
    """A running desk. `link` lets one browser in, once."""

    data: Path
    port: int
    environment: dict[str, str]
    link: str = ""
    process: subprocess.Popen[str] | None = None
    _said: Queue[str] = field(default_factory=Queue)

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """One of its commands."""
        command = [PROGRAM, "registrar", *words, "--data", str(self.data)]
        return subprocess.run(
            command,
            check=check,
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=_PATIENCE,
        )

    def start(self, service: str = "") -> None:
        """Start, and wait for the link. `service` is needed the first time."""
        words = [PROGRAM, "registrar", "serve", "--port", str(self.port), "--data", str(self.data)]
        if service:
            words += ["--service", service]
        log = self.data.with_suffix(".log").open("ab")
        with log:
            self.process = subprocess.Popen(
                words,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**self.environment, "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )
        threading.Thread(target=self._listen, daemon=True).start()
        self.link = self._first_link()
        self._wait_for_pages()

    def _wait_for_pages(self) -> None:
        """The link is said just before the pages are there."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
            else:
                return

    def _listen(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        with self.process.stdout as said:
            for line in said:
                self._said.put(line.strip())

    def _first_link(self) -> str:
        try:
            while "/login/#" not in (line := self._said.get(timeout=_PATIENCE)):
                pass
        except Empty:
            raise TimeoutError(f"the desk gave no link; its log: {self.log[-2000:]}") from None
        return next(word for word in line.split() if "/login/#" in word)

    @property
    def log(self) -> str:
        """What it wrote on standard error."""
        path = self.data.with_suffix(".log")
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def stop(self) -> None:
        """End it and its worker."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self.process = None


@contextmanager
def desk_process(data: Path, environment: Mapping[str, str]) -> Iterator[DeskProcess]:
    """A desk that is not started yet; gone afterwards."""
    made = DeskProcess(data, free_port(), clean_environment(environment))
    try:
        yield made
    finally:
        made.stop()
