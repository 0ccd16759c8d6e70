"""`plebiscite advice`: written while the record is verified; wrong advice changes no verdict."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli_town import CliTown, Stage
from kernel_needs import require_kernel
from plebiscite.ballot.advice import AdvisedBallot, Sealed, check_with_advice_plainly
from plebiscite.ballot.envelope import EnvelopeStatement
from plebiscite.ballot.v1_ballot import ballot_digest
from plebiscite.ballot.v1_election import parse_election
from plebiscite.cli.sources import open_log, read_policy
from plebiscite.log.advice_bundles import (
    advice_path,
    format_advice_bundle,
    parse_advice_bundle,
)
from plebiscite.record.entries import BallotEntry, parse_entry
from plebiscite.store.advice_files import advice_beside
from plebiscite.store.keeper import replayed_state
from plebiscite.store.record_server import served
from v1_sample import fixed_randomness

NOT_WITNESSED = 3


@pytest.fixture(scope="module")
def advised(stages: Stage, tmp_path_factory: pytest.TempPathFactory) -> CliTown:
    """The ended town, with advice beside its record."""
    town = stages("ended").copy(tmp_path_factory.mktemp("advised") / "town")
    told = made(town, town.record, "--workers", 1)
    assert told["ballots"] == 6
    assert told["bytes"] == size_in(town)
    assert told["folder"] == str(town.record / "advice")
    return town


def made(town: CliTown, *args: object) -> dict[str, Any]:
    """What `advice make` says; the town has no witnesses, so not everything could be checked."""
    result = town.run("advice", "make", *args, "--json")
    assert result.exit_code == NOT_WITNESSED, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    assert told["exit_status"] == NOT_WITNESSED
    return told


def size_in(town: CliTown) -> int:
    """Bytes of advice in the town's file, without their lengths."""
    return file_of(town).stat().st_size - 4 * size_of(town)


def size_of(town: CliTown) -> int:
    return open_log(str(town.record), read_policy(town.policy))[1].size


def file_of(town: CliTown) -> Path:
    return town.record / advice_path(0, size_of(town))


def report(town: CliTown, *args: object) -> tuple[dict[str, Any], dict[str, int]]:
    """All that `verify` says of the record, and by which paths it checked how many ballots."""
    result = town.run("verify", town.record, "--json", "--fresh", "--workers", 1, *args)
    told: dict[str, Any] = json.loads(result.stdout)
    return told, told.pop("run")["paths"]


def test_advice_is_written_on_every_ballot_and_on_nothing_else(advised: CliTown) -> None:
    source, opened, tree = open_log(str(advised.record), read_policy(advised.policy))
    files = advice_beside(source)
    assert files is not None
    for index, raw in enumerate(tree.entries()):
        is_ballot = isinstance(parse_entry(raw), BallotEntry)
        assert bool(files.entry(index)) == is_ballot
    assert file_of(advised).is_file()
    assert opened.size < 256


def test_what_was_written_holds(advised: CliTown) -> None:
    policy = read_policy(advised.policy)
    source, _, tree = open_log(str(advised.record), policy)
    state, _ = replayed_state(source, policy, tree)
    files = advice_beside(source)
    assert files is not None
    checked = 0
    for index, raw in enumerate(tree.entries()):
        entry = parse_entry(raw)
        if not isinstance(entry, BallotEntry):
            continue
        election = parse_election(state.elections[entry.unit].raw)
        ballot = entry.ballot.encode()
        statement = EnvelopeStatement(
            state.origin,
            entry.unit,
            election.fingerprint,
            election.group.parse(json.loads(ballot)["credential"]),
            ballot_digest(ballot),
            bytes.fromhex(entry.replaces),
            entry.counter,
        )
        one = AdvisedBallot(ballot, Sealed(statement, entry.signature), files.entry(index))
        check_with_advice_plainly(election, [one], fixed_randomness())
        checked += 1
    assert checked == 6


def test_several_processes_write_the_same_bytes_elsewhere(advised: CliTown, tmp_path: Path) -> None:
    with served(advised.record) as address:
        told = made(advised, address, "--folder", tmp_path / "mine", "--workers", 2)
    written = tmp_path / "mine" / advice_path(0, size_of(advised))
    assert written.read_bytes() == file_of(advised).read_bytes()
    assert told["folder"] == str(tmp_path / "mine/advice")


def test_an_address_needs_a_folder_to_write_to(advised: CliTown) -> None:
    said = advised.refused(2, "advice", "make", "http://127.0.0.1:9/record")
    assert "--folder" in said


def test_a_record_without_ballots_gets_no_advice(town_at: Stage) -> None:
    town = town_at("voting")
    result = town.run("advice", "make", town.record, "--workers", 1)
    assert "no ballot that advice could be written on" in result.output
    assert not (town.record / "advice").exists()


def test_people_are_told_where_it_is_and_what_the_record_is(town_at: Stage) -> None:
    town = town_at("ended")
    result = town.run("advice", "make", town.record, "--workers", 1)
    assert "Advice on 6 ballots, " in result.output
    assert str(town.record / "advice") in result.output


LIES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "zeros": lambda advice: [bytes(len(each)) for each in advice],
    "ones": lambda advice: [b"\xff" * len(each) for each in advice],
    "of another ballot": lambda advice: advice[::-1],
    "short": lambda advice: [each[64:] for each in advice],
    "long": lambda advice: [each * 2 for each in advice],
    "on nothing": lambda advice: [advice[-3] for _ in advice],
    "neutral": lambda advice: [
        (bytes(32) + b"\1" + bytes(31)) * (len(each) // 64) for each in advice
    ],
    "one bit": lambda advice: [bytes([each[0] ^ 1]) + each[1:] if each else b"" for each in advice],
}


@pytest.fixture(scope="module")
def plain_report(advised: CliTown) -> dict[str, Any]:
    """What the plain path says of the record: the verdict that counts."""
    told, paths = report(advised, "--path", "plain")
    assert (told["exit_status"], paths) == (NOT_WITNESSED, {"plain": 6})
    return told


@pytest.mark.slow
def test_right_advice_is_used_and_changes_nothing_that_verify_says(
    advised: CliTown, plain_report: dict[str, Any], tmp_path: Path
) -> None:
    require_kernel()
    assert report(advised) == (plain_report, {"advice": 6})
    assert report(advised, "--no-advice") == (plain_report, {"bulk": 6})
    elsewhere = advised.copy(tmp_path / "town")
    (elsewhere.record / "advice").rename(tmp_path / "advice")
    assert report(elsewhere) == (plain_report, {"bulk": 6})
    assert report(elsewhere, "--advice", tmp_path) == (plain_report, {"advice": 6})
    with served(advised.record) as address:
        assert report(elsewhere, "--advice", address) == (plain_report, {"advice": 6})


@pytest.mark.slow
@pytest.mark.parametrize("lie", LIES)
def test_wrong_advice_changes_nothing_that_verify_says(
    advised: CliTown, plain_report: dict[str, Any], tmp_path: Path, lie: str
) -> None:
    town = advised.copy(tmp_path / "town")
    right = parse_advice_bundle(file_of(town).read_bytes(), size_of(town))
    file_of(town).write_bytes(format_advice_bundle(LIES[lie](right)))
    told, paths = report(town)
    assert told == plain_report
    assert "advice" not in paths


@pytest.mark.slow
def test_wrong_advice_on_one_ballot_costs_only_that_ballot_the_advice(
    advised: CliTown, plain_report: dict[str, Any], tmp_path: Path
) -> None:
    require_kernel()
    town = advised.copy(tmp_path / "town")
    right = parse_advice_bundle(file_of(town).read_bytes(), size_of(town))
    first = next(index for index, each in enumerate(right) if each)
    right[first] = bytes(len(right[first]))
    file_of(town).write_bytes(format_advice_bundle(right))
    assert report(town, "--workers", 2) == (plain_report, {"advice": 5, "bulk": 1})


@pytest.mark.slow
def test_broken_and_absent_files_change_nothing_that_verify_says(
    advised: CliTown, plain_report: dict[str, Any], tmp_path: Path
) -> None:
    town = advised.copy(tmp_path / "town")
    whole = file_of(town).read_bytes()
    for broken in (b"", b"x", whole[:-1], whole + b"\0", b"\xff" * 5000):
        file_of(town).write_bytes(broken)
        told, paths = report(town)
        assert told == plain_report
        assert "advice" not in paths
    shutil.rmtree(town.record / "advice")
    assert report(town)[0] == plain_report


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--advice", "nowhere"), "there is no advice to use"),
        (("--advice", ".", "--no-advice"), "together mean nothing"),
    ],
)
def test_advice_that_cannot_be_meant_is_told(
    advised: CliTown, args: tuple[str, ...], said: str
) -> None:
    assert said in advised.refused(2, "verify", advised.record, "--fresh", *args)
