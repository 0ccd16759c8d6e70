"""What was said to follow from the figures: accepted, elected, a quorum met.

Source: docs/reference/claim-readings.md, section 5; spec/results.md, sections 4 and 5.
"""

from typing import Literal

import msgspec

from plebiscite.errors import MisuseError
from plebiscite.observe.claim_pieces import Pieces, bounds_of
from plebiscite.observe.claim_readings import (
    Judging,
    Reading,
    Reason,
    Scope,
    Truth,
    asked_in,
    scopes_of,
)
from plebiscite.observe.claim_regions import Span, alone, over
from plebiscite.observe.claim_subjects import Figures, Subject, contest_of, option_named
from plebiscite.observe.claim_targets import Target
from plebiscite.observe.claims import OutcomeSaid
from plebiscite.record.shares import parse_share
from plebiscite.results.conditions import Condition
from plebiscite.results.referendum import ContestFigures
from plebiscite.results.rules import Judged, OutcomeWord

_QUORUMS = ("turnout", "approval")


class OutcomeReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the rule of a contest gives, beside what was said."""

    contest: str
    word: OutcomeWord | Literal["no quorum", "quorum"]
    as_published: OutcomeWord
    winners: tuple[str, ...]
    tied: tuple[str, ...]
    truth: Truth
    missing: tuple[Reason | Literal["excluded"], ...]
    quorums: tuple[str, ...] = ()  # what each reading of a claim about quorums is a quorum of


def outcome_reading(said: OutcomeSaid, figures: Figures) -> OutcomeReading:
    """Whether a contest came out as was said. Raises: MisuseError as `contest_of`."""
    contest = contest_of(figures, said.contest)
    outcome = contest.outcome
    option = _option(said, figures, contest)
    return OutcomeReading(
        contest=contest.contest,
        word=outcome.word,
        as_published=outcome.as_published,
        winners=outcome.winners,
        tied=outcome.tied,
        truth=_truth(said.outcome, option, contest),
        missing=_missing(contest),
    )


def _option(said: OutcomeSaid, figures: Figures, contest: ContestFigures) -> str:
    """The option or variant in the claim; "" when it names none."""
    if not said.option:
        return ""
    return option_named(
        figures, Subject("votes", question=contest.questions[-1].question), said.option
    )


def _truth(said: str, option: str, contest: ContestFigures) -> Truth:
    outcome = contest.outcome
    if outcome.word in {"depends", "not-counted"}:
        return "undecided"
    if not option:
        return "true" if said == outcome.word else "false"
    if said == "tie":
        return "true" if option in outcome.tied else "false"
    if option in outcome.tied:
        return "undecided"
    won, said_won = option in outcome.winners, said in {"accepted", "elected"}
    return "true" if won == said_won else "false"


def _missing(contest: ContestFigures) -> tuple[Reason | Literal["excluded"], ...]:
    kinds: tuple[Reason | Literal["excluded"], ...] = ("outstanding", "withheld", "excluded")
    return tuple(kind for kind in kinds if getattr(contest.missing, kind))


def quorum_readings(
    said: OutcomeSaid, figures: Figures
) -> tuple[OutcomeReading, tuple[Reading, ...]]:
    """Whether every quorum of the rule is met, and the figure of each.

    Raises: MisuseError as `contest_of`; when a choice has a quorum of approval for each option
    and the claim names none.
    """
    contest = contest_of(figures, said.contest)
    judged = _judged(said, figures, contest)
    quorums = [each for each in judged.conditions if each.name in _QUORUMS]
    readings = tuple(_quorum(figures, contest, judged, each) for each in quorums)
    met = _all([reading.truth for reading in readings])
    truth: Truth = met if said.outcome == "quorum-met" else _NOT[met]
    outcome = contest.outcome
    found = OutcomeReading(
        contest=contest.contest,
        word="quorum" if quorums else "no quorum",
        as_published=outcome.as_published,
        winners=outcome.winners,
        tied=outcome.tied,
        truth=truth if quorums else "false",
        missing=_missing(contest),
        quorums=tuple(each.name for each in quorums),
    )
    return found, readings


_NOT: dict[Truth, Truth] = {
    "true": "false", "false": "true", "impossible": "true", "undecided": "undecided"
}  # fmt: skip


def _all(truths: list[Truth]) -> Truth:
    order: tuple[Truth, ...] = ("impossible", "false", "undecided")
    return next((truth for truth in order if truth in truths), "true")


def _judged(said: OutcomeSaid, figures: Figures, contest: ContestFigures) -> Judged:
    option = _option(said, figures, contest)
    found = [
        each
        for each in contest.outcome.judged
        if not option or option in {each.option, each.question.rpartition(".")[2]}
    ]
    approvals = sum(each.name == "approval" for one in found for each in one.conditions)
    if not found or approvals > 1:
        raise MisuseError("each option has its own quorum: name the option", place=contest.contest)
    return found[0]


def _quorum(
    figures: Figures, contest: ContestFigures, judged: Judged, condition: Condition
) -> Reading:
    """The figure of a quorum, as far as ballots that are not in the figures leave it open."""
    judging = Judging(figures, "fraction", Target(parse_share(condition.threshold), None))
    pieces = Pieces(figures.results, contest, judged.question, figures.definition)
    scope = scopes_of(pieces, contest.turnout.denominator)[0]
    number = _favour(figures, pieces, scope, judged)
    if condition.name == "turnout":
        number = pieces.turnout
    roll = scope.registered
    return judging.reading(
        scope, "registered", alone(number), over(roll), (number, (roll, roll)), alone((0, roll))
    )


def _favour(figures: Figures, pieces: Pieces, scope: Scope, judged: Judged) -> Span:
    void = asked_in(figures, pieces.counts).may_be_empty
    found = bounds_of(
        scope.pieces,
        lambda counts: (counts.votes(judged.option),) * 2,
        may_be_void=void,
    )
    return found.kind
