"""Announced figures against recomputed ones."""

from hashlib import sha256
from typing import Literal

from plebiscite.canonical.json import write_json
from plebiscite.errors import TallyError
from plebiscite.record.apply_count import counted_ballots
from plebiscite.record.entries import BulletinEntry
from plebiscite.record.state import RecordState
from plebiscite.results.builder import figures_from
from plebiscite.results.figures import Status
from plebiscite.results.referendum import ExclusionLine, ReferendumFigures

SELF_PROVING = frozenset({"withdrawn-by-voter"})
"""Reasons of exclusions that anyone can check; the others are at someone's discretion."""


def recomputed_figures(state: RecordState, status: Status) -> ReferendumFigures:
    """The figures of everything the record has proved so far.

    Raises: UnavailableError without a usable definition or a roll; TallyError when totals are
    impossible.
    """
    definition = state.required_definition()
    state.require_rolls()
    exclusions = (
        ExclusionLine(
            unit=each.unit,
            credential=each.credential,
            ballot=each.tracker.hex(),
            reason=each.reason,
            discretionary=each.reason not in SELF_PROVING,
        )
        for each in state.exclusions
    )
    results = {
        head: count.result for head, count in state.group_counts.items() if count.result is not None
    }
    return figures_from(
        definition, state.texts, counted_ballots(state), results, exclusions, status=status
    )


def check_bulletin(state: RecordState, entry: BulletinEntry, place: str) -> None:
    """Return, with findings reported, after comparing a bulletin with the recomputed figures."""
    with state.check("result-2", place):
        state.require_rolls()
        if entry.status != counted_status(state):
            raise TallyError(f"announced as {entry.status}; it is {counted_status(state)}")
        figures = recomputed_figures(state, entry.status)
        with state.check("result-3", place):
            outcomes = tuple(
                (contest.contest, contest.outcome.word) for contest in figures.results.contests
            )
            if entry.outcomes != outcomes:
                raise TallyError(f"announced {entry.outcomes}; the rules give {outcomes}")
        # The name alone says whether it is the right blob, whoever withholds it.
        if entry.figures != sha256(write_json(figures.results)).hexdigest():
            raise TallyError("the announced figures are not those the results give")
        state.blob(entry.figures)


def final_status(state: RecordState) -> Status:
    """The status word of what the record holds now."""
    if state.close is None:
        return "pre-election"
    return "certified" if state.certified is not None else counted_status(state)


def counted_status(state: RecordState) -> Literal["unofficial-partial", "unofficial-complete"]:
    """Whether every group that is to have a result has one."""
    complete = all(
        group.head in state.group_counts
        and (
            state.group_counts[group.head].result is not None
            or (group.rule == "withhold" and group.ballots > 0)
        )
        for group in state.groups
    )
    return "unofficial-complete" if complete else "unofficial-partial"
