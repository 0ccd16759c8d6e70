"""A13 on paper: the answers of a few papers are published, alone or by subtraction."""

import msgspec
import pytest

from mixed_lies import counting, honest_count, mixed, one_station, wrong
from plebiscite.canonical.json import parse_json
from plebiscite.results.referendum import Results

pytestmark = pytest.mark.slow
REPLACE = msgspec.structs.replace


def test_the_answers_of_two_papers_are_not_shown() -> None:
    assert "paper-4" in counting(one_station("mill-shop", 2, 2, 0, 2, 0))


def test_hidden_answers_of_many_papers_are_found() -> None:
    assert "paper-4" in counting(one_station("mill-hall", 3, 3))


def test_a_few_papers_may_stay_hidden_and_are_in_no_sum() -> None:
    hidden = (one_station("mill-shop", 2, 2), one_station("hill-hall", 2, 2))
    assert counting(honest_count(0), *hidden) == set()


def test_stations_counted_together_are_never_told_apart() -> None:
    """First both stations, then one of them: the difference would show two papers."""
    alone = one_station("hill-hall", 2, 2, 0, 1, 1)
    assert "paper-1" in counting(honest_count(0), honest_count(1), alone)


def test_a_correction_names_no_fewer_stations() -> None:
    """The count of two stations becomes one of a single one, and what is left is known."""
    both = honest_count(1)
    forgery = mixed()
    index = forgery.find("paper-count", 1)
    fewer = REPLACE(
        both,
        stations=both.stations[:1],
        answers=(),
        replaces=index,
        words=forgery.entry("paper-count", 2).words,  # type: ignore[union-attr]
    )
    assert "paper-1" in counting(honest_count(0), both, fewer)


def test_no_announced_figure_rests_on_fewer_papers_than_the_minimum() -> None:
    forgery = mixed()
    for number in range(5):
        name = forgery.entry("bulletin", number).figures  # type: ignore[union-attr]
        results = parse_json(forgery.blobs[name], Results)
        shown = [each for each in results.papers if each.questions and each.ballots]
        assert all(each.ballots >= results.minimum for each in shown)
    assert wrong(forgery) == set()
