"""A few entries do not wait for a compiler; whoever takes the plain path meets no compiled code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from belenios_archive import VECTORS
from cli_town import CliTown, Stage
from kept_code import kept_code
from kernel_needs import require_kernel
from plebiscite.cli import compiling
from plebiscite.cli.compiling import FEW, compiled_where_worth, work_of
from plebiscite.kernel.availability import kernel_available
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.note import parse_note
from plebiscite.record.checking_paths import PathChoice
from plebiscite.store.parallel_reading import ParallelReading
from plebiscite.store.record_files import RecordFolder

PLEBISCITE = Path(sys.executable).with_name("plebiscite")
ARCHIVE = next((VECTORS / "ed25519-2of3").glob("*.bel"))


@pytest.fixture(autouse=True)
def _kernel() -> None:
    require_kernel()


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "compiled"
    folder.mkdir(mode=0o700)
    return folder


def verify(place: Path, *options: object, kept: Path) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [PLEBISCITE, "verify", place, "--workers", "2", "--fresh", *map(str, options)],
        env=os.environ | {"NUMBA_CACHE_DIR": str(kept)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode in {0, 3}, done.stdout + done.stderr  # the town has no witnesses
    return done


@pytest.mark.slow
def test_a_few_ballots_are_checked_without_compiling(town_at: Stage, empty: Path) -> None:
    town: CliTown = town_at("ended")
    done = verify(town.record, "--policy", town.policy, kept=empty)
    assert "all one by one (the plain path)" in " ".join(done.stdout.split())
    assert "note: nothing is compiled on this machine yet" in done.stderr
    assert not list(empty.rglob("*.nbi"))


@pytest.mark.slow
def test_the_plain_path_compiles_nothing_and_needs_no_note(town_at: Stage, empty: Path) -> None:
    town: CliTown = town_at("ended")
    done = verify(town.record, "--policy", town.policy, "--path", "plain", kept=empty)
    assert not done.stderr
    assert not list(empty.rglob("*.nbi"))


@pytest.mark.slow
def test_what_is_compiled_is_used_for_a_few_too(town_at: Stage) -> None:
    town: CliTown = town_at("ended")
    kept = Path(kept_code()["NUMBA_CACHE_DIR"])
    done = verify(town.record, "--policy", town.policy, kept=kept)
    assert "all in bulk" in " ".join(done.stdout.split())
    assert not done.stderr


@pytest.mark.slow
def test_a_small_archive_is_checked_without_compiling(empty: Path) -> None:
    done = verify(ARCHIVE, kept=empty)
    assert "all one by one (the plain path)" in " ".join(done.stdout.split())
    assert not list(empty.rglob("*.nbi"))


@pytest.mark.parametrize(
    ("entries", "path", "used", "said"),
    [
        (3 * FEW, "auto", False, "nothing is compiled on this machine yet"),
        (3 * FEW + 1, "auto", True, "compiled for this machine first"),
        (None, "auto", True, "compiled for this machine first"),
        (1, "bulk", True, "compiled for this machine first"),
        (3 * FEW + 1, "plain", False, ""),
    ],
)
def test_where_nothing_is_compiled_it_depends_on_how_many(
    entries: int | None,
    path: PathChoice,
    used: bool,  # noqa: FBT001 - a parameter of the test
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(compiling, "_compiled", lambda: False)
    with compiled_where_worth(lambda _: entries, ParallelReading(3, path=path)):
        assert kernel_available() is used
    told = capsys.readouterr().err
    assert said in told
    assert bool(said) == bool(told)
    assert kernel_available()


def test_the_machines_of_a_cluster_decide_for_themselves(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Elsewhere:
        address, workers = "tcp://elsewhere:1", 3
        map_in_order = None

    monkeypatch.setattr(compiling, "_compiled", lambda: False)
    reading = ParallelReading(1, cluster=Elsewhere())  # type: ignore[arg-type]  # asked for nothing
    with compiled_where_worth(lambda _: 1, reading):
        assert kernel_available()
    assert not capsys.readouterr().err


def test_what_there_is_to_check_counts_ballots_and_rolls(town_at: Stage) -> None:
    source = RecordFolder(town_at("ended").record)
    size = parse_checkpoint(parse_note(source.checkpoint()).text).size
    assert work_of(source)(size) == size
    assert work_of(source)(size - 1) is None
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(compiling, "_FEW_CREDENTIALS", 10)  # so many are on the roll
        assert work_of(source)(size) == size
        changed.setattr(compiling, "_FEW_CREDENTIALS", 9)
        assert work_of(source)(size) is None


def test_of_a_record_that_cannot_be_read_nobody_knows(tmp_path: Path) -> None:
    assert work_of(RecordFolder(tmp_path))(9) is None


def test_nobody_is_asked_how_much_there_is_where_it_does_not_matter() -> None:
    def asked(_: int) -> int:
        raise AssertionError

    for path in ("plain", "auto", "bulk"):
        with compiled_where_worth(asked, ParallelReading(1, path=path)):
            pass
