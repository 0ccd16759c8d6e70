"""The figures of a referendum: what `verify` recomputes, and what pages and exports show.

Values only. Source: spec/results.md, section 6.
"""

from typing import Final, Literal, NamedTuple

import msgspec

from plebiscite.record.definition import Definition, Texts
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.figures import Coverage, Share, Status
from plebiscite.results.papers import PaperFigures, StationFigures
from plebiscite.results.rules import Outcome

FORMAT: Final = "plebiscite-results/1"

GroupState = Literal["published", "withheld", "outstanding"]
"""Withheld: never decrypted, by the rule stated in advance. Outstanding: not decrypted yet."""


class _Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of all figures: immutable and strict."""


class ExclusionLine(_Value, frozen=True):
    """A credential none of whose ballots count, and why."""

    unit: str  # uuid
    credential: str  # public, a pseudonym
    ballot: str  # tracker of its standing ballot; "" when it had none
    reason: str  # from the record's closed list
    discretionary: bool  # someone decided: shown against the margin


class UnitTurnout(_Value, frozen=True):
    """Turnout of one district's voters with one ballot style."""

    unit: str  # uuid
    district: str
    style: str
    group: str  # head of its group; "" before groups are formed
    turnout: Share  # of registered
    on_paper: int  # of those who voted: papers found, and marked voters not counted yet


class GroupFigures(_Value, frozen=True):
    """The choices of units that were counted together."""

    head: str  # uuid
    units: tuple[str, ...]  # uuids, in definition order
    districts: tuple[str, ...]  # of the units, each once, the head's first
    ballots: int  # counted
    below_minimum: bool
    state: GroupState
    questions: tuple[QuestionCounts, ...]  # empty unless published


class Missing(_Value, frozen=True):
    """Counted or cast ballots whose answers are not in a contest's figures."""

    outstanding: int
    withheld: int
    excluded: int  # at someone's discretion, with a standing ballot


class ChannelFigures(_Value, frozen=True):
    """The part of a contest's figures that came through one channel."""

    channel: Literal["electronic", "paper"]
    ballots: int  # whose answers are published
    questions: tuple[QuestionCounts, ...]


class ContestFigures(_Value, frozen=True):
    """One decision: turnout, totals of the published groups, outcome."""

    contest: str
    kind: Literal["question", "variants", "choice"]
    turnout: Share  # of registered
    questions: tuple[QuestionCounts, ...]
    channels: tuple[ChannelFigures, ...]  # none where no papers are counted
    missing: Missing
    outcome: Outcome


class Results(_Value, frozen=True):
    """All figures of a referendum, as exported."""

    format: Literal["plebiscite-results/1"]
    origin: str
    practice: bool
    effect: Literal["binding", "consultative"]
    minimum: int
    status: Status
    coverage: Coverage
    turnout: Share  # of registered, all districts
    contests: tuple[ContestFigures, ...]
    units: tuple[UnitTurnout, ...]
    groups: tuple[GroupFigures, ...]
    papers: tuple[PaperFigures, ...]
    stations: tuple[StationFigures, ...]  # of the definition; none where no papers are counted
    exclusions: tuple[ExclusionLine, ...]


class ReferendumFigures(NamedTuple):
    """Results with the definition they follow and the words for them."""

    definition: Definition
    texts: tuple[Texts, ...]
    results: Results
