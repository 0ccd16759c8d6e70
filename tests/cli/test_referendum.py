"""The commission's acts: in order, at their time, once."""

from pathlib import Path

import pytest

from cli_town import FUTURE, ORIGIN, CliTown, Stage, definition_text, replaced
from played_town import Town


def act(town: CliTown, group: str, verb: str, *more: object) -> tuple[object, ...]:
    return (group, verb, "--key", town.key("commission"), "--append", town.private, *more)


@pytest.fixture
def words(voting: CliTown) -> Path:
    path = voting.path("why.txt")
    path.write_text("A storm.", encoding="utf-8")
    return path


def rehearsed(folder: Path, text: str) -> CliTown:
    def play(town: Town) -> None:
        town.define()
        town.issue()
        town.ceremony()
        town.rehearse()

    return CliTown.played(folder, play, text)


def test_voting_opens_at_its_time(tmp_path: Path, town_at: Stage) -> None:
    for day, opens in ((FUTURE, False), (None, False), ("practice", True)):
        text = definition_text() if day in (None, "practice") else definition_text(str(day))
        if day == "practice":
            text = replaced(text, "\n[calendar]", "practice = true\n\n[calendar]")
        town = rehearsed(tmp_path / str(day), text)
        if opens:
            town.good(*act(town, "referendum", "open"))
            said = town.refused(1, *act(town, "referendum", "open"))
            assert "an open entry may not stand here" in said
        else:
            assert "now is another time" in town.refused(2, *act(town, "referendum", "open"))
    town = rehearsed(
        tmp_path / "now",
        replaced(definition_text(), "closes = 2019-09-15", f"closes = {FUTURE}"),
    )
    town.good(*act(town, "referendum", "open"))
    assert "it is not ended early" in town.refused(2, *act(town, "referendum", "end-voting"))
    del town_at


def test_voting_is_not_opened_before_a_rehearsal(town_at: Stage) -> None:
    town = town_at("issued")
    said = town.refused(2, *act(town, "referendum", "open"))
    assert "not yet: the key ceremony is not finished; next: commission" in said
    said = town.refused(1, *act(town, "rehearsal", "start"))
    assert "error: " in said


def test_pause_resume_extend(voting: CliTown, words: Path) -> None:
    voting.good(*act(voting, "referendum", "pause", "--words", words))
    assert voting.told("record", "status")["phase"] == "paused"
    assert "referendum resume" in voting.good("record", "status").stdout
    voting.prepare(0, "yes", voting.path("b"))
    said = voting.refused(1, "ballot", "cast", voting.path("b"), "--append", voting.private)
    assert "voting is paused" in said
    voting.good(*act(voting, "referendum", "resume"))
    voting.good("ballot", "cast", voting.path("b"), "--append", voting.private)
    extend = ("referendum", "extend", "--words", words)
    for until, said in (
        ("tomorrow", "is no time"),
        ("2999-01-01T20:00", "needs its offset"),
        ("2001-01-01T20:00Z", "an extension ends later"),
    ):
        assert said in voting.refused(2, *act(voting, *extend, "--until", until))
    voting.good(*act(voting, *extend, "--until", "2999-01-01T20:00+01:00"))
    assert "it is not ended early" in voting.refused(2, *act(voting, "referendum", "end-voting"))


def test_words_are_needed(voting: CliTown) -> None:
    empty = voting.path("empty.txt")
    empty.write_text(" \n")
    said = voting.refused(2, *act(voting, "referendum", "pause", "--words", empty))
    assert "write the reason in it" in said
    binary = voting.path("binary.txt")
    binary.write_bytes(b"\xff\xfe\x00")
    said = voting.refused(2, *act(voting, "referendum", "pause", "--words", binary))
    assert "not UTF-8" in said


def test_a_vote_after_closing_and_a_second_closing(voting: CliTown) -> None:
    late = voting.path("late.ballot")
    voting.prepare(0, "yes", late)
    voting.good(*act(voting, "referendum", "end-voting"))
    for place in ((), ("--append", voting.private)):
        said = voting.refused(2, "ballot", "cast", late, *place)
        assert "voting has ended; this ballot cannot be cast any more" in said
    assert "voting has ended" in voting.refused(1, *act(voting, "referendum", "end-voting"))
    assert "run plebiscite referendum close" in voting.refused(
        2, *act(voting, "referendum", "tally")
    )
    voting.good(*act(voting, "referendum", "close"))
    said = voting.refused(2, *act(voting, "referendum", "close"))
    assert "it is fixed once" in said
    assert voting.told("record", "status")["phase"] == "closed"


def test_the_count_is_published_once_and_in_order(town_at: Stage) -> None:
    town = town_at("tallied")
    assert "on the record already" in town.refused(2, *act(town, "referendum", "tally"))
    said = town.refused(2, *act(town, "referendum", "publish"))
    assert "0 of 2 trustees have decrypted; wait for trustee decrypt" in said
    assert "no complete bulletin" in town.refused(2, *act(town, "referendum", "certify"))
    end = act(town, "referendum", "end", "--confirm", ORIGIN)
    assert "1 of 1 groups has no result yet" in town.refused(2, *end)
    assert "next: referendum publish" in town.refused(2, *act(town, "referendum", "announce"))
    for owner in (1, 2):
        who = ("--file", town.trustee(owner), "--key", town.key(f"trustee/{owner}"))
        town.good("trustee", "decrypt", *who, "--workers", 1, "--append", town.private)
    turns = []
    for verb in ("publish", "announce", "certify", "announce"):
        turns.append(town.told("record", "status")["next"][0]["command"])
        shown = town.good(*act(town, "referendum", verb)).stdout
        assert (verb == "announce") == ("turnout" in shown), shown
    verbs = ("publish", "announce", "certify", "end")
    assert turns == [f"referendum {verb}" for verb in verbs]
    assert "says the same" in town.refused(2, *act(town, "referendum", "announce"))
    assert "on the record already" in town.refused(2, *act(town, "referendum", "publish"))
    end = act(town, "referendum", "end")
    assert "is not town.example/2026" in town.refused(2, *end, "--confirm", "y")
    said = town.refused(2, *end, "--confirm", ORIGIN, "--successor-log", "v")
    assert "a successor has both" in said
    result = town.run(*end, input=f"{ORIGIN}\n")
    assert result.exit_code == 0
    assert "no destruction of the key by trustee 1, 2, 3" in result.stderr
    assert "has ended" in town.refused(1, *act(town, "referendum", "end", "--confirm", ORIGIN))
    assert "says the same" in town.refused(2, *act(town, "referendum", "announce"))


def test_an_end_with_its_successor(voting: CliTown, words: Path) -> None:
    confirm = ("--confirm", ORIGIN)
    voting.good(*act(voting, "referendum", "abort", "--words", words, *confirm))
    key = voting.told("key", "show", voting.folder / "log.key")["key"]
    successor = ("--successor-log", key, "--successor-policy", "ab" * 32)
    voting.good(*act(voting, "referendum", "end", *confirm, *successor))
    (entry,) = voting.told("record", "show", voting.told("record", "status")["size"] - 1)
    assert entry["successor"]["log"] == key


def test_append_and_out_exclude_each_other(voting: CliTown) -> None:
    args = act(voting, "referendum", "end-voting")
    assert "exclude each other" in voting.refused(2, *args, "--out", "x")
    said = voting.refused(2, *args, "--record", "http://127.0.0.1:9/record")
    assert "only the keeper appends" in said


def test_an_act_of_someone_elses_key(voting: CliTown) -> None:
    wrong = ("referendum", "end-voting", "--append", voting.private)
    said = voting.refused(2, *wrong, "--key", voting.key("registrar"))
    assert "this is the registrar's key file" in said
    other = voting.path("other.key")
    voting.good("key", "new", "commission", "--name", "c", "--for", ORIGIN, "--out", other)
    said = voting.refused(2, *wrong, "--key", other)
    assert "not the key of commission in the definition" in said


def test_the_default_submission_is_named_after_its_act(
    voting: CliTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(voting.folder)
    told = voting.told("referendum", "end-voting", "--key", voting.key("commission"))
    assert told["file"] == "polls-closed.submission"
    assert told["kinds"] == ["polls-closed"]
