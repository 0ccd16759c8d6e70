"""What happens seldom: a wrong record at the count, void ceremonies, lost notes, damaged keys."""

import json
from pathlib import Path

import msgspec
import pytest

from cli_town import ORIGIN, CliTown, Stage
from log_keys import WITNESSES, policy_file_of
from played_town import Town
from plebiscite.cli.decrypting import require_sound
from plebiscite.cli.next_steps import next_steps
from plebiscite.cli.trustee_files import require_trustee, save_trustee
from plebiscite.errors import UnavailableError
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.offices import commission
from plebiscite.offices.submission import read_submission
from plebiscite.record.entries import BallotEntry, write_entry
from plebiscite.store.journal import Journal
from plebiscite.store.key_files import KeyFileKind, write_private, write_signing_key
from plebiscite.store.record_files import RecordFolder
from plebiscite.verify.record_verification import verify_record


def decrypt(town: CliTown) -> tuple[object, ...]:
    who = ("--file", town.trustee(1), "--key", town.key("trustee/1"), "--workers", 1)
    return ("trustee", "decrypt", *who, "--out", town.path("d"))


def test_a_trustee_finds_a_bad_ballot_that_the_keeper_let_in(tmp_path: Path) -> None:
    def play(town: Town) -> None:
        town.open()
        for number in range(5):
            town.vote(number, {"bench": ["yes"]})
        (entry,) = commission_free_vote(town)
        town.keeper.writer.append([entry])  # past all checks
        town.keeper._load()  # noqa: SLF001 - as a keeper that starts again
        town.end_voting()
        town.act(commission.close(town.keeper.state))
        town.act(commission.publish_tallies(town.keeper.state))

    town = CliTown.played(tmp_path, play)
    said = town.refused(1, *decrypt(town))
    assert "the record is wrong, so nothing is decrypted: ballots-" in said
    assert Journal(town.path("trustee-1.secret.journal")).statements() == []


def commission_free_vote(town: Town) -> list[bytes]:
    """A ballot whose envelope does not hold."""
    prepared = town.prepare(6, {"bench": ["no"]})
    stranger = town.prepare(7, {"bench": ["no"]})
    return [
        write_entry(
            BallotEntry(
                unit=prepared.unit,
                ballot=prepared.ballot,
                replaces=prepared.replaces,
                counter=prepared.counter,
                signature=stranger.cast,
            )
        )
    ]


def test_what_could_not_be_checked_stops_a_trustee_unless_no_witness_is_asked_for(
    town_at: Stage,
) -> None:
    town = town_at("tallied")
    policy = parse_policy_file(town.policy.read_bytes())
    verified = verify_record(RecordFolder(town.record), policy)
    require_sound(verified, policy)
    with pytest.raises(UnavailableError, match="conduct-4 could not be checked"):
        require_sound(verified, parse_policy_file(policy_file_of("2", 3)))


def test_an_unfinished_trustee_file_decrypts_nothing(town_at: Stage) -> None:
    town = town_at("tallied")
    path = town.trustee(1)
    before = require_trustee(path, ORIGIN)
    save_trustee(path, msgspec.structs.replace(before, key=None), before)
    assert "holds no finished key" in town.refused(2, *decrypt(town))


def test_a_void_ceremony_is_opened_anew(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.define()
    town.issue()
    town.act(commission.open_ceremony(town.keeper.state))
    ceremony = town.keeper.state.ceremony
    assert ceremony is not None
    ceremony.void = True
    (step,) = next_steps(town.keeper.state)
    assert (step.who, step.command) == ("commission", "ceremony open")
    town.close()


def test_a_key_of_the_wrong_sort_in_a_right_file(voting: CliTown) -> None:
    key = voting.path("odd.key")
    write_signing_key(key, KeyFileKind.COMMISSION, ORIGIN, WITNESSES[0])
    args = ("referendum", "end-voting", "--key", key, "--out", voting.path("o"))
    assert "it is none of a commission" in voting.refused(2, *args)


def test_other_private_files_may_lie_among_keys(voting: CliTown) -> None:
    keys = voting.path("keys")
    for name in ("log", "commission", "registrar", "trustee"):
        called = ORIGIN if name == "log" else name
        made = ("--for", ORIGIN, "--out", keys / f"{name}.key")
        voting.good("key", "new", name, "--name", called, *made)
    write_private(keys / "a.secret", KeyFileKind.TRUSTEE, ORIGIN, "{}")
    out = ("--keys", keys, "--out", voting.path("own.toml"))
    voting.good("definition", "example", "--small", *out)


def test_a_milestone_that_is_gone_is_not_copied(town_at: Stage) -> None:
    town = town_at("ended")
    newest = RecordFolder(town.record).milestones()[-2]
    (town.record / "checkpoints" / str(newest)).unlink()
    town.good("record", "copy", town.record, town.path("mirror"))
    assert newest not in RecordFolder(town.path("mirror")).milestones()


def test_a_submission_of_nothing(voting: CliTown) -> None:
    file = voting.path("none.submission")
    value = {"format": "plebiscite-submission/1", "origin": ORIGIN, "entries": [], "blobs": []}
    file.write_text(json.dumps(value, separators=(",", ":")))
    assert read_submission(file.read_bytes(), ORIGIN).entries == ()
    said = voting.refused(2, "record", "append", "--private", voting.private, file)
    assert "holds no entry" in said


def test_a_longer_file_in_the_way_is_not_overwritten(voting: CliTown) -> None:
    out = voting.path("out")
    out.write_text("x" * 10_000)
    args = ("referendum", "end-voting", "--key", voting.key("commission"), "--out", out)
    assert "not overwritten" in voting.refused(2, *args)
