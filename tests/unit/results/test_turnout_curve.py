"""Turnout over time: steps of the minimum at least, first votes only, a table beside it."""

from itertools import pairwise
from xml.etree.ElementTree import fromstring

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_referendum import mixed
from plebiscite.errors import MalformedError
from plebiscite.results.picture_turnout import Grown, moment, turnout_picture, turnout_section
from plebiscite.results.picture_words import EVERY
from plebiscite.results.turnout_curve import LEAST, Reached, reached_at, shown_steps
from plebiscite.results.words import Words

moments = st.lists(st.integers(0, 400), max_size=30).map(
    lambda voters: [Reached(100 + time, number) for time, number in enumerate(sorted(voters))]
)


@given(moments, st.integers(0, 50), st.integers(0, 60))
def test_a14_no_two_published_numbers_differ_by_fewer_than_the_minimum(
    reached: list[Reached], after: int, minimum: int
) -> None:
    total = (reached[-1].voters if reached else 0) + after
    shown = shown_steps(reached, total, minimum)
    numbers = [0, *(step.voters for step in shown), total]
    steps = [after - before for before, after in pairwise(numbers)]
    assert all(step >= max(minimum, LEAST) for step in steps[:-1])
    assert steps[-1] == 0 or steps[-1] >= max(minimum, LEAST) or not shown


def test_as_many_moments_are_shown_as_may_be() -> None:
    reached = [Reached(time, time) for time in range(1, 31)]
    assert [step.voters for step in shown_steps(reached, 30, 10)] == [10, 20, 30]
    assert [step.voters for step in shown_steps(reached, 34, 10)] == [10, 20]
    assert [step.voters for step in shown_steps(reversed(reached), 100, 10)] == [10, 20, 30]


def test_a_moment_beyond_the_published_total_is_not_shown() -> None:
    assert shown_steps([Reached(1, 50), Reached(2, 60)], 50, 10) == (Reached(1, 50),)


def entry(kind: str, **fields: str) -> bytes:
    return msgspec.json.encode({"kind": kind, **fields, "signatures": []})


def test_only_the_first_ballot_of_a_credential_counts() -> None:
    entries = [
        entry("definition"), entry("ballot", replaces=""), entry("ballot", replaces="ab"),
        entry("challenge", replaces=""), entry("ballot", replaces=""), entry("polls-closed"),
    ]  # fmt: skip
    assert list(reached_at(entries, {1: 10, 3: 20, 6: 30, 9: 40})) == [
        Reached(10, 0), Reached(20, 1), Reached(30, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"replaces":""}', b"\xff"])
def test_what_is_no_entry_is_named(raw: bytes) -> None:
    with pytest.raises(MalformedError, match="entry 1: this is no entry"):
        list(reached_at([entry("open"), raw], {}))


def grown(*steps: Reached, language: int = 0) -> Grown:
    found = mixed()
    texts = found.texts[language]
    words = Words({**EVERY, "language": texts.language})
    return Grown(steps, found.results, 1000, 2000, 10, words)


def test_the_picture_says_status_base_and_both_ends_and_the_curve_starts_at_zero() -> None:
    picture = turnout_picture(grown(Reached(1500, 20), Reached(2000, 51)))
    words = " ".join(text for one in fromstring(picture).iter() for text in one.itertext())  # noqa: S314 - ours
    assert "unofficial-complete, 2 of 3 districts, 48 of 51 ballots" in words
    assert "51 of 199 registered (25.6 %)" in words
    assert moment(1000) in words
    assert moment(2000) in words
    (line,) = [one for one in fromstring(picture).iter() if one.get("class") == "curve"]  # noqa: S314 - ours
    xs, ys = zip(
        *(map(float, point.split(",")) for point in line.attrib["points"].split()), strict=True
    )
    assert [round((x - 12) / 336, 2) for x in xs] == [0, 0.5, 1]
    assert [round((ys[0] - y) / 150, 2) for y in ys] == [0, 0.39, 1]


def test_right_to_left_time_runs_to_the_left() -> None:
    picture = turnout_picture(grown(Reached(1500, 20), Reached(2500, 51), language=1))
    (line,) = [one for one in fromstring(picture).iter() if one.get("class") == "curve"]  # noqa: S314 - ours
    xs = [float(point.split(",")[0]) for point in line.attrib["points"].split()]
    assert xs == sorted(xs, reverse=True)
    assert xs[-1] == 12


def test_beside_the_picture_stands_a_table_with_the_same_numbers() -> None:
    page = turnout_section(grown(Reached(1500, 20), Reached(2000, 51)))
    assert "20 of 199 registered (10.1 %)" in page
    assert "<td>31</td>" in page
    assert "at least 10 ballots apart" in page
    assert page.count("<circle") == 2


def test_without_a_moment_that_may_be_shown_it_says_so() -> None:
    page = turnout_section(grown())
    assert "no moment that may be shown" in page
    assert "<svg" not in page
