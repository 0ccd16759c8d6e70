"""A small web server for one record's folder: a mirror, served as it is.

For a mirror of one's own, a town, a test. Only paths a record has are ever opened, links are not
followed, and a slow or silent client holds one of a few threads for a short while only.
"""

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import AF_INET6, socket
from threading import Thread

from plebiscite.errors import MalformedError, UnavailableError
from plebiscite.log.advice_bundles import ADVICE
from plebiscite.store.record_files import CHECKPOINT, MILESTONES, limit_of

_THREADS = 32
_PATIENCE = 20.0  # seconds for each step of a connection
_LONGEST_TARGET = 200
_PIECE = 2**16
Request = socket | tuple[bytes, socket]
_TARGET = re.compile(r"/[a-z0-9/._]*", re.ASCII)


class _Handler(BaseHTTPRequestHandler):
    """Answers for one connection."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "plebiscite", ""
    timeout = _PATIENCE
    server: "RecordServer"

    def do_GET(self) -> None:
        """Send a file of the record."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Send what would be said of the file."""
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        try:
            opened = _file_of(self.server.root, self.path).open("rb")
        except (MalformedError, OSError):
            self._absent()
            return
        with opened:
            left = os.fstat(opened.fileno()).st_size
            self.send_response(HTTPStatus.OK)
            for name, value in _headers(self.path.removeprefix("/"), left):
                self.send_header(name, value)
            self.end_headers()
            while body and (piece := opened.read(min(_PIECE, left))):
                self.wfile.write(piece)
                left -= len(piece)  # never more than was said

    def _absent(self) -> None:
        raw = b"no such file of a record\n"
        self.send_response(HTTPStatus.NOT_FOUND)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        """Nobody's address is written down."""


def _file_of(root: Path, target: str) -> Path:
    """The file that a request names. Raises MalformedError or OSError for any other target."""
    if len(target) > _LONGEST_TARGET or not _TARGET.fullmatch(target):
        raise MalformedError("not the path of a record's file")
    path = target.removeprefix("/")
    limit_of(path)
    file = root / path
    if any(part.is_symlink() for part in (file, *file.parents) if root in part.parents):
        raise MalformedError("links are not followed")
    if not file.is_file():
        raise FileNotFoundError(path)
    return file


def _headers(path: str, size: int) -> Iterator[tuple[str, str]]:
    kind, caching = "application/octet-stream", "public, max-age=31536000, immutable"
    if path == CHECKPOINT:
        kind, caching = "text/plain; charset=utf-8", "no-store"
    elif path.startswith(f"{MILESTONES}/"):
        kind, caching = "text/plain; charset=utf-8", "public, max-age=60"
    elif path.startswith(f"{ADVICE}/"):
        caching = "public, max-age=60"  # may be written again
    yield "Content-Type", kind
    yield "Content-Length", str(size)
    yield "Cache-Control", caching
    yield "Access-Control-Allow-Origin", "*"  # public evidence, for anyone's page
    yield "X-Content-Type-Options", "nosniff"


class RecordServer(HTTPServer):
    """Serves the record below `root`, with a few threads."""

    request_queue_size = 128

    def __init__(self, root: Path, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen. Raises UnavailableError when the port cannot be had or there is no folder."""
        if not root.is_dir():
            raise UnavailableError("there is no such folder", place=str(root))
        self.root = root.resolve()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="record")
        if ":" in host:
            self.address_family = AF_INET6
        try:
            super().__init__((host, port), _Handler)
        except OSError as problem:
            reason = (problem.strerror or str(problem)).lower()
            raise UnavailableError(
                f"cannot listen there: {reason}", place=f"{host}:{port}"
            ) from problem

    @property
    def address(self) -> str:
        """The record's address."""
        host, port = self.server_address[:2]
        shown = f"[{host!s}]" if ":" in str(host) else str(host)
        return f"http://{shown}:{port}"

    def process_request(
        self, request: socket | tuple[bytes, socket], client_address: object
    ) -> None:
        """Hand the connection to a thread."""
        self._pool.submit(self._serve, request, client_address)

    def _serve(self, request: Request, client_address: object) -> None:
        try:
            self.finish_request(request, client_address)
        except (OSError, ValueError):
            pass  # the client went away, or never spoke HTTP
        finally:
            self.shutdown_request(request)

    def server_close(self) -> None:
        """Stop listening, and let the threads go."""
        super().server_close()
        self._pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def served(root: Path, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve a record's folder meanwhile; gives its address."""
    server = RecordServer(root, host, port)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
