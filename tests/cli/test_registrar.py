"""The registrar's commands: codes once, for a clean roll, and nothing of it in the record."""

import csv
import json
import stat

from cli_town import CliTown, Stage, replaced
from played_town import EXAMPLES


def issue(town: CliTown, *more: object) -> tuple[object, ...]:
    roll = ("--roll", EXAMPLES / "town-roll.csv")
    place = ("--letters", town.path("letters"), "--key", town.key("registrar"))
    return ("registrar", "issue", *roll, *place, *more)


def rows(town: CliTown, name: str) -> list[dict[str, str]]:
    with town.path(f"letters/{name}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_letter_for_every_voter_and_only_credentials_for_the_record(town_at: Stage) -> None:
    town = town_at("defined")
    told = town.told(*issue(town))
    assert told["file"] == str(town.path("letters/rolls.submission"))
    letters = rows(town, "letters-town.csv")
    assert list(letters[0]) == [
        "voter_id",
        "name",
        "address",
        "language",
        "email",
        "district",
        "code",
        "policy_words",
    ]
    assert len({letter["code"] for letter in letters}) == 10
    assert len(letters[0]["policy_words"].split()) == 12
    mapping = rows(town, "mapping.csv")
    assert [row["voter_id"] for row in mapping] == [letter["voter_id"] for letter in letters]
    for name in ("letters-town.csv", "mapping.csv"):
        assert stat.S_IMODE(town.path(f"letters/{name}").stat().st_mode) == 0o600
    public = town.path("letters/rolls.submission").read_text()
    for letter in letters:
        assert letter["code"] not in public
        assert letter["voter_id"] not in public
    town.good("record", "append", "--private", town.private, told["file"])
    assert "ceremony open" in town.good("record", "status").stdout


def test_codes_can_be_appended_at_once(town_at: Stage) -> None:
    town = town_at("defined")
    shown = town.good(*issue(town, "--append", town.private)).stdout
    assert "Entry 1 (roll) is on the record." in shown
    assert "nobody else may see it" in shown
    assert not town.path("letters/rolls.submission").exists()


def test_a_folder_with_files_is_refused(town_at: Stage) -> None:
    town = town_at("defined")
    town.path("letters").mkdir()
    town.good(*issue(town))
    said = town.refused(2, *issue(town))
    assert f"append {town.path('letters/rolls.submission')}" in said
    assert "worthless" in town.refused(2, *issue(town, "--again"))
    other = ("--letters", town.path("second"))
    assert "--again" in town.refused(2, *issue(town, *other))
    assert "ONLY ONE SET" in town.good(*issue(town, *other, "--again")).stderr
    for folder in ("letters", "second"):
        town.path(f"{folder}/rolls.submission").write_text("of another program")
    assert "has files already and no" in town.refused(2, *issue(town))


def test_codes_are_issued_once(town_at: Stage) -> None:
    town = town_at("issued")
    said = town.refused(2, *issue(town))
    assert "published already" in said
    assert not town.path("letters").exists()


def test_a_frozen_roll_is_refused_with_what_to_do_instead(town_at: Stage) -> None:
    town = town_at("rehearsed")
    said = town.refused(2, *issue(town))
    assert "the roll is frozen" in said
    assert "exclusion propose" in said
    assert "new record" in said


def test_a_roll_with_defects_gives_no_codes(town_at: Stage) -> None:
    town = town_at("defined")
    roll = town.path("roll.csv")
    text = (EXAMPLES / "town-roll.csv").read_text(encoding="utf-8")
    roll.write_text(replaced(text, "T03", "T02"), encoding="utf-8")
    said = town.refused(2, *issue(town, "--roll", roll))
    assert "duplicate voter_id" in said
    assert not town.path("letters").exists()
    said = town.refused(2, *issue(town, "--roll", town.path("town.toml")))
    assert "this is a definition" in said


def test_exclusions_are_signed_by_both(voting: CliTown) -> None:
    voting.vote(0, "yes")
    request, proposed = voting.path("w.submission"), voting.path("p.submission")
    voting.good("ballot", "withdraw", "--code-file", voting.code(0), "--out", request)
    commission = ("exclusion", "propose", "--key", voting.key("commission"))
    assert "registrar signs next" in voting.refused(
        2, *commission, "--withdrawal", request, "--append", voting.private
    )
    voting.good(*commission, "--withdrawal", request, "--out", proposed)
    early = ("record", "append", "--private", voting.private, proposed)
    assert "1 signatures, expected 2" in voting.refused(1, *early)
    signing = ("registrar", "sign", proposed, "--key", voting.key("registrar"))
    signed = voting.told(*signing)["file"]
    assert signed == str(voting.path("p-signed.submission"))
    twice = (*signing[:2], signed, *signing[3:])
    assert "nothing in this submission waits" in voting.refused(2, *twice)
    voting.good("record", "append", "--private", voting.private, signed)
    assert voting.told("record", "status")["turnout"][0]["ballots"] == 0
    said = voting.refused(
        2,
        *("ballot", "prepare", "--code-file", voting.code(0), "--choose", "bench=no"),
        *("--out", voting.path("late")),
    )
    assert "this credential was excluded" in said


def test_an_exclusion_by_reason(voting: CliTown) -> None:
    ballot = voting.told(
        "ballot",
        "withdraw",
        "--code-file",
        voting.code(3),
        "--out",
        voting.path("w"),
    )
    assert ballot["kinds"] == ["exclusion"]
    entry = json.loads(json.loads(voting.path("w").read_text())["entries"][0])
    words = voting.path("why.txt")
    words.write_text("Voted at the town hall.", encoding="utf-8")
    propose = ("exclusion", "propose", "--key", voting.key("commission"))
    credential = ("--credential", entry["credential"], "--reason", "voted-on-paper")
    assert "name --credential" in voting.refused(2, *propose, *credential)
    said = voting.refused(2, *propose, *credential, "--withdrawal", voting.path("w"))
    assert "leave the other options out" in said
    stranger = ("--credential", "00" * 31 + "01", "--reason", "court-order", "--words", words)
    assert voting.run(*propose, *stranger).exit_code == 2
    base = "66" * 31 + "58"
    assert "in no roll" in voting.refused(2, *propose, "--credential", base, *stranger[2:])
    made = voting.path("p")
    shown = voting.good(*propose, *credential, "--words", words, "--out", made).stdout
    assert "give it to the registrar (registrar sign)" in shown
    key = ("--key", voting.key("registrar"))
    voting.good("registrar", "sign", made, *key, "--append", voting.private)
    assert voting.told("record", "show")[-1]["signed_by"] == ["commission", "registrar"]
    said = voting.refused(2, "registrar", "sign", made, *key, "--out", voting.path("again"))
    assert "already on the record" in said


def test_the_mapping_is_destroyed_after_the_count_only(town_at: Stage) -> None:
    town = town_at("tallied")
    letters = town.path("letters")
    destroy = ("registrar", "destroy-mapping", "--letters", letters, "--key")
    destroy += (town.key("registrar"), "--append", town.private)  # type: ignore[assignment]
    assert "no such folder" in town.refused(2, *destroy)
    letters.mkdir()
    for name in ("letters-a.csv", "letters-b.csv", "mapping.csv", "note.txt"):
        (letters / name).write_text("x")
    assert "is not town.example/2026" in town.refused(2, *destroy, "--confirm", "yes")
    assert (letters / "mapping.csv").exists()
    result = town.run(*destroy, input="town.example/2026\n")
    assert result.exit_code == 0
    assert [path.name for path in letters.iterdir()] == ["note.txt"]
    assert town.told("record", "show")[-1]["kind"] == "destruction"


def test_after_the_end_the_mapping_is_deleted_without_an_entry(town_at: Stage) -> None:
    town = town_at("ended")
    letters, out = town.path("letters"), town.path("d.submission")
    letters.mkdir()
    (letters / "mapping.csv").write_text("x")
    destroy = ("registrar", "destroy-mapping", "--letters", letters, "--out", out)
    confirm = ("--confirm", "town.example/2026", "--key", town.key("registrar"))
    assert "record has ended" in town.good(*destroy, *confirm).stdout
    assert not out.exists()
    assert list(letters.iterdir()) == []


def test_the_mapping_is_needed_until_close(voting: CliTown) -> None:
    letters = voting.path("letters")
    letters.mkdir()
    destroy = ("registrar", "destroy-mapping", "--letters", letters, "--key")
    said = voting.refused(2, *destroy, voting.key("registrar"), "--out", voting.path("d"))
    assert "needed for exclusions" in said
