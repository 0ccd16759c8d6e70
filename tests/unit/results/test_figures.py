"""Shares: what reaches a threshold, and how a share is rounded when it is written."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError
from plebiscite.results.figures import Coverage, Share, percent_digits

COVERAGE = Coverage(1, 1, 10, 10)
HALF = Fraction(1, 2)


def share(numerator: int, denominator: int) -> Share:
    return Share(numerator, denominator, "valid", "certified", COVERAGE)


@pytest.mark.parametrize(
    ("numerator", "denominator", "strict", "reached"),
    [
        (5, 10, True, False),
        (5, 10, False, True),
        (6, 10, True, True),
        (4, 10, False, False),
        (0, 0, False, False),
    ],
)
def test_a_threshold_is_compared_exactly(
    numerator: int,
    denominator: int,
    strict: bool,  # noqa: FBT001 - a column of the table
    reached: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert share(numerator, denominator).reaches(HALF, strict=strict) is reached


def test_a_share_of_nothing_does_not_reach_a_threshold_of_zero() -> None:
    assert not share(0, 0).reaches(Fraction(0), strict=False)


@pytest.mark.parametrize(("numerator", "denominator"), [(2, 1), (-1, 2)])
def test_more_than_the_whole_or_less_than_nothing_is_no_share(
    numerator: int, denominator: int
) -> None:
    with pytest.raises(MalformedError, match="no share"):
        share(numerator, denominator)


def test_a_share_keeps_its_base_status_and_coverage_in_json() -> None:
    raw = write_json(share(1, 2))
    assert parse_json(raw, Share) == share(1, 2)
    assert b'"base":"valid","status":"certified","coverage":{"districts_in":1' in raw


@pytest.mark.parametrize(
    ("numerator", "denominator", "digits"),
    [
        (812, 1590, ("51", "1")),
        (1, 8, ("12", "5")),
        (1, 16, ("6", "3")),  # 6.25: half up
        (0, 3, ("0", "0")),
        (3, 3, ("100", "0")),
        (1, 100_000, ("0", "001")),
        (99_999, 100_000, ("99", "999")),
        (1_999_999, 2_000_000, ("99", "99995")),
        (1, 300, ("0", "3")),
    ],
)
def test_rounding(numerator: int, denominator: int, digits: tuple[str, str]) -> None:
    assert percent_digits(share(numerator, denominator)) == digits


def test_rounding_does_not_carry_a_share_over_the_threshold() -> None:
    assert percent_digits(share(4_999, 10_000)) == ("50", "0")
    assert percent_digits(share(4_999, 10_000), [HALF]) == ("49", "99")
    assert percent_digits(share(5_001, 10_000), [HALF]) == ("50", "01")
    assert percent_digits(share(5_000, 10_000), [HALF]) == ("50", "0")


def test_a_share_equal_to_a_threshold_without_end_is_rounded_all_the_same() -> None:
    assert percent_digits(share(2, 3), [Fraction(2, 3)]) == ("66", "7")


def test_nothing_has_no_percentage() -> None:
    assert percent_digits(share(0, 0)) is None


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.fractions(0, 1, max_denominator=20))
def test_a_written_share_stands_on_the_side_of_a_mark_where_the_share_stands(
    first: int, second: int, mark: Fraction
) -> None:
    numerator, denominator = sorted((first, second))
    written = percent_digits(share(numerator, denominator), [mark])
    assert written is not None
    shown = Fraction(".".join(written))
    exact = Fraction(numerator, denominator) * 100
    if exact != 100 * mark:
        assert shown != 100 * mark
        assert (shown > 100 * mark) == (exact > 100 * mark)
    assert abs(shown - exact) <= Fraction(1, 2 * 10 ** len(written[1]))
