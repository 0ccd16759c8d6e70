"""What changed between two results: everything that did, and nothing else."""

from itertools import product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_referendum import FIRST, TOGETHER, YOUNG, mixed
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MisuseError
from plebiscite.record.entries import QuestionPapers
from plebiscite.results.differences import (
    Difference,
    Place,
    base_of,
    differences_between,
    figures_by_place,
)
from plebiscite.results.figures import Share
from plebiscite.results.referendum import ReferendumFigures
from sample_referendum import choice, definition, district, excluded, figures, variants, yes_no

REGION = definition(
    yes_no(),
    choice("x", "y", "z", most=2),
    variants("a", "b"),
    districts=[district("A"), district("B", 50, "A"), district("D", 80)],
)
COUNTED = {"A": 20, "B": 2, "D": 30}
RESULTS = {
    "A": [[1, 15, 5], [2, 10, 9, 3], [0, 12, 10], [1, 9, 11], [2, 10, 9]],
    "D": [[3, 20, 7], [0, 30, 0, 10], [0, 20, 10], [0, 20, 10], [4, 13, 13]],
}


def region(**fields: object) -> ReferendumFigures:
    return figures(REGION, COUNTED, RESULTS, **fields)  # type: ignore[arg-type] # options as they are


def named(found: tuple[Difference, ...]) -> dict[tuple[str, Place], tuple[object, object]]:
    return {(one.figure, one.place): (one.earlier, one.later) for one in found}


def test_the_same_results_do_not_differ() -> None:
    assert differences_between(region().results, region().results) == ()


def test_another_status_is_told_once_and_not_at_every_share() -> None:
    found = differences_between(region().results, region(status="certified").results)
    assert named(found) == {("status", Place()): ("unofficial-complete", "certified")}


def test_a_moved_vote_shows_in_its_district_in_the_total_and_nowhere_else() -> None:
    moved = {**RESULTS, "D": [[3, 19, 8], *RESULTS["D"][1:]]}
    later = figures(REGION, COUNTED, moved).results
    found = differences_between(region().results, later)
    assert {(one.figure, one.place) for one in found} == {
        ("votes", Place("q", "q", option, *where))
        for option, where in product(("yes", "no"), ((), ("D", "all")))
    }
    total = named(found)["votes", Place("q", "q", "yes")]
    assert [(share.numerator, share.denominator, share.base) for share in total] == [  # type: ignore[attr-defined] # shares
        (35, 47, "valid"),
        (34, 47, "valid"),
    ]


def test_a_district_that_comes_in_tells_its_figures_and_the_coverage() -> None:
    some = figures(REGION, COUNTED, {"A": RESULTS["A"]}, status="unofficial-partial").results
    found = named(differences_between(some, region(status="unofficial-partial").results))
    assert found["coverage", Place()] == ("2/3 22/52", "3/3 52/52")
    assert found["state", Place(district="D", style="all")] == ("outstanding", "published")
    assert found["outstanding", Place(contest="q")] == (30, 0)
    new = found["blank", Place("q", "q", district="D", style="all")]
    assert new == (None, 3)


def test_figures_that_are_gone_come_last_and_have_no_later_value() -> None:
    some = figures(REGION, COUNTED, {"A": RESULTS["A"]}, status="unofficial-partial").results
    found = differences_between(region(status="unofficial-partial").results, some)
    gone = [one for one in found if one.later is None]
    assert gone
    assert found[-len(gone) :] == tuple(gone)
    assert {one.place.district for one in gone} == {"D"}


def test_an_exclusion_is_told_with_its_reason() -> None:
    later = region(exclusions=[excluded("A")]).results
    found = named(differences_between(region().results, later))
    assert found["excluded", Place(credential="cred")] == (None, "court-order t")
    assert found["discretionary", Place(contest="q")] == (0, 1)
    silent = region(exclusions=[excluded("A", ballot="", discretionary=False)]).results
    (only,) = differences_between(region().results, silent)
    assert only.later == "withdrawn-by-voter"


def test_districts_that_join_are_told() -> None:
    apart = figures(
        REGION,
        {"A": 12, "B": 10, "D": 30},
        {
            "A": [[0, 7, 5], [0, 5, 4, 3], [0, 6, 6], [0, 6, 6], [0, 6, 6]],
            "B": [[1, 8, 0], [2, 5, 5, 0], [0, 6, 4], [1, 3, 5], [2, 4, 3]],
            "D": RESULTS["D"],
        },
    ).results
    found = named(differences_between(apart, region().results))
    assert found["members", Place(district="A", style="all")] == ("A", "A B")
    assert found["members", Place(district="B", style="all")] == ("B", None)


def test_bounds_of_empty_answers_are_written_as_such() -> None:
    by_place = figures_by_place(region().results)
    assert by_place["empty", Place("c", "c")] == "0–9"
    assert by_place["empty", Place("q", "q")] == 1


def test_votes_are_shares_of_the_base_of_the_rule() -> None:
    rule = msgspec.structs.replace(REGION.contests[0].rule, base="ballots")
    of = definition(yes_no(rule=rule))
    contest = figures(of, {"A": 10}, {"A": [[1, 5, 4]]}).results
    share = figures_by_place(contest)["votes", Place("q", "q", "yes")]
    assert isinstance(share, Share)
    assert (share.numerator, share.denominator, share.base) == (5, 10, "ballots")
    assert base_of(contest.contests[0]) == "ballots"


def test_results_of_another_referendum_are_not_compared() -> None:
    other = figures(definition(yes_no("other")), {"A": 10}, {"A": [[0, 6, 4]]}).results
    with pytest.raises(MisuseError, match="no contest in common"):
        differences_between(region().results, other)


def test_differences_can_be_written_and_read() -> None:
    found = differences_between(region().results, region(exclusions=[excluded("A")]).results)
    assert parse_json(write_json(found), tuple[Difference, ...]) == found


@given(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5)),
)
def test_results_differ_exactly_when_a_figure_does_both_ways(
    first: tuple[int, int, int], second: tuple[int, int, int]
) -> None:
    of = definition(yes_no())
    one, other = (
        figures(of, {"A": 20}, {"A": [list(totals)]}).results for totals in (first, second)
    )
    there, back = differences_between(one, other), differences_between(other, one)
    assert bool(there) is (one != other)
    assert {(each.figure, each.place, each.earlier, each.later) for each in there} == {
        (each.figure, each.place, each.later, each.earlier) for each in back
    }


def test_corrected_papers_show_at_their_station_in_the_channel_and_in_the_total() -> None:
    recounted = msgspec.structs.replace(
        FIRST,
        stations=(msgspec.structs.replace(FIRST.stations[0], issued=8),),
        answers=(QuestionPapers(2, (0, 2, 2)), *FIRST.answers[1:]),
    )
    found = named(differences_between(mixed().results, mixed((recounted, TOGETHER, YOUNG)).results))
    station = Place(district="A", style="all", station="A-1")
    assert found["issued", station] == (7, 8)
    assert found["invalid", msgspec.structs.replace(station, contest="q", question="q")] == (1, 2)
    assert found["invalid", Place("q", "q", channel="paper")] == (2, 3)
    assert found["invalid", Place("q", "q")] == (2, 3)
    assert {place.channel for _, place in found} == {"", "paper"}
    assert {figure for figure, _ in found} == {"issued", "invalid", "valid", "votes"}


def test_a_station_that_comes_in_tells_turnout_coverage_and_its_papers() -> None:
    before = mixed((FIRST, YOUNG), status="unofficial-partial").results
    found = named(differences_between(before, mixed(status="unofficial-partial").results))
    assert found["coverage", Place()] == ("0/3 43/51 3/5", "2/3 48/51 5/5")
    together = Place(district="A", style="all", station="A-2 B-1")
    assert found["state", together] == (None, "published")
    assert found["box", Place(district="B", style="all", station="B-1")] == (0, 3)
    assert ("on-paper", Place(district="W", style="all")) not in found
