"""Static files in front of Django: read once at the start, compressed once, cached for ever.

Only what lay in the folders at the start is served: an address is looked up in a table and never
becomes a path. A name that carries a hash of its file (as `pages.5f3a0c1d2e4b.css` of Django or
`index-B7xK2p_a.js` of Vite) is immutable; every other file is asked for again by its ETag.
"""

import gzip
import mimetypes
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

from plebiscite.server.operations.asgi import Application, Receive, Scope, Send

Headers = list[tuple[bytes, bytes]]

_HASHED = re.compile(r"(?:\.[0-9a-f]{12}|-[A-Za-z0-9_-]{8})\.[a-z0-9]+(?:\.map)?", re.ASCII)
_COMPRESSED = re.compile(r"text/.*|application/(?:json|wasm|manifest\+json)|image/svg\+xml")
_TYPES: Final = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".ftl": "text/plain",
    ".webmanifest": "application/manifest+json",
}
_WORTH_COMPRESSING: Final = 512  # bytes
_YEAR: Final = 31_536_000  # seconds


class _Static(NamedTuple):
    """One file as it is sent."""

    body: bytes
    gzipped: bytes | None
    tag: bytes
    headers: Headers


class StaticFiles:
    """An ASGI application that answers for static files and hands the rest on."""

    def __init__(self, application: Application, folders: Mapping[str, Path]) -> None:
        """`folders`: what is served, by the beginning of its addresses, with slashes around it."""
        self._application = application
        self._files = {
            f"{beginning}{path.relative_to(folder).as_posix()}": _read(path)
            for beginning, folder in folders.items()
            for path in _files_below(folder)
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        file = self._files.get(scope["path"]) if scope["type"] == "http" else None
        if file is None:
            await self._application(scope, receive, send)
            return
        await _answer(file, scope, send)


async def _answer(file: _Static, scope: Scope, send: Send) -> None:
    if scope["method"] not in {"GET", "HEAD"}:
        await _send(send, 405, [(b"allow", b"GET, HEAD")], b"")
        return
    asked = dict(scope["headers"])
    if file.tag in asked.get(b"if-none-match", b""):
        await _send(send, 304, file.headers, b"")
        return
    headers, body = list(file.headers), file.body
    if file.gzipped is not None and b"gzip" in asked.get(b"accept-encoding", b""):
        headers.append((b"content-encoding", b"gzip"))
        body = file.gzipped
    headers.append((b"content-length", str(len(body)).encode()))
    await _send(send, 200, headers, b"" if scope["method"] == "HEAD" else body)


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _files_below(folder: Path) -> Iterable[Path]:
    """Regular files; a link could lead out of the folder."""
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _read(path: Path) -> _Static:
    body = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    kind = kind or "application/octet-stream"
    tag = f'"{sha256(body).hexdigest()[:32]}"'.encode()
    is_hashed = _HASHED.search(path.name) is not None
    cache = f"public, max-age={_YEAR}, immutable" if is_hashed else "public, no-cache"
    is_compressed = _COMPRESSED.fullmatch(kind) and len(body) >= _WORTH_COMPRESSING
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return _Static(
        body,
        gzip.compress(body, mtime=0) if is_compressed else None,
        tag,
        [
            (b"content-type", f"{kind}{charset}".encode()),
            (b"cache-control", cache.encode()),
            (b"etag", tag),
            (b"vary", b"Accept-Encoding"),
            (b"x-content-type-options", b"nosniff"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"cross-origin-embedder-policy", b"require-corp"),  # a worker of the booth needs it
        ],
    )
