"""The conditions of a rule, each with its figure, its threshold and whether it is met.

Source: record/definition.py (`Rule`); spec/results.md, section 4. Comparisons are exact.
"""

from typing import Literal

import msgspec

from plebiscite.record.definition import DistrictMajority, Rule
from plebiscite.record.shares import parse_share
from plebiscite.results.contest import (
    AS_PUBLISHED,
    BEST,
    ContestParts,
    Part,
    Supposition,
    Tally,
    tally,
    turnout,
)
from plebiscite.results.figures import Base, Share

ConditionName = Literal["share", "turnout", "approval", "districts"]


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that must hold for an option, and whether it does."""

    name: ConditionName
    figure: Share
    threshold: str  # "p/q"
    strict: bool  # True: more than the threshold; False: at least the threshold
    met: bool


def conditions_of(
    figures: ContestParts, question: str, option: str, supposition: Supposition
) -> tuple[Condition, ...]:
    """Every condition of the contest's rule on this option: share, turnout, approval, districts.

    Raises: MalformedError when a threshold of the rule is no share.
    """
    rule = figures.contest.rule
    votes = tally(figures.parts, question, option, supposition)
    conditions = [_share(figures, rule, votes)]
    if rule.turnout_quorum:
        present = _of_roll(figures, turnout(figures, supposition))
        conditions.append(_condition("turnout", present, rule.turnout_quorum, strict=False))
    if rule.approval_quorum:
        favour = _of_roll(figures, votes.votes)
        conditions.append(_condition("approval", favour, rule.approval_quorum, strict=False))
    if rule.districts is not None:
        share = _accepting(figures, rule.districts, question, option, supposition)
        conditions.append(
            _condition("districts", share, rule.districts.share, strict=rule.districts.strict)
        )
    return tuple(conditions)


def all_met(conditions: tuple[Condition, ...]) -> bool:
    """Whether a rule holds: all its conditions do."""
    return all(condition.met for condition in conditions)


def _condition(name: ConditionName, figure: Share, threshold: str, *, strict: bool) -> Condition:
    met = figure.reaches(parse_share(threshold), strict=strict)
    return Condition(name, figure, threshold, strict, met)


def _share(figures: ContestParts, rule: Rule, votes: Tally) -> Condition:
    whole = votes.valid if rule.base == "valid" else votes.ballots
    figure = _figure(figures, votes.votes, whole, rule.base)
    return _condition("share", figure, rule.share, strict=rule.strict)


def _of_roll(figures: ContestParts, number: int) -> Share:
    return _figure(figures, number, figures.registered, "registered")


def _figure(figures: ContestParts, numerator: int, denominator: int, base: Base) -> Share:
    return Share(numerator, denominator, base, figures.status, figures.coverage)


def _accepting(
    figures: ContestParts,
    majority: DistrictMajority,
    question: str,
    option: str,
    supposition: Supposition,
) -> Share:
    """The districts in which the option meets the rule's share, of the districts that count.

    Under a supposition a district whose papers could still be grouped with others' accepts or
    does not, as the supposition has it: both bounds hold for every grouping, and for its being
    left out of both numbers.
    """
    groups = _groups_of_districts(figures)
    joined = {name for part in figures.parts for name in part.districts if name != part.head}
    left_out = joined if majority.merged == "neither" else set()
    supposed = set() if supposition == AS_PUBLISHED else figures.open_districts
    accepts = [
        supposition == BEST
        if name in supposed
        else _share(figures, figures.contest.rule, tally(parts, question, option, supposition)).met
        for name, parts in groups.items()
        if name not in left_out
    ]
    return _figure(figures, sum(accepts), len(accepts), "districts")


def _groups_of_districts(figures: ContestParts) -> dict[str, list[Part]]:
    groups: dict[str, list[Part]] = {}
    for part in figures.parts:
        for name in dict.fromkeys(part.districts):
            groups.setdefault(name, []).append(part)
    return groups
