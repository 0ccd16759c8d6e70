"""A50 on paper: a count is changed, or stands where none may, and the figures are believed."""

import msgspec
import pytest

from mixed_lies import counting, honest_count, mixed, one_station, wrong
from plebiscite.record.entries import PaperCountEntry

pytestmark = pytest.mark.slow
REPLACE = msgspec.structs.replace


def test_a_correction_without_a_reason() -> None:
    forgery = mixed()
    assert "paper-1" in wrong(forgery.change("paper-count", 2, words="").resigned())


def test_a_second_count_that_says_nothing_of_the_first() -> None:
    """Not `replaces`, but simply once more with other numbers."""
    first = honest_count(0)
    (answers,) = first.answers
    other = REPLACE(first, answers=(REPLACE(answers, totals=(0, 1, 2)),))
    assert "paper-1" in counting(first, honest_count(1), other)


def test_a_correction_of_something_that_is_no_count() -> None:
    forgery = mixed()
    index = forgery.find("certification")
    assert "paper-1" in wrong(forgery.change("paper-count", 2, replaces=index).resigned())


def test_a_count_whose_numbers_are_altered_after_the_bulletin() -> None:
    forgery = mixed()
    count = honest_count(0)
    (answers,) = count.answers
    altered = forgery.change("paper-count", 0, answers=(REPLACE(answers, totals=(0, 3, 0)),))
    assert "result-2" in wrong(altered.resigned())


def test_a_count_that_the_commission_did_not_sign() -> None:
    forgery = mixed()
    assert "conduct-2" in wrong(forgery.change("paper-count", 0, signatures=()))


def test_a_count_before_close() -> None:
    """Papers whose answers are known while exclusions can still be decided."""
    forgery = mixed()
    early = forgery.move(forgery.find("paper-count"), forgery.find("close"))
    assert "conduct-1" in wrong(early.resigned())


def test_a_correction_announced_as_if_nothing_had_changed() -> None:
    forgery = mixed()
    assert "result-2" in wrong(forgery.change("bulletin", 3, status="certified").resigned())


def test_a_count_left_out() -> None:
    forgery = mixed()
    assert "result-2" in wrong(forgery.drop(forgery.find("paper-count", 1)).resigned())


@pytest.mark.parametrize("box", [0, 2])
def test_published_answers_hidden_by_a_correction(box: int) -> None:
    """The box is said to be lost, or nearly: what everyone has read is gone from the figures."""
    first = honest_count(0)
    correction = mixed().entry("paper-count", 2)
    assert isinstance(correction, PaperCountEntry)
    index = mixed().find("paper-count", 0)
    stations = (REPLACE(first.stations[0], box=box),)
    hidden = REPLACE(correction, signatures=(), stations=stations, answers=(), replaces=index)
    assert "paper-4" in counting(first, hidden)


def test_papers_moved_to_another_district() -> None:
    """The same numbers under another `unit`: another district would accept or not."""
    hall, hill = honest_count(0), one_station("hill-hall", 2, 2)
    assert "paper-1" in counting(hall, REPLACE(hill, unit=hall.unit))
    both = honest_count(1)
    assert "paper-1" in counting(hall, REPLACE(both, unit=hill.unit))
