"""Stations counted together: upwards, wholly, and only where papers are few."""

from collections.abc import Sequence

import msgspec
import pytest

from paper_vectors import paper_state
from plebiscite.record.apply_papers import apply_paper_count
from plebiscite.record.definition import Definition, District, Paper, Station, Style, StyleCount
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.state import Finding
from sample_referendum import definition, uuid, yes_no

PARENTS = {"A": "", "B": "A", "C": "B", "D": "A", "W": ""}
STYLES = ("all", "young")


def valley(small: str = "join") -> Definition:
    """A with B and D below it, C below B; W by itself. Two stations and two styles everywhere."""
    districts = tuple(
        District(
            name,
            name,
            tuple(StyleCount(style, 50) for style in STYLES),
            (Station(f"{name}-1", 60), Station(f"{name}-2", 40)),
            parent=parent,
        )
        for name, parent in PARENTS.items()
    )
    styles = tuple(Style(each, ("q",)) for each in STYLES)
    of = definition(yes_no(), districts=districts, styles=styles, minimum=5)
    return msgspec.structs.replace(of, paper=Paper(small))  # type: ignore[arg-type]  # a parameter


def count(head: str, *stations: tuple[str, int], style: str = "all") -> PaperCountEntry:
    """Papers by station; answers where there are enough."""
    whole = sum(box for _, box in stations)
    return PaperCountEntry(
        unit=uuid(head, style),
        stations=tuple(
            StationPapers(uuid(name[0], style), name, box, 0, box) for name, box in stations
        ),
        answers=(QuestionPapers(0, (0, whole, 0)),) if whole >= 5 else (),
    )


def found(*counts: PaperCountEntry, small: str = "join") -> Sequence[tuple[str, str]]:
    """What is wrong with the last of these counts; the others stand."""
    findings = list[Finding]()
    of = valley(small)
    marks = {uuid(name, style): 50 for name in PARENTS for style in STYLES}
    state = paper_state(of, marks, findings)
    for number, each in enumerate(counts):
        assert not findings
        apply_paper_count(state, each, "here")
        assert (state.size in state.papers) == (not findings), number
        state.size += 1
    return [(each.check, str(each.error)) for each in findings]


B = (("B-1", 2), ("B-2", 1))
C = (("C-1", 1), ("C-2", 0))


@pytest.mark.parametrize(
    "right",
    [
        count("A", ("A-1", 40), ("A-2", 4)),
        count("A", ("A-1", 4), ("A-2", 3)),
        count("A", ("A-1", 1), ("A-2", 0)),
        count("A", ("A-2", 9), *B),
        count("A", ("A-2", 0), *B, ("D-1", 2), ("D-2", 2)),
        count("A", ("A-1", 9), *B, *C),
        count("B", ("B-2", 40), *C),
        count("B", ("B-2", 1), *C),
        count("A", ("A-1", 9), ("A-2", 1), *B, style="young"),
    ],
)
def test_few_papers_join_upwards(right: PaperCountEntry) -> None:
    assert found(right) == []


@pytest.mark.parametrize(
    ("wrong", "check", "words"),
    [
        (count("A", ("B-1", 9)), "paper-1", "of the unit of one of its stations"),
        (count("W", ("A-1", 9)), "paper-1", "of the unit of one of its stations"),
        (count("B", ("A-1", 9), *B), "paper-1", "papers of A are counted together only with"),
        (count("A", ("A-1", 9), ("W-1", 1), ("W-2", 1)), "paper-1", "papers of W are counted"),
        (count("A", ("A-1", 9), *C), "paper-1", "papers of C are counted together only with"),
        (count("B", *B, ("D-1", 2), ("D-2", 2)), "paper-1", "papers of D are counted together"),
        (count("A", ("A-1", 9), ("B-1", 2)), "paper-1", "with none; missing: B-2"),
        (count("A", ("A-1", 9), *B, ("C-2", 0)), "paper-1", "with none; missing: C-1"),
        (count("A", ("A-1", 5), ("A-2", 5)), "paper-4", "2 stations of A have 5 papers or more"),
        (count("A", ("A-1", 5), ("A-2", 6), *B), "paper-4", "2 stations of A have 5 papers"),
        (count("A", ("A-1", 9), ("B-1", 4), ("B-2", 1)), "paper-4", "B has 5 papers with the"),
        (count("A", ("A-1", 9), *B, ("C-1", 1), ("C-2", 1)), "paper-4", "B has 5 papers with"),
        (count("A", ("A-1", 9), *B, ("C-1", 5), ("C-2", 0)), "paper-4", "at least the minimum"),
    ],
)
def test_nothing_else_is_counted_together(wrong: PaperCountEntry, check: str, words: str) -> None:
    ((named, said),) = found(wrong)
    assert (named, words in said) == (check, True), said


def test_other_ballot_styles_are_never_counted_together() -> None:
    mixed = count("A", ("A-1", 9), ("A-2", 1))
    other = msgspec.structs.replace(mixed.stations[1], unit=uuid("A", "young"))
    mixed = msgspec.structs.replace(mixed, stations=(mixed.stations[0], other))
    ((check, said),) = found(mixed)
    assert (check, "counted together only with" in said) == ("paper-1", True)


def test_a_large_unit_below_a_joined_one_is_named_wherever_it_stands() -> None:
    """C alone has enough: neither B's stations nor A's hide it."""
    stations = (("B-1", 0), ("B-2", 0), ("C-1", 5), ("C-2", 0))
    ((check, said),) = found(count("A", ("A-1", 9), *stations))
    assert (check, said.split()[0]) == ("paper-4", "B")
    ((check, said),) = found(count("B", *stations))
    assert (check, said.split()[0]) == ("paper-4", "C")


def test_where_law_publishes_every_station_none_is_counted_with_another() -> None:
    ((check, said),) = found(count("A", ("A-1", 5), ("A-2", 1)), small="publish")
    assert (check, "count them apart" in said) == ("paper-1", True)
    assert found(count("A", ("A-1", 5)), count("A", ("A-2", 9)), small="publish") == []


def test_a_correction_holds_to_the_same_rules() -> None:
    """Papers that grew out of the minimum are not hidden by having been few at first."""
    first = count("A", ("A-1", 9), *B)
    grown = msgspec.structs.replace(
        count("A", ("A-1", 9), ("B-1", 4), ("B-2", 1)), replaces=100, words="ab" * 32
    )
    ((check, _),) = found(first, grown)
    assert check == "paper-4"
    right = msgspec.structs.replace(count("A", ("A-1", 8), *B), replaces=100, words="ab" * 32)
    assert found(first, right) == []
