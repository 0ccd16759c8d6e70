"""Static files: compressed, cached, and nothing else of the disk."""

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest

from plebiscite.server.operations.asgi import Message, Receive, Scope, Send
from plebiscite.server.serving.static_files import StaticFiles

CSS = b"p { color: black }\n" * 100


async def behind(scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive
    await send({"type": "http.response.start", "status": 418, "headers": []})
    await send({"type": "http.response.body", "body": b"django"})


@pytest.fixture
def served(tmp_path: Path) -> StaticFiles:
    folder = tmp_path / "static"
    (folder / "a").mkdir(parents=True)
    (folder / "a/pages.css").write_bytes(CSS)
    (folder / "a/pages.0123456789ab.css").write_bytes(CSS)
    (folder / "a/index-B7xK2p_a.js").write_bytes(b"export {};\n" * 100)
    (folder / "a/core.wasm").write_bytes(b"\0asm" + bytes(2000))
    (folder / "small.txt").write_bytes(b"small")
    (tmp_path / "secret-key").write_bytes(b"secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret-key")
    return StaticFiles(behind, {"/static/": folder})


def ask(
    served: StaticFiles, path: str, *, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope: dict[str, Any] = {
        "type": "http",
        "path": path,
        "method": method,
        "headers": [
            (name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()
        ],
    }
    asyncio.run(served(scope, receive, send))
    start, body = said
    names = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], names, body["body"]


def test_a_hashed_name_is_kept_for_ever_and_compressed(served: StaticFiles) -> None:
    status, headers, body = ask(served, "/static/a/pages.0123456789ab.css", accept_encoding="gzip")
    assert status == 200
    assert gzip.decompress(body) == CSS
    assert len(body) == int(headers["content-length"]) < len(CSS)
    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "Accept-Encoding"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["content-type"] == "text/css; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
    assert "immutable" in ask(served, "/static/a/index-B7xK2p_a.js")[1]["cache-control"]


def test_without_gzip_the_bytes_are_the_file(served: StaticFiles) -> None:
    _, headers, body = ask(served, "/static/a/pages.css")
    assert body == CSS
    assert "content-encoding" not in headers


def test_another_name_is_asked_for_again_by_its_tag(served: StaticFiles) -> None:
    _, headers, _ = ask(served, "/static/a/pages.css")
    assert headers["cache-control"] == "public, no-cache"
    status, _, body = ask(served, "/static/a/pages.css", if_none_match=headers["etag"])
    assert (status, body) == (304, b"")
    assert ask(served, "/static/a/pages.css", if_none_match='"other"')[0] == 200


def test_webassembly_has_its_type(served: StaticFiles) -> None:
    _, headers, _ = ask(served, "/static/a/core.wasm")
    assert headers["content-type"] == "application/wasm"


def test_small_files_are_not_compressed(served: StaticFiles) -> None:
    assert ask(served, "/static/small.txt", accept_encoding="gzip")[2] == b"small"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret-key",
        "/static/link.txt",
        "/static/a/../../secret-key",
        "/static//etc/passwd",
        "/static/a",
        "/static/",
        "/static/nothing.css",
    ],
)
def test_nothing_outside_the_folder_is_served(served: StaticFiles, path: str) -> None:
    assert ask(served, path)[0] == 418, "Django answers, which knows no such address"


def test_only_reading(served: StaticFiles) -> None:
    assert ask(served, "/static/small.txt", method="POST")[0] == 405
    assert ask(served, "/static/small.txt", method="HEAD")[2] == b""


def test_the_rest_goes_to_django(served: StaticFiles) -> None:
    assert ask(served, "/statics")[0] == 418
