"""A keeper killed at any moment loses nothing that was answered, and the record still verifies."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli_town import CliTown, Stage
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.store.record_files import RecordFolder
from plebiscite.verify.record_verification import verify_record

ROUNDS = 12


def started(town: CliTown, *args: object) -> subprocess.Popen[bytes]:
    command = [Path(sys.executable).parent / "plebiscite", *args]
    return subprocess.Popen(
        list(map(str, command)),
        env={"PLEBISCITE_RECORD": str(town.record), "PATH": ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.mark.slow
def test_record_append_may_be_killed_at_any_moment(town_at: Stage) -> None:
    town = town_at("voting")
    chooser = random.Random(7)  # noqa: S311 - moments, not secrets
    files = []
    for number in range(6):
        ballot, out = town.path(f"{number}.ballot"), town.path(f"{number}.submission")
        town.prepare(number, "yes", ballot)
        town.good("ballot", "cast", ballot, "--out", out)
        files.append(out)
    append = ("record", "append", "--private", town.private, *files)
    before = time.monotonic()
    probe = town.copy(town.folder.parent / "probe")
    assert started(probe, *append[:3], probe.private, *files).wait(120) == 0
    usual = time.monotonic() - before
    killed = 0
    for number in range(ROUNDS):
        process = started(town, *append)
        # The first is killed at once, so that one is killed however quick the machine is now.
        time.sleep(chooser.uniform(0.4, 1.05) * usual if number else 0)
        killed += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        policy = parse_policy_file(town.policy.read_bytes())
        assert verify_record(RecordFolder(town.record), policy).report.exit_status in {0, 3}
    assert killed
    told = town.told(*append)
    places = {file["appended"][0]["index"] for file in told["files"]}
    assert len(places) == 6
    assert town.told("record", "status")["turnout"][0]["ballots"] == 6
    again = town.told(*append)
    assert {file["appended"][0]["index"] for file in again["files"]} == places


@pytest.mark.slow
def test_a_trustee_killed_while_committing_keeps_one_secret(town_at: Stage) -> None:
    town = town_at("issued")
    town.act("ceremony", "open")
    chooser = random.Random(11)  # noqa: S311 - moments, not secrets
    who = ("--file", town.trustee(1), "--key", town.key("trustee/1"), "--policy", town.policy)
    for number in range(6):
        out = town.path(f"{number}.out")
        process = started(town, "trustee", "certificate", *who, "--out", out)
        time.sleep(chooser.uniform(0.2, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait(60)
    last = town.path("last.out")
    town.good("trustee", "certificate", *who, "--out", last)
    made = [path.read_bytes() for path in town.folder.glob("*.out")]
    assert set(made) == {last.read_bytes()}
