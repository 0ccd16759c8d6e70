"""A throw-away PostgreSQL server from Debian's binaries, for tests and benchmarks.

It runs as an unprivileged user (PostgreSQL refuses root), in a temporary folder, on a free port of
the loopback interface, with a password.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

BINARIES = Path("/usr/lib/postgresql")
_USER = "service"
_TRIES = 40


def binaries() -> Path | None:
    """Where the newest installed server's programs are."""
    found = sorted(BINARIES.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Postgres:
    """One server. `url` names the database `plebiscite`."""

    programs: Path
    folder: Path
    port: int
    password: str = field(repr=False)

    @property
    def url(self) -> str:
        """As PLEBISCITE_DATABASE_URL takes it."""
        return self.url_of("plebiscite")

    def url_of(self, database: str) -> str:
        """The address of a database of this server."""
        return f"postgres://{_USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start, and wait until it answers; processes of one that was killed may still be there."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        for _ in range(_TRIES):
            self._control(
                "start", "-w", "-l", str(self.folder / "log"), "-o", options, is_sure=False
            )
            if self._answers():
                return
            time.sleep(0.5)
        raise RuntimeError((self.folder / "log").read_text(encoding="utf-8")[-2000:])

    def _answers(self) -> bool:
        asked = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked, check=False, cwd=self.folder).returncode == 0

    def stop(self, *, how: str = "fast", is_sure: bool = True) -> None:
        """Stop; `immediate` is as good as pulling the plug. Unless `is_sure`, it may be gone."""
        self._control("stop", "-w", "-m", how, is_sure=is_sure)

    def kill(self) -> None:
        """End the server outright (SIGKILL); its other processes follow."""
        first = (self.folder / "data/postmaster.pid").read_text(encoding="ascii").split("\n")[0]
        os.kill(int(first), signal.SIGKILL)

    def make_database(self, name: str) -> str:
        """A new empty database; its address."""
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", _USER, name)
        return self.url_of(name)

    def run(self, program: str, *words: str) -> str:
        """Run one of PostgreSQL's programs as its user; what it printed."""
        command = [*_as_unprivileged(), str(self.programs / program), *words]
        return subprocess.run(
            command,
            check=True,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "PGPASSWORD": self.password, "LC_ALL": "C.UTF-8"},
        ).stdout

    def _control(self, *words: str, is_sure: bool = True) -> None:
        # Not `run`: the server would keep the pipes open.
        command = [*_as_unprivileged(), str(self.programs / "pg_ctl"), "-D", "data", *words]
        subprocess.run(
            command,
            check=is_sure,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A running server with an empty database `plebiscite`; gone afterwards.

    Raises: RuntimeError when PostgreSQL is not installed.
    """
    programs = binaries()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: run tools/install-system-packages")
    # Not in pytest's own folder: that is closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    server = Postgres(programs, folder, free_port(), secrets.token_urlsafe(12))
    try:
        _initialise(server)
        server.start()
        try:
            server.make_database("plebiscite")
            yield server
        finally:
            if (folder / "data/postmaster.pid").exists():
                server.stop(how="immediate", is_sure=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(server: Postgres) -> None:
    secret = server.folder / "password"
    secret.write_text(server.password, encoding="ascii")
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        for path in (server.folder, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    words = ["-D", "data", "-U", _USER, "--pwfile", "password", "--auth", "scram-sha-256"]
    server.run("initdb", *words, "--encoding", "UTF8", "--locale", "C.UTF-8")
    secret.unlink()


def _as_unprivileged() -> list[str]:
    """What stands before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv") or "setpriv"
    return [setpriv, "--reuid", "postgres", "--regid", "postgres", "--init-groups", "--"]
