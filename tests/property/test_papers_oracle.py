"""Outcomes with papers to come and papers withheld, against every content they could have.

The oracle fills in each missing paper in turn: valid for either side, blank, or invalid; or, if
it is only marked and not yet found in a box, it does not exist. The
product must say `depends` exactly when two of these worlds have different outcomes.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from plebiscite.record.definition import Contest, Paper, Rule, Station
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.results.builder import figures_from
from plebiscite.results.papers import Papers
from plebiscite.results.referendum import ContestFigures
from sample_referendum import definition, district, texts, uuid, yes_no

ROLL = 14
A = uuid("A")
ANSWERS = ("yes", "no", "blank", "invalid")
SHARES = st.sampled_from(["1/2", "2/3", "3/5"])
QUORUMS = st.sampled_from(["", "1/3", "1/2", "2/3"])
RULES = st.builds(
    Rule, SHARES, st.booleans(), st.sampled_from(["valid", "ballots"]), QUORUMS, QUORUMS
)
BOX = st.lists(st.sampled_from(["yes", "no", "blank"]), max_size=5)
PAPER_BOX = st.lists(st.sampled_from(ANSWERS), max_size=4)


def holds(share: str, part: int, whole: int, *, strict: bool) -> bool:
    if not whole:
        return False
    is_more = Fraction(part, whole) > Fraction(share)
    return is_more or (not strict and Fraction(part, whole) == Fraction(share))


def passes(rule: Rule, ballots: Sequence[str]) -> bool:
    """The rule as a lawyer reads it, over ballots of both channels as they lie on the table."""
    yes = ballots.count("yes")
    valid = yes + ballots.count("no")
    whole = valid if rule.base == "valid" else len(ballots)
    held = [holds(rule.share, yes, whole, strict=rule.strict)]
    if rule.turnout_quorum:
        held.append(holds(rule.turnout_quorum, len(ballots), ROLL, strict=False))
    if rule.approval_quorum:
        held.append(holds(rule.approval_quorum, yes, ROLL, strict=False))
    return all(held)


def worlds(seen: Sequence[str], to_come: int, withheld: int) -> Iterator[list[str]]:
    """Every marked voter's paper comes, or only some do; those withheld are in the box."""
    for missing in range(withheld, withheld + to_come + 1):
        for hidden in combinations_with_replacement(ANSWERS, missing):
            yield [*seen, *hidden]


def answers(box: Sequence[str]) -> QuestionPapers:
    numbers = (box.count("blank"), box.count("yes"), box.count("no"))
    return QuestionPapers(box.count("invalid"), numbers)


def found(
    contest: Contest, electronic: Sequence[str], paper: Sequence[str], to_come: int, withheld: int
) -> ContestFigures:
    """Station S1 is counted; S2 is not yet; S3's few papers are withheld."""
    stations = tuple(Station(name, number) for name, number in (("S1", 6), ("S2", 4), ("S3", 4)))
    town = msgspec.structs.replace(district("A", ROLL), stations=stations)
    of = definition(contest, districts=[town], minimum=withheld + 1 if withheld else 0)
    of = msgspec.structs.replace(of, paper=Paper("join"))
    counts = {
        1: PaperCountEntry(
            unit=A,
            stations=(StationPapers(A, "S1", len(paper), 0, len(paper)),),
            answers=(answers(paper),) if paper else (),
        ),
        2: PaperCountEntry(unit=A, stations=(StationPapers(A, "S3", withheld, 0, withheld),)),
    }
    totals = [[electronic.count(each) for each in ("blank", "yes", "no")]]
    made = figures_from(
        of,
        [texts(of)],
        {A: len(electronic)},
        {A: totals} if electronic else {},
        [],
        status="unofficial-partial",
        papers=Papers(counts, {A: len(paper) + to_come + withheld}),
    )
    return made.results.contests[0]


@settings(deadline=None, max_examples=300)
@given(RULES, BOX, PAPER_BOX, st.integers(0, 2), st.integers(0, 2))
def test_an_outcome_depends_on_missing_papers_exactly_when_they_could_change_it(
    rule: Rule, electronic: list[str], paper: list[str], to_come: int, withheld: int
) -> None:
    told = found(yes_no(rule=rule), electronic, paper, to_come, withheld)
    seen = [*electronic, *paper]
    assert told.turnout.numerator == len(seen) + to_come + withheld
    assert (told.missing.outstanding, told.missing.withheld) == (to_come, withheld)
    (counts,) = told.questions
    assert (counts.votes("yes"), counts.invalid) == (seen.count("yes"), seen.count("invalid"))
    words = {
        "accepted" if passes(rule, world) else "rejected"
        for world in worlds(seen, to_come, withheld)
    }
    expected = words.pop() if len(words) == 1 else "depends"
    assert told.outcome.word == expected
