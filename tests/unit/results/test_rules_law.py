"""Worked cases: rules of real referendums, with figures only where they are widely published."""

import pytest

from plebiscite.errors import MalformedError
from plebiscite.record.definition import Contest, DistrictMajority, Question, Rule
from plebiscite.results.conditions import Condition
from plebiscite.results.rules import Outcome
from sample_referendum import choice, definition, district, figures, variants, yes_no


def one_district(
    contest: Contest, registered: int, ballots: int, *totals: list[int]
) -> tuple[Outcome, dict[str, Condition]]:
    region = definition(contest, districts=[district("A", registered)])
    outcome = figures(region, {"A": ballots}, {"A": totals}).results.contests[0].outcome
    return outcome, {condition.name: condition for condition in outcome.judged[0].conditions}


def test_scotland_1979_more_yes_than_no_but_not_40_percent_of_the_roll() -> None:
    """Widely published: yes 1,230,937, no 1,153,502, electorate 3,747,112; 40 % was needed."""
    rule = Rule(share="1/2", strict=True, base="valid", approval_quorum="2/5")
    outcome, conditions = one_district(
        yes_no(rule=rule), 3_747_112, 2_384_439, [0, 1_230_937, 1_153_502]
    )
    assert conditions["share"].met
    assert not conditions["approval"].met
    assert conditions["approval"].figure.denominator == 3_747_112
    assert (outcome.word, outcome.winners) == ("rejected", ())


@pytest.mark.parametrize(
    ("yes", "no", "word"),
    [(230_661, 185_002, "accepted"), (5_499, 4_501, "rejected"), (5_500, 4_500, "accepted")],
)
def test_montenegro_2006_55_percent_of_valid_votes(yes: int, no: int, word: str) -> None:
    """Widely published: yes 230,661, no 185,002. The roll here is round, the other figures made."""
    rule = Rule(share="11/20", strict=False, base="valid", turnout_quorum="1/2")
    outcome, _ = one_district(yes_no(rule=rule), 2 * (yes + no), yes + no, [0, yes, no])
    assert outcome.word == word


@pytest.mark.parametrize(("blank", "word"), [(1_000, "rejected"), (2_001, "accepted")])
def test_italy_abrogation_needs_half_of_the_roll_to_come(blank: int, word: str) -> None:
    """Made-up figures: nearly all say yes; blank ballots count towards the turnout of half."""
    rule = Rule(share="1/2", strict=True, base="valid", turnout_quorum="1/2")
    outcome, conditions = one_district(
        yes_no(rule=rule), 10_000, 3_000 + blank, [blank, 2_900, 100]
    )
    assert outcome.word == word
    assert conditions["turnout"].figure.numerator == 3_000 + blank
    assert conditions["share"].figure.denominator == 3_000


@pytest.mark.parametrize(
    ("large", "small", "word"),
    [
        ([0, 900, 100], [0, 10, 30], "rejected"),  # people yes, one of three districts
        ([0, 900, 100], [0, 21, 19], "accepted"),
        ([0, 100, 900], [0, 30, 10], "rejected"),  # two of three districts, people no
        ([0, 900, 100], [0, 20, 20], "rejected"),  # a district without a majority says no
    ],
)
def test_switzerland_people_and_cantons(large: list[int], small: list[int], word: str) -> None:
    """Made-up figures; a change of the constitution needs both majorities."""
    districts = DistrictMajority(share="1/2", strict=True, merged="group-outcome")
    rule = Rule(share="1/2", strict=True, base="valid", districts=districts)
    region = definition(
        yes_no(rule=rule), districts=[district("L", 1_000), district("M"), district("S")]
    )
    counted = {"L": 1_000, "M": 40, "S": 40}
    results = {"L": [large], "M": [small], "S": [[0, 10, 30]]}
    outcome = figures(region, counted, results).results.contests[0].outcome
    assert outcome.word == word


@pytest.mark.parametrize(
    ("merged", "accepting", "of"), [("group-outcome", 2, 3), ("neither", 1, 2)]
)
def test_a_district_joined_to_another_counts_as_the_definition_says(
    merged: str, accepting: int, of: int
) -> None:
    districts = DistrictMajority(share="1/2", strict=True, merged=merged)  # type: ignore[arg-type] # one of two words
    rule = Rule(share="1/2", strict=True, base="valid", districts=districts)
    region = definition(
        yes_no(rule=rule), districts=[district("A"), district("B", parent="A"), district("C")]
    )
    results = {"A": [[0, 12, 10]], "C": [[0, 1, 19]]}
    outcome = figures(region, {"A": 20, "B": 2, "C": 20}, results).results.contests[0].outcome
    share = outcome.judged[0].conditions[1].figure
    assert (share.numerator, share.denominator, share.base) == (accepting, of, "districts")


@pytest.mark.parametrize(("base", "word"), [("valid", "accepted"), ("ballots", "rejected")])
def test_blank_ballots_weigh_against_when_the_base_is_all_ballots(base: str, word: str) -> None:
    rule = Rule(share="1/2", strict=True, base=base)  # type: ignore[arg-type] # one of two words
    assert one_district(yes_no(rule=rule), 100, 30, [10, 12, 8])[0].word == word


def test_nobody_voted_so_nothing_is_accepted() -> None:
    rule = Rule(share="1/2", strict=False, base="valid")
    outcome, conditions = one_district(yes_no(rule=rule), 100, 0, [0, 0, 0])
    assert (outcome.word, conditions["share"].met) == ("rejected", False)


@pytest.mark.parametrize(
    ("first", "second", "preferred", "word", "winners", "tied"),
    [
        ([0, 9, 1], [0, 2, 8], [0, 1, 9], "accepted", ("a",), ()),
        ([0, 9, 1], [0, 8, 2], [0, 1, 9], "accepted", ("b",), ()),
        ([0, 1, 9], [0, 2, 8], [0, 1, 9], "rejected", (), ()),
        ([0, 9, 1], [0, 8, 2], [2, 4, 4], "tie", (), ("a", "b")),
        ([0, 9, 1], [0, 2, 8], [10, 0, 0], "accepted", ("a",), ()),
    ],
)
def test_of_two_accepted_variants_the_preferred_one_wins(
    first: list[int],
    second: list[int],
    preferred: list[int],
    word: str,
    winners: tuple[str, ...],
    tied: tuple[str, ...],
) -> None:
    outcome, _ = one_district(variants("a", "b"), 100, 10, first, second, preferred)
    assert (outcome.word, outcome.winners, outcome.tied) == (word, winners, tied)
    assert [judged.question for judged in outcome.judged] == ["v.a", "v.b"]


def test_a_variant_nobody_can_prefer_is_refused() -> None:
    contest = variants("a", "b")
    last = Question("v.preferred", ("a", "z"), blank=True, min=0, max=1)
    broken = Contest("v", "variants", contest.rule, (*contest.questions[:-1], last))
    with pytest.raises(MalformedError, match="v: the variant 'b'"):
        one_district(broken, 100, 10, [0, 9, 1], [0, 8, 2], [0, 1, 9])


@pytest.mark.parametrize(
    ("votes", "seats", "share", "word", "winners", "tied"),
    [
        ([0, 9, 5, 1], 1, "0/1", "elected", ("x",), ()),
        ([0, 9, 5, 5], 2, "0/1", "tie", ("x",), ("y", "z")),
        ([0, 7, 5, 4], 1, "1/2", "not-elected", (), ()),
        ([0, 9, 5, 1], 1, "1/2", "elected", ("x",), ()),
        ([0, 9, 0, 0], 2, "0/1", "elected", ("x",), ()),
    ],
)
def test_a_choice_fills_its_seats_or_says_why_not(
    votes: list[int],
    seats: int,
    share: str,
    word: str,
    winners: tuple[str, ...],
    tied: tuple[str, ...],
) -> None:
    contest = choice("x", "y", "z", rule=Rule(share=share, strict=True, base="valid", seats=seats))
    outcome, _ = one_district(contest, 100, sum(votes), votes)
    assert (outcome.word, outcome.winners, outcome.tied) == (word, winners, tied)
    assert outcome.seats == seats
