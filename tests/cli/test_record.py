"""Keeping and reading a record by commands."""

import json
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from cli_town import CliTown, Stage
from plebiscite.log.policy import Policy
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.log.receipt import parse_receipt, verify_receipt
from plebiscite.store.durable import read_bytes
from plebiscite.store.record_files import RecordFolder


def ballots(town: CliTown, *numbers: int) -> list[Path]:
    """Submissions of voters who all vote yes."""
    files = []
    for number in numbers:
        ballot, out = town.path(f"{number}.ballot"), town.path(f"{number}.submission")
        town.prepare(number, "yes", ballot)
        town.good("ballot", "cast", ballot, "--out", out)
        files.append(out)
    return files


def append(town: CliTown, *files: object) -> tuple[object, ...]:
    return ("record", "append", "--private", town.private, *files)


# -- append


def test_ballots_go_in_together_and_each_gets_its_receipt(voting: CliTown) -> None:
    files = ballots(voting, 0, 1, 2)
    receipts = voting.path("receipts")
    told = voting.told(*append(voting, *files, files[0], "--receipts", receipts))
    places = [file["appended"][0]["index"] for file in told["files"]]
    assert len(told["files"]) == 3
    assert len(set(places)) == 3
    for number in range(3):
        voting.good(
            "ballot",
            "receipt",
            voting.path(f"{number}.ballot"),
            "--receipt",
            receipts / f"{number}.receipt",
        )
    size = voting.told("record", "status")["size"]
    again = voting.told(*append(voting, *files))
    assert [file["appended"][0]["index"] for file in again["files"]] == places
    assert voting.told("record", "status")["size"] == size


def test_a_refused_file_is_named_and_the_others_are_taken(voting: CliTown) -> None:
    good, spoilt = ballots(voting, 0, 1)
    text = spoilt.read_text(encoding="utf-8")
    spoilt.write_text(text.replace('\\"counter\\":1', '\\"counter\\":2'), encoding="utf-8")
    cut = voting.path("cut.submission")
    cut.write_bytes(good.read_bytes()[:-9])
    result = voting.run(*append(voting, cut, good, spoilt, "--json"))
    assert result.exit_code == 1  # of 1 and 2, 1 wins
    told = {Path(file["file"]).name: file for file in json.loads(result.stdout)["files"]}
    assert told["0.submission"]["appended"]
    assert told["1.submission"]["error"]
    assert "submission is cut off or damaged" in told["cut.submission"]["error"]
    assert f"error: {spoilt}" in result.stderr
    assert f"error: {cut}" in result.stderr


def test_a_challenge_among_ballots(voting: CliTown) -> None:
    (cast,) = ballots(voting, 0)
    ballot, given_up = voting.path("c.ballot"), voting.path("c.submission")
    voting.prepare(1, "no", ballot)
    voting.good("ballot", "challenge", ballot, "--out", given_up)
    said = voting.good(*append(voting, cast, given_up, "--receipts", voting.path("r"))).stdout
    assert "(challenge)" in said
    assert "Next: voters: vote" in said


def test_acts_have_no_receipt_files(voting: CliTown) -> None:
    out = voting.path("e.submission")
    voting.good("referendum", "end-voting", "--key", voting.key("commission"), "--out", out)
    voting.good(*append(voting, out, "--receipts", voting.path("r")))
    assert not voting.path("r").exists()
    assert voting.told("record", "status")["phase"] == "polls-closed"


def test_a_submission_of_another_referendum(voting: CliTown) -> None:
    (file,) = ballots(voting, 0)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("town.example/2026", "town.example/2030", 1), encoding="utf-8")
    said = voting.refused(2, *append(voting, file))
    assert "for the log town.example/2030" in said
    assert str(file) in said


def test_the_keeper_needs_its_own_key(voting: CliTown) -> None:
    (file,) = ballots(voting, 0)
    key = voting.private / "log.key"
    key.unlink()
    assert "log.key" in voting.refused(3, *append(voting, file))
    key.write_bytes(voting.key("commission").read_bytes())
    assert "this is the commission's key file" in voting.refused(2, *append(voting, file))


# -- reading


def test_status_says_whose_turn_it_is(town_at: Stage) -> None:
    turns = {
        "defined": "registrar issue",
        "issued": "ceremony open",
        "rehearsed": "referendum open",
        "voting": "referendum end-voting",
        "tallied": "trustee decrypt",
    }
    for stage, command in turns.items():
        steps = town_at(stage).told("record", "status")["next"]
        assert command in {step["command"] for step in steps}, stage
    ended = town_at("ended")
    assert ended.told("record", "status")["next"] == []
    shown = ended.good("record", "status").stdout
    assert "turnout: 6 ballots of 10 registered voters" in shown
    assert "cosigned by nobody, as the policy asks" in shown


def test_a_place_without_a_record(voting: CliTown) -> None:
    elsewhere = voting.path("nothing")
    args = ("record", "status", "--record", elsewhere)
    assert "no such folder" in voting.refused(3, *args)
    elsewhere.mkdir()
    assert "there is no record here yet" in voting.refused(3, *args)
    (voting.record / "checkpoint").chmod(0o644)
    (voting.record / "checkpoint").write_bytes(b"cut")
    assert voting.run("record", "status").exit_code == 2


def test_a_tile_that_is_gone_is_unchecked_not_absent(voting: CliTown) -> None:
    for tile in (voting.record / "tile" / "0").rglob("*"):
        if tile.is_file():
            tile.unlink()
    assert "no such file" in voting.refused(3, "record", "status")


def test_the_policy_of_another_town(voting: CliTown) -> None:
    text = voting.policy.read_text(encoding="utf-8")
    commission = text.split("\n")[1]
    key = voting.told("key", "show", voting.key("registrar"))["key"]
    voting.policy.write_text(text.replace(commission, f"commission {key}"), encoding="utf-8")
    assert "another commission key" in voting.refused(1, "record", "status")


def test_entries_as_a_list_and_in_full(voting: CliTown) -> None:
    listed = voting.told("record", "show")
    assert listed[0]["kind"] == "definition"
    assert listed[0]["signed_by"] == ["commission"]
    assert "  definition         commission" in voting.good("record", "show").stdout
    full = voting.told("record", "show", 0, 1)
    assert [entry["kind"] for entry in full] == ["definition", "roll"]
    assert '"kind": "roll"' in voting.good("record", "show", 1).stdout
    assert "there is no entry 99" in voting.refused(2, "record", "show", 99)


def test_a_receipt_by_index_hash_or_words(voting: CliTown) -> None:
    voting.vote(0, "yes")
    ballot = json.loads(voting.path("0.ballot").read_text())
    words = voting.told("ballot", "cast", voting.path("0.ballot"), "--out", voting.path("x"))
    assert words["kinds"] == ["ballot"]
    index = voting.told("record", "status")["size"] - 1
    lines = voting.good(
        "ballot", "cast", voting.path("0.ballot"), "--append", voting.private
    ).stdout
    six = lines.split("\n")[0].removeprefix("Tracker: ")
    whole = lines.split("\n")[1].strip()
    for number, name in enumerate((str(index), ballot["tracker"], six, whole)):
        out = voting.path(f"{number}.receipt")
        assert voting.told("record", "receipt", name, "--out", out)["index"] == index
        receipt = parse_receipt(out.read_bytes())
        verify_receipt(receipt, ballot["entry"].encode(), _policy(voting))


def _policy(town: CliTown) -> Policy:
    return parse_policy_file(town.policy.read_bytes()).policy


def test_a_receipt_of_nothing(voting: CliTown) -> None:
    out = ("--out", voting.path("r"))
    assert "this is no tracker" in voting.refused(2, "record", "receipt", "my vote", *out)
    assert "has this tracker" in voting.refused(3, "record", "receipt", "0" * 64, *out)
    assert "no entry 4000" in voting.refused(2, "record", "receipt", "4000", *out)
    assert "this is no tracker" in voting.refused(2, "record", "receipt", "9" * 400, *out)


# -- copies


@pytest.fixture
def served(voting: CliTown) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(voting.record)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_mirror_from_the_web_is_kept_up_to_date(voting: CliTown, served: str) -> None:
    mirror = voting.path("mirror")
    voting.vote(0, "yes")
    assert "has all" in voting.good("record", "copy", served, mirror).stdout
    voting.vote(1, "no")
    copied = voting.told("record", "copy", served, mirror)
    assert copied["absent"] == []
    assert voting.told("record", "status", "--record", mirror) == voting.told("record", "status")
    assert voting.told("record", "status", "--record", served)["size"] == copied["entries"]


def test_a_mirror_keeps_the_milestones(town_at: Stage) -> None:
    town = town_at("ended")
    town.good("record", "copy", town.record, town.path("mirror"))
    kept = RecordFolder(town.path("mirror")).milestones()
    assert kept == RecordFolder(town.record).milestones()


def test_a_mirror_never_goes_back_or_takes_another_history(voting: CliTown) -> None:
    mirror = voting.path("mirror")
    old = voting.copy(voting.folder.parent / "old")
    other = voting.copy(voting.folder.parent / "other")
    other.vote(1, "no")
    voting.vote(0, "yes")
    voting.good("record", "copy", voting.record, mirror)
    before = read_bytes(mirror / "checkpoint")
    assert "already" in voting.refused(1, "record", "copy", old.record, mirror)
    assert voting.refused(1, "record", "copy", other.record, mirror)
    other.vote(2, "no")
    assert voting.refused(1, "record", "copy", other.record, mirror)
    assert read_bytes(mirror / "checkpoint") == before


def test_a_copy_without_an_erased_blob_says_so(town_at: Stage) -> None:
    town = town_at("voting")
    words = town.path("why.txt")
    words.write_text("A power cut.", encoding="utf-8")
    town.act("referendum", "pause", "--words", words)
    name = town.told("record", "show", town.told("record", "status")["size"] - 1)[0]["words"]
    (town.record / "blob" / name).unlink()
    copied = town.told("record", "copy", town.record, town.path("mirror"))
    assert copied["absent"] == [name]
    again = town.good("record", "copy", town.record, town.path("mirror"))
    assert "Not there to copy: 1 blob." in again.stdout
