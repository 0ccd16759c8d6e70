"""A verification that is killed goes on: by a real SIGKILL, and the report is the same."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli_town import CliTown, Stage
from kept_code import kept_code
from plebiscite.verify import record_verification

_KILLED = """
import os, signal, sys
from plebiscite.cli import record_verifying
from plebiscite.store import parallel_reading, resume_files
from plebiscite.verify import record_verification
record_verifying.SAVE_EVERY = 0.0
record_verification.CHUNK = parallel_reading.PLAIN_CHUNK = 2
number = signal.Signals[sys.argv.pop(1)]
left, write = int(sys.argv.pop(1)), resume_files.ResumeFile.write
def write_and_die(self, checked):
    global left
    write(self, checked)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), number)
resume_files.ResumeFile.write = write_and_die
from plebiscite.cli.main import main
main()
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, value in kept_code().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PLEBISCITE_PATH", "plain")
    monkeypatch.setattr(record_verification, "CHUNK", 2)
    return tmp_path / "cache" / "plebiscite"


@pytest.fixture
def town(town_at: Stage) -> CliTown:
    return town_at("ended")


def stopped(
    town: CliTown, by: str, saves: int, *options: object
) -> "subprocess.CompletedProcess[bytes]":
    """A verification that stops itself after it has said so many times how far it is."""
    words = ["verify", town.record, "--policy", town.policy, *options]
    return subprocess.run(
        [sys.executable, "-c", _KILLED, by, str(saves), *map(str, words)],
        capture_output=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
        timeout=120,
    )


def killed(town: CliTown, saves: int, *options: object) -> None:
    """The same by SIGKILL."""
    done = stopped(town, "SIGKILL", saves, *options)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert done.stdout == b""


def report(town: CliTown, *options: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """What `verify --json` says of the record, and of its own run."""
    result = town.run("verify", town.record, "--json", *options)
    told = json.loads(result.stdout)
    return told, told.pop("run")


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_at_any_moment_it_goes_on_to_the_same_report(
    town: CliTown, tmp_path: Path, workers: int
) -> None:
    whole, run = report(town, "--fresh")
    assert run["recalled"] == 0
    for saves in (1, 3, 4):
        place = tmp_path / f"{saves}.json"
        killed(town, saves, "--resume", place, "--workers", workers)
        kept = json.loads(place.read_bytes())["size"]
        told, again = report(town, "--resume", place)
        assert told == whole
        assert again["recalled"] == kept
        assert again["ballots"] < run["ballots"]
        assert "checked by an earlier run that did not come to its end" in again["sentence"]
        assert not place.exists()


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_says_that_the_same_command_goes_on(
    town: CliTown, tmp_path: Path, workers: int
) -> None:
    place = tmp_path / "kept.json"
    done = stopped(town, "SIGINT", 3, "--resume", place, "--workers", workers)
    assert done.returncode == 130
    assert b"entries are checked, and the same command goes on from there" in done.stderr
    kept = json.loads(place.read_bytes())["size"]
    assert report(town, "--resume", place)[1]["recalled"] == kept


@pytest.mark.slow
def test_the_plain_path_takes_up_nothing_that_compiled_code_checked(town: CliTown) -> None:
    killed(town, 1, "--path", "auto")
    _, plain = report(town, "--path", "plain")
    assert plain["recalled"] == 0
    _, auto = report(town, "--path", "auto")
    assert auto["recalled"]


@pytest.mark.slow
def test_by_default_the_cache_folder_keeps_it_until_the_end(town: CliTown, cache: Path) -> None:
    killed(town, 4)
    assert len(list((cache / "verify").iterdir())) == 1
    _, run = report(town)
    assert run["recalled"]
    assert not list((cache / "verify").iterdir())
    assert report(town)[1]["recalled"] == 0


@pytest.mark.slow
def test_an_altered_file_is_refused_where_it_was_named_and_unused_in_the_cache(
    town: CliTown, tmp_path: Path, cache: Path
) -> None:
    """A false ballot below what the file says was checked would pass unseen."""
    place = tmp_path / "kept.json"
    killed(town, 4, "--resume", place)
    told = json.loads(place.read_bytes())
    altered = json.dumps(told | {"size": told["size"] + 2}, separators=(",", ":"))
    place.write_text(altered)
    result = town.run("verify", town.record, "--resume", place)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "altered since" in result.stderr
    assert place.read_text() == altered
    killed(town, 4)
    (default,) = (cache / "verify").iterdir()
    shutil.copy(place, default)
    result = town.run("verify", town.record, "--json")
    assert "everything is checked anew" in result.stderr
    assert json.loads(result.stdout)["run"]["recalled"] == 0


@pytest.mark.slow
def test_a_record_that_lost_entries_meanwhile_is_told(town: CliTown, tmp_path: Path) -> None:
    place = tmp_path / "kept.json"
    killed(town, 5, "--resume", place)
    kept = json.loads(place.read_bytes())["size"]
    older = max(int(p.name) for p in (town.record / "checkpoints").iterdir() if int(p.name) < kept)
    shutil.copy(town.record / "checkpoints" / str(older), town.record / "checkpoint")
    for note in (town.record / "checkpoints").iterdir():
        if int(note.name) > older:
            note.unlink()
    result = town.run("verify", town.record, "--json", "--resume", place)
    assert "it is older or was cut short; everything is checked anew" in result.stderr
    assert json.loads(result.stdout)["run"]["recalled"] == 0


def test_without_a_policy_or_with_fresh_nothing_is_left(town: CliTown, cache: Path) -> None:
    report(town, "--fresh")
    assert not cache.exists()


def test_a_short_verification_leaves_nothing(town: CliTown, cache: Path) -> None:
    report(town)
    assert not cache.exists()
