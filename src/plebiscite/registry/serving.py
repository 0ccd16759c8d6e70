"""`plebiscite registrar serve`: the pages on this machine only, and the worker beside them."""

import os
import socket
import subprocess
import sys
import threading
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
_PAUSE = 2.0  # seconds before a worker that ended is started again
_THREADS = 4


def serve(folder: DeskFolder, port: int, say: Callable[[str], None]) -> None:
    """Serve until interrupted. The login link is said once.

    Raises: UnavailableError if another process serves this folder, or the port is taken.
    """
    lock = FolderLock(folder.serving)
    _require_free(port)
    worker = _Worker(folder)
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
        worker.stop()
        lock.release()


class _Worker:
    """The worker's process; another is started when it ends before its time."""

    def __init__(self, folder: DeskFolder) -> None:
        module = "plebiscite.registry.worker"
        self._command = [sys.executable, "-m", module, str(folder.root), str(os.getpid())]
        self._stopping = threading.Event()
        self._process = self._started()
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it, after its task where that is soon."""
        self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._thread.join(_PATIENCE)

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command)  # noqa: S603 - our own module

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._stopping.wait(_PAUSE):
                return
            self._process = self._started()


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
