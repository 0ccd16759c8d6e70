"""Paper counts and marks from files: checked, refused with the place, published, corrected."""

import json
from pathlib import Path

import pytest

from cli_town import CliTown
from paper_cli_town import counted, paper_town, voting

SHEET = """
[[stations]]
station = "hall"
issued = 5
spoiled = 1
box = 4

[[stations]]
station = "annex"
issued = 2
spoiled = 0
box = 2

[answers.bench]
invalid = 0
blank = 1
yes = 4
no = 1
"""


@pytest.fixture
def closed(tmp_path: Path) -> CliTown:
    return paper_town(tmp_path / "town", counted)


@pytest.fixture
def marking(tmp_path: Path) -> CliTown:
    return paper_town(tmp_path / "town", voting)


def reading(town: CliTown) -> tuple[object, ...]:
    return ("--record", town.record, "--policy", town.policy)


def signing(town: CliTown) -> tuple[object, ...]:
    return ("--key", town.key("commission"), "--append", town.private, "--record", town.record)


def written(town: CliTown, name: str, text: str) -> Path:
    path = town.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_count_is_checked_published_and_corrected(closed: CliTown) -> None:
    sheet = written(closed, "both.toml", SHEET)
    said = closed.good("papers", "check", sheet, *reading(closed)).stdout
    assert "hall, annex: 6 papers" in said
    assert "Everything adds up." in said
    closed.good("papers", "count", sheet, *signing(closed))
    again = written(closed, "again.toml", SHEET.replace("yes = 4\nno = 1", "yes = 3\nno = 2"))
    assert "say what was wrong" in closed.refused(2, "papers", "count", again, *signing(closed))
    why = written(closed, "why.txt", "Read out wrongly.")
    closed.good("papers", "count", again, "--words", why, *signing(closed))
    verified = closed.run("verify", closed.record, "--policy", closed.policy, "--json")
    assert verified.exit_code == 3  # nobody witnesses this log
    report = json.loads(verified.stdout)
    (contest,) = report["figures"]["contests"]
    paper = next(each for each in contest["channels"] if each["channel"] == "paper")
    assert [each["votes"] for each in paper["questions"][0]["options"]] == [3, 2]
    assert report["remarks"] == []


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_other_files_say_the_same(closed: CliTown, kind: str) -> None:
    table = (
        "station,issued,spoiled,box,bench:invalid,bench:blank,bench:yes,bench:no\n"
        "hall,5,1,4,0,1,2,1\nannex,2,0,2,0,0,2,0\n"
    )
    numbers = {"invalid": 0, "blank": 1, "yes": 4, "no": 1}
    stations = [
        {"station": "hall", "issued": 5, "spoiled": 1, "box": 4},
        {"station": "annex", "issued": 2, "spoiled": 0, "box": 2},
    ]
    text = json.dumps({"stations": stations, "answers": {"bench": numbers}})
    file = written(closed, f"both.{kind}", table if kind == "csv" else text)
    said = closed.good("papers", "check", file, *reading(closed), "--json")
    told = json.loads(said.stdout)
    assert (told["papers"], told["problem"], told["replaces"]) == (6, "", None)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("box = 4", "box = 5", "5 papers in the box; only 4 voters"),
        ("issued = 5", "issued = 8", "7 voted, 6 were registered"),
        ("yes = 4", "yes = 5", "count again"),
    ],
)
def test_a_rule_stops_a_count_with_its_sentence(
    closed: CliTown, old: str, new: str, words: str
) -> None:
    sheet = written(closed, "wrong.toml", SHEET.replace(old, new, 1))
    result = closed.run("papers", "check", sheet, *reading(closed))
    assert result.exit_code == 1
    assert "Stopped: " in result.stdout
    assert words in result.stdout
    assert words in closed.refused(1, "papers", "count", sheet, *signing(closed))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.toml", "stations = 3", "Expected `array`"),
        ("a.toml", SHEET.replace("hall", "cellar"), "no district has one"),
        ("a.toml", SHEET.replace("answers.bench", "answers.tree"), "the ballot asks bench"),
        ("a.toml", SHEET.replace("yes = 4\n", ""), "write invalid, blank, yes, no"),
        ("a.toml", "[[stations]", "a.toml"),
        ("a.json", "{", "a.json"),
        ("a.csv", "station,issued\nhall,5\n", "the columns spoiled, box are missing"),
        ("a.csv", "station,issued,spoiled,box\nhall,x,0,1\n", "row 2, issued"),
        ("a.csv", "station,issued,spoiled,box\nhall,1,0\n", "row 2"),
        ("a.csv", "station,issued,spoiled,box\n", "no row below the header"),
        ("a.csv", "station,issued,spoiled,box,yes\nhall,1,0,1,1\n", "'yes' is unknown"),
        ("a.csv", "station,issued,spoiled,box,box\nhall,1,0,1,1\n", "stands twice"),
    ],
)
def test_a_file_that_says_something_else_is_refused_with_its_place(
    closed: CliTown, name: str, text: str, words: str
) -> None:
    file = written(closed, name, text)
    assert words in closed.refused(2, "papers", "check", file, *reading(closed))


def test_what_is_odd_is_published_only_with_a_reason(closed: CliTown) -> None:
    odd = SHEET.replace("box = 4", "box = 3", 1).replace("yes = 4", "yes = 3")
    sheet = written(closed, "odd.toml", odd)
    said = closed.good("papers", "check", sheet, *reading(closed)).stdout
    assert "Odd: hall: 4 voters were handed a paper, 3 papers are in the box" in said
    why = written(closed, "why.txt", "Somebody kept it.")
    for more in ((), ("--odd-as-it-is",), ("--words", why)):
        assert "--odd-as-it-is" in closed.refused(
            2, "papers", "count", sheet, *more, *signing(closed)
        )
    closed.good("papers", "count", sheet, "--odd-as-it-is", "--words", why, *signing(closed))
    report = closed.run("verify", closed.record, "--policy", closed.policy).stdout
    assert "Odd, though no check fails:" in report
    assert "3 papers are in the box" in report


def test_the_example_of_a_station_is_a_file_to_fill_in(closed: CliTown) -> None:
    text = closed.good("papers", "example", "hall", *reading(closed)).stdout
    file = written(closed, "hall.toml", text)
    said = closed.good("papers", "check", file, *reading(closed)).stdout
    assert "hall: 0 papers" in said
    told = json.loads(closed.good("papers", "example", "hall", *reading(closed), "--json").stdout)
    assert told["stations"][0]["district"] == "town"
    assert "no unit" in closed.refused(2, "papers", "example", "cellar", *reading(closed))


def test_marks_go_from_the_registrars_list_to_the_record(marking: CliTown) -> None:
    letters = marking.folder / "letters"
    voters = written(marking, "marked.csv", "voter_id,station\nT01,hall\nT04,hall\nT04,hall\n")
    making = ("papers", "marks", "make", voters, "--letters", letters, "--key")
    key = marking.key("registrar")
    dry = marking.good(*making, key, "--dry-run", *reading(marking)).stdout
    assert "row 4: T04 stands in the file twice" in dry
    assert "2 voters to be marked." in dry
    file = marking.folder / "marks.submission"
    marking.good(*making, key, *reading(marking), "--out", file)
    assert b"T01" not in file.read_bytes()
    marking.good("papers", "marks", "countersign", file, *signing(marking))
    again = marking.good(*making, key, "--dry-run", *reading(marking)).stdout
    assert "row 2: T01 is excluded already (voted-on-paper)" in again
    assert "0 voters to be marked." in again
    said = marking.refused(2, *making, key, *reading(marking), "--out", file)
    assert "already" in said


def test_a_list_with_strangers_marks_nobody(marking: CliTown) -> None:
    letters = marking.folder / "letters"
    voters = written(marking, "marked.csv", "voter_id\nT01\nnobody\n")
    making = ("papers", "marks", "make", voters, "--letters", letters)
    key = marking.key("registrar")
    file = marking.folder / "marks.submission"
    result = marking.run(*making, "--key", key, *reading(marking), "--out", file)
    assert result.exit_code == 1
    assert "row 3: no voter nobody is on the roll" in result.stdout
    assert not file.exists()
    empty = written(marking, "empty.csv", "voter_id\n")
    assert "names no voter" in marking.refused(
        2, "papers", "marks", "make", empty, "--letters", letters, "--key", key, *reading(marking)
    )
