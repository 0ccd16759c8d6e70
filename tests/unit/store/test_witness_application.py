"""The witness's server with a failing disk: what was not kept is not answered."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from kept_log import LOG_KEY, ORIGIN, FaultyCalls
from memory_log import log_of
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.observe.witness_protocol import checkpoint_path, format_request
from plebiscite.store.durable import DurableFiles
from plebiscite.store.witness_files import FileWitness
from plebiscite.store.witness_server import WitnessServer
from witness_processes import SEVEN

NOW = 1_800_000_000


def witness(folder: Path, n: int = 0, fault: str = "") -> FileWitness:
    FileWitness(folder, SEVEN[0], LOG_KEY.verifier).begin()
    files = DurableFiles(FaultyCalls(n, fault))
    return FileWitness(folder, SEVEN[0], LOG_KEY.verifier, files=files)


def ask(server: WitnessServer, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    """One request to the application, in two pieces."""
    sent: list[dict[str, Any]] = []
    half = len(body) // 2
    pieces: list[dict[str, Any]] = [
        {"type": "http.request", "body": body[:half], "more_body": True},
        {"type": "http.request", "body": body[half:]},
    ]

    async def receive() -> dict[str, Any]:
        return pieces.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(server({"type": "http", "method": method, "path": path}, receive, send))
    return sent[0]["status"], sent[1]["body"]


def cosign(server: WitnessServer, old: int, size: int) -> tuple[int, bytes]:
    note = bytes(sign_checkpoint(Checkpoint(ORIGIN, size, log_of(size).root), LOG_KEY))
    proof = list(log_of(size).tree().consistency(old)) if old <= size else []
    return ask(server, "POST", "/add-checkpoint", format_request(old, proof, note))


def test_a_full_disk_answers_503_and_nothing_is_promised(tmp_path: Path) -> None:
    said: list[str] = []
    with WitnessServer([witness(tmp_path, 2, "ENOSPC")], clock=lambda: NOW, say=said.append) as one:
        status, body = cosign(one, 0, 5)
        assert (status, body) == (503, b"this witness cannot answer now\n")
        assert "disk is full" in said[0]
        assert ask(one, "GET", f"/{checkpoint_path(ORIGIN)}")[0] == 404
        assert cosign(one, 0, 3)[0] == 200, "there is space again, and nothing stood in the way"


def test_a_failed_fsync_ends_it(tmp_path: Path) -> None:
    ended: list[bool] = []
    with WitnessServer([witness(tmp_path, 3, "EIO")], clock=lambda: NOW) as one:
        one.on_broken = lambda: ended.append(True)
        assert cosign(one, 0, 5)[0] == 503
        assert one.broken
        assert ended == [True]
        assert cosign(one, 0, 5)[0] == 503, "it never tries again in the same process"
        status, body = ask(one, "GET", "/health")
        assert (status, json.loads(body)["status"]) == (503, "broken")


def test_a_clock_that_went_back_answers_503(tmp_path: Path) -> None:
    now = [NOW]
    said: list[str] = []
    with WitnessServer([witness(tmp_path)], clock=lambda: now[0], say=said.append) as one:
        assert cosign(one, 0, 5)[0] == 200
        now[0] = NOW - 1000
        assert cosign(one, 5, 7)[0] == 503
        assert "1000 seconds behind" in said[-1]
        now[0] = NOW - 10
        assert cosign(one, 5, 7)[0] == 200


def test_a_request_that_never_ends_is_given_up(tmp_path: Path) -> None:
    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {}

    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    with WitnessServer([witness(tmp_path)]) as one:
        one.patience = 0.1
        scope = {"type": "http", "method": "POST", "path": "/add-checkpoint"}
        asyncio.run(one(scope, receive, send))
    assert sent[0]["status"] == 408


def test_the_same_question_in_the_same_second_is_not_written_again(tmp_path: Path) -> None:
    """Whoever has the public checkpoint may ask: that must not wear the disk."""
    now = [NOW]
    with WitnessServer([witness(tmp_path)], clock=lambda: now[0]) as one:
        first = cosign(one, 0, 5)
        before = (tmp_path / "seen.json").stat()
        assert [cosign(one, 5, 5) for _ in range(3)] == [first] * 3
        assert (tmp_path / "seen.json").stat().st_ino == before.st_ino
        now[0] += 1
        assert cosign(one, 5, 5) != first
        assert (tmp_path / "seen.json").stat().st_ino != before.st_ino


def test_one_log_is_watched_once_and_by_one_process(tmp_path: Path) -> None:
    one = witness(tmp_path)
    with pytest.raises(MisuseError, match="each once"):
        WitnessServer([one, one])
    with pytest.raises(MisuseError, match="one or more"):
        WitnessServer([])
    with WitnessServer([one]), pytest.raises(UnavailableError, match="another program"):
        WitnessServer([one])
    WitnessServer([one]).close()


def test_a_client_that_goes_away_is_no_request(tmp_path: Path) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    with WitnessServer([witness(tmp_path)]) as one:
        scope = {"type": "http", "method": "POST", "path": "/add-checkpoint"}
        asyncio.run(one(scope, receive, send))
        asyncio.run(one({"type": "lifespan"}, receive, send))
    assert [message.get("status") for message in sent] == [400, None]
