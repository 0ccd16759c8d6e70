"""Every pair of counts that ballots of unknown content leave possible, and what holds of them.

A claim compares two counts: votes and the other valid votes, the votes of two options. A region
holds all whole pairs within bounds on each and on their sum; by the way it is made each of them
occurs (see claim_pieces). So "true", "impossible" and "cannot be decided" are exact.
Source: docs/reference/claim-readings.md, section 3.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from typing import Final, Literal, NamedTuple

from plebiscite.observe.claim_targets import Target

Held = Literal["always", "sometimes", "never"]
Span = tuple[int, int]
"""Least and greatest, both possible."""
Measure = Callable[[int, int], Fraction | float | None]
"""From a pair to a number: grows with the first count, falls or stays with the second; None of
nothing, infinity where only the second is nothing."""
MOST_TRIED: Final = 20_000  # pairs; beyond that "sometimes" is said without an example


class Region(NamedTuple):
    """Whole pairs within bounds; every single bound is reached by some pair."""

    first: Span
    second: Span
    both: Span

    @property
    def is_known(self) -> bool:
        """Whether there is one pair only."""
        return self.first[0] == self.first[1] and self.second[0] == self.second[1]

    def seconds(self, first: int) -> Span:
        """The least and the greatest second count beside a first one."""
        return (
            max(self.second[0], self.both[0] - first),
            min(self.second[1], self.both[1] - first),
        )


def alone(first: Span) -> Region:
    """A region of one count."""
    return Region(first, (0, 0), first)


def share_of_both(first: int, second: int) -> Fraction | None:
    """The first count's part of both."""
    return Fraction(first, first + second) if first + second else None


def times(first: int, second: int) -> Fraction | float | None:
    """How many times the second count the first is."""
    if second:
        return Fraction(first, second)
    return float("inf") if first else None


def lead_of_both(first: int, second: int) -> Fraction | None:
    """The difference of two counts as a part of both."""
    return Fraction(first - second, first + second) if first + second else None


def over(whole: int) -> Measure:
    """The first count's part of a fixed number."""
    return lambda first, _: Fraction(first, whole) if whole else None


def lead_over(whole: int) -> Measure:
    """The difference of two counts as a part of a fixed number; of 1, the difference itself."""
    return lambda first, second: Fraction(first - second, whole) if whole else None


def bounds(region: Region, measure: Measure) -> tuple[Fraction | float, Fraction | float] | None:
    """The least and the greatest number of a region's pairs; None where every pair gives none."""
    values = [
        value
        for first, end in ((region.first[0], 1), (region.first[1], 0))
        for second in (region.seconds(first)[end],)
        if (value := measure(first, second)) is not None
    ]
    return (min(values), max(values)) if values else None


def held(region: Region, measure: Measure, target: Target) -> Held:
    """Whether a claim is true of every pair of a region, of some, or of none."""
    ends = bounds(region, measure)
    if ends is None or target.is_below(ends[1]) or target.is_above(ends[0]):
        return "never"
    if target.has(ends[0]) and target.has(ends[1]):
        return "sometimes" if _nothing_is_possible(region, measure) else "always"
    return "sometimes" if _has_example(region, measure, target) else "never"


def _nothing_is_possible(region: Region, measure: Measure) -> bool:
    """Whether a pair of the region is a share of nothing, of which no claim is true."""
    least = region.first[0]
    return measure(least, region.seconds(least)[0]) is None


def _has_example(region: Region, measure: Measure, target: Target) -> bool:
    """Whether a pair is in the target: between two possible numbers there can be a gap."""
    start = _first_where(region.first, lambda one: not _too_small(region, measure, target, one))
    end = _first_where(region.first, lambda one: _too_large(region, measure, target, one))
    for first in range(start, end):
        if first - start >= MOST_TRIED:
            return True
        span = region.seconds(first)
        second = _first_where(span, partial(_fits_below, measure, target, first))
        value = measure(first, second) if second <= span[1] else None
        if value is not None and target.has(value):
            return True
    return False


def _too_small(region: Region, measure: Measure, target: Target, first: int) -> bool:
    value = measure(first, region.seconds(first)[0])
    return value is not None and target.is_below(value)


def _too_large(region: Region, measure: Measure, target: Target, first: int) -> bool:
    value = measure(first, region.seconds(first)[1])
    return value is not None and target.is_above(value)


def _fits_below(measure: Measure, target: Target, first: int, second: int) -> bool:
    value = measure(first, second)
    return value is not None and not target.is_above(value)


def _first_where(span: Span, holds: Callable[[int], bool]) -> int:
    """The first number of a span from which on something holds; one beyond it for none."""
    low, high = span[0], span[1] + 1
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
