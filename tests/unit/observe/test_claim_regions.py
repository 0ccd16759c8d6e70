"""What unknown ballots leave possible: exact while it can be, and never too sure."""

from fractions import Fraction

import pytest

from plebiscite.observe.claim_regions import MOST_TRIED, Region, held, over, share_of_both
from plebiscite.observe.claim_targets import Target, target_of
from plebiscite.observe.claims import Claim, Source


def test_a_gap_between_two_possible_shares_is_found() -> None:
    region = Region((5, 6), (0, 0), (5, 6))
    assert held(region, over(17), Target(Fraction(30, 100), Fraction(34, 100))) == "never"
    assert held(region, over(17), Target(Fraction(29, 100), Fraction(34, 100))) == "sometimes"


def test_a_share_of_nothing_is_never_surely_true() -> None:
    everything = Target(Fraction(0), Fraction(1))
    assert held(Region((0, 2), (0, 0), (0, 2)), share_of_both, everything) == "sometimes"
    assert held(Region((1, 2), (0, 0), (1, 2)), share_of_both, everything) == "always"
    assert held(Region((0, 0), (0, 0), (0, 0)), share_of_both, everything) == "never"


def test_a_long_search_ends_without_claiming_more_than_it_saw() -> None:
    many = 50 * MOST_TRIED
    region = Region((many, 2 * many), (many, 2 * many), (3 * many, 3 * many))
    low = Fraction(1, 2) + Fraction(1, 10 * many)
    # Between two neighbouring shares of one sum, so that no pair is in the target.
    assert held(region, share_of_both, Target(low, low)) == "never"
    apart = Region((many, 2 * many), (many, 2 * many), (2 * many, 4 * many))
    odd = Fraction(1, 2) + Fraction(1, 10**13 + 1)
    assert held(apart, share_of_both, Target(odd, odd)) == "sometimes"


@pytest.mark.parametrize(
    ("figure", "unit", "comparison", "low", "high"),
    [
        ("99", "percent", "exactly", Fraction(985, 1000), Fraction(995, 1000)),
        ("99.04", "percent", "exactly", Fraction(99035, 100000), Fraction(99045, 100000)),
        ("100", "percent", "exactly", 1, 1),
        ("0", "percent", "exactly", 0, 0),
        ("99", "percent", "about", Fraction(97, 100), Fraction(101, 100)),
        ("52000", "count", "exactly", 51500, 52500),
        ("52001", "count", "exactly", 52001, 52001),
        ("0", "count", "exactly", 0, 0),
        ("1000", "count", "about", 950, 1050),
        ("2/3", "fraction", "exactly", Fraction(2, 3) - Fraction(1, 200),
         Fraction(2, 3) + Fraction(1, 200)),
        ("2/3", "percent", "exactly", Fraction(2, 300) - Fraction(1, 200),
         Fraction(2, 300) + Fraction(1, 200)),
        ("0.5", "fraction", "exactly", Fraction(45, 100), Fraction(55, 100)),
        ("2", "ratio", "exactly", Fraction(3, 2), Fraction(5, 2)),
        ("3/2", "ratio", "exactly", Fraction(5, 4), Fraction(7, 4)),
        ("50", "percent", "more-than", Fraction(1, 2), None),
        ("50", "percent", "at-most", None, Fraction(1, 2)),
    ],
)  # fmt: skip
def test_words_mean_what_the_reference_page_says(
    figure: str, unit: str, comparison: str, low: Fraction | None, high: Fraction | None
) -> None:
    claim = Claim(figure, unit, "yes", Source("s"), comparison)  # type: ignore[arg-type]  # of the closed lists
    target = target_of(claim)
    assert (target.low, target.high) == (low, high)


@pytest.mark.parametrize(
    ("comparison", "holds"),
    [("more-than", False), ("at-least", True), ("less-than", False), ("at-most", True),
     ("exactly", True)],
)  # fmt: skip
def test_a_bound_belongs_to_at_least_and_not_to_more_than(comparison: str, *, holds: bool) -> None:
    claim = Claim("50", "percent", "yes", Source("s"), comparison)  # type: ignore[arg-type]  # as above
    assert target_of(claim).has(Fraction(1, 2)) is holds
    assert not Target(None, Fraction(995, 1000), high_open=True).has(Fraction(995, 1000))
