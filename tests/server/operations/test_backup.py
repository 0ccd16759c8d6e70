"""Backup while votes come in, all killed, restored elsewhere: nothing lost, nothing forked."""

import os
import shutil
import signal
import stat
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from plebiscite.store.log_writer import SIGNING_STORE
from server.postgres import Postgres, binaries, postgres
from server.service import PROGRAM, Service, clean_environment, service
from server.town_service import cast, open_town

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        binaries() is None and "CI" not in os.environ, reason="PostgreSQL is not installed"
    ),
]


@pytest.fixture(scope="module")
def databases() -> Iterator[Postgres]:
    with postgres() as server:
        yield server


def kill_everything(running: Service) -> None:
    for pid in sorted(running.processes()):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def verify(data: Path, slug: str) -> str:
    folder = data / "referendums" / slug
    ended = subprocess.run(
        [PROGRAM, "verify", str(folder / "record"), "--policy", str(folder / "policy")],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    # 3: an open vote without witnesses cannot be told to the end; 1 would be a failed check.
    assert ended.returncode == 3, ended.stdout + ended.stderr
    return ended.stdout


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_drill(tmp_path: Path, kind: str, databases: Postgres) -> None:
    old_url = {"PLEBISCITE_DATABASE_URL": databases.make_database(f"old_{kind}")}
    new_url = {"PLEBISCITE_DATABASE_URL": databases.make_database(f"new_{kind}")}
    old_settings, new_settings = (old_url, new_url) if kind == "postgresql" else ({}, {})
    file = tmp_path / "backup.tar"
    with service(tmp_path / "old", old_settings) as running:
        town = open_town(running)
        for number in range(3):
            assert cast(running, "town", town.ballot(number))[0] == 200
        votes = [town.ballot(number) for number in range(3, 8)]
        acknowledged: list[int] = []
        voting = threading.Thread(
            target=lambda: acknowledged.extend(cast(running, "town", vote)[0] for vote in votes)
        )
        voting.start()
        said = running.run("backup", str(file))
        voting.join()
        assert acknowledged == [200] * len(votes)
        later = town.state.size
        kill_everything(running)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "secret keys" in said.stderr
    with tarfile.open(file) as archive:
        names = archive.getnames()
    assert not [name for name in names if SIGNING_STORE in name or name.startswith("run/")]

    with service(tmp_path / "new", new_settings, start=False) as restored:
        told = restored.run("restore", str(file)).stdout
        assert "plebiscite promote" in told
        verify(restored.data, "town")
        secret = (tmp_path / "old/secret-key").read_bytes()
        assert (restored.data / "secret-key").read_bytes() == secret
        key = restored.data / "referendums/town/keeper/log.key"
        assert stat.S_IMODE(key.stat().st_mode) == 0o600

        restored.start()
        status, answer, _ = cast(restored, "town", votes[0])
        assert (status, answer["error"]["code"]) == (503, "unavailable"), answer  # type: ignore[index]
        assert restored.get("/r/town/record/checkpoint")[0] == 200, "what is there is served"
        refused = restored.run("promote", "town", "--largest-seen", "1", check=False)
        assert "stop it first" in refused.stderr
        restored.stop()

        ended = restored.run("promote", "town", "--largest-seen", str(later + 1), check=False)
        assert ended.returncode == 2
        assert "two histories" in ended.stderr
        # The old disk is found: its record is the newest, and from it the log goes on.
        shutil.rmtree(restored.data / "referendums/town/record")
        shutil.copytree(
            tmp_path / "old/referendums/town/record", restored.data / "referendums/town/record"
        )
        restored.run("promote", "town", "--largest-seen", str(later))
        restored.start()
        for vote in votes:
            status, answer, _ = cast(restored, "town", vote)
            assert status == 200, answer
        town.folder = restored.data / "referendums/town"
        assert town.state.size >= later, "the calendar may have added an act"
        assert cast(restored, "town", town.ballot(9))[0] == 200
        verify(restored.data, "town")


def test_an_old_backup_beside_a_newer_signing_store_signs_nothing(tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    with service(tmp_path / "old") as running:
        town = open_town(running)
        running.run("backup", str(file))
        vote = town.ballot(0)
        assert cast(running, "town", vote)[0] == 200
        running.stop()
    with service(tmp_path / "new", start=False) as restored:
        restored.run("restore", str(file))
        keeper = "referendums/town/keeper"
        shutil.copy(tmp_path / "old" / keeper / SIGNING_STORE, restored.data / keeper)
        restored.start()
        status, answer, _ = cast(restored, "town", vote)
        assert status != 200, answer
        assert "lacks entries that were signed" in str(answer) + restored.log
        before = (tmp_path / "old/referendums/town/record/checkpoint").read_bytes()
        assert (restored.data / "referendums/town/record/checkpoint").read_bytes() != before
        restored.stop()
        ended = restored.run("promote", "town", "--largest-seen", "1", check=False)
        assert ended.returncode == 2


def test_a_backup_is_never_overwritten(tmp_path: Path) -> None:
    with service(tmp_path / "data") as running:
        (tmp_path / "there.tar").write_bytes(b"old")
        ended = running.run("backup", str(tmp_path / "there.tar"), check=False)
        assert ended.returncode == 2
        assert (tmp_path / "there.tar").read_bytes() == b"old"


def test_nothing_to_back_up(tmp_path: Path) -> None:
    empty = Service(tmp_path / "data", 1, clean_environment())
    ended = empty.run("backup", str(tmp_path / "b.tar"), check=False)
    assert ended.returncode == 2
    assert not (tmp_path / "b.tar").exists()
