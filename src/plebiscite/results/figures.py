"""Shares that carry their base, status and coverage: no percentage stands alone.

Source: spec/results.md, section 2. Numbers are exact; rounding happens only when a
share is written for people, and never moves a share across a mark that decides something.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

import msgspec

from plebiscite.errors import MalformedError

Base = Literal["registered", "ballots", "valid", "districts"]
"""What a denominator counts; `districts` only in a majority of districts."""

Status = Literal[
    "pre-election",
    "unofficial-partial",
    "unofficial-complete",
    "certified",
    "correction",
    "recount",
]
"""How final figures are: the words of NIST SP 1500-100."""

_ALWAYS_MARKED = (Fraction(0), Fraction(1))


class Coverage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much of the referendum is in the figures."""

    districts_in: int  # districts all of whose groups and stations have a published result
    districts: int
    ballots_in: int  # of groups and paper counts with a published result
    ballots: int  # all counted ballots, and papers still to come
    stations_in: int = 0  # polling stations whose papers are counted
    stations: int = 0  # none where no papers are counted into the record


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number out of another, what the other counts, how final it is and what it covers."""

    numerator: int
    denominator: int
    base: Base
    status: Status
    coverage: Coverage

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            raise MalformedError(f"{self.numerator} of {self.denominator} {self.base} is no share")

    def reaches(self, threshold: Fraction, *, strict: bool) -> bool:
        """More than the threshold (`strict`) or at least it; a share of nothing reaches none."""
        if self.denominator == 0:
            return False
        share = Fraction(self.numerator, self.denominator)
        return share > threshold if strict else share >= threshold


def percent_digits(share: Share, marks: Iterable[Fraction] = ()) -> tuple[str, str] | None:
    """The digits of a share in percent, before and after the decimal mark; None of nothing.

    Half is rounded up, to one place after the mark; to more places while the rounded number
    would stand at or beyond 0 %, 100 % or one of `marks`, and the exact share does not. Use it
    only to write the whole figure: see `sentences.share_text`.
    """
    if share.denominator == 0:
        return None
    exact = Fraction(share.numerator, share.denominator) * 100
    borders = [mark * 100 for mark in (*_ALWAYS_MARKED, *marks) if mark * 100 != exact]
    places = 1
    while not _on_the_same_sides(exact, _rounded(exact, places), borders):
        places += 1
    digits = str(int(_rounded(exact, places) * 10**places)).rjust(places + 1, "0")
    return digits[:-places], digits[-places:]


def _rounded(number: Fraction, places: int) -> Fraction:
    return Fraction((number * 10**places + Fraction(1, 2)).__floor__(), 10**places)


def _on_the_same_sides(exact: Fraction, rounded: Fraction, borders: Iterable[Fraction]) -> bool:
    return all(rounded != border and (exact > border) == (rounded > border) for border in borders)
