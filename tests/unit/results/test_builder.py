"""The figures of a referendum: what they add up to, and what is refused."""

from collections.abc import Mapping, Sequence

import pytest

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError, MisuseError, TallyError
from plebiscite.record.definition import District, Style, StyleCount
from plebiscite.results.builder import figures_from
from plebiscite.results.figures import Coverage, Status
from plebiscite.results.referendum import ExclusionLine, Missing, Results
from sample_referendum import (
    choice,
    definition,
    district,
    excluded,
    figures,
    texts,
    uuid,
    yes_no,
)

REGION = definition(
    yes_no(),
    choice("x", "y"),
    districts=[district("A"), district("B", 50, "A"), district("C", 9, "A"), district("D", 80)],
)
COUNTED = {"A": 20, "B": 10, "C": 2, "D": 30}
RESULTS = {
    "A": [[1, 15, 5], [2, 10, 9]],
    "B": [[0, 4, 6], [1, 2, 3]],
    "D": [[3, 20, 7], [0, 30, 0]],
}


def test_p13_the_totals_are_the_sum_of_the_groups() -> None:
    results = figures(REGION, COUNTED, RESULTS).results
    independence, leader = results.contests
    (counts,) = independence.questions
    assert [(one.option, one.votes) for one in counts.options] == [("yes", 39), ("no", 18)]
    assert (counts.blank, counts.empty_least, counts.valid, counts.ballots) == (4, 1, 57, 62)
    assert [one.votes for one in leader.questions[0].options] == [42, 12]
    for contest in results.contests:
        (total,) = contest.questions
        groups = [one for group in results.groups for one in group.questions]
        mine = [one for one in groups if one.question == total.question]
        assert total.blank == sum(one.blank for one in mine)
        assert total.ballots == sum(one.ballots for one in mine) == results.turnout.numerator
        assert total.ballots == total.blank + total.empty_most + sum(
            one.votes for one in total.options
        )


def test_turnout_is_by_unit_and_choices_by_group() -> None:
    results = figures(REGION, COUNTED, RESULTS).results
    assert [(unit.district, unit.turnout.numerator, unit.group) for unit in results.units] == [
        ("A", 20, uuid("A")),
        ("B", 10, uuid("B")),
        ("C", 2, uuid("A")),
        ("D", 30, uuid("D")),
    ]
    assert [group.districts for group in results.groups] == [("A", "C"), ("B",), ("D",)]
    assert (results.turnout.numerator, results.turnout.denominator) == (62, 239)
    assert results.coverage == Coverage(4, 4, 62, 62)


def test_the_head_of_a_group_comes_first_wherever_it_is_defined() -> None:
    region = definition(yes_no(), districts=[district("C", 9, "A"), district("A")])
    results = figures(region, {"A": 20, "C": 2}, {"A": [[0, 12, 10]]}).results
    assert results.groups[0].districts == ("A", "C")
    assert results.groups[0].units == (uuid("C"), uuid("A"))


def test_a_partial_result_says_what_is_outstanding() -> None:
    some = {"A": RESULTS["A"], "B": RESULTS["B"]}
    results = figures(REGION, COUNTED, some, status="unofficial-partial").results
    assert results.coverage == Coverage(3, 4, 32, 62)
    assert results.contests[0].missing == Missing(outstanding=30, withheld=0, excluded=0)
    assert results.contests[0].turnout.numerator == 62
    assert results.groups[2].state == "outstanding"
    assert results.groups[2].questions == ()


def test_before_the_election_there_is_turnout_and_nothing_else() -> None:
    results = figures(REGION, COUNTED, {}, status="pre-election").results
    assert results.groups == ()
    assert {unit.group for unit in results.units} == {""}
    assert results.turnout.numerator == 62
    assert results.coverage == Coverage(0, 4, 0, 62)
    assert {contest.outcome.word for contest in results.contests} == {"not-counted"}


def test_a_withheld_group_is_named_and_missing() -> None:
    region = definition(yes_no(), districts=[district("A"), district("W", 9, withhold=True)])
    results = figures(region, {"A": 20, "W": 4}, {"A": [[0, 12, 8]]}).results
    assert results.groups[1].state == "withheld"
    assert results.contests[0].missing == Missing(outstanding=0, withheld=4, excluded=0)
    assert results.contests[0].turnout.numerator == 24
    assert results.contests[0].questions[0].ballots == 20
    assert results.coverage == Coverage(1, 2, 20, 24)


def test_a_group_without_ballots_is_zero_and_nothing_is_withheld() -> None:
    region = definition(yes_no(), districts=[district("A"), district("W", 9, withhold=True)])
    results = figures(region, {"A": 20, "W": 0}, {"A": [[0, 12, 8]]}).results
    assert results.groups[1].state == "published"
    assert results.groups[1].questions[0].ballots == 0
    assert results.contests[0].missing == Missing(outstanding=0, withheld=0, excluded=0)


def test_contests_of_other_styles_do_not_touch_each_other() -> None:
    styles = (Style("all", ("q", "c")), Style("young", ("c",)))
    parts = (StyleCount("all", 50), StyleCount("young", 30))
    region = definition(
        yes_no(),
        choice("x", "y"),
        styles=styles,
        districts=[District("A", "A", parts), District("B", "B", parts)],
    )
    counted = {uuid(name, style): 10 for name in "AB" for style in ("all", "young")}
    results = {
        uuid("A"): [[0, 7, 3], [0, 10, 0]],
        uuid("A", "young"): [[0, 1, 9]],
        uuid("B"): [[0, 5, 5], [0, 10, 0]],
        uuid("B", "young"): [[0, 4, 6]],
    }
    found = figures_from(region, [texts(region)], counted, results, [], status="certified").results
    independence, leader = found.contests
    assert (independence.turnout.numerator, independence.turnout.denominator) == (20, 100)
    assert (leader.turnout.numerator, leader.turnout.denominator) == (40, 160)
    assert [one.votes for one in leader.questions[0].options] == [25, 15]


def test_only_standing_ballots_excluded_at_discretion_stand_against_the_margin() -> None:
    lines = [excluded("A"), excluded("A", ballot=""), excluded("B", discretionary=False)]
    results = figures(REGION, COUNTED, RESULTS, exclusions=lines).results
    assert results.contests[0].missing.excluded == 1
    assert results.exclusions == tuple(lines)


def test_results_are_written_and_read_as_canonical_json() -> None:
    results = figures(REGION, COUNTED, RESULTS, exclusions=[excluded("A")]).results
    assert parse_json(write_json(results), Results) == results


def change(name: str, totals: Sequence[Sequence[int]]) -> dict[str, Sequence[Sequence[int]]]:
    return {**RESULTS, name: totals}


@pytest.mark.parametrize(
    ("results", "status", "error", "words"),
    [
        (change("C", [[0, 1, 1], [0, 1, 1]]), "certified", MisuseError, "head no group"),
        (RESULTS, "pre-election", MisuseError, "before the election"),
        ({"A": RESULTS["A"]}, "certified", MisuseError, "missing, but the status is certified"),
        (change("D", [[3, 20, 7]]), "certified", MalformedError, "1 questions, the ballot 2"),
        (change("D", [[3, 20], [0, 30, 0]]), "certified", MalformedError, "q: 3 totals"),
        (change("D", [[3, 20, 8], [0, 30, 0]]), "certified", TallyError, "no 30 valid ballots"),
    ],
)
def test_results_that_do_not_fit_are_refused(
    results: Mapping[str, Sequence[Sequence[int]]],
    status: Status,
    error: type[Exception],
    words: str,
) -> None:
    with pytest.raises(error, match=words):
        figures(REGION, COUNTED, results, status=status)


def test_a_withheld_group_with_a_result_is_refused() -> None:
    region = definition(yes_no(), districts=[district("W", 9, withhold=True)])
    with pytest.raises(MisuseError, match="withheld group"):
        figures(region, {"W": 4}, {"W": [[0, 4, 0]]})


@pytest.mark.parametrize("lines", [[], [excluded("A", discretionary=False)]])
def test_more_voters_than_registered_are_refused(lines: list[ExclusionLine]) -> None:
    region = definition(yes_no(), districts=[district("A", 9)])
    counted = 10 - len(lines)
    with pytest.raises(TallyError, match="10 voted, 9 were registered"):
        figures(region, {"A": counted}, {"A": [[0, counted, 0]]}, exclusions=lines)


def test_an_exclusion_of_an_unknown_unit_is_refused() -> None:
    with pytest.raises(MisuseError, match="no unit"):
        figures(REGION, COUNTED, RESULTS, exclusions=[excluded("Z")])


def test_texts_of_another_definition_are_refused() -> None:
    numbers = {uuid(name): number for name, number in COUNTED.items()}
    for words, message in (
        ([], "texts are needed in en"),
        ([texts(definition(yes_no()))], "en: these texts"),
    ):
        with pytest.raises(MisuseError, match=message):
            figures_from(REGION, words, numbers, {}, [], status="pre-election")
