"""Areas: what was counted together has one figure, and nothing that is not published."""

from paper_referendum import FEW, FIRST, TOGETHER, YOUNG, mixed
from plebiscite.results.areas import Area, areas_of
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import views
from region_figures import region_figures
from sample_referendum import definition, district, figures, yes_no


def areas(found: ReferendumFigures, contest: int = 0) -> list[Area]:
    view = views(found, found.texts[0])[contest]
    return areas_of(found, view, view.contest.questions[0])


def test_districts_counted_together_are_one_area_with_their_sum() -> None:
    of = definition(yes_no(), districts=[district("A"), district("D", 80), district("B", 9, "A")])
    found = figures(of, {"A": 20, "B": 2, "D": 30}, {"A": [[1, 15, 5]], "D": [[3, 20, 7]]})
    first, second = areas(found)
    assert (first.districts, first.counts.ballots) == (("A", "B"), 22)
    assert (second.districts, second.counts.ballots) == (("D",), 30)


def test_papers_and_styles_join_what_they_were_counted_with() -> None:
    (north, west) = areas(mixed())
    assert north.districts == ("A", "B")
    assert north.state == "published"
    assert north.counts.ballots == 48
    assert (west.districts, west.state, west.counts.ballots) == (("W",), "withheld", 0)


def test_of_a_contest_of_one_style_only_its_groups_and_papers_count() -> None:
    assert areas(mixed(), 1)[0].counts.ballots == 22 + 6 + 5


def test_an_area_waits_for_its_last_station_and_withheld_papers_withhold_it() -> None:
    waiting = mixed((FIRST, TOGETHER), status="unofficial-partial")
    assert areas(waiting)[0].state == "outstanding"
    assert areas(waiting, 1)[0].state == "published"
    assert areas(mixed((FIRST, TOGETHER, FEW)))[0].state == "withheld"
    assert YOUNG.unit != FIRST.unit


def test_areas_cover_every_district_once_and_add_up_to_the_total() -> None:
    found = region_figures(left=3, status="unofficial-partial")
    covered = [name for area in areas(found) for name in area.districts]
    assert sorted(covered) == sorted(district.id for district in found.definition.districts)
    published = [area for area in areas(found) if area.state == "published"]
    assert sum(area.counts.ballots for area in published) == found.results.coverage.ballots_in
    assert {area.state for area in areas(found)} == {"published", "outstanding"}
