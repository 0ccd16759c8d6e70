"""`plebiscite registrar serve`: the pages on this machine only, and the worker beside them."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from granian.constants import Interfaces
from granian.server import Server

from plebiscite.errors import UnavailableError
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.login import new_login_token
from plebiscite.store.folder_lock import FolderLock

LOOPBACK = "127.0.0.1"
_PATIENCE = 20  # seconds for the worker to finish its task
_THREADS = 4


def serve(folder: DeskFolder, port: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted. The login link is said once.

    Raises: UnavailableError if another process serves this folder, or the port is taken.
    """
    lock = FolderLock(folder.serving)
    _require_free(port)
    worker = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "plebiscite.registry.worker", str(folder.root), str(os.getpid())]
    )
    try:
        say(f"http://{LOOPBACK}:{port}/login/#{new_login_token(folder)}")
        Server(
            "plebiscite.registry.wsgi:application",
            address=LOOPBACK,
            port=port,
            interface=Interfaces.WSGI,
            blocking_threads=_THREADS,
            log_access=False,
            log_level="warning",  # type: ignore[arg-type]  # granian takes the name, too
            static_path_route=["/static"],
            static_path_mount=[Path(str(files("plebiscite.registry") / "static"))],
        ).serve()
    finally:
        worker.terminate()
        try:
            worker.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            worker.kill()
        lock.release()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as problem:
            raise UnavailableError(
                "another program listens on this port; name another with --port",
                place=f"{LOOPBACK}:{port}",
            ) from problem
