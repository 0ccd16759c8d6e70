"""A19 on paper: boxes are stuffed, counted twice or invented; or one voter counts on two channels.

Commission, log and witnesses collude; `verify` names the check.
"""

import msgspec
import pytest

from mixed_lies import counting, honest_count, mixed, one_station, unit, wrong
from plebiscite.record.entries import PaperCountEntry

pytestmark = pytest.mark.slow
REPLACE = msgspec.structs.replace


def test_the_same_way_without_a_lie_nothing_fails() -> None:
    assert counting(honest_count(0), honest_count(1)) == set()


def test_more_papers_than_marks() -> None:
    """The mill has five marked voters; its hall pretends to have had six."""
    assert "paper-3" in counting(one_station("mill-hall", 6, 6, 0, 6, 0))


def test_more_papers_than_marks_over_several_counts() -> None:
    """Four at the hall, two at the shop: five are marked."""
    shop = one_station("mill-shop", 2, 2)
    assert "paper-3" in counting(one_station("mill-hall", 4, 4, 0, 4, 0), shop)


def test_more_voters_than_the_station_has() -> None:
    assert "paper-2" in counting(one_station("mill-hall", 8, 8, 0, 8, 0))


def test_more_papers_in_the_box_than_handed_out() -> None:
    assert "paper-2" in counting(one_station("mill-hall", 3, 4, 0, 4, 0))


def test_votes_that_no_papers_give() -> None:
    assert "paper-2" in counting(one_station("mill-hall", 3, 3, 0, 3, 1))


def test_a_box_counted_twice() -> None:
    again = one_station("mill-shop", 2, 2)
    assert "paper-1" in counting(honest_count(0), honest_count(1), again)


def test_a_station_that_does_not_exist() -> None:
    count = honest_count(0)
    (station,) = count.stations
    invented = REPLACE(count, stations=(REPLACE(station, station="mill-cellar"),))
    assert "paper-1" in counting(invented)


def test_a_station_of_another_district() -> None:
    count = honest_count(0)
    (station,) = count.stations
    assert "paper-1" in counting(REPLACE(count, stations=(REPLACE(station, unit=unit("hill")),)))


def test_a_voter_counted_on_both_channels() -> None:
    """The mark of the voter who voted in the booth, too, is taken away: the paper stays."""
    forgery = mixed()
    index = next(
        number
        for number in range(7)
        if forgery.entry("exclusion", number).ballot  # type: ignore[union-attr]
    )
    without = forgery.drop(forgery.find("exclusion", index)).resigned()
    assert wrong(without) >= {"tally-1", "paper-3"}


def test_a_count_that_was_refused_is_in_no_figures() -> None:
    """A bulletin that adds stuffed papers is not what the results give."""
    forgery = mixed()
    index = forgery.find("paper-count")
    honest = forgery.entry("paper-count")
    assert isinstance(honest, PaperCountEntry)
    (answers,) = honest.answers
    more = REPLACE(
        honest,
        stations=(REPLACE(honest.stations[0], issued=7, box=6),),
        answers=(REPLACE(answers, totals=(0, 5, 1)),),
    )
    assert wrong(forgery.put(index, more).resigned()) >= {"paper-3", "result-2"}
