"""Outcomes against a program that fills in every possible content of the missing ballots."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product

from hypothesis import given, settings
from hypothesis import strategies as st

from plebiscite.record.definition import Contest, DistrictMajority, Rule
from sample_referendum import choice, definition, district, excluded, figures, yes_no

ROLL = 8  # registered in each of the districts A, B and W
Box = Sequence[str]  # answers of a district: "yes", "no" or "blank"; or names of options

BASES = st.sampled_from(["valid", "ballots"])
SHARES = st.sampled_from(["1/2", "2/3", "3/5"])
QUORUMS = st.sampled_from(["", "1/3", "1/2", "2/3"])
DISTRICTS = st.none() | st.builds(DistrictMajority, SHARES, st.booleans(), st.just("group-outcome"))
RULES = st.builds(Rule, SHARES, st.booleans(), BASES, QUORUMS, QUORUMS, DISTRICTS)
YES_NO_BOX = st.lists(st.sampled_from(["yes", "no", "blank"]), max_size=6)


def passes(share: str, part: int, whole: int, *, strict: bool) -> bool:
    if not whole:
        return False
    return Fraction(part, whole) > Fraction(share) or (
        not strict and Fraction(part, whole) == Fraction(share)
    )


def carried(rule: Rule, box: Box, option: str) -> bool:
    whole = len([one for one in box if rule.base == "ballots" or one != "blank"])
    return passes(rule.share, box.count(option), whole, strict=rule.strict)


def qualifies(rule: Rule, boxes: Sequence[Box], option: str) -> bool:
    """The rule as a lawyer would read it, over the ballots themselves."""
    every = [answer for box in boxes for answer in box]
    roll = ROLL * len(boxes)
    held = [carried(rule, every, option)]
    if rule.turnout_quorum:
        held.append(passes(rule.turnout_quorum, len(every), roll, strict=False))
    if rule.approval_quorum:
        held.append(passes(rule.approval_quorum, every.count(option), roll, strict=False))
    if rule.districts:
        accepting = sum(carried(rule, box, option) for box in boxes)
        two = rule.districts
        held.append(passes(two.share, accepting, len(boxes), strict=two.strict))
    return all(held)


def completions(
    boxes: Sequence[Box], answers: Sequence[str], withheld: int, out: int
) -> Iterator[list[Box]]:
    """Every content of the withheld box W and of the excluded ballots of A, counted or not."""
    first, *rest = boxes
    for hidden, extra in product(
        combinations_with_replacement(answers, withheld),
        combinations_with_replacement([*answers, ""], out),
    ):
        yield [[*first, *filter(None, extra)], *rest, list(hidden)]


def outcome_of(contest: Contest, boxes: Sequence[Box], withheld: int, out: int) -> tuple[str, ...]:
    """The product's answer: the word, then the winners."""
    region = definition(
        contest,
        districts=[district("A", ROLL), district("B", ROLL), district("W", ROLL, withhold=True)],
        minimum=0 if withheld == 0 else withheld + 1,
    )
    counted = {"A": len(boxes[0]), "B": len(boxes[1]), "W": withheld}
    names = ["blank", *contest.questions[0].options]
    results = {
        name: [[box.count(answer) for answer in names]]
        for name, box in zip("AB", boxes, strict=True)
    }
    found = figures(region, counted, results, exclusions=[excluded("A")] * out)
    outcome = found.results.contests[0].outcome
    return (outcome.word, *outcome.winners)


@settings(deadline=None, max_examples=300)
@given(RULES, YES_NO_BOX, YES_NO_BOX, st.integers(0, 2), st.integers(0, 2))
def test_a_question_depends_on_missing_ballots_exactly_when_they_could_change_it(
    rule: Rule, first: Box, second: Box, withheld: int, out: int
) -> None:
    words = {
        "accepted" if qualifies(rule, boxes, "yes") else "rejected"
        for boxes in completions((first, second), ("yes", "no", "blank"), withheld, out)
    }
    expected = words.pop() if len(words) == 1 else "depends"
    assert outcome_of(yes_no(rule=rule), (first, second), withheld, out)[0] == expected


def elected(rule: Rule, boxes: Sequence[Box]) -> tuple[str, ...]:
    """Winners in order of the options; a tie is marked with "=" at the end."""
    every = [answer for box in boxes for answer in box]
    able = [option for option in "xyz" if qualifies(rule, boxes, option)]
    sure = [
        one
        for one in able
        if sum(every.count(other) >= every.count(one) for other in able) <= rule.seats
    ]
    short = len(sure) < min(rule.seats, len(able))
    return (*sure, "=") if short else tuple(sure)


@settings(deadline=None, max_examples=200)
@given(
    st.integers(1, 2),
    st.sampled_from(["0/1", "1/3"]),
    st.lists(st.sampled_from(["x", "y", "z", "blank"]), max_size=6),
    st.lists(st.sampled_from(["x", "y", "z", "blank"]), max_size=6),
    st.integers(0, 2),
)
def test_a_choice_called_decided_is_decided_whatever_the_missing_ballots_say(
    seats: int, share: str, first: Box, second: Box, withheld: int
) -> None:
    rule = Rule(share=share, strict=True, base="valid", seats=seats)
    word, *winners = outcome_of(choice("x", "y", "z", rule=rule), (first, second), withheld, 0)
    possible = {
        elected(rule, boxes)
        for boxes in completions((first, second), ("x", "y", "z", "blank"), withheld, 0)
    }
    if word == "depends":
        assert withheld
        if seats == 1:
            assert len(possible) > 1
    else:
        expected = (*sorted(winners), "=") if word == "tie" else tuple(sorted(winners))
        assert possible == {expected}
