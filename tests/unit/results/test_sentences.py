"""Sentences: every share has its denominator, every result its status."""

import re
from string import Formatter

import pytest

from plebiscite.record.definition import Rule
from plebiscite.results.conditions import Condition
from plebiscite.results.figures import Coverage, Share
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import (
    contest_sentence,
    needed_text,
    outcome_text,
    share_text,
    views,
)
from plebiscite.results.words import ENGLISH, Words
from sample_referendum import choice, definition, district, excluded, figures, variants, yes_no

WORDS = Words()


def sentence(of: ReferendumFigures) -> str:
    return contest_sentence(views(of, of.texts[0])[0], WORDS)


def outcome(of: ReferendumFigures) -> str:
    return outcome_text(views(of, of.texts[0])[0], WORDS)


def test_the_sentence_of_a_question() -> None:
    region = definition(yes_no(), districts=[district("A", 55_000)])
    found = figures(region, {"A": 2_000}, {"A": [[400, 812, 778]]})
    assert sentence(found) == (
        "Accepted. Yes 812 of 1,590 valid votes (51.1 %); turnout 2,000 of 55,000 registered"
        " (3.6 %); unofficial-complete, 1 of 1 districts, 2,000 of 2,000 ballots."
    )


def test_the_base_of_a_share_is_that_of_the_rule() -> None:
    rule = Rule(share="1/2", strict=True, base="ballots")
    region = definition(yes_no(rule=rule), districts=[district("A", 100)])
    found = figures(region, {"A": 20}, {"A": [[5, 10, 5]]})
    assert "Rejected. Yes 10 of 20 ballots counted (50.0 %);" in sentence(found)


def test_the_sentence_of_a_choice_names_every_option() -> None:
    found = figures(definition(choice("x", "y")), {"A": 10}, {"A": [[2, 5, 3]]})
    assert sentence(found).startswith(
        "Elected: X. X 5 of 8 valid votes (62.5 %), Y 3 of 8 valid votes (37.5 %); turnout"
    )


def test_the_sentence_of_variants_names_the_variant_of_each_answer() -> None:
    found = figures(
        definition(variants("a", "b")), {"A": 9}, {"A": [[0, 8, 1], [0, 7, 2], [0, 4, 5]]}
    )
    assert sentence(found).startswith(
        "Accepted: B. A: Yes 8 of 9 valid votes (88.9 %), B: Yes 7 of 9 valid votes (77.8 %),"
        " Question v.preferred?: A 4 of 9 valid votes (44.4 %), B 5 of 9 valid votes (55.6 %);"
    )


@pytest.mark.parametrize(
    ("votes", "seats", "text"),
    [
        ([0, 3, 3, 2], 1, "A tie: X, Y. The count does not break it."),
        (
            [0, 4, 2, 2],
            2,
            "Elected: X. A tie for the seats left: Y, Z. The count does not break it.",
        ),
        ([8, 0, 0, 0], 1, "Nobody is elected."),
    ],
)
def test_ties_are_named_and_not_broken(votes: list[int], seats: int, text: str) -> None:
    rule = Rule(share="0/1", strict=True, base="valid", seats=seats)
    found = figures(definition(choice("x", "y", "z", rule=rule)), {"A": 8}, {"A": [votes]})
    assert outcome(found) == text


def test_an_open_outcome_names_the_ballots_it_depends_on() -> None:
    region = definition(yes_no(), districts=[district("A"), district("W", withhold=True)])
    found = figures(region, {"A": 20, "W": 3}, {"A": [[0, 11, 9]]}, exclusions=[excluded("A")])
    assert outcome(found) == (
        "Open: it depends on ballots that are not in the figures (withheld ballots: 3, ballots"
        " excluded at someone's discretion: 1). By the published figures: Accepted."
    )


UNDECIDED = (
    "Not decided yet: it depends on ballots that are not in the figures (ballots still to be"
    " counted: 30)."
)


@pytest.mark.parametrize(
    ("votes", "text"),
    [
        ([0, 11, 9], UNDECIDED),
        (
            [0, 9, 11],
            UNDECIDED + " Not met so far: Votes in favour (9 of 20 valid votes (45.0 %);"
            " needed: more than 1/2).",
        ),
    ],
)
def test_while_ballots_are_to_be_counted_nothing_is_called_accepted_or_rejected(
    votes: list[int], text: str
) -> None:
    region = definition(yes_no(), districts=[district("A"), district("B")])
    found = figures(region, {"A": 20, "B": 30}, {"A": [votes]}, status="unofficial-partial")
    assert outcome(found) == text
    assert found.results.contests[0].outcome.as_published in {"accepted", "rejected"}


def test_an_undecided_choice_names_no_condition() -> None:
    region = definition(choice("x", "y"), districts=[district("A"), district("B")])
    found = figures(region, {"A": 20, "B": 30}, {"A": [[20, 0, 0]]}, status="unofficial-partial")
    assert outcome(found) == UNDECIDED


def test_an_undecided_variant_is_named_with_its_condition() -> None:
    region = definition(variants("a", "b"), districts=[district("A"), district("B")])
    found = figures(
        region,
        {"A": 9, "B": 30},
        {"A": [[0, 8, 1], [0, 2, 7], [0, 4, 5]]},
        status="unofficial-partial",
    )
    assert outcome(found).endswith(
        " Not met so far: B: Votes in favour (2 of 9 valid votes (22.2 %); needed: more than 1/2)."
    )


def test_before_the_count_the_sentence_says_so() -> None:
    found = figures(definition(yes_no()), {"A": 10}, {}, status="pre-election")
    assert sentence(found).startswith("Not counted yet. Yes 0 of 0 valid votes; turnout 10 of 100")


def test_a_share_is_rounded_to_the_side_of_its_threshold() -> None:
    share = Share(4_999, 10_000, "valid", "certified", Coverage(1, 1, 1, 1))
    assert share_text(share, WORDS) == "4,999 of 10,000 valid votes (50.0 %)"
    assert share_text(share, WORDS, "1/2") == "4,999 of 10,000 valid votes (49.99 %)"


@pytest.mark.parametrize(
    ("threshold", "strict", "text"),
    [
        ("1/2", True, "more than 1/2"),
        ("1/2", False, "at least 1/2"),
        ("0/1", True, "more than none"),
        ("0/1", False, "at least 0/1"),
    ],
)
def test_a_threshold_says_whether_it_must_be_passed_or_reached(
    threshold: str,
    strict: bool,  # noqa: FBT001 - a column of the table
    text: str,
) -> None:
    share = Share(1, 2, "valid", "certified", Coverage(1, 1, 1, 1))
    assert needed_text(Condition("share", share, threshold, strict, met=True), WORDS) == text


def test_another_table_gives_another_language() -> None:
    german = {**ENGLISH, "thousands": ".", "decimal": ",", "base valid": "gültigen Stimmen"}
    share = Share(1_500, 2_000, "valid", "certified", Coverage(1, 1, 1, 1))
    assert share_text(share, Words(german)) == "1.500 of 2.000 gültigen Stimmen (75,0 %)"


def test_no_template_writes_a_percentage_but_the_one_with_its_denominator() -> None:
    with_numbers = {key for key, text in ENGLISH.items() if "%" in re.sub(r"100 %", "", text)}
    assert with_numbers == {"share"}
    fields = [name for _, name, _, _ in Formatter().parse(ENGLISH["share"])]
    assert {"numerator", "denominator", "base"} <= set(fields)
