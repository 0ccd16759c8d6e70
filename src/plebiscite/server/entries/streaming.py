"""Large answers in pieces, whether the server is asynchronous or not."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

PIECE = 2**18  # bytes
_END = b""


def streamed(request: HttpRequest, pieces: Iterator[bytes], kind: str) -> StreamingHttpResponse:
    """An answer made of `pieces`; each is made in a thread when the server is asynchronous."""
    if isinstance(request, ASGIRequest):
        return StreamingHttpResponse(_in_thread(pieces), content_type=kind)
    return StreamingHttpResponse(pieces, content_type=kind)


async def _in_thread(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while piece := await asyncio.to_thread(next, pieces, _END):
        yield piece


def file_pieces(path: Path) -> Iterator[bytes]:
    """The bytes of a file."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
