"""Exports: canonical JSON, and CSV with a denominator beside every percentage."""

import csv
from io import StringIO

from plebiscite.canonical.json import parse_json
from plebiscite.results.exports import groups_csv, results_json, totals_csv, turnout_csv
from plebiscite.results.referendum import Results
from sample_referendum import choice, definition, district, figures, uuid, yes_no

REGION = definition(
    yes_no(), choice("x", "y"), districts=[district("A"), district("B", 9, "A"), district("E", 9)]
)
FIGURES = figures(
    REGION, {"A": 20, "B": 2, "E": 0}, {"A": [[1, 14, 5], [2, 10, 9]]}, status="certified"
)
COVERED = ["certified", "3", "3", "22", "22", "0", "0"]


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text)))


def test_the_json_is_the_results_in_their_one_spelling() -> None:
    assert parse_json(results_json(FIGURES), Results) == FIGURES.results


def test_every_percentage_has_its_denominator_base_status_and_coverage() -> None:
    for text in (totals_csv(FIGURES), turnout_csv(FIGURES)):
        header = rows(text)[0]
        place = header.index("percent")
        assert header[place - 3 : place] == ["numerator", "denominator", "base"]
        assert header[place + 1 :] == [
            "status", "districts_in", "districts", "ballots_in", "ballots", "stations_in",
            "stations",
        ]  # fmt: skip


def test_totals_give_every_option_of_every_question() -> None:
    assert rows(totals_csv(FIGURES))[1:] == [
        ["q", "q", "yes", "14", "19", "valid", "73.7", *COVERED],
        ["q", "q", "no", "5", "19", "valid", "26.3", *COVERED],
        ["c", "c", "x", "10", "19", "valid", "52.6", *COVERED],
        ["c", "c", "y", "9", "19", "valid", "47.4", *COVERED],
    ]


def test_turnout_gives_every_unit() -> None:
    found = rows(turnout_csv(FIGURES))[1:]
    assert found[1] == [
        uuid("B"), "B", "all", uuid("A"), "0", "2", "9", "registered", "22.2", *COVERED,
    ]  # fmt: skip
    assert [row[1] for row in found] == ["A", "B", "E"]


def test_groups_give_every_answer_and_blank() -> None:
    found = rows(groups_csv(FIGURES))
    assert found[0] == [
        "group", "districts", "question", "answer", "number", "ballots", "valid",
    ]  # fmt: skip
    assert [uuid("A"), "A B", "q", "(blank)", "1", "22", "19"] in found
    assert [uuid("E"), "E", "c", "y", "0", "0", "0"] in found


def test_a_share_of_nothing_has_an_empty_percentage() -> None:
    nobody = figures(definition(yes_no()), {"A": 0}, {})
    assert rows(totals_csv(nobody))[1][3:7] == ["0", "0", "valid", ""]
