"""A commission's paper counts: sheets by names, what stops them, what a correction needs."""

from collections.abc import Mapping

import msgspec
import pytest

from paper_referendum import FIRST, TOGETHER, region
from paper_vectors import MARKS, paper_state
from plebiscite.errors import ConductError, EvidenceError, MalformedError, MisuseError, TallyError
from plebiscite.offices.count_sheet import (
    CountSheet,
    StationLine,
    answer_names,
    counted_of,
    empty_sheet,
)
from plebiscite.offices.papers import corrected_by, count_papers, require_countable
from plebiscite.offices.voter_lists import voter_rows
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.phases import Phase
from plebiscite.record.state import RecordState
from sample_referendum import uuid

A = uuid("A")
YOUNG = {"q": {"invalid": 1, "blank": 0, "yes": 1, "no": 3}}


def closed() -> RecordState:
    state = paper_state(region(), MARKS, [])
    state.phase = Phase.CLOSED
    return state


def told(entry: PaperCountEntry, words: str = "") -> PaperCountEntry:
    made = count_papers(closed(), entry.unit, entry.stations, entry.answers, words, bytes)
    (counted,) = made.entries
    assert isinstance(counted, PaperCountEntry)
    assert len(made.blobs) == bool(words)
    return counted


def test_a_first_count_replaces_nothing_and_may_say_something() -> None:
    assert told(FIRST) == FIRST
    assert told(FIRST, "All well.").words


def test_the_same_stations_again_are_a_correction_with_words() -> None:
    state = closed()
    state.papers[70] = TOGETHER
    turned = TOGETHER.stations[::-1]
    assert corrected_by(state, turned) == 70
    assert corrected_by(state, TOGETHER.stations[:1]) is None
    with pytest.raises(MisuseError, match="counted in entry 70; say what was wrong"):
        count_papers(state, A, TOGETHER.stations, TOGETHER.answers, "", bytes)
    made = count_papers(state, A, TOGETHER.stations, TOGETHER.answers, "Torn.", bytes)
    (entry,) = made.entries
    assert isinstance(entry, PaperCountEntry)
    assert entry.replaces == 70


def test_a_station_without_papers_has_no_answers_to_show() -> None:
    nobody = (StationPapers(A, "A-1", 0, 0, 0),)
    zeros = tuple(QuestionPapers(0, tuple(0 for _ in each.totals)) for each in FIRST.answers)
    assert told(PaperCountEntry(unit=A, stations=nobody, answers=zeros)).answers == ()
    some = (QuestionPapers(1, zeros[0].totals), *zeros[1:])
    assert told(PaperCountEntry(unit=A, stations=nobody, answers=some)).answers == some


def test_what_would_be_refused_is_said_before_anything_is_signed() -> None:
    state = closed()
    assert require_countable(state, A, FIRST.stations, FIRST.answers) == FIRST
    state.papers[70] = FIRST
    again = require_countable(state, A, FIRST.stations, FIRST.answers)
    assert again.replaces == 70
    assert state.papers == {70: FIRST}
    many = (StationPapers(A, "A-1", 62, 0, 6),)
    with pytest.raises(TallyError, match="62 voted"):
        require_countable(state, A, many, FIRST.answers)
    few = (StationPapers(A, "A-2", 10, 0, 6),)
    with pytest.raises(TallyError, match="are marked"):
        require_countable(state, A, few, FIRST.answers)
    with pytest.raises(ConductError, match="entry 70 are published; no correction hides them"):
        require_countable(state, A, FIRST.stations, ())
    with pytest.raises(ConductError, match="its answers are missing"):
        require_countable(closed(), A, FIRST.stations, ())
    with pytest.raises(EvidenceError, match="is no station"):
        require_countable(state, A, (StationPapers(A, "Z", 1, 0, 1),), ())


def test_before_close_nothing_is_counted() -> None:
    state = closed()
    state.phase = Phase.POLLS_CLOSED
    with pytest.raises(ConductError, match="a paper-count entry may not stand here"):
        require_countable(state, A, FIRST.stations, FIRST.answers)


# sheets


def line(station: str = "A-1", **more: str) -> StationLine:
    return StationLine(station, 6, 1, 5, **more)


def refused(sheet: CountSheet, words: str) -> None:
    state = closed()
    with pytest.raises(MisuseError, match=words):
        counted_of(sheet, region(), state.units)


def test_a_sheet_says_by_names_what_an_entry_says_in_order() -> None:
    found = counted_of(CountSheet((line(style="young"),), YOUNG), region(), closed().units)
    assert found.unit == uuid("A", "young")
    assert found.stations == (StationPapers(uuid("A", "young"), "A-1", 6, 1, 5),)
    assert found.answers == (QuestionPapers(1, (0, 1, 3)),)
    assert found.entry == PaperCountEntry(
        unit=found.unit, stations=found.stations, answers=found.answers
    )


def test_a_sheet_is_of_the_district_that_the_others_join_in_whatever_order() -> None:
    lines = (line("B-1"), line("A-2", style="all"))
    for stations in (lines, lines[::-1]):
        found = counted_of(CountSheet(stations), region(), closed().units)
        assert found.unit == A


def test_where_a_district_has_one_ballot_style_it_need_not_be_named() -> None:
    found = counted_of(CountSheet((line("B-1"),)), region(), closed().units)
    assert (found.unit, found.answers) == (uuid("B"), ())


@pytest.mark.parametrize(
    ("stations", "answers", "words"),
    [
        ((), {}, "at least one station"),
        ((line("cellar"),), {}, "no district has one"),
        ((line("A-1", district="B"),), {}, "no district has one"),
        ((line(),), {}, "name the ballot style: A has all, young"),
        ((line(style="old"),), {}, "name the ballot style: A has all, young"),
        ((line(style="young"),), {"z": {}}, "answers are to z; the ballot asks q"),
        ((line(style="young"),), {"q": {"yes": 1}}, "write invalid, blank, yes, no"),
        ((line(style="young"),), {"q": {}}, "the numbers are of nothing"),
        ((line(style="young"),), {"q": {**YOUNG["q"], "maybe": 1}}, "write invalid, blank"),
    ],
)
def test_a_sheet_that_says_something_else_is_refused(
    stations: tuple[StationLine, ...], answers: Mapping[str, dict[str, int]], words: str
) -> None:
    refused(CountSheet(stations, dict(answers)), words)


def test_a_station_of_two_districts_is_named_with_its_district() -> None:
    first, second, *others = region().districts
    same = msgspec.structs.replace(second.stations[0], id="A-1")
    twins = msgspec.structs.replace(
        region(), districts=(first, msgspec.structs.replace(second, stations=(same,)), *others)
    )
    with pytest.raises(MisuseError, match="2 districts have one"):
        counted_of(CountSheet((line(style="all"),)), twins, closed().units)
    found = counted_of(CountSheet((line(district="B"),)), twins, closed().units)
    assert found.unit == uuid("B")


def test_an_empty_sheet_has_every_number() -> None:
    unit = closed().units[uuid("A", "young")]
    sheet = empty_sheet(unit, "A-1")
    assert sheet.stations == (StationLine("A-1", 0, 0, 0, district="A", style="young"),)
    assert sheet.answers == {"q": {"invalid": 0, "blank": 0, "yes": 0, "no": 0}}
    unblank = msgspec.structs.replace(unit.questions[0], blank=False)
    assert answer_names(unblank) == ("invalid", "yes", "no")


# lists of voters


def test_a_list_of_voters_is_a_column_or_a_line_each() -> None:
    assert voter_rows("name,voter_id\nAda,T01\n\nBen, T02 \n", "x") == [(2, "T01"), (4, "T02")]
    assert voter_rows("T01\nT02\n", "x") == [(1, "T01"), (2, "T02")]


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("name,voter_id\nAda\n", MalformedError, "row 2"),
        ("voter_id\n ,\n", MalformedError, "row 2"),
        ('voter_id\n"T01\n', MalformedError, "no CSV"),
        ("voter_id\n", MisuseError, "names no voter"),
        ("", MisuseError, "names no voter"),
    ],
)
def test_a_list_of_nobody_is_refused(text: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        voter_rows(text, "hall.csv")
