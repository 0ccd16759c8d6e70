"""A real service: `plebiscite serve` in the background, on a free port, in a folder of its own."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from server.postgres import free_port

PROGRAM = str(Path(sys.executable).with_name("plebiscite"))


def clean_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what tests of Django put there."""
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PLEBISCITE_", "DJANGO_", "PYTEST_", "PROMETHEUS_"))
    }
    return {**own, **(more or {})}


@dataclass
class Service:
    """A running service."""

    data: Path
    port: int
    environment: dict[str, str]
    said: str = ""

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> str:
        """What its processes have logged."""
        path = self.data / "run/serve.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def pid(self) -> int:
        """The supervisor's number."""
        return int((self.data / "run/serve.pid").read_text(encoding="ascii"))

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of ours on this data folder."""
        return subprocess.run(
            [PROGRAM, *words, "--data", str(self.data)],
            check=check,
            capture_output=True,
            text=True,
            env=self.environment,
            timeout=150,
        )

    def start(self, *words: str) -> None:
        """Start in the background; returns when it is ready."""
        ended = self.run("serve", "--port", str(self.port), "--background", *words, check=False)
        self.said = ended.stdout + ended.stderr
        if ended.returncode:
            raise RuntimeError(self.said)

    def stop(self) -> None:
        """Stop cleanly."""
        self.run("stop")

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of an answer; 0 if nobody listens."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=10) as answer:  # noqa: S310 - http
                return answer.status, answer.read()
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code, problem.read()
        except urllib.error.URLError:
            return 0, b""

    def wait_for_health(self, *, is_well: bool = True, seconds: float = 40) -> dict[str, object]:
        """Wait until /health says so; its checks. Raises: TimeoutError."""
        end = time.monotonic() + seconds
        while True:
            status, body = self.get("/health")
            if (status == 200) is is_well and status:
                checks: dict[str, object] = json.loads(body)["checks"]
                return checks
            if time.monotonic() > end:
                raise TimeoutError(f"health is {status} {body!r}; the log ends {self.log[-2000:]}")
            time.sleep(0.2)

    def processes(self) -> dict[int, str]:
        """Every process that has this data folder in its environment, with its command line."""
        found = {}
        for place in Path("/proc").iterdir():
            if not place.name.isdigit() or int(place.name) == os.getpid():
                continue
            try:
                environment = (place / "environ").read_bytes().split(b"\0")
                command = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if f"PLEBISCITE_DATA={self.data}".encode() in environment and command:
                found[int(place.name)] = command
        return found

    def process(self, part: str) -> int:
        """The number of the first process whose command has `part`. Raises: LookupError."""
        for pid, command in sorted(self.processes().items()):
            if part in command:
                return pid
        raise LookupError(f"no process {part!r} among {self.processes()}")


@contextmanager
def service(
    data: Path, environment: Mapping[str, str] | None = None, *, start: bool = True
) -> Iterator[Service]:
    """A service on `data` with these variables set; stopped afterwards, and nothing left of it."""
    made = Service(data, free_port(), clean_environment(environment))
    try:
        if start:
            made.start()
        yield made
    finally:
        made.run("stop", check=False)
        for pid in made.processes():
            os.kill(pid, 9)
