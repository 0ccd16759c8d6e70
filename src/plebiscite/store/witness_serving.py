"""Running a witness's server in this process until it is told to stop, or its disk fails."""

import asyncio
import logging
import resource
import signal
import socket
from collections.abc import Callable
from typing import NamedTuple

from plebiscite.errors import UnavailableError
from plebiscite.store.witness_server import WitnessServer

_BACKLOG = 1024
_MOST_CONNECTIONS = 8192
_SPARE_FILES = 64  # descriptors that are not connections
_HEAD_PATIENCE = 10_000  # milliseconds for a request's head, and for silence between two
_LOOK_EVERY = 0.02  # seconds
_PATIENCE = 10.0  # seconds until the server must listen


class Listen(NamedTuple):
    """Where to listen; `port` 0 takes a free one."""

    host: str
    port: int


def serve_witness(server: WitnessServer, where: Listen, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is told the address once requests are answered.

    Raises: UnavailableError if the address cannot be listened on, the server extra is missing, or
    the disk failed meanwhile.
    """
    host, port = where.host, where.port or _free_port(where.host)
    _require_free(host, port)
    asyncio.run(_serve(server, host, port, ready))
    if server.broken is not None:
        raise server.broken


async def _serve(server: WitnessServer, host: str, port: int, ready: Callable[[str], None]) -> None:
    try:
        from granian.constants import Interfaces  # noqa: PLC0415 - only who serves needs it
        from granian.http import HTTP1Settings  # noqa: PLC0415
        from granian.server.embed import Server  # noqa: PLC0415
    except ImportError as missing:
        raise UnavailableError(
            "the server is not part of this installation; install plebiscite[witness]"
        ) from missing
    logging.getLogger("_granian").setLevel(logging.CRITICAL)
    granian = Server(
        server,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        backlog=_BACKLOG,
        backpressure=_room_for_connections(),
        log_enabled=False,
        http1_settings=HTTP1Settings(keep_alive=True, header_read_timeout=_HEAD_PATIENCE),
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, granian.stop)
    server.on_broken = lambda: loop.call_later(0.1, granian.stop)  # type: ignore[assignment] # the handle is of no use
    serving = asyncio.ensure_future(granian.serve())
    if await _listens(host, port, serving):
        address = f"[{host}]" if ":" in host else host
        ready(f"http://{address}:{port}/")
    await serving


def _room_for_connections() -> int:
    """How many connections may be held at once, with as many open files as the system allows."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_CONNECTIONS + _SPARE_FILES
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if now not in {resource.RLIM_INFINITY, most} and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    return max(wanted - _SPARE_FILES, 1)


async def _listens(host: str, port: int, serving: "asyncio.Future[None]") -> bool:
    """Wait until somebody answers there; False if the server ended first."""
    until = asyncio.get_running_loop().time() + _PATIENCE
    while not serving.done() and asyncio.get_running_loop().time() < until:
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(_LOOK_EVERY)
            continue
        writer.close()
        return True
    return False


def _free_port(host: str) -> int:
    with _bound(host, 0) as probe:
        return int(probe.getsockname()[1])


def _require_free(host: str, port: int) -> None:
    _bound(host, port).close()


def _bound(host: str, port: int) -> socket.socket:
    """A socket bound there. Raises UnavailableError naming the address."""
    place = f"{host}:{port}"
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind)
    except OSError as problem:
        raise UnavailableError(f"no such address: {problem}", place=place) from problem
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
    except OSError as problem:
        found.close()
        reason = (problem.strerror or str(problem)).lower()
        raise UnavailableError(f"cannot listen there: {reason}", place=place) from problem
    return found
