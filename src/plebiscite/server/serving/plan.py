"""What `plebiscite serve` was asked for, and the commands and environment that follow from it."""

import importlib.util
import os
import sys
import tempfile
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from plebiscite.errors import UnavailableError
from plebiscite.server.configuration import ADDRESS, DATA

LOGS = "PLEBISCITE_LOGS"
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
LONGEST_QUEUE = "PLEBISCITE_LONGEST_QUEUE"
QUEUED_EACH = 500  # ballots for each processor: what it takes in about four seconds
PASSWORD_FILE = "PLEBISCITE_DATABASE_PASSWORD_FILE"  # noqa: S105 - the name of a variable
_NEEDED = ("django", "granian", "django_tasks_db", "allauth", "ninja", "structlog")


class Plan(NamedTuple):
    """One service: where its data is, where it listens, with how many web processes."""

    data: Path
    host: str
    port: int
    workers: int

    @property
    def local_address(self) -> str:
        """Where this machine reaches the service."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 - read, not bound
        return f"http://{host}:{self.port}"

    @property
    def address(self) -> str:
        """Where browsers reach it."""
        host = "localhost" if self.host in {"127.0.0.1", "::1"} else self.host
        return os.environ.get(ADDRESS, f"http://{host}:{self.port}")

    @property
    def metrics_folder(self) -> Path:
        """Where the processes keep their figures for /metrics: in memory where there is a place.

        Never on the disk of the data: figures are written through mapped memory, and a process
        that does so on a full disk is killed (SIGBUS).
        """
        name = sha256(str(self.data).encode()).hexdigest()[:16]
        memory = Path("/dev/shm")  # noqa: S108 - the folder is made anew, for this user only
        place = memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
        return place / f"plebiscite-{os.getuid()}-{name}"

    def environment(self) -> dict[str, str]:
        """The environment of every process of this service."""
        return {
            **os.environ,
            DATA: str(self.data),
            ADDRESS: self.address,
            "DJANGO_SETTINGS_MODULE": "plebiscite.server.settings",
            METRICS_FOLDER: str(self.metrics_folder),
            LOGS: os.environ.get(LOGS, "json"),
            # Nobody should wait longer than a voter does: a full queue says so at once.
            LONGEST_QUEUE: os.environ.get(LONGEST_QUEUE, str(QUEUED_EACH * (os.cpu_count() or 1))),
            **database_password(os.environ),
        }

    def commands(self) -> dict[str, list[str]]:
        """What runs, by name, in the order of starting; the reverse is the order of stopping."""
        serving = "plebiscite.server.serving"
        return {
            "sequencer": [sys.executable, "-m", "plebiscite.server.sequencing.process"],
            "worker": [sys.executable, "-m", f"{serving}.worker"],
            "tick": [sys.executable, "-m", f"{serving}.ticking"],
            "web": [*self._granian(), f"{serving}.web:application"],
        }

    def as_arguments(self) -> list[str]:
        """The plan as a command line's words."""
        return [str(self.data), self.host, str(self.port), str(self.workers)]

    def preparing(self) -> list[str]:
        """What runs once, before everything else."""
        return [sys.executable, "-m", "plebiscite.server.serving.preparing"]

    def _granian(self) -> list[str]:
        return [
            *(sys.executable, "-m", "granian", "--interface", "asginl", "--no-ws"),
            *("--host", self.host, "--port", str(self.port), "--workers", str(self.workers)),
            *("--log-level", "warning", "--no-access-log", "--respawn-failed-workers"),
            *("--workers-kill-timeout", "8", "--backlog", "2048"),
        ]


def database_password(environment: Mapping[str, str]) -> dict[str, str]:
    """The database's password as its drivers read it, if a file holds it.

    Raises: UnavailableError if that file cannot be read.
    """
    path = environment.get(PASSWORD_FILE, "")
    if not path:
        return {}
    try:
        return {"PGPASSWORD": Path(path).read_text(encoding="utf-8").strip()}
    except OSError as problem:
        raise UnavailableError(
            f"{PASSWORD_FILE}: {(problem.strerror or str(problem)).lower()}", place=path
        ) from problem


def require_server_extra() -> None:
    """Raises: UnavailableError if the packages of the service are not installed."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise UnavailableError(
            f"the voting service needs more packages ({', '.join(missing)}); install them with "
            "`pip install 'plebiscite[server]'`"
        )
