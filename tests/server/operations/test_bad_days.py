"""Disk full, database gone, processes killed while casting: nothing acknowledged is lost."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from plebiscite.store.record_files import RecordFolder
from served_town import ServedTown
from server.postgres import binaries, postgres
from server.service import Service, service
from server.town_service import cast, open_town

pytestmark = pytest.mark.slow


def code_of(answer: dict[str, Any]) -> str:
    return str(answer["error"]["code"])


def entry(town: ServedTown, index: int) -> bytes:
    record = RecordFolder(town.folder / "record")
    return record.opened(town.policy.policy)[1].entry(index)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own of a few megabytes; skipped where that is not allowed."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m,mode=0700", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("only root can make a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Use up every byte."""
    filler = folder / "filler"
    with filler.open("wb") as file:
        for size in (65_536, 512, 1):
            try:
                while True:
                    os.write(file.fileno(), b"x" * size)
            except OSError:
                continue
    return filler


def test_a_full_disk_refuses_keeps_and_recovers(tmp_path: Path) -> None:
    settings = {"PLEBISCITE_DISK_FLOOR": str(2**20), "PLEBISCITE_BATCH_SECONDS": "0.1"}
    with small_disk(tmp_path / "disk") as disk, service(disk / "data", settings) as running:
        town = open_town(running)
        first = town.ballot(0)
        status, kept, _ = cast(running, "town", first)
        assert status == 200
        second = town.ballot(1)
        filler = fill(disk)
        status, answer, headers = cast(running, "town", second)
        assert (status, code_of(answer)) == (503, "unavailable"), answer
        assert "retry-after" in headers
        checks = running.wait_for_health(is_well=False)
        assert checks["disk"]["ok"] is False  # type: ignore[index]  # JSON
        assert running.get("/health/live")[0] == 200, "the web processes live"
        filler.unlink()
        running.wait_for_health()
        end = time.monotonic() + 40
        while (found := cast(running, "town", second))[0] != 200:
            assert time.monotonic() < end, found
            time.sleep(0.5)
        assert entry(town, int(str(found[1]["index"]))) == second
        assert entry(town, int(str(kept["index"]))) == first
        assert cast(running, "town", first)[1]["index"] == kept["index"], "kept, and told again"


@pytest.mark.skipif(
    binaries() is None and "CI" not in os.environ, reason="PostgreSQL is not installed"
)
def test_without_its_database_the_service_still_takes_ballots(tmp_path: Path) -> None:
    with postgres() as database:
        settings = {"PLEBISCITE_DATABASE_URL": database.url, "PLEBISCITE_BATCH_SECONDS": "0.1"}
        with service(tmp_path / "data", settings) as running:
            town = open_town(running)
            assert cast(running, "town", town.ballot(0))[0] == 200
            database.kill()
            time.sleep(1)
            vote = town.ballot(1)
            status, answer, _ = cast(running, "town", vote)
            assert status == 200, answer
            assert entry(town, int(str(answer["index"]))) == vote
            checks = running.wait_for_health(is_well=False)
            assert checks["database"]["ok"] is False  # type: ignore[index]  # JSON
            assert running.get("/health/live")[0] == 200
            (database.folder / "data/postmaster.pid").unlink(missing_ok=True)
            database.start()
            running.wait_for_health()
            assert database.password not in running.log


@pytest.mark.parametrize("part", ["sequencing.process", "granian", "everything"])
def test_kills_in_the_middle_of_casts_lose_nothing(tmp_path: Path, part: str) -> None:
    with service(tmp_path / "data", {"PLEBISCITE_BATCH_SECONDS": "0.3"}) as running:
        town = open_town(running)
        votes = [town.ballot(number) for number in range(10)]
        places: dict[int, int] = {}
        over = threading.Event()

        def vote(number: int) -> None:
            """As the booth does: the same bytes until they are answered."""
            while number not in places and not over.is_set():
                status, answer, _ = cast(running, "town", votes[number])
                if status == 200:
                    places[number] = int(str(answer["index"]))
                else:
                    assert status in {0, 500, 502, 503}, answer
                    time.sleep(0.2)

        with ThreadPoolExecutor(10) as voters:
            casts = [voters.submit(vote, number) for number in range(10)]
            for pause in (0.05, 0.2, 0.35):
                time.sleep(pause)
                kill(running, part)
            end = time.monotonic() + 60
            while len(places) < len(votes) and time.monotonic() < end:
                time.sleep(0.1)
            over.set()
            for each in casts:
                each.result()
        assert sorted(places) == list(range(10)), running.log[-3000:]
        assert len(set(places.values())) == 10
        for number, index in places.items():
            assert entry(town, index) == votes[number]
        for number, index in places.items():
            assert cast(running, "town", votes[number])[1]["index"] == index, "once, never twice"
        record = RecordFolder(town.folder / "record")
        logged = list(record.opened(town.policy.policy)[1].entries())
        assert sum(raw in votes for raw in logged) == len(votes)


def kill(running: Service, part: str) -> None:
    """End processes outright; `everything` is started again as an init system would."""
    if part != "everything":
        try:
            os.kill(running.process(part), signal.SIGKILL)
        except LookupError:
            return
        return
    pids = list(running.processes())
    os.kill(running.pid, signal.SIGKILL)
    end = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < end
        time.sleep(0.1)
    running.start()
