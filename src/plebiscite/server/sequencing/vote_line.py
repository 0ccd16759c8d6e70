"""One connection from a web process to the sequencer, which carries all its votes at once.

A connection for each vote costs as much as all else that a web process does for it.
"""

import asyncio
from pathlib import Path
from weakref import WeakKeyDictionary

import msgspec

from plebiscite.server.sequencing.messages import (
    LONGEST_MESSAGE,
    Answer,
    Request,
    framed,
    read_frame,
)


class _Connection:
    """One connection, and who waits on it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        self.waiting: dict[int, asyncio.Future[Answer]] = {}
        self._listening = asyncio.ensure_future(self._listen(reader))

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        """Hand out answers until the connection ends; then nobody waits on it any longer."""
        try:
            while True:
                answer = msgspec.msgpack.decode(await read_frame(reader), type=Answer)
                if (waiting := self.waiting.get(answer.number)) and not waiting.done():
                    waiting.set_result(answer)
        except (OSError, asyncio.IncompleteReadError, msgspec.DecodeError):
            pass
        finally:
            self.writer.close()
            for each in self.waiting.values():
                if not each.done():
                    each.set_exception(ConnectionError("the sequencer ended the connection"))


class VoteLine:
    """Requests by number on one connection, opened when it is needed. For one event loop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0
        self._connection: _Connection | None = None
        self._opening = asyncio.Lock()

    async def ask(self, request: Request, seconds: float) -> Answer:
        """What the sequencer answers. Raises: OSError or TimeoutError when it does not."""
        self._number += 1
        number = self._number
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        async with asyncio.timeout(seconds):
            connection = await self._opened()
            connection.waiting[number] = answered
            try:
                connection.writer.write(framed(msgspec.structs.replace(request, number=number)))
                await connection.writer.drain()
                return await answered
            finally:
                del connection.waiting[number]

    async def _opened(self) -> _Connection:
        async with self._opening:
            known = self._connection
            if known is None or known.writer.is_closing():
                known = _Connection(
                    *await asyncio.open_unix_connection(str(self._path), limit=LONGEST_MESSAGE)
                )
                self._connection = known
            return known


_lines: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Path, VoteLine]] = WeakKeyDictionary()


def line_to(path: Path) -> VoteLine:
    """The running event loop's line to the sequencer at this socket."""
    of_loop = _lines.setdefault(asyncio.get_running_loop(), {})
    if path not in of_loop:
        of_loop[path] = VoteLine(path)
    return of_loop[path]
