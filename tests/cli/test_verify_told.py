"""What `verify` says of its own run: path, rate, workers; progress; options that cannot be met."""

import io
import json
import re
import sys
from pathlib import Path

import pytest
from rich.console import Console

from cli_town import CliTown, Stage
from dask_processes import DaskProcesses
from plebiscite.cli import record_verifying
from plebiscite.cli.verify_how import how_of
from plebiscite.cli.verify_progress import Pace, told_progress


@pytest.fixture
def town(town_at: Stage) -> CliTown:
    return town_at("ended")


def test_the_last_sentence_names_ballots_seconds_rate_workers_and_path(town: CliTown) -> None:
    result = town.run("verify", town.record, "--path", "plain", "--workers", 1)
    last = " ".join(result.stdout.split()).rpartition("checked. ")[2]
    assert last.startswith("6 ballots checked in ")
    assert last.endswith(" a second, by 1 process: all one by one (the plain path).")


def test_json_and_the_page_say_it_too(town: CliTown, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    result = town.run("verify", town.record, "--path", "plain", "--json", "--html", page)
    run = json.loads(result.stdout)["run"]
    assert run["paths"] == {"plain": 6}
    assert run["ballots"] == 6
    assert run["sentence"] in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        ({"advice": 2000}, "all in bulk with advice."),
        ({"bulk": 1}, "by 2 processes: in bulk."),
        ({"fallback": 2, "advice": 998}, "998 in bulk with advice, 2 one by one after the bulk"),
        ({"plain": 3}, "all one by one (the plain path)."),
        ({}, "No ballot's proofs were checked in this run of 20 s."),
    ],
)
def test_every_path_has_its_words(paths: dict[str, int], words: str) -> None:
    how = how_of(paths, seconds=20, workers=2)  # type: ignore[arg-type]  # names of paths
    assert words in how.sentence
    assert how.ballots == sum(paths.values())


def test_the_cluster_and_the_earlier_run_are_named() -> None:
    how = how_of({"bulk": 9}, seconds=3, workers=1, cluster="tcp://a:1", recalled=1200)
    assert "by 1 worker of tcp://a:1, whose answers this report believes" in how.sentence
    assert "The first 1,200 entries were checked by an earlier run" in how.sentence
    assert how.per_second == 3


def test_the_pace_leaves_out_what_was_done_before() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    assert pace.told(500, 1000)["seconds_left"] is None
    now[0] = 10.0
    told = {"done": 600, "total": 1000, "per_second": 10.0, "seconds_left": 40}
    assert pace.told(600, 1000) == told


def test_progress_for_programs_is_one_object_a_line() -> None:
    out = io.StringIO()
    with told_progress(Console(file=out), "checking", "json") as told:
        for done in range(1, 1001):
            told(done, 1000)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["done"] for line in lines] == [1, 1000]
    assert list(lines[0]) == ["done", "total", "per_second", "seconds_left"]


def test_elsewhere_than_on_a_terminal_there_are_few_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = io.StringIO()
    monkeypatch.setattr("plebiscite.cli.verify_progress._LINE_EVERY", 0.0)
    with told_progress(Console(file=out), "checking entries") as told:
        told(250, 1000)
    assert out.getvalue().startswith("checking entries: 250 of 1,000, ")
    assert re.search(r"/s, about \d+ min left\n$", out.getvalue())
    monkeypatch.setattr("plebiscite.cli.verify_progress._LINE_EVERY", 60.0)
    with told_progress(Console(file=out), "again") as told:
        told(250, 1000)
    assert "again" not in out.getvalue()


def test_a_terminal_shows_a_bar_with_the_rate() -> None:
    out = io.StringIO()
    terminal = Console(file=out, force_terminal=True, width=100)
    with told_progress(terminal, "checking entries") as told:
        told(1000, 1000)
    assert "1000/1000" in out.getvalue()
    silent = io.StringIO()
    with told_progress(Console(file=silent, force_terminal=True), "x", "none") as told:
        told(1, 2)
    assert silent.getvalue() == ""


def test_without_dask_the_extra_is_named(town: CliTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "plebiscite.store.cluster", None)
    monkeypatch.delattr("plebiscite.store.cluster", raising=False)  # loaded by other tests
    message = town.refused(2, "verify", town.record, "--scheduler", "tcp://127.0.0.1:1")
    assert "install plebiscite[cluster]" in message


def test_without_numba_the_bulk_path_cannot_be_asked_for(
    town: CliTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plebiscite.cli.record_verifying.kernel_available", lambda: False)
    message = town.refused(2, "verify", town.record, "--path", "bulk")
    assert "install plebiscite[bulk]" in message


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_cluster_gives_the_same_report(town: CliTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_verifying, "default_workers", lambda: 1)
    options = ("--json", "--fresh", "--path", "plain")
    here = json.loads(town.run("verify", town.record, *options).stdout)
    with DaskProcesses(2) as dask:
        result = town.run("verify", town.record, *options, "--scheduler", dask.address)
    there = json.loads(result.stdout)
    run = there.pop("run")
    assert here.pop("run")["cluster"] == ""
    assert there == here
    assert run["cluster"] == dask.address
    assert run["paths"] == {"plain": 6}
