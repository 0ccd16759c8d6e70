"""A witness as an HTTP server: one or several logs, one process, state on the disk first.

    POST /add-checkpoint                    cosign (C2SP tlog-witness)
    GET  /<hex sha256(origin)>/checkpoint   what was cosigned last
    GET  /health                            is it alive, and how far has it seen each log

TLS, and a prefix in front of these paths, are a proxy's business. Each log's folder is locked for
the life of the process, and requests about one log are answered one after the other. When the disk
fails to confirm a write the process ends (rule R3): it does not know what it has promised.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Self

from plebiscite.canonical.json import write_json
from plebiscite.errors import MalformedError, MisuseError, PlebisciteError, UnavailableError
from plebiscite.observe.witness_protocol import (
    ADD_CHECKPOINT,
    LARGEST_REQUEST,
    TEXT,
    Request,
    checkpoint_path,
    parse_request,
)
from plebiscite.observe.witness_service import Answer, unknown_log
from plebiscite.store.durable import FatalStorageError
from plebiscite.store.witness_doors import Doors
from plebiscite.store.witness_files import FileWitness

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Say = Callable[[str], None]

_TOO_LARGE, _NOT_FOUND, _NOT_ALLOWED, _MALFORMED, _UNAVAILABLE = 413, 404, 405, 400, 503
_TOO_SLOW = 408
_PATIENCE = 10.0  # seconds for a whole request to come in
_RETRY_AFTER = (b"retry-after", b"5")
_CLOSE = (b"connection", b"close")
_BUSY = (_RETRY_AFTER, _CLOSE)
_JSON = "application/json"


class WatchedLog:
    """One log that this process watches: its state in memory and on the disk, behind one lock."""

    def __init__(self, witness: FileWitness) -> None:
        """Take the folder. Raises: UnavailableError if another process has it; as `seen`."""
        witness.require_begun()
        self.witness = witness
        self._folder = witness.locked()
        self._turn = threading.Lock()
        try:
            self.seen = witness.seen()
        except BaseException:
            self._folder.release()
            raise

    def answer(self, request: Request, now: int) -> Answer:
        """The answer, once it may be sent. Raises UnavailableError when the disk refuses."""
        with self._turn:
            try:
                answer = self.witness.answer(request, self.seen, now)
            except UnavailableError:
                self.seen = self.witness.seen()  # what a half-done write left is what counts
                raise
            if answer.seen is not None:
                self.seen = answer.seen
            return answer

    def release(self) -> None:
        """Let go of the folder."""
        self._folder.release()


class WitnessServer:
    """The logs of one witness, and the ASGI application that answers for them. A context."""

    def __init__(
        self,
        witnesses: Sequence[FileWitness],
        *,
        clock: Callable[[], float] = time.time,
        say: Say = lambda _: None,
    ) -> None:
        """Take every log's folder. `say` gets lines for the operator, without secrets.

        Raises: MisuseError for two witnesses of one log, or none; as `WatchedLog`.
        """
        self._clock, self._say = clock, say
        self.patience, self.doors = _PATIENCE, Doors()
        self.broken: FatalStorageError | None = None
        self.on_broken: Callable[[], None] = lambda: None
        origins = [witness.log.name for witness in witnesses]
        if not origins or len(set(origins)) != len(origins):
            raise MisuseError("a witness server watches one or more logs, each once")
        with ExitStack() as taken:
            self.logs: Mapping[str, WatchedLog] = {
                witness.log.name: _taken(taken, witness) for witness in witnesses
            }
            self._taken = taken.pop_all()
        self._by_path = {f"/{checkpoint_path(name)}": log for name, log in self.logs.items()}

    def close(self) -> None:
        """Let go of every folder."""
        self._taken.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """The ASGI application."""
        if scope["type"] != "http":
            return
        path, method = scope["path"], scope["method"]
        if path == f"/{ADD_CHECKPOINT}":
            if method != "POST":
                await _reply(send, _NOT_ALLOWED, "ask with POST\n", TEXT, (b"allow", b"POST"))
                return
            client = scope.get("client") or ("",)
            with self.doors.place(client[0]) as has_place:
                if has_place:
                    await self._add_checkpoint(receive, send)
                else:  # nothing is read: the connection ends with the answer
                    await _reply(send, _UNAVAILABLE, "too many at once\n", TEXT, *_BUSY)
        elif method not in {"GET", "HEAD"}:
            await _reply(send, _NOT_ALLOWED, "ask with GET\n", TEXT, (b"allow", b"GET, HEAD"))
        else:
            await self._show(path, send)

    async def _add_checkpoint(self, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(self.patience):
                raw = await _body(receive)
        except TimeoutError:
            await _reply(send, _TOO_SLOW, "the request came too slowly\n", TEXT, _CLOSE)
            return
        if raw is None:
            await _reply(send, _TOO_LARGE, f"the most is {LARGEST_REQUEST} bytes\n", TEXT)
            return
        try:
            request = parse_request(raw)
        except MalformedError as problem:
            await _reply(send, _MALFORMED, f"{problem}\n", TEXT)
            return
        log = self.logs.get(request.checkpoint.origin)
        if log is None:
            answer = unknown_log()
            await _reply(send, answer.status, answer.body, answer.content_type)
            return
        try:
            answer = await asyncio.to_thread(self._answer, log, request)
        except PlebisciteError as problem:
            self._refused(log, problem)
            await _reply(send, _UNAVAILABLE, "this witness cannot answer now\n", TEXT, _RETRY_AFTER)
            return
        self._tell(log, request, answer)
        await _reply(send, answer.status, answer.body, answer.content_type)

    def _answer(self, log: WatchedLog, request: Request) -> Answer:
        if self.broken is not None:
            raise UnavailableError("the disk failed; this process ends", place=self.broken.place)
        try:
            return log.answer(request, int(self._clock()))
        except FatalStorageError as problem:
            self.broken = problem
            raise

    def _refused(self, log: WatchedLog, problem: PlebisciteError) -> None:
        self._say(f"NOT ANSWERED {log.witness.log.name}: {problem}")
        if self.broken is not None:
            self.on_broken()

    def _tell(self, log: WatchedLog, request: Request, answer: Answer) -> None:
        place = f"{log.witness.log.name} {request.checkpoint.size}"
        if answer.evidence:
            root = request.checkpoint.root.hex()
            word = "ALARM" if answer.is_proof else "SUSPECT"
            what = "show them to the commission and to the public" if answer.is_proof else "look"
            own = request.note.signatures_of(log.witness.log)[0]
            self._say(f"{word} {place}: {answer.evidence}: {what}; offered: {root} {own}".rstrip())
        elif answer.seen is not None:
            self._say(f"cosigned {place}")
        else:
            self._say(f"refused {place}: {answer.status} {answer.body.strip()}")

    async def _show(self, path: str, send: Send) -> None:
        if path == "/health":
            await _reply(send, _UNAVAILABLE if self.broken else 200, self._health(), _JSON)
            return
        log = self._by_path.get(path)
        if log is None or not log.seen.note:
            await _reply(send, _NOT_FOUND, "nothing was cosigned under this name\n", TEXT)
            return
        await _reply(send, 200, log.seen.note, TEXT)

    def _health(self) -> str:
        logs = [
            {
                "origin": name,
                "size": log.seen.size,
                "cosigned": log.seen.time,
                "evidence": len(log.witness.evidence()),
            }
            for name, log in sorted(self.logs.items())
        ]
        status = "broken" if self.broken else "alive"
        return write_json({"status": status, "logs": logs}).decode()


def _taken(taken: ExitStack, witness: FileWitness) -> WatchedLog:
    log = WatchedLog(witness)
    taken.callback(log.release)
    return log


async def _body(receive: Receive) -> bytes | None:
    """The request's body; None if it is larger than any request."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_REQUEST:
            return None
    return body


async def _reply(
    send: Send, status: int, body: str, content_type: str, *more: tuple[bytes, bytes]
) -> None:
    raw = body.encode()
    headers = [
        (b"content-type", content_type.encode()),
        (b"content-length", str(len(raw)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": raw})
