"""Observers by commands: answer, state, fill in, verify, and what the commission does of it."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from cli_town import ORIGIN, CliTown, definition_text
from observed_town import KEYS, STRANGER
from played_town import Town
from plebiscite.store.key_files import KeyFileKind, write_signing_key

OBSERVERS = "".join(
    f'\n[[observers]]\nname = "The {key.name} observers"\nkey = "{key.verifier}"\n'
    for key in KEYS[:2]
)


def voted(town: Town) -> None:
    town.open()
    for number in range(6):
        town.vote(number, {"bench": ["yes"]})


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> CliTown:
    folder = tmp_path_factory.mktemp("observed") / "town"
    town = CliTown.played(folder, voted, definition_text() + OBSERVERS)
    for number, key in enumerate((*KEYS, STRANGER), start=1):
        write_signing_key(town.path(f"o{number}.key"), KeyFileKind.OBSERVER, ORIGIN, key)
    town.path("w.txt").write_text("We looked on.\n<b>Twice.</b>", encoding="utf-8")
    return town


@pytest.fixture
def town(played: CliTown, tmp_path: Path) -> CliTown:
    return played.copy(tmp_path / "town")


def observer(town: CliTown, verb: str, *args: object, number: int = 1) -> tuple[object, ...]:
    """An observer's command whose act the keeper appends at once."""
    key = ("--key", town.path(f"o{number}.key"), "--append", town.private)
    return ("observer", *verb.split(), *args, *key)


def words(town: CliTown) -> tuple[object, ...]:
    return ("--words", town.path("w.txt"))


def shown(town: CliTown) -> Any:  # noqa: ANN401 - JSON is what it is
    return town.told("observer", "show", town.record)


def test_a_key_is_made_and_its_line_told(town: CliTown) -> None:
    out = town.path("new.key")
    told = town.told("observer", "key", "--name", "n.example", "--for", ORIGIN, "--out", out)
    assert told["office"] == "observer"
    assert told["key"].startswith("n.example+")
    town.good("notice", "invite", "--name", "New", "--observer-key", told["key"], "--applied",
              "--key", town.key("commission"), "--append", town.private)  # fmt: skip
    key = ("--key", out, "--append", town.private)
    town.good("observer", "answer", "accepts", *key)
    (new,) = [each for each in shown(town)["observers"] if each["name"] == "New"]
    assert (new["came"], new["answer"]["position"]) == ("applied", "accepts")


def test_an_invitation_is_answered_and_the_newest_answer_stands(town: CliTown) -> None:
    assert "says why" in town.refused(2, *observer(town, "answer boycotts"))
    town.good(*observer(town, "answer boycotts", *words(town)))
    assert shown(town)["totals"]["boycotting"] == 1
    town.good(*observer(town, "answer accepts"))
    totals = shown(town)["totals"]
    assert totals["boycotting"] == 0
    assert totals["accepted"] == 1
    said = town.good("observer", "show", town.record).stdout
    assert "boycotts the vote; superseded by entry" in said
    assert "| <b>Twice.</b>" in said


def test_a_statement_names_its_place_and_the_hashes_of_what_the_observer_keeps(
    town: CliTown,
) -> None:
    film, note = town.path("film.mp4"), town.path("note.pdf")
    film.write_bytes(b"frames" * 300_000)
    note.write_bytes(b"")
    told = town.told(
        *observer(town, "statement", "--position", "objects", "--severity", "critical"),
        *("--district", "town", "--entry", 3, "--evidence", film, "--evidence", note),
        *words(town),
    )
    digests = [sha256(path.read_bytes()).hexdigest() for path in (film, note)]
    assert [each["sha256"] for each in told["evidence"]] == digests
    (item,) = shown(town)["items"]
    assert item["rank"] == "critical"
    assert item["place"] == {"district": "town", "entry": 3}
    assert item["statement"]["evidence"] == digests
    assert item["unanswered"]
    said = town.good("observer", "show", town.record).stdout
    assert "[critical] The first.example observers" in said
    assert "no reply" in said


def test_the_commission_replies(town: CliTown) -> None:
    told = town.told(*observer(town, "statement", "--position", "objects"), *words(town))
    (index,) = [each["index"] for each in told["appended"]]
    reply = town.path("r.txt")
    reply.write_text("We mended it.", encoding="utf-8")
    town.act("notice", "answer", "--to", index, "--words", reply)
    (item,) = shown(town)["items"]
    assert item["replies"][0]["words"]["text"] == "We mended it."
    assert not item["unanswered"]
    assert "| We mended it." in town.good("observer", "show", town.record).stdout


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (("--station", "s1"), 2, "a station is named with its district"),
        (("--district", "nowhere"), 1, "is no district"),
        (("--entry", 9999), 1, "stands nowhere before"),
        (("--evidence", "absent.pdf"), 3, "cannot be read"),
        (("--position", "hesitates"), 2, "is not one of"),
        (("--severity", "huge"), 2, "is not one of"),
    ],
)
def test_a_statement_about_nothing_is_refused(
    town: CliTown, options: tuple[object, ...], status: int, said: str
) -> None:
    before = town.told("record", "status")["size"]
    start = ("statement", "--position", "remark") if options[0] != "--position" else ("statement",)
    arguments = observer(town, start[0], *start[1:], *options)
    assert said in town.refused(status, *arguments, *words(town))
    assert town.told("record", "status")["size"] == before


def test_a_stranger_is_told_that_it_is_none(town: CliTown) -> None:
    for verb in ("answer accepts", "statement --position remark"):
        arguments = observer(town, verb, *words(town), number=len(KEYS) + 1)
        assert "is no observer of" in town.refused(2, *arguments)


def test_a_checklist_is_listed_started_checked_and_signed(town: CliTown) -> None:
    told = town.told("observer", "checklist", "list")
    assert len(told["list"]) >= 16
    assert all({"S65", "S75"} & {*each["standards"]} or each["look"] for each in told["list"])
    assert "documents: Can anyone read" in town.good("observer", "checklist", "list").stdout
    form = town.path("points.toml")
    town.good("observer", "checklist", "start", "--out", form)
    assert "0 answered" in town.good("observer", "checklist", "check", form).stdout
    assert "no answer yet to documents" in town.refused(2, *observer(town, "checklist sign", form))
    text = form.read_text(encoding="utf-8").replace('answer = ""', 'answer = "yes"')
    text = text.replace('answer = "yes"\nnote = ""', 'answer = "no"\nnote = "Only a summary."', 1)
    form.write_text(text.replace('district = ""', 'district = "town"'), encoding="utf-8")
    status = town.told("observer", "checklist", "check", form)
    assert (status["noes"], status["open"]) == (["documents"], [])
    assert "answered no: documents" in town.good("observer", "checklist", "check", form).stdout
    town.good(*observer(town, "checklist sign", form))
    (item,) = shown(town)["items"]
    assert (item["rank"], item["checklist"]["no"]) == ("no", 1)
    assert item["checklist"]["answers"][0] == ["documents", "no"]
    assert item["words"]["text"] == "documents: Only a summary."
    assert "no: documents (Can anyone read" in town.good("observer", "show", town.record).stdout


@pytest.mark.slow
def test_a_wrong_key_is_refused_before_the_record_is_verified(town: CliTown) -> None:
    report = town.path("early.json")
    key = ("--key", town.folder / "keys" / "absent.key", "--append", town.private)
    town.refused(3, "observer", "verified", "--report", report, *key)
    assert not report.exists()
    nowhere = ("--key", town.path("absent.key"), "--record", town.path("no-record"))
    error = town.refused(3, "observer", "answer", "accepts", *nowhere)
    assert "absent.key" in error
    assert "no-record" not in error


def test_what_was_verified_is_signed_with_its_checkpoint_and_report(town: CliTown) -> None:
    report = town.path("report.json")
    exit_status = town.run("verify", town.record, "--policy", town.policy).exit_code
    result = town.run(*observer(town, "verified", "--report", report), "--json")
    assert result.exit_code == exit_status == 3, result.output  # no witness saw the commitments
    assert json.loads(result.stdout)["verdict"].startswith("Nothing found wrong")
    (item,) = shown(town)["items"]
    facts = item["verification"]
    assert facts["report"] == sha256(report.read_bytes()).hexdigest()
    assert json.loads(report.read_bytes())["facts"]["root"] == facts["root"]
    assert (facts["verdict"], facts["history"], facts["later"]) == ("could-not-check", "same", 1)
    assert "trustees-2" in facts["unchecked"]
    assert facts["program"].startswith("plebiscite ")
    assert (
        "cannot be written anew" in town.refused(2, *observer(town, "verified", "--report", report))
        or report.exists()
    )


@pytest.mark.slow
def test_a_record_that_is_wrong_can_be_stated_as_such(town: CliTown) -> None:
    """No party acts on it, and an observer must be able to say that it is wrong."""
    (definition,) = town.told("record", "show", 0)
    named = {part["blob"] for part in definition["parts"]}
    for path in (town.record / "blob").iterdir():
        if path.name not in named:
            path.write_bytes(b"other bytes")
    out, report = town.path("v.submission"), town.path("r.json")
    result = town.run(
        *("observer", "verified", "--report", report, "--out", out, "--json"),
        *("--key", town.path("o1.key")),
    )
    assert result.exit_code == 1, result.output
    (entry,) = json.loads(out.read_bytes())["entries"]
    said = json.loads(entry)
    assert said["verdict"] == "failed"
    assert said["failed"]
    assert said["report"] == sha256(report.read_bytes()).hexdigest()


def test_a_submission_is_a_file_for_who_keeps_no_record(town: CliTown) -> None:
    out = town.path("s.submission")
    said = town.good(
        *("observer", "answer", "accepts", "--key", town.path("o2.key"), "--out", out)
    ).stdout
    assert f"{out} is ready" in said
    assert "observer hand-in" in said
    assert json.loads(out.read_bytes())["format"] == "plebiscite-submission/1"


def test_only_submissions_are_handed_in_and_only_to_a_service(town: CliTown) -> None:
    service = ("--service", "http://127.0.0.1:9/r/town")
    hand_in = ("observer", "hand-in")
    assert "no submission file" in town.refused(2, *hand_in, town.policy, *service)
    out = town.path("s.submission")
    town.good("observer", "answer", "accepts", "--key", town.path("o2.key"), "--out", out)
    assert "did not answer" in town.refused(3, *hand_in, out, *service)
    for address in ("town", "https://host/", "ftp://host/r/x", "https://host/r/", "https:///r/x"):
        assert "https://HOST/r/NAME" in town.refused(2, *hand_in, out, "--service", address)


# -- the commission


def test_an_observer_is_invited_refused_with_a_reason_and_let_in(town: CliTown) -> None:
    invite = ("--name", "The late ones", "--observer-key", KEYS[2].verifier, *words(town))
    town.act("notice", "invite", *invite)
    commission = ("--key", town.key("commission"), "--append", town.private)
    refuse = ("notice", "accredit", 3, "--refuse", *commission)
    assert "a refusal says why" in town.refused(2, *refuse)
    town.good(*refuse, *words(town))
    told = shown(town)
    assert told["items"][0]["rank"] == "refused"
    assert told["observers"][0]["accreditation"]["decision"] == "refused"
    town.good(*observer(town, "statement", "--position", "remark", *words(town), number=3))
    town.good("notice", "accredit", 3, *commission)
    assert shown(town)["items"][0]["rank"] == "rest"
    assert "granted later" in town.good("observer", "show", town.record).stdout
    assert "there is no observer 9" in town.refused(2, "notice", "accredit", 9, *commission)


def test_bulletins_are_listed_shown_and_compared(town: CliTown) -> None:
    assert "No figures" in town.good("bulletin", "list", town.record).stdout
    town.act("referendum", "announce", "--expected", "2999-09-15T20:00+02:00", *words(town))
    town.vote(6, "yes")
    town.act("referendum", "announce")
    first, second = town.told("bulletin", "list", town.record)
    assert (first["number"], first["status"], first["became"]) == (1, "pre-election", "replaced")
    assert second["became"] == "newest"
    told = town.told("bulletin", "show", 1, town.record)
    assert told["results"]["turnout"]["numerator"] == 6
    assert told["words"]["text"].startswith("We looked on.")
    said = town.good("bulletin", "show", 1, town.record).stdout
    assert "the next bulletin is expected at 2999-09-15 18:00 UTC" in said
    assert "6 of 10 registered" in said
    assert "| We looked on." in said
    changes = town.told("bulletin", "diff", 1, 2, town.record)
    assert {each["figure"] for each in changes} >= {"turnout"}
    assert "7 of 10 registered" in town.good("bulletin", "diff", 1, 2, town.record).stdout
    assert "No figure changed" in town.good("bulletin", "diff", 1, 1, town.record).stdout
    assert "there are 1 to 2" in town.refused(2, "bulletin", "show", 3, town.record)
    one = (*("referendum", "announce", "--key", town.key("commission")), "--append", town.private)
    assert "nothing new to announce" in town.refused(2, *one)
    assert "is no time" in town.refused(2, *one, "--expected", "tomorrow")
