"""What a claim's words leave open: the numbers that would make it true.

"99 percent" is true of every number that rounds to 99 at the precision said, 98.5 <= x < 99.5;
"more than" and "at least" are exact. Source: docs/reference/claim-readings.md, section 1.
"""

from fractions import Fraction
from typing import Final, NamedTuple

from plebiscite.observe.claims import Claim

PERCENT: Final = 100
ABOUT_POINTS: Final = 2
"""What "about" allows beside a percentage, in percentage points to either side."""
ABOUT_PART: Final = Fraction(1, 20)
"""What "about" allows beside a count or a ratio, as a part of the figure to either side."""
_WORD_FRACTION: Final = Fraction(1, 200)  # "two thirds": to half a percentage point


class Target(NamedTuple):
    """An interval of exact numbers; an end that is None is open to infinity."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    def is_below(self, number: Fraction | float) -> bool:
        """Whether a number is too small."""
        if self.low is None:
            return False
        return number <= self.low if self.low_open else number < self.low

    def is_above(self, number: Fraction | float) -> bool:
        """Whether a number is too large."""
        if self.high is None:
            return False
        return number >= self.high if self.high_open else number > self.high

    def has(self, number: Fraction | float) -> bool:
        """Whether a number makes the claim true."""
        return not self.is_below(number) and not self.is_above(number)


def target_of(claim: Claim) -> Target:
    """The numbers that make a claim true: parts of one for percentages, else counts or times.

    Raises: MalformedError when the figure is no number.
    """
    scale = PERCENT if claim.unit == "percent" else 1
    said = claim.amount / scale
    match claim.comparison:
        case "more-than":
            return Target(said, None, low_open=True)
        case "at-least":
            return Target(said, None)
        case "less-than":
            return Target(None, said, high_open=True)
        case "at-most":
            return Target(None, said)
        case "about":
            width = _about(claim, said)
            return Target(said - width, said + width)
    return _exactly(claim, said, scale)


def _about(claim: Claim, said: Fraction) -> Fraction:
    if claim.unit in {"percent", "fraction"}:
        return Fraction(ABOUT_POINTS, PERCENT)
    return said * ABOUT_PART


def _exactly(claim: Claim, said: Fraction, scale: int) -> Target:
    """All that rounds to the figure, half up; nothing and everything mean just that."""
    if claim.unit in {"percent", "fraction"} and said in {0, 1} and not claim.against:
        return Target(said, said)
    half = step_of(claim) / scale / 2
    if claim.unit == "count" and half == Fraction(1, 2):
        return Target(said, said)
    return Target(said - half, said + half, high_open=True)


def step_of(claim: Claim) -> Fraction:
    """The precision of the words, in the claim's unit: one in the figure's last place.

    A count that ends in zeros is precise to its last other digit; a fraction in words ("two
    thirds") to a percentage point, as a ratio ("three to two") to its denominator.
    """
    if "/" in claim.figure:
        if claim.unit == "ratio":
            return 1 / Fraction(int(claim.amount.denominator))
        return _WORD_FRACTION * 2 * (PERCENT if claim.unit == "percent" else 1)
    whole, _, decimals = claim.figure.partition(".")
    if decimals:
        return Fraction(1, 10 ** len(decimals))
    if claim.unit == "count":
        return Fraction(10 ** (len(whole) - len(whole.rstrip("0")) if int(claim.amount) else 0))
    return Fraction(1)
