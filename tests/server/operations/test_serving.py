"""`plebiscite serve` with real processes: started, killed, started again, stopped."""

import json
import os
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.service import PROGRAM, Service, clean_environment, service

pytestmark = pytest.mark.slow
PARTS = ("sequencing.process", "serving.worker", "serving.ticking", "granian")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("serve") / "data") as made:
        yield made


def until_gone(pids: list[int], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < end, f"still there: {pids}"
        time.sleep(0.1)


def test_background_says_where_it_is_and_how_to_end_it(running: Service) -> None:
    assert f"Plebiscite is at {running.address}" in running.said
    assert f"plebiscite stop --data {running.data}" in running.said
    assert running.get("/health")[0] == 200
    for part in PARTS:
        assert running.process(part)


def test_the_first_officers_link_is_told_and_not_logged(running: Service) -> None:
    (line,) = [each for each in running.said.split("\n") if each.startswith("Set up the first")]
    link = line.split()[-1]
    assert link.startswith(f"{running.address}/en/accounts/")
    assert "#" in link, "a secret in the path or query would be logged by servers on the way"
    assert link.partition("#")[2] not in running.log


def test_static_files_are_served_to_be_kept(running: Service) -> None:
    status, body = running.get("/static/plebiscite/pages.css")
    assert status == 200
    assert body


def test_secrets_of_the_data_folder_are_private(running: Service) -> None:
    assert stat.S_IMODE(running.data.stat().st_mode) & 0o077 == 0
    for name in ("secret-key", "run/serve.log"):
        assert stat.S_IMODE((running.data / name).stat().st_mode) & 0o077 == 0, name


def test_figures_of_all_processes(running: Service) -> None:
    running.get("/health/live")
    status, body = running.get("/metrics")
    assert status == 200
    assert b"plebiscite_requests_total" in body


def test_a_second_service_on_the_same_data_refuses(running: Service) -> None:
    for words in (["--port", "1"], ["--port", "1", "--background"]):
        ended = running.run("serve", *words, check=False)
        assert ended.returncode == 2
        assert "runs on this data folder already" in ended.stderr
        assert "plebiscite stop" in ended.stderr


def test_a_taken_port_is_named(running: Service, tmp_path: Path) -> None:
    other = Service(tmp_path / "data", running.port, running.environment)
    ended = other.run("serve", "--port", str(running.port), check=False)
    assert ended.returncode == 2
    assert f"port {running.port}" in ended.stderr
    assert "--port" in ended.stderr


def test_tick_may_be_run_beside_it_and_twice(running: Service) -> None:
    for _ in range(2):
        assert running.run("tick").returncode == 0
    told = json.loads(running.run("tick", "--json").stdout)
    assert {"index", "calendar"} <= set(told["done"])
    assert told["failed"] == []


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_process_is_started_again(running: Service, part: str) -> None:
    before = running.process(part)
    os.kill(before, signal.SIGKILL)
    until_gone([before])
    end = time.monotonic() + 30
    while True:
        try:
            after = running.process(part)
        except LookupError:
            after = before
        if after != before:
            break
        assert time.monotonic() < end
        time.sleep(0.1)
    running.wait_for_health()
    assert "is started again in" in running.log


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    ended = subprocess.run(
        [PROGRAM, "serve", "--data", str(tmp_path / "d"), "--port", "1999"],
        env=clean_environment({"PLEBISCITE_DATABASE_URL": "postgres://a:hidden@127.0.0.1:1/b"}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 3
    assert "PLEBISCITE_DATABASE_URL" in ended.stderr
    assert "hidden" not in ended.stderr + ended.stdout


def test_settings_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    wrong = {"PLEBISCITE_DATABASE_URL": "mysql://x"}
    with service(tmp_path / "d", wrong, start=False) as made:
        ended = made.run("serve", "--port", "1999", check=False)
    assert ended.returncode == 2
    assert "PLEBISCITE_DATABASE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    made = Service(tmp_path / "file/data", 1999, clean_environment())
    ended = made.run("serve", check=False)
    assert ended.returncode == 3
    assert "--data" in ended.stderr


def test_nothing_to_stop(tmp_path: Path) -> None:
    made = Service(tmp_path, 1999, clean_environment())
    ended = made.run("stop", check=False)
    assert ended.returncode == 2
    assert "no service runs" in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_everything(tmp_path: Path, number: signal.Signals) -> None:
    with service(tmp_path / "data") as made:
        pids = list(made.processes())
        assert len(pids) >= 5
        os.kill(made.pid, number)
        until_gone(pids, 30)
        assert made.get("/health")[0] == 0


def test_a_killed_supervisor_takes_all_with_it_and_can_be_started_again(tmp_path: Path) -> None:
    with service(tmp_path / "data") as made:
        pids = list(made.processes())
        os.kill(made.pid, signal.SIGKILL)
        until_gone(pids, 30)
        start = ["serve", "--port", str(made.port), "--background", "--json"]
        told = json.loads(made.run(*start).stdout)
        assert made.get("/health")[0] == 200
        log = str(made.data / "run/serve.log")
        where = {"address": made.address, "data": str(made.data), "log": log}
        assert told == {**where, "process": made.pid}
        stopped = json.loads(made.run("stop", "--json").stdout)
        assert stopped == {"data": str(made.data), "process": told["process"]}


def test_a_service_in_front_tells_one_line_when_it_is_ready(tmp_path: Path) -> None:
    with service(tmp_path / "data", start=False) as made:
        process = subprocess.Popen(
            [PROGRAM, "serve", "--json", "--port", str(made.port), "--data", str(made.data)],
            env=made.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        status, _ = made.get("/health")
        process.terminate()
        more, said = process.communicate(timeout=60)
        assert status == 200
        assert more == ""
        assert "Set up the first officer" in said
        where = {"address": made.address, "data": str(made.data), "log": ""}
        assert told == {**where, "process": process.pid}
