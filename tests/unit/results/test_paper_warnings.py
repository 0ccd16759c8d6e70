"""What is odd about papers is said with its numbers, and nothing else is."""

from collections.abc import Sequence

import msgspec
import pytest

from paper_referendum import FIRST, TOGETHER, YOUNG, mixed, region
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.units import units_of
from plebiscite.results.paper_warnings import TEMPLATES, count_warnings, paper_warnings
from plebiscite.results.referendum import ExclusionLine, Results
from sample_referendum import uuid

A, YOUNG_A = uuid("A"), uuid("A", "young")
UNITS = {unit.uuid: unit for unit in units_of(region())}


def said(*stations: tuple[int, int, int], answers: Sequence[int] = ()) -> list[str]:
    """Warnings about young voters' papers: handed out, spoiled, in the box; invalid and totals."""
    names = ("A-1", "A-2")
    lines = tuple(
        StationPapers(YOUNG_A, name, *numbers)
        for name, numbers in zip(names, stations, strict=False)
    )
    told = (QuestionPapers(answers[0], tuple(answers[1:])),) if answers else ()
    count = PaperCountEntry(unit=YOUNG_A, stations=lines, answers=told)
    found = count_warnings(region(), UNITS, count)
    assert all(each.entry is None for each in found)
    return [f"{each.rule}: {each}" for each in found]


def test_usual_papers_are_not_odd() -> None:
    assert said((11, 1, 10), answers=(1, 1, 4, 4)) == []
    assert said((0, 0, 0), (3, 0, 3)) == []


@pytest.mark.parametrize(
    ("stations", "answers", "words"),
    [
        ([(11, 1, 9)], (), "missing: A-1: 10 voters were handed a paper, 9 papers are in the box"),
        ([(4, 1, 0)], (), "empty-box: A-1: 3 voters were handed a paper, and the box is empty"),
        ([(58, 0, 58)], (), "turnout: A-1: 58 of 60 registered voters voted on paper"),
        ([(25, 5, 20)], (), "spoiled: A-1: 5 of 25 papers were handed back and replaced"),
        ([(20, 0, 20)], (5, 1, 7, 7), "invalid: A-1: 5 of 20 papers are invalid (q)"),
        ([(7, 0, 7)], (1, 1, 0, 5), "one-sided: A-1: all 5 valid papers are for no (q)"),
        (
            [(3, 0, 3), (4, 0, 4)],
            (0, 0, 7, 0),
            "one-sided: A-1 + A-2: all 7 valid papers are for yes (q)",
        ),
    ],
)
def test_each_oddity_has_a_sentence(
    stations: list[tuple[int, int, int]], answers: tuple[int, ...], words: str
) -> None:
    assert said(*stations, answers=answers) == [words]


@pytest.mark.parametrize(
    ("stations", "answers"),
    [
        ([(57, 0, 57)], ()),  # 95 % is not above 95 %
        ([(54, 4, 50)], ()),  # four spoiled
        ([(105, 5, 100)], ()),  # five spoiled, of 105
        ([(14, 0, 14)], (4, 0, 5, 5)),  # four invalid
        ([(50, 0, 50)], (5, 0, 30, 15)),  # a tenth
        ([(4, 0, 4)], (0, 0, 4, 0)),  # fewer than the minimum
        ([(7, 0, 7)], (0, 1, 5, 1)),
    ],
)
def test_what_lies_inside_the_limits_is_not_said(
    stations: list[tuple[int, int, int]], answers: tuple[int, ...]
) -> None:
    found = said(*stations, answers=answers)
    assert [one for one in found if not one.startswith("turnout")] == []
    if stations[0][0] == 57:
        assert found == []


def test_several_options_on_one_paper_are_not_one_side() -> None:
    """Everybody chose x; somebody chose y, too."""
    answers = (
        QuestionPapers(0, (0, 5, 1)),
        QuestionPapers(0, (0, 6, 1, 0)),
        QuestionPapers(0, (0, 3, 3)),
        QuestionPapers(0, (0, 3, 3)),
        QuestionPapers(0, (0, 3, 3)),
    )
    count = msgspec.structs.replace(FIRST, answers=answers)
    assert [each.rule for each in count_warnings(region(), UNITS, count)] == []


def figures(*counts: PaperCountEntry, marks: int = 0) -> Results:
    lines = tuple(
        ExclusionLine(YOUNG_A, f"c{number}", "", "voted-on-paper", discretionary=True)
        for number in range(marks)
    )
    return msgspec.structs.replace(mixed(counts).results, exclusions=lines)


def test_the_page_says_of_every_count_what_is_odd() -> None:
    odd = msgspec.structs.replace(
        YOUNG, stations=(StationPapers(YOUNG_A, "A-1", 6, 0, 5), *YOUNG.stations[1:])
    )
    found = paper_warnings(figures(FIRST, TOGETHER, odd))
    assert [(each.rule, each.entry) for each in found] == [
        ("missing", 102),
        *((each.rule, each.entry) for each in found[1:]),
    ]
    assert str(found[0]) == "A-1: 6 voters were handed a paper, 5 papers are in the box"


def test_a_stations_turnout_is_that_of_all_its_styles() -> None:
    full = msgspec.structs.replace(
        FIRST, stations=(StationPapers(A, "A-1", issued=54, spoiled=0, box=6),)
    )
    assert "turnout" not in [each.rule for each in paper_warnings(figures(full))]
    found = [each for each in paper_warnings(figures(full, YOUNG)) if each.rule == "turnout"]
    assert [str(each) for each in found] == ["A-1: 59 of 60 registered voters voted on paper"]


def test_marks_without_papers_are_said_once_all_stations_are_counted() -> None:
    found = [each for each in paper_warnings(figures(YOUNG, marks=7)) if each.rule == "unmatched"]
    words = "A (young): 7 voters are marked as voting on paper, 5 were handed one"
    assert [str(each) for each in found] == [words]
    assert not [
        each for each in paper_warnings(figures(FIRST, marks=7)) if each.rule == "unmatched"
    ]
    assert not [
        each for each in paper_warnings(figures(YOUNG, marks=5)) if each.rule == "unmatched"
    ]


def test_without_papers_nothing_is_odd() -> None:
    assert paper_warnings(figures()) == ()
    assert set(TEMPLATES) == {
        *("missing", "turnout", "spoiled", "invalid", "one-sided", "empty-box", "unmatched")
    }
