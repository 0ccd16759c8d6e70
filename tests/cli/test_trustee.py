"""A trustee's commands: safe to repeat, nothing handed over before it is saved, no second sum."""

import json
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from cli_town import ORIGIN, CliTown, Stage, definition_text, replaced
from played_town import Town
from plebiscite.cli.main import main
from plebiscite.cli.trustee_files import require_trustee, save_trustee
from plebiscite.store.journal import Journal


def take(town: CliTown, verb: str, owner: int, *more: object) -> tuple[object, ...]:
    who = ("--file", town.trustee(owner), "--key", town.key(f"trustee/{owner}"))
    return ("trustee", verb, *who, *more)


@pytest.fixture
def issued(town_at: Stage) -> CliTown:
    town = town_at("issued")
    town.act("ceremony", "open")
    return town


def ceremony(town: CliTown, *verbs: str) -> None:
    for verb in verbs:
        for owner in (1, 2, 3):
            town.good(*take(town, verb, owner, "--append", town.private))


def test_the_whole_ceremony_with_every_step_twice(issued: CliTown) -> None:
    for verb in ("certificate", "commit", "reveal", "share-key"):
        for owner in (1, 2, 3):
            first, again = issued.path("first"), issued.path("again")
            issued.good(*take(issued, verb, owner, "--out", first))
            saved = issued.trustee(owner).read_bytes()
            issued.good(*take(issued, verb, owner, "--out", again))
            assert first.read_bytes() == again.read_bytes()
            assert issued.trustee(owner).read_bytes() == saved
            issued.good("record", "append", "--private", issued.private, first)
            first.unlink()
            again.unlink()
    issued.act("ceremony", "publish")
    commission = ("--key", issued.key("commission"), "--append", issued.private)
    said = issued.refused(2, "ceremony", "publish", *commission)
    assert "on the record already; next: ceremony elections" in said
    issued.act("ceremony", "elections")
    said = issued.refused(2, "referendum", "open", *commission)
    assert "the trustees have not rehearsed; next: commission: start the rehearsal" in said
    issued.act("rehearsal", "start")
    said = issued.refused(2, "referendum", "open", *commission)
    assert "0 of 2 trustees have rehearsed" in said
    assert "1 and 2" not in issued.good("record", "status").stdout
    ceremony(issued, "rehearse")
    said = issued.refused(2, *take(issued, "rehearse", 1, "--append", issued.private))
    assert "trustee 1 has already rehearsed" in said
    told = issued.told("trustee", "status", "--file", issued.trustee(2))
    assert told["owner"] == 2
    assert told["steps"] == ["certificate", "commitment", "share", "key"]
    assert "0 decryptions" in issued.good("trustee", "status", "--file", issued.trustee(2)).stdout


def test_the_default_submission_is_named_after_trustee_and_step(
    issued: CliTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(issued.folder)
    told = issued.told(*take(issued, "certificate", 1))
    assert told["file"] == "trustee-1-certificate.submission"
    assert "copy it to a second medium" in issued.good(*take(issued, "certificate", 2)).stdout


def test_a_submission_file_with_other_bytes_is_not_overwritten(issued: CliTown) -> None:
    out = issued.path("out")
    out.write_text("mine")
    assert "not overwritten" in issued.refused(2, *take(issued, "certificate", 1, "--out", out))
    assert issued.trustee(1).exists()  # saved before anything was handed over


def test_steps_wait_for_one_another(issued: CliTown) -> None:
    said = issued.refused(2, *take(issued, "commit", 1, "--out", issued.path("c")))
    assert "certificate" in said
    ceremony(issued, "certificate")
    said = issued.refused(2, *take(issued, "reveal", 1, "--out", issued.path("r")))
    assert "not committed" in said
    issued.good(*take(issued, "commit", 1, "--append", issued.private))
    said = issued.refused(1, *take(issued, "reveal", 1, "--out", issued.path("r")))
    assert "not every trustee has committed" in said


def test_a_new_ceremony_keeps_the_secrets_of_the_void_one(issued: CliTown) -> None:
    issued.good(*take(issued, "certificate", 1, "--append", issued.private))
    path, old = issued.trustee(1), issued.trustee(1).read_bytes()
    before = require_trustee(path, ORIGIN)
    for cid in ("ab" * 32, "ab" * 32):
        save_trustee(path, msgspec.structs.replace(before, cid=cid), before)
        (kept,) = issued.folder.glob("trustee-1.secret.void-*")
        assert kept.read_bytes() == old
        assert path.read_bytes() != old


def test_a_journal_without_its_file(issued: CliTown) -> None:
    journal = issued.path("trustee-1.secret.journal")
    journal.write_text("")
    issued.good(*take(issued, "certificate", 1, "--out", issued.path("a")))
    issued.trustee(1).unlink()
    journal.write_text("something\n")
    said = issued.refused(2, *take(issued, "certificate", 1, "--out", issued.path("b")))
    assert "a journal lies here without" in said
    assert not issued.trustee(1).exists()


def test_everyone_is_warned_when_all_shares_are_needed(tmp_path: Path) -> None:
    def issue(town: Town) -> None:
        town.define()
        town.issue()

    text = definition_text()
    text = replaced(text, "[trustees]", "[trustees]\nthreshold = 3\nall_needed_confirmed = true\n#")
    town = CliTown.played(tmp_path, issue, text)
    assert "ALL 3 trustees are needed" in town.act("ceremony", "open").stderr
    said = town.refused(2, *take(town, "certificate", 1, "--out", town.path("c")))
    assert "no certificates; commit next" in said
    assert (
        "nobody can ever count"
        in town.good(*take(town, "commit", 1, "--append", town.private)).stderr
    )
    commands = {step["command"] for step in town.told("record", "status")["next"]}
    assert commands == {"trustee commit"}


def test_a_key_or_file_that_is_someone_elses(town_at: Stage) -> None:
    town = town_at("rehearsed")
    out = ("--out", town.path("o"))
    wrong = ("trustee", "rehearse", "--file", town.trustee(2), "--key", town.key("trustee/1"))
    assert "this is the file of trustee 2" in town.refused(2, *wrong, *out)
    stranger = town.path("stranger.key")
    origin = ("--for", "town.example/2026")
    town.good("key", "new", "trustee", "--name", "s", *origin, "--out", stranger)
    said = town.refused(
        2, "trustee", "rehearse", "--file", town.trustee(1), "--key", stranger, *out
    )
    assert "is no trustee of town.example/2026" in said


def test_a_file_of_another_referendum_is_named(town_at: Stage) -> None:
    town = town_at("tallied")
    path = town.trustee(1)
    raw = json.loads(path.read_text())
    text = path.read_text().replace("town.example/2026", "town.example/2019")
    assert raw["referendum"] == "town.example/2026"
    path.write_text(text)
    said = town.refused(2, *take(town, "decrypt", 1, "--out", town.path("d")))
    assert "of referendum town.example/2019" in said
    assert str(path) in said


@pytest.mark.parametrize("step", ["rehearse", "decrypt"])
def test_a_file_that_is_lost_or_damaged(town_at: Stage, step: str) -> None:
    town = town_at("rehearsed" if step == "rehearse" else "tallied")
    args = take(town, step, 1, "--out", town.path("d"))
    raw = town.trustee(1).read_text()
    town.trustee(1).write_text(raw.replace('\\"owner\\":1', '\\"owner\\":"1'))
    said = town.refused(2, *args)
    assert "damaged" in said
    town.trustee(1).unlink()
    assert "no trustee's file here" in town.refused(2, *args)


def test_a_lost_journal_stops_rehearsal_and_decryption(town_at: Stage) -> None:
    for stage, verb in (("rehearsed", "rehearse"), ("tallied", "decrypt")):
        town = town_at(stage)
        town.path("trustee-1.secret.journal").unlink()
        said = town.refused(3, *take(town, verb, 1, "--out", town.path("d")))
        assert "journal is missing" in said


# -- decryption


def test_decryption_by_two_of_three(town_at: Stage) -> None:
    town = town_at("tallied")
    decrypt = ("--workers", 1, "--append", town.private)
    town.good(*take(town, "decrypt", 1, *decrypt))
    said = town.refused(2, "referendum", "publish", "--key", town.key("commission"), "--out", "x")
    assert "1 of 2 trustees have decrypted" in said
    out = town.path("d.submission")
    assert len(Journal(town.path("trustee-3.secret.journal")).statements()) == 0
    town.good(*take(town, "decrypt", 3, "--workers", 1, "--out", out))
    assert len(Journal(town.path("trustee-3.secret.journal")).statements()) == 1
    # Lost on the way: the same statement is made again, with fresh proofs.
    town.good(*take(town, "decrypt", 3, "--workers", 1, "--out", town.path("again")))
    assert len(Journal(town.path("trustee-3.secret.journal")).statements()) == 1
    town.good("record", "append", "--private", town.private, out)
    said = town.refused(2, *take(town, "decrypt", 3, *decrypt))
    assert "nothing waits for this trustee" in said
    town.act("referendum", "publish")
    assert town.told("record", "show")[-1]["kind"] == "result"


def test_nothing_is_decrypted_from_a_record_that_is_wrong(town_at: Stage) -> None:
    town = town_at("tallied")
    blob = next((town.record / "blob").iterdir())
    raw = blob.read_bytes()
    blob.chmod(0o644)
    blob.write_bytes(raw + b" ")
    args = take(town, "decrypt", 1, "--workers", 1, "--out", town.path("d"))
    assert town.run(*args).exit_code in {1, 2}
    blob.unlink()
    assert town.run(*args).exit_code == 3
    assert Journal(town.path("trustee-1.secret.journal")).statements() == []


def test_decryption_needs_the_policy(town_at: Stage) -> None:
    town = town_at("tallied")
    args = [str(arg) for arg in take(town, "decrypt", 1, "--record", town.record)]
    result = CliRunner().invoke(main, args, env={"PLEBISCITE_POLICY": None})
    assert result.exit_code == 2
    wanted = "name the policy file with --policy or PLEBISCITE_POLICY: it says whose record"
    assert wanted in result.stderr
    args = ["record", "status", "--record", str(town.record)]
    result = CliRunner().invoke(main, args, env={"PLEBISCITE_POLICY": None})
    assert wanted in result.stderr
    result = CliRunner().invoke(main, ["record", "status"], env={"PLEBISCITE_RECORD": None})
    assert "name the record with --record or PLEBISCITE_RECORD" in result.stderr


def test_the_keepers_policy_serves_the_keeper(town_at: Stage) -> None:
    town = town_at("tallied")
    args = take(town, "decrypt", 1, "--workers", 1, "--append", town.private)
    result = CliRunner().invoke(
        main,
        [str(arg) for arg in args],
        env={"PLEBISCITE_POLICY": None, "PLEBISCITE_RECORD": str(town.record)},
    )
    assert result.exit_code == 0, result.output
    (said,) = [line for line in result.stderr.split("\n") if line.startswith("policy: ")]
    assert len(said.split()) == 13


# -- destruction


def test_a_key_is_destroyed_once_every_result_is_out(town_at: Stage) -> None:
    town = town_at("tallied")
    confirm = ("--confirm", "town.example/2026", "--append", town.private)
    assert "still needed" in town.refused(2, *take(town, "destroy", 1, *confirm))
    for owner in (1, 2):
        town.good(*take(town, "decrypt", owner, "--workers", 1, "--append", town.private))
    assert "still needed" in town.refused(2, *take(town, "destroy", 1, *confirm))
    town.act("referendum", "publish")
    town.path("trustee-1.secret.void-0000").write_text("x")
    assert "nothing was done" in town.refused(
        2, *take(town, "destroy", 1, "--confirm", "x", "--append", town.private)
    )
    town.good(*take(town, "destroy", 1, *confirm))
    assert [path.name for path in town.folder.glob("trustee-1.secret*")] == [
        "trustee-1.secret.journal"
    ]
    assert town.told("record", "show")[-1]["signed_by"] == ["trustee/1"]
    assert "says already" in town.refused(2, *take(town, "destroy", 1, *confirm))
    town.trustee(2).unlink()
    assert "nothing is stated" in town.refused(2, *take(town, "destroy", 2, *confirm))
    town.good(*take(town, "destroy", 2, "--already-deleted", *confirm))


def test_after_the_end_a_key_is_deleted_without_an_entry(town_at: Stage) -> None:
    town = town_at("ended")
    size = town.told("record", "status")["size"]
    confirm = ("--confirm", "town.example/2026", "--append", town.private)
    shown = town.good(*take(town, "destroy", 1, *confirm)).stdout
    assert "record has ended" in shown
    assert not town.trustee(1).exists()
    assert town.told("record", "status")["size"] == size


def test_a_key_is_destroyed_after_an_abort(voting: CliTown) -> None:
    words = voting.path("why.txt")
    words.write_text("The council resigned.", encoding="utf-8")
    confirm = ("--confirm", "town.example/2026")
    said = voting.refused(2, *take(voting, "destroy", 1, *confirm, "--append", voting.private))
    assert "still needed" in said
    voting.act("referendum", "abort", "--words", words, *confirm)
    voting.good(*take(voting, "destroy", 1, *confirm, "--append", voting.private))
    assert {step["command"] for step in voting.told("record", "status")["next"]} == {
        "referendum end"
    }
