"""The figures of one contest, group by group, with the ballots that are not in them.

Withheld and outstanding groups and ballots excluded at someone's discretion could hold any
answer. The rules ask for the votes of an option under a supposition about them.
Source: spec/results.md, section 4.
"""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from plebiscite.record.definition import Contest
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.figures import Coverage, Status


class Part(NamedTuple):
    """One group's figures for the questions of a contest."""

    districts: tuple[str, ...]  # of its units
    head: str  # the district of the unit the others joined
    ballots: int  # counted
    excluded: int  # ballots excluded at someone's discretion
    counts: Mapping[str, QuestionCounts] | None  # by question; None: withheld or outstanding
    at_most: bool = False  # `ballots` are voters marked on paper: there may be fewer papers


class ContestParts(NamedTuple):
    """A contest, the roll behind it and the figures of its groups."""

    contest: Contest
    registered: int
    parts: tuple[Part, ...]
    status: Status
    coverage: Coverage
    open_districts: frozenset[str] = frozenset()  # how their papers are grouped is not settled

    @property
    def missing(self) -> int:
        """Ballots whose answers are not in the figures."""
        unknown = sum(part.ballots for part in self.parts if part.counts is None)
        return unknown + sum(part.excluded for part in self.parts)


class Supposition(NamedTuple):
    """What ballots of unpublished groups and excluded ballots are taken to say of an option."""

    unpublished: Literal["left out", "favour", "against"]
    excluded: Literal["left out", "favour", "against"]
    absent: bool = False  # papers of marked voters that nobody counted yet do not exist


AS_PUBLISHED = Supposition("left out", "left out")
BEST = Supposition("favour", "favour")
WORST = (Supposition("against", "left out", absent=True), Supposition("against", "against"))
"""Against, but left out where they may be: a vote against helps to reach a quorum of turnout."""


class Tally(NamedTuple):
    """The votes for an option, and the bases they may be a share of."""

    votes: int
    valid: int
    ballots: int


def tally(parts: Iterable[Part], question: str, option: str, supposition: Supposition) -> Tally:
    """The votes of an option in these groups under a supposition."""
    votes = valid = ballots = 0
    for part in _existing(parts, supposition):
        if part.counts is not None:
            counts = part.counts[question]
            votes += counts.votes(option)
            valid += counts.valid
            ballots += counts.ballots
        for number, taken in (
            (part.ballots if part.counts is None else 0, supposition.unpublished),
            (part.excluded, supposition.excluded),
        ):
            added = 0 if taken == "left out" else number
            votes += added if taken == "favour" else 0
            valid += added
            ballots += added
    return Tally(votes, valid, ballots)


def turnout(figures: ContestParts, supposition: Supposition) -> int:
    """The counted ballots of all groups, published or not."""
    excluded = 0 if supposition.excluded == "left out" else 1
    among = _existing(figures.parts, supposition)
    return sum(part.ballots + excluded * part.excluded for part in among)


def _existing(parts: Iterable[Part], supposition: Supposition) -> Iterable[Part]:
    return (part for part in parts if not (part.at_most and supposition.absent))
