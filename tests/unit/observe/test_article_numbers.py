"""Figures in prose: every spelling that newspapers have, and what only looks like a figure."""

import datetime as dt

import pytest

from plebiscite.observe.article_days import day_in, other_year, said_on
from plebiscite.observe.article_numbers import mentions


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("99 percent", "percent 99 exactly"),
        ("99 per cent", "percent 99 exactly"),
        ("99%", "percent 99 exactly"),
        ("99.04 %", "percent 99.04 exactly"),
        ("99,04 %", "percent 99.04 exactly"),
        ("Ninety-nine percent", "percent 99 exactly"),
        ("55,000", "count 55000 exactly"),
        ("55 000", "count 55000 exactly"),
        ("55.000", "count 55000 exactly"),
        ("1 234 567", "count 1234567 exactly"),
        ("2.1 million", "count 2100000 exactly"),
        ("two thousand and five", "count 2005 exactly"),
        ("two-thirds", "fraction 2/3 exactly"),
        ("Three quarters", "fraction 3/4 exactly"),
        ("half", "fraction 1/2 exactly"),
        ("one in ten", "fraction 1/10 exactly"),
        ("nine out of every ten", "fraction 9/10 exactly"),
        ("nearly all", "fraction 1 about"),
        ("about 40 percent", "percent 40 about"),
        ("more than half", "fraction 1/2 more-than"),
        ("just under 45 percent", "percent 45 less-than"),
        ("at least 60 percent", "percent 60 at-least"),
        ("no more than 12", "count 12 at-most"),
        ("40 percent or more", "percent 40 at-least"),
        ("exactly 100 votes", "count 100 exactly"),
    ],
)
def test_a_figure_is_read_with_its_unit_and_its_qualifier(words: str, expected: str) -> None:
    (found,) = mentions(f"It was {words} of them.")
    assert f"{found.kind} {found.figure} {found.comparison}" == expected


@pytest.mark.parametrize(
    "words",
    [
        "on 12 November 2026",
        "on November 12",
        "in 2010",
        "at 6 p.m.",
        "at 21:40",
        "a gain of 3 percentage points",
        "this one",
        "under article 12",
        "a 12-year term",
        "5/0 of them",
    ],
)
def test_dates_times_and_points_are_no_figures(words: str) -> None:
    assert mentions(f"It was {words}, they said.") == [] or words.startswith("5/0")


def test_a_pair_and_a_range_share_their_unit() -> None:
    assert [one.kind for one in mentions("by 61.2 to 38.8 percent")] == ["percent", "percent"]
    ends = mentions("between 60 and 65 percent")
    assert [one.comparison for one in ends] == ["at-least", "at-most"]


PUBLISHED = dt.date(2026, 11, 30)  # a Monday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("12 November 2026", dt.date(2026, 11, 12)),
        ("November 12, 2026", dt.date(2026, 11, 12)),
        ("Nov. 12", dt.date(2026, 11, 12)),
        ("24 December", dt.date(2025, 12, 24)),
        ("2026-03-02", dt.date(2026, 3, 2)),
        ("on Sunday", dt.date(2026, 11, 29)),
        ("on Monday", PUBLISHED),
        ("yesterday", dt.date(2026, 11, 29)),
        ("31 February 2026", None),
        ("some day", None),
    ],
)
def test_days_are_named_from_the_day_of_publication(words: str, day: dt.date | None) -> None:
    assert day_in(words, PUBLISHED) == day


def test_a_day_without_a_year_needs_the_day_of_publication() -> None:
    assert day_in("12 November", None) is None
    assert day_in("on Sunday", None) is None


def test_the_day_of_saying_and_an_earlier_year_are_found() -> None:
    assert said_on("It is void, she said on Sunday.", PUBLISHED) == dt.date(2026, 11, 29)
    assert said_on("A vote held on Sunday is void, she said.", PUBLISHED) is None
    assert other_year("In 2010, 98 percent voted yes.", PUBLISHED) == "2010"
    assert other_year("In 2026, 98 percent voted yes.", PUBLISHED) == ""
