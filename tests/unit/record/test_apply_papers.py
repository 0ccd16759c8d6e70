"""Paper counts in a record: each rule of spec/papers.md, section 4, told by its own sentence."""

from collections.abc import Sequence

import msgspec
import pytest

from paper_referendum import FEW, FIRST, TOGETHER, YOUNG, region
from plebiscite.errors import TallyError, UnavailableError
from plebiscite.record.apply_papers import (
    MOST_PAPERS,
    apply_paper_count,
    marks_on_paper,
    papers_in,
    require_possible,
)
from plebiscite.record.definition import Definition, Paper, Question
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.state import Exclusion, Finding, MemorySet, MemoryState, RecordState
from plebiscite.record.units import units_of
from sample_referendum import ORIGIN, uuid

A, YOUNG_A, B, W = uuid("A"), uuid("A", "young"), uuid("B"), uuid("W")
MARKED = {A: 60, YOUNG_A: 20, B: 10, W: 3}


class Papers:
    """A record that has come to its close, and a voter of each unit marked as told."""

    def __init__(self, definition: Definition | None = None) -> None:
        self.found: list[Finding] = []
        self.state = RecordState(
            origin=ORIGIN,
            report=self.found.append,
            read_blob=dict[str, bytes]().__getitem__,
            milestones=None,  # type: ignore[arg-type]  # papers ask no witness
            credentials=MemoryState(),
            trackers=MemorySet(),
            components=MemorySet(),
        )
        self.state.definition = region() if definition is None else definition
        self.state.units = {unit.uuid: unit for unit in units_of(self.state.definition)}
        self.state.size = 50
        self.state.exclusions = [
            Exclusion(unit, f"{unit}{number}", b"", "voted-on-paper")
            for unit, marks in MARKED.items()
            for number in range(marks)
        ]

    def offer(self, entry: PaperCountEntry) -> list[tuple[str, str]]:
        """What is found wrong with an entry, by check."""
        self.found.clear()
        apply_paper_count(self.state, entry, "here")
        self.state.size += 1
        return [(each.check, str(each.error)) for each in self.found]


def changed(entry: PaperCountEntry, number: int = 0, **fields: int | str) -> PaperCountEntry:
    """A count whose `number`-th station has other figures."""
    stations = list(entry.stations)
    stations[number] = msgspec.structs.replace(stations[number], **fields)
    return msgspec.structs.replace(entry, stations=tuple(stations))


def of(entry: PaperCountEntry, **fields: object) -> PaperCountEntry:
    return msgspec.structs.replace(entry, **fields)


def one_complaint(papers: Papers, entry: PaperCountEntry, check: str, words: str) -> None:
    standing = dict(papers.state.papers)
    found = papers.offer(entry)
    assert [each for each, _ in found] == [check], found
    assert words in found[0][1]
    assert papers.state.papers == standing


def test_right_counts_stand_side_by_side() -> None:
    papers = Papers()
    for entry in (FIRST, TOGETHER, YOUNG):
        assert papers.offer(entry) == []
    assert papers.state.papers == {50: FIRST, 51: TOGETHER, 52: YOUNG}
    assert [papers_in(each) for each in (FIRST, TOGETHER, YOUNG)] == [6, 5, 5]


def test_marks_are_the_exclusions_of_voters_on_paper_alone() -> None:
    papers = Papers()
    papers.state.exclusions.append(Exclusion(A, "x", b"", "court-order"))
    assert marks_on_paper(papers.state) == MARKED


# paper-1


def test_a_referendum_without_paper_counts_none() -> None:
    papers = Papers(msgspec.structs.replace(region(), paper=None))
    one_complaint(papers, FIRST, "paper-1", "no paper channel")


def test_without_a_definition_nothing_can_be_said() -> None:
    papers = Papers()
    papers.state.definition = None
    apply_paper_count(papers.state, FIRST, "here")
    (finding,) = papers.found
    assert finding.check == "paper-1"
    assert isinstance(finding.error, UnavailableError)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (of(FIRST, unit="nowhere"), "no unit of this referendum"),
        (of(FIRST, stations=()), "at least one station"),
        (changed(FIRST, unit="nowhere"), "no unit of this referendum"),
        (changed(FIRST, station="B-1"), "'B-1' is no station of A"),
        (changed(FIRST, station="Z" * 60), f"'{'Z' * 40}' is no station of A"),
        (of(FIRST, stations=(*FIRST.stations, *FIRST.stations)), "counted already"),
    ],
)
def test_a_count_of_no_station_of_ours_is_refused(entry: PaperCountEntry, words: str) -> None:
    one_complaint(Papers(), entry, "paper-1", words)


def test_no_box_is_counted_twice() -> None:
    papers = Papers()
    papers.offer(TOGETHER)
    again = of(TOGETHER, stations=TOGETHER.stations[1:], unit=B, answers=())
    one_complaint(papers, again, "paper-1", "the papers of B-1 are counted already")
    one_complaint(papers, TOGETHER, "paper-1", "counted already")


def test_the_same_station_may_have_a_count_for_each_ballot_style() -> None:
    papers = Papers()
    assert papers.offer(FIRST) == []
    assert papers.offer(YOUNG) == []


def test_a_correction_replaces_what_stands_and_nothing_else() -> None:
    papers = Papers()
    papers.offer(TOGETHER)
    right = of(changed(TOGETHER, issued=4), replaces=50, words="ab" * 32)
    one_complaint(papers, of(right, words=""), "paper-1", "says why; its reason is missing")
    one_complaint(papers, of(right, replaces=49), "paper-1", "entry 49 is no paper count")
    fewer = of(right, stations=right.stations[:1], answers=())
    one_complaint(papers, fewer, "paper-1", "a corrected count is of the same stations")
    other = of(right, unit=B)
    one_complaint(papers, other, "paper-1", "a corrected count is of the same stations")
    size = papers.state.size
    assert papers.offer(right) == []
    assert papers.state.papers == {size: right}
    one_complaint(papers, right, "paper-1", "entry 50 is no paper count that stands")


# paper-2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"issued": -1}, "never negative"),
        ({"spoiled": -1}, "never negative"),
        ({"box": -1}, "never negative"),
        ({"issued": MOST_PAPERS + 1, "spoiled": MOST_PAPERS - 7}, "more than"),
        ({"spoiled": 8}, "more papers were replaced than handed out"),
        ({"issued": 62}, "61 voted, 60 were registered"),
        ({"issued": 6}, "6 papers in the box; only 5 voters were handed one"),
    ],
)
def test_a_station_that_does_not_add_up_is_refused(fields: dict[str, int], words: str) -> None:
    one_complaint(Papers(), changed(FIRST, **fields), "paper-2", words)


def test_a_station_has_no_more_voters_of_a_style_than_the_unit() -> None:
    many = of(YOUNG, stations=(changed(YOUNG, issued=42).stations))
    one_complaint(Papers(), many, "paper-2", "41 voted, 40 were registered")


def test_a_stations_voters_are_those_of_all_its_ballot_styles() -> None:
    papers = Papers()
    assert papers.offer(changed(FIRST, issued=58)) == []
    too_many = changed(YOUNG, issued=6, spoiled=0)
    one_complaint(papers, too_many, "paper-2", "63 voters of all its ballot styles, 60 were")
    few = of(changed(YOUNG, issued=5, box=3), answers=())
    assert [each for each, _ in papers.offer(few)] == ["paper-2"]
    corrected = of(FIRST, replaces=50, words="ab" * 32)
    assert papers.offer(corrected) == []
    assert papers.offer(YOUNG) == []


def test_answers_are_to_every_question() -> None:
    one_complaint(
        Papers(), of(FIRST, answers=FIRST.answers[:4]), "paper-2", "answers to 4 of 5 questions"
    )


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (QuestionPapers(1, (0, 3, 2, 0)), "another number of totals"),
        (QuestionPapers(1, (0, 3)), "another number of totals"),
        (QuestionPapers(-1, (0, 3, 2)), "never negative"),
        (QuestionPapers(1, (0, -1, 2)), "never negative"),
        (QuestionPapers(2, (0, 3, 2)), "count again"),
        (QuestionPapers(1, (1, 3, 2)), "count again"),
        (QuestionPapers(0, (0, 7, 0)), "count again"),
        (QuestionPapers(7, (0, 0, 0)), "count again"),
    ],
)
def test_answers_that_no_papers_give_are_refused(answers: QuestionPapers, words: str) -> None:
    wrong = of(FIRST, answers=(answers, *FIRST.answers[1:]))
    one_complaint(Papers(), wrong, "paper-2", words)


def totals(
    options: int, least: int, most: int, *, blank: bool, papers: int, of: Sequence[int]
) -> bool:
    question = Question("x", tuple("abc"[:options]), blank, least, most)
    invalid, *rest = of
    try:
        require_possible(question, papers, QuestionPapers(invalid, tuple(rest)))
    except TallyError:
        return False
    return True


def test_the_bounds_of_a_question_are_exact() -> None:
    """Against papers written out one by one: every possible set of them, for small numbers."""
    options = {
        (1, 2): [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 1)],
        (0, 1): [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)],
    }
    for (least, most), valid in options.items():
        kinds = [*((*kind, 0) for kind in valid), (0, 0, 0, 1)]
        possible: set[tuple[int, ...]] = {(0, 0, 0, 0)}
        for _ in range(3):
            possible = {
                tuple(x + y for x, y in zip(one, kind, strict=True))
                for one in possible
                for kind in kinds
            }
        found = {
            (b, x, y, i)
            for b in range(-1, 5)
            for x in range(-1, 5)
            for y in range(-1, 5)
            for i in range(-1, 5)
            if totals(2, least, most, blank=True, papers=3, of=(i, b, x, y))
        }
        assert found == possible


def test_a_question_without_blank_has_only_its_options() -> None:
    assert totals(2, 1, 1, blank=False, papers=3, of=(0, 2, 1))
    assert not totals(2, 1, 1, blank=False, papers=3, of=(0, 1, 1))
    assert not totals(2, 1, 1, blank=False, papers=3, of=(0, 1, 1, 1))


# paper-3


def test_no_more_papers_than_marks() -> None:
    papers = Papers()
    del papers.state.exclusions[:55]  # five voters of A stay marked
    one_complaint(
        papers,
        FIRST,
        "paper-3",
        "6 voters were handed a paper; 5 are marked in the roll",
    )
    one_complaint(
        papers,
        of(FIRST, stations=(StationPapers(A, "A-1", issued=6, spoiled=0, box=5),), answers=()),
        "paper-3",
        "6 voters were handed a paper; 5 are marked",
    )


def test_marks_hold_for_all_counts_of_a_unit_together() -> None:
    papers = Papers()
    del papers.state.exclusions[:53]  # seven voters of A stay marked; FIRST takes six
    assert papers.offer(FIRST) == []
    one_complaint(papers, TOGETHER, "paper-3", "8 voters were handed a paper; 7 are marked")
    corrected = of(
        FIRST,
        stations=(StationPapers(A, "A-1", issued=5, spoiled=0, box=5),),
        answers=(
            QuestionPapers(0, (0, 3, 2)),
            QuestionPapers(0, (1, 3, 3, 0)),
            QuestionPapers(0, (0, 3, 2)),
            QuestionPapers(1, (0, 2, 2)),
            QuestionPapers(0, (0, 4, 1)),
        ),
        replaces=50,
        words="ab" * 32,
    )
    assert papers.offer(corrected) == []
    assert papers.offer(TOGETHER) == []


def test_a_unit_without_marks_has_no_papers() -> None:
    papers = Papers()
    papers.state.exclusions = [each for each in papers.state.exclusions if each.unit != B]
    one_complaint(papers, TOGETHER, "paper-3", "3 voters were handed a paper; 0 are marked")


# paper-4


def test_few_papers_hide_their_answers() -> None:
    papers = Papers()
    shown = of(FEW, answers=(QuestionPapers(0, (0, 1, 2)),))
    one_complaint(papers, shown, "paper-4", "answers of 3 papers, below the minimum of 5")
    assert papers.offer(FEW) == []


def test_enough_papers_show_them() -> None:
    one_complaint(Papers(), of(FIRST, answers=()), "paper-4", "its answers are missing")


def test_law_may_publish_few_papers_and_then_hides_none() -> None:
    papers = Papers(msgspec.structs.replace(region(), paper=Paper("publish")))
    few = of(FEW, stations=FEW.stations[:1])
    one_complaint(papers, few, "paper-4", "its answers are missing")
    assert papers.offer(of(few, answers=(QuestionPapers(0, (0, 1, 1)),))) == []


@pytest.mark.parametrize("small", ["join", "publish"])
def test_a_station_that_served_nobody_has_no_answers_to_show(small: str) -> None:
    papers = Papers(msgspec.structs.replace(region(), paper=Paper(small)))  # type: ignore[arg-type]  # a parameter
    none = of(FIRST, stations=(StationPapers(A, "A-1", 0, 0, 0),), answers=())
    assert papers.offer(none) == []


@pytest.mark.parametrize("box", [0, 2])
def test_no_correction_hides_what_was_published(box: int) -> None:
    papers = Papers()
    papers.offer(FIRST)
    hidden = of(changed(FIRST, box=box), answers=(), replaces=50, words="ab" * 32)
    one_complaint(papers, hidden, "paper-4", "answers of entry 50 are published; no correction")
    papers = Papers()
    papers.offer(FEW)
    emptied = of(changed(changed(FEW, box=0), 1, box=0), replaces=50, words="ab" * 32)
    assert papers.offer(emptied) == []
