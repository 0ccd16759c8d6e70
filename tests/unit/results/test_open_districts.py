"""Papers that are marked, to come or withheld: what they leave open in quorums and districts."""

from collections.abc import Mapping, Sequence

import msgspec
import pytest

from plebiscite.record.definition import (
    Definition,
    District,
    DistrictMajority,
    Paper,
    Rule,
    Station,
    StyleCount,
)
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.units import units_of
from plebiscite.results.builder import figures_from
from plebiscite.results.contest import WORST, ContestParts, Part, Tally, tally, turnout
from plebiscite.results.figures import Coverage
from plebiscite.results.papers import PaperChannel, Papers
from plebiscite.results.referendum import ContestFigures
from sample_referendum import MAJORITY, definition, texts, uuid, yes_no

PARENTS = {"A": "", "B": "A", "C": "B", "D": ""}
MARKS = {"A": 20, "B": 1, "C": 20, "D": 0}
FOR, AGAINST = (90, 10), (20, 80)


def majority(merged: str = "neither") -> Rule:
    two = DistrictMajority("1/2", strict=True, merged=merged)  # type: ignore[arg-type]  # a parameter
    return Rule("1/2", strict=True, base="valid", districts=two)


def region(rule: Rule) -> Definition:
    districts = tuple(
        District(name, name, (StyleCount("all", 200),), (Station(f"{name}-1", 200),), parent)
        for name, parent in PARENTS.items()
    )
    of = definition(yes_no(rule=rule, blank=False), districts=districts, minimum=5)
    return msgspec.structs.replace(of, paper=Paper("join"))


def count(names: str, yes: int, no: int, *boxes: int, hidden: bool = False) -> PaperCountEntry:
    """Papers of the stations of these districts, the head's first."""
    numbers = boxes or (yes + no,)
    return PaperCountEntry(
        unit=uuid(names[0]),
        stations=tuple(
            StationPapers(uuid(name), f"{name}-1", box, 0, box)
            for name, box in zip(names, numbers, strict=True)
        ),
        answers=() if hidden else (QuestionPapers(0, (yes, no)),),
    )


def told(
    rule: Rule,
    electronic: Mapping[str, tuple[int, int]],
    *counts: PaperCountEntry,
    marks: Mapping[str, int] = MARKS,
) -> ContestFigures:
    of = region(rule)
    made = figures_from(
        of,
        [texts(of)],
        {uuid(name): sum(box) for name, box in electronic.items()},
        {uuid(name): [list(box)] for name, box in electronic.items()},
        [],
        status="unofficial-partial",
        papers=Papers(dict(enumerate(counts)), {uuid(each): n for each, n in marks.items()}),
    )
    return made.results.contests[0]


def opened(*counts: PaperCountEntry, marks: Mapping[str, int] = MARKS) -> str:
    units = units_of(region(MAJORITY))
    papers = Papers(dict(enumerate(counts)), {uuid(each): n for each, n in marks.items()})
    channel = PaperChannel(region(MAJORITY), {unit.uuid: unit for unit in units}, papers)
    return "".join(sorted(channel.open_districts(units)))


ALL = (count("A", 5, 15), count("B", 3, 4), count("C", 18, 2), count("D", 0, 0))


@pytest.mark.parametrize(
    ("counts", "marks", "expected"),
    [
        ((), dict.fromkeys("ABCD", 0), ""),
        ((), MARKS, "ABCD"),
        (ALL, MARKS, ""),
        (ALL[:3], MARKS, ""),
        (ALL[1:], MARKS, "A"),
        ((ALL[0], *ALL[2:]), MARKS, "AB"),
        ((*ALL[:2], ALL[3]), MARKS, "ABC"),
        ((ALL[0], count("B", 0, 0, 1, hidden=True), *ALL[2:]), MARKS, "AB"),
        (ALL[:3], {**MARKS, "D": 1}, "D"),
    ],
)
def test_open_are_districts_of_missing_papers_those_above_and_those_not_counted(
    counts: Sequence[PaperCountEntry], marks: Mapping[str, int], expected: str
) -> None:
    assert opened(*counts, marks=marks) == expected


REGION = {"A": AGAINST, "B": FOR, "C": FOR, "D": AGAINST}
THREE = {"A": AGAINST, "B": FOR, "C": FOR, "D": FOR}


def test_what_another_grouping_could_change_is_not_settled() -> None:
    """Three districts of four accept; without B, which one paper could take to A, two of three."""
    assert told(majority(), THREE, *ALL).outcome.word == "accepted"
    waiting = told(majority(), THREE, ALL[2], ALL[3])
    assert (waiting.outcome.word, waiting.outcome.as_published) == ("depends", "accepted")
    withheld = told(majority(), THREE, ALL[0], count("B", 0, 0, 1, hidden=True), *ALL[2:])
    assert (withheld.outcome.word, withheld.outcome.as_published) == ("depends", "accepted")
    assert told(MAJORITY, THREE, ALL[2], ALL[3]).outcome.word == "accepted"


def test_a_district_majority_that_no_grouping_takes_away_is_settled() -> None:
    everywhere = dict.fromkeys("ABCD", FOR)
    assert told(majority(), everywhere, *ALL[:2], ALL[3]).outcome.word == "depends"
    assert told(majority(), everywhere, *ALL[1:]).outcome.word == "accepted"
    assert told(majority(), dict.fromkeys("ABCD", AGAINST), *ALL[1:]).outcome.word == "rejected"


def test_a_rejection_that_another_grouping_could_turn_is_not_settled() -> None:
    two = told(majority(), {**REGION, "D": FOR, "B": AGAINST}, ALL[0], *ALL[2:])
    assert (two.outcome.word, two.outcome.as_published) == ("depends", "rejected")
    figures = next(each for each in two.outcome.judged[0].conditions if each.name == "districts")
    assert (figures.figure.numerator, figures.figure.denominator) == (2, 4)


def test_the_published_figure_of_districts_holds_what_is_published() -> None:
    found = told(majority(), THREE, ALL[2], ALL[3]).outcome.judged[0].conditions
    figure = next(each for each in found if each.name == "districts").figure
    assert (figure.numerator, figure.denominator) == (3, 4)


@pytest.mark.parametrize(("boxes", "denominator"), [((7, 1), 3), ((8, 0), 4)])
def test_a_district_that_brought_no_paper_to_a_count_is_not_left_out_for_it(
    boxes: tuple[int, int], denominator: int
) -> None:
    found = told(majority(), THREE, count("AB", 4, 4, *boxes), *ALL[2:])
    figure = next(
        each for each in found.outcome.judged[0].conditions if each.name == "districts"
    ).figure
    assert figure.denominator == denominator


QUORUM = Rule("1/2", strict=True, base="valid", turnout_quorum="1/2")
FEW = {"A": (100, 0), "B": (100, 0), "C": (100, 0), "D": (80, 0)}


def test_a_quorum_reached_by_marks_alone_is_not_reached_for_sure() -> None:
    """380 of 800 in the booth, 41 marked: 421, if every marked voter's paper comes."""
    found = told(QUORUM, FEW)
    assert (found.turnout.numerator, found.turnout.denominator) == (421, 800)
    assert (found.outcome.word, found.outcome.as_published) == ("depends", "accepted")
    enough = {**FEW, "D": (100, 0)}
    assert told(QUORUM, enough).outcome.word == "accepted"
    counted = told(QUORUM, FEW, count("A", 18, 0), count("C", 1, 0), *ALL[3:])
    assert (counted.outcome.word, counted.turnout.numerator) == ("depends", 400)
    boxes = (count("A", 10, 0), count("B", 0, 0), count("C", 5, 0), ALL[3])
    assert told(QUORUM, FEW, *boxes).outcome.word == "rejected"


def test_papers_that_may_not_exist_are_in_no_sum_where_they_are_absent() -> None:
    sure = Part(("A",), "A", 3, 0, None)
    marked = sure._replace(ballots=4, at_most=True)
    figures = ContestParts(
        yes_no(), 10, (sure, marked), "unofficial-partial", Coverage(0, 1, 0, 7, 0, 1)
    )
    least, most = WORST
    assert (turnout(figures, least), turnout(figures, most)) == (3, 7)
    assert tally(figures.parts, "q", "yes", least) == Tally(0, 3, 3)
    assert tally(figures.parts, "q", "yes", most) == Tally(0, 7, 7)


def test_papers_to_come_may_still_be_against() -> None:
    close = {"A": (11, 9), "B": (10, 10), "C": (10, 10), "D": (10, 10)}
    assert told(MAJORITY, close, ALL[0]).outcome.word == "depends"
