"""Readings of claims against an oracle that writes out every ballot that is not in the figures."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, combinations_with_replacement
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plebiscite.observe.claim_checking import Answer, check_claim
from plebiscite.observe.claim_readings import Reading
from plebiscite.observe.claim_subjects import figures_to_check
from plebiscite.observe.claim_targets import Target, target_of
from plebiscite.observe.claims import Claim, Source
from plebiscite.record.definition import Contest, Question
from plebiscite.results.referendum import ReferendumFigures
from sample_referendum import choice, definition, district, figures, yes_no

Ballot = tuple[int, ...]  # blank, then each option: 0 or 1
Ballots = tuple[Ballot, ...]

CONTESTS = st.one_of(
    st.booleans().map(lambda blank: yes_no(blank=blank)),
    st.tuples(st.booleans(), st.sampled_from([(0, 1), (0, 2), (1, 1), (1, 2)])).map(
        lambda one: choice(
            "yes", "no", "other", blank=one[0] or one[1][0] > 0, least=one[1][0], most=one[1][1]
        )
    ),
)


def answers(question: Question) -> list[Ballot]:
    """Every ballot of a question, written out."""
    options = len(question.options)
    chosen = [
        (0, *(int(place in pick) for place in range(options)))
        for number in range(question.min, question.max + 1)
        for pick in combinations(range(options), number)
    ]
    return [(1, *[0] * options), *chosen] if question.blank else chosen


@st.composite
def electorates(draw: Any) -> tuple[Contest, Ballots, int, bool]:  # noqa: ANN401 - hypothesis
    """A contest, published ballots, how many are missing, and whether they are withheld."""
    contest = draw(CONTESTS)
    (question,) = contest.questions
    ballot = st.sampled_from(answers(question))
    counted = tuple(draw(st.lists(ballot, min_size=5, max_size=9)))
    return contest, counted, draw(st.integers(0, 3)), draw(st.booleans())


def figures_with(
    contest: Contest, counted: Ballots, missing: int, *, withheld: bool
) -> ReferendumFigures:
    (question,) = contest.questions
    apart = [district("A", 12), district("B", 5, withhold=withheld)]
    region = definition(contest, districts=apart, minimum=5 if withheld else 1)
    status: Any = "unofficial-partial" if missing and not withheld else "unofficial-complete"
    results = {"A": [totals(question, counted)]}
    return figures(region, {"A": len(counted), "B": missing}, results, status=status)


def totals(question: Question, ballots: Iterable[Ballot]) -> list[int]:
    every = list(ballots)
    sums = [sum(ballot[place] for ballot in every) for place in range(len(question.options) + 1)]
    return sums if question.blank else sums[1:]


@st.composite
def said(draw: Any) -> dict[str, str]:  # noqa: ANN401 - hypothesis
    unit = draw(st.sampled_from(["percent", "count", "ratio", "lead", "points"]))
    figure = str(draw(st.integers(0, 100 if unit in {"percent", "points"} else 12)))
    comparison = draw(st.sampled_from(
        ["exactly", "about", "more-than", "at-least", "less-than", "at-most"]
    ))  # fmt: skip
    found = {"figure": figure, "comparison": comparison, "subject": "yes", "unit": unit}
    if unit in {"ratio", "lead", "points"}:
        units = {"lead": "count", "points": "percent"}
        found |= {"unit": units.get(unit, unit), "against": "no"}
    elif draw(st.booleans()):
        found["subject"] = draw(st.sampled_from(["blank", "valid"]))
    return found


def value(reading: Reading, claim: Claim, question: Question, ballots: Ballots) -> Any:  # noqa: ANN401 - a fraction, infinity or nothing
    """The figure of some ballots, counted here by hand."""
    yes = sum(ballot[1] for ballot in ballots)
    no = sum(ballot[2] for ballot in ballots)
    blank = sum(ballot[0] for ballot in ballots)
    silent = sum(not any(ballot) for ballot in ballots)
    valid = len(ballots) - blank - (silent if question.max == 1 else 0)
    number = {"yes": yes, "blank": blank, "valid": valid}[claim.subject]
    wholes = {
        "registered": 17, "ballots": len(ballots), "valid": valid, "number": 1, "lead": 1,
        "answers": len(ballots) - blank - silent, "other": no, "both": yes + no,
    }  # fmt: skip
    if claim.against and reading.base != "other":
        number = yes - no
    whole = wholes[reading.base]
    if not whole:
        return float("inf") if reading.base == "other" and number else None
    return Fraction(number, whole)


def worlds(question: Question, counted: Ballots, missing: int) -> Iterator[Ballots]:
    for rest in combinations_with_replacement(answers(question), missing):
        yield (*counted, *rest)


def same_totals(question: Question, ballots: Ballots) -> list[Ballots]:
    """Every set of ballots with the totals of these: who publishes sums publishes no more."""
    if question.max == 1 or len(ballots) > 6:
        return [ballots]
    wanted = totals(question, ballots)
    return [
        each
        for each in combinations_with_replacement(answers(question), len(ballots))
        if totals(question, each) == wanted
    ]


def truth_of(target: Target, found: list[Any]) -> str:
    holds = [one is not None and target.has(one) for one in found]
    if all(holds):
        return "true"
    return "undecided" if any(holds) else "never"


def as_told(reading: Reading) -> str:
    return "never" if reading.truth in {"false", "impossible"} else reading.truth


@given(electorates(), said())
def test_a_reading_is_decided_exactly_when_every_completion_agrees(
    electorate: tuple[Contest, Ballots, int, bool], words: dict[str, Any]
) -> None:
    contest, counted, missing, withheld = electorate
    claim = Claim(source=Source("s"), **words)
    answer = check_claim(claim, figures_to_check(figures_with(contest, counted, missing,
                                                              withheld=withheld)))  # fmt: skip
    _compare(answer, claim, contest.questions[0], counted, missing)


def _compare(
    answer: Answer, claim: Claim, question: Question, counted: Ballots, missing: int
) -> None:
    target = target_of(claim)
    for reading in answer.readings:
        published = same_totals(question, counted) if reading.base == "answers" else [counted]
        every = [
            world
            for ballots in published
            for world in worlds(question, ballots, missing if reading.part == "all" else 0)
        ]
        found = [value(reading, claim, question, world) for world in every]
        if reading.base == "answers" and len(counted) > 6:
            continue
        assert as_told(reading) == truth_of(target, found), (
            f"{reading}\n{claim}\n{question}\n{found}\n{counted} {missing}"
        )
        if reading.truth == "impossible" and not missing:
            assert reading.base in {"registered", "number", "answers"}


@given(st.lists(st.sampled_from(answers(yes_no().questions[0])), min_size=2, max_size=7),
       st.integers(1, 6), said())  # fmt: skip
def test_a_district_counted_with_another_is_decided_only_where_its_share_cannot_matter(
    ballots: list[Ballot], inside: int, words: dict[str, Any]
) -> None:
    inside = min(inside, len(ballots) - 1)
    (question,) = yes_no().questions
    apart = [district("A", 17), district("B", 17, parent="A")]
    region = definition(yes_no(), districts=apart, minimum=100)
    counted = {"A": inside, "B": len(ballots) - inside}
    found = figures(region, counted, {"A": [totals(question, ballots)]})
    claim = Claim(source=Source("s"), place="A", **words)
    for reading in check_claim(claim, figures_to_check(found)).readings:
        values = [value(reading, claim, question, own) for own in combinations(ballots, inside)]
        assert as_told(reading) == truth_of(target_of(claim), values), (reading, claim)
