"""A voter's commands: one fate for each ballot, no secret shown, errors that help."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli_town import CliTown, Stage
from plebiscite.cli.main import main
from plebiscite.cli.questions import Asked, question_lines


def prepare(town: CliTown, *more: object) -> tuple[object, ...]:
    return ("ballot", "prepare", "--code-file", town.code(0), "--out", town.path("b"), *more)


def challenged(town: CliTown) -> tuple[Path, Path, Path]:
    """A challenged ballot, its receipt, and what opens it."""
    ballot, receipt, opened = town.path("c.ballot"), town.path("c.receipt"), town.path("c.json")
    town.prepare(1, "no", ballot)
    handing = ("--append", town.private, "--receipt", receipt)
    assert "is the receipt" in town.good("ballot", "challenge", ballot, *handing).stdout
    town.good("ballot", "opened", ballot, "--receipt", receipt, "--out", opened)
    return ballot, receipt, opened


def test_choices_are_shown_back_in_words(voting: CliTown) -> None:
    shown = voting.good(*prepare(voting, "--choose", "bench=yes")).stdout
    assert "Should the town put a second bench on the square?\n  Yes\n" in shown
    assert "District town, The town; ballot number 1" in shown
    assert "not cast" in shown
    assert stat.S_IMODE(voting.path("b").stat().st_mode) == 0o600
    assert "not overwritten" in voting.refused(2, *prepare(voting, "--choose", "bench=yes"))
    told = voting.told(*prepare(voting, "--choose", "bench=blank", "--out", voting.path("c")))
    assert told["choices"] == {"bench": ["blank"]}
    assert len(told["words"]) == 6
    blank = voting.good(*prepare(voting, "--choose", "bench=blank", "--out", voting.path("d")))
    assert "(blank)" in blank.stdout
    named = voting.good(*prepare(voting, "--choose", "bench=YES", "--out", voting.path("e")))
    assert "  Yes\n" in named.stdout


def test_questions_are_listed_with_the_ids_to_choose(voting: CliTown) -> None:
    shown = voting.good("ballot", "questions").stdout
    assert "bench: Should the town put a second bench on the square?\n" in shown
    assert "  --choose bench=no  No\n  --choose bench=blank  (blank)\n" in shown
    (asked,) = voting.told("ballot", "questions", "--code-file", voting.code(0))
    assert asked["options"] == {"yes": "Yes", "no": "No", "blank": "(blank)"}


def test_an_older_ballot_of_the_same_code(voting: CliTown) -> None:
    old, given = voting.path("old.ballot"), voting.path("old.challenge")
    voting.prepare(0, "yes", old)
    voting.prepare(0, "no", given)
    voting.vote(0, "no")
    said = voting.refused(1, "ballot", "cast", old, "--append", voting.private)
    assert "another ballot of this code is on the record since; prepare a new one" in said
    told = voting.told("ballot", "challenge", given)
    append = ("record", "append", "--private", voting.private, told["file"])
    assert "another ballot of this code" in voting.refused(1, *append)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (("bench=maybe",), "has no answer 'maybe'; it has blank, yes, no"),
        (("tree=yes",), "there is no question 'tree'; there are bench"),
        (("bench",), "write QUESTION=OPTION"),
        (("=yes",), "write QUESTION=OPTION"),
        (("bench=yes", "bench=no"), "answered twice"),
        (("bench=yes,no",), "2 chosen"),
        (("bench=yes,yes",), "chosen twice"),
        ((), "question bench is not answered: --choose bench=yes, no or blank"),
        (("bench=",), "0 chosen"),
    ],
)
def test_choices_that_are_no_vote(voting: CliTown, choices: tuple[str, ...], said: str) -> None:
    options = [part for choice in choices for part in ("--choose", choice)]
    assert said in voting.refused(2, *prepare(voting, *options))
    assert not voting.path("b").exists()


def test_a_mistyped_code_is_told_and_not_repeated(voting: CliTown) -> None:
    code = voting.code(0).read_text()
    wrong = ("Z" if code[0] != "Z" else "Y") + code[1:]
    voting.code(0).write_text(wrong)
    args = prepare(voting, "--choose", "bench=yes")
    said = voting.refused(2, *args)
    assert "the code is mistyped" in said
    assert wrong not in said
    voting.code(0).write_text(code[:-1])
    assert "a code has 28" in voting.refused(2, *args)
    voting.code(0).write_text(f"{code}\n{code}\n")
    said = voting.refused(2, *args)
    assert "2 lines" in said
    assert code not in said
    assert "no such file" in voting.refused(3, *args, "--code-file", voting.path("none"))


def test_a_code_of_another_referendum(voting: CliTown) -> None:
    voting.code(0).write_text("0000-0000-0000-0000-0000-0000-0000")
    said = voting.refused(2, *prepare(voting, "--choose", "bench=yes"))
    assert "belongs to no voter" in said


def test_a_code_from_standard_input_or_a_prompt_is_not_echoed(voting: CliTown) -> None:
    code = voting.code(0).read_text().lower().replace("-", " ")
    args = ("ballot", "prepare", "--choose", "bench=yes", "--out")
    piped = voting.good(*args, voting.path("p"), "--code-file", "-", input=f"{code}\n")
    asked = voting.good(*args, voting.path("q"), input=f"{code}\n")
    assert "Voting code" in asked.stderr
    for result in (piped, asked):
        assert code[:9] not in result.output


def test_a_language_that_is_not_there(voting: CliTown) -> None:
    args = prepare(voting, "--choose", "bench=yes")
    assert "there are no texts in fr; there are en" in voting.refused(2, *args, "--language", "fr")
    voting.good(*args, "--language", "en")


def test_no_ballot_before_the_elections(town_at: Stage) -> None:
    town = town_at("issued")
    said = town.refused(2, *prepare(town, "--choose", "bench=yes"))
    assert "voting is not open yet" in said


def test_cast_can_be_repeated_and_never_becomes_a_challenge(voting: CliTown) -> None:
    file = voting.vote(0, "yes", "mine")
    out = voting.path("mine.submission")
    told = voting.told("ballot", "cast", file)
    assert told["file"] == str(out)
    again = voting.told("ballot", "cast", file, "--append", voting.private)
    assert again["appended"][0]["kind"] == "ballot"
    said = voting.refused(2, "ballot", "challenge", file, "--append", voting.private)
    assert "a cast ballot is never opened" in said
    receipt = voting.path("r")
    voting.good("ballot", "cast", file, "--append", voting.private, "--receipt", receipt)
    opened = ("--receipt", receipt, "--out", voting.path("o"))
    said = voting.refused(2, "ballot", "opened", file, *opened)
    assert "only a challenged ballot is opened" in said
    assert not voting.path("o").exists()
    shown = voting.good("ballot", "receipt", file, "--receipt", receipt).stdout
    assert "Your ballot is cast" in shown


def test_a_receipt_comes_with_append(voting: CliTown) -> None:
    voting.prepare(0, "yes", voting.path("b"))
    said = voting.refused(2, "ballot", "cast", voting.path("b"), "--receipt", voting.path("r"))
    assert "a receipt comes with --append" in said
    args = ["ballot", "cast", str(voting.path("b")), "--append", str(voting.private)]
    result = CliRunner().invoke(main, args, env={"PLEBISCITE_RECORD": None})
    assert result.exit_code == 2
    assert "name the record with --record or PLEBISCITE_RECORD" in result.stderr


def test_a_ballot_without_fate_has_no_receipt(voting: CliTown) -> None:
    file = voting.vote(0, "yes", "mine")
    receipt, fresh = voting.path("r"), voting.path("f.ballot")
    voting.good("ballot", "cast", file, "--append", voting.private, "--receipt", receipt)
    voting.prepare(2, "no", fresh)
    said = voting.refused(2, "ballot", "receipt", fresh, "--receipt", receipt)
    assert "neither cast nor challenged" in said


def test_the_receipt_of_another_ballot_proves_nothing(voting: CliTown) -> None:
    receipt = voting.path("r")
    first, second = voting.vote(0, "yes"), voting.vote(1, "no")
    voting.good("ballot", "cast", first, "--append", voting.private, "--receipt", receipt)
    said = voting.refused(1, "ballot", "receipt", second, "--receipt", receipt)
    assert f"{receipt}: this receipt belongs to another ballot" in said


def test_a_receipt_with_a_false_signature(voting: CliTown) -> None:
    receipt, file = voting.path("r"), voting.vote(0, "yes")
    voting.good("ballot", "cast", file, "--append", voting.private, "--receipt", receipt)
    text = receipt.read_text()
    place = text.rindex(" ") + 30
    other = "A" if text[place] != "A" else "B"
    receipt.write_text(text[:place] + other + text[place + 1 :])
    said = voting.refused(1, "ballot", "receipt", file, "--receipt", receipt)
    assert f"{receipt}: " in said
    assert "another ballot" not in said


def test_a_ballot_of_another_town(voting: CliTown) -> None:
    file, receipt = voting.vote(0, "yes"), voting.path("r")
    voting.good("ballot", "cast", file, "--append", voting.private, "--receipt", receipt)
    value = file.read_text().replace("town.example/2026", "town.example/2019")
    file.write_text(value)
    said = voting.refused(2, "ballot", "receipt", file, "--receipt", receipt)
    assert "the policy for town.example/2026" in said
    said = voting.refused(2, "ballot", "cast", file, "--append", voting.private)
    assert "this ballot is for town.example/2019" in said


# -- challenges


def test_a_second_device_looks_inside(voting: CliTown) -> None:
    ballot, receipt, opened = challenged(voting)
    tracker = json.loads(ballot.read_text())["tracker"]
    check = ("ballot", "check", opened, "--receipt", receipt)
    told = voting.told(*check, "--tracker", tracker)
    assert told["choices"] == [[0, 0, 1]]
    words = " ".join(told["words"])
    shown = voting.good(*check, "--tracker", words).stdout
    assert "  No\n" in shown
    assert "sealed exactly these choices" in shown
    said = voting.refused(1, *check, "--tracker", "00" * 32)
    assert "not the ballot whose tracker you noted" in said
    said = voting.refused(2, "ballot", "cast", ballot, "--append", voting.private)
    assert "can never be cast" in said
    voting.good("ballot", "challenge", ballot, "--append", voting.private)
    shown = voting.good("ballot", "receipt", ballot, "--receipt", receipt).stdout
    assert "Your ballot is challenged" in shown


def test_a_device_that_sealed_something_else_is_caught(voting: CliTown) -> None:
    _, receipt, opened = challenged(voting)
    value = opened.read_text()
    opened.write_text(value.replace('"choices":[[0,0,1]]', '"choices":[[0,1,0]]'))
    said = voting.refused(1, "ballot", "check", opened, "--receipt", receipt)
    assert "another choice than the device says" in said


def test_a_cast_ballot_shown_as_challenged(voting: CliTown) -> None:
    _, _, opened = challenged(voting)
    receipt = voting.path("other.receipt")
    cast = voting.vote(0, "yes")
    voting.good("ballot", "cast", cast, "--append", voting.private, "--receipt", receipt)
    said = voting.refused(1, "ballot", "check", opened, "--receipt", receipt)
    assert "the device lied" in said


def test_an_opened_ballot_of_another_record(voting: CliTown) -> None:
    _, receipt, opened = challenged(voting)
    check = ("ballot", "check", opened, "--receipt", receipt)
    text = receipt.read_text()
    index = next(line for line in text.split("\n") if line.startswith("index "))
    receipt.write_text(text.replace(index, "index 4000"))
    assert "the record has fewer" in voting.refused(1, *check)
    receipt.write_text(text)
    value = opened.read_text()
    opened.write_text(value.replace("town.example/2026", "town.example/2019", 1))
    assert "this ballot is for town.example/2019" in voting.refused(2, *check)


def test_a_question_with_several_answers_says_how_many() -> None:
    options = {"oak": "An oak", "elm": "An elm"}
    assert list(question_lines(Asked("tree", "Which trees?", options, 1, 2))) == [
        "tree: Which trees?",
        "  choose 1 to 2:",
        "  --choose tree=oak  An oak",
        "  --choose tree=elm  An elm",
    ]
