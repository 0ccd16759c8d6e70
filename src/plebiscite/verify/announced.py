"""Announced figures against recomputed ones."""

from hashlib import sha256
from typing import Literal

from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError, TallyError
from plebiscite.record.apply_count import counted_ballots
from plebiscite.record.apply_papers import marks_on_paper
from plebiscite.record.entries import BulletinEntry, BulletinStatus
from plebiscite.record.state import RecordState
from plebiscite.results.builder import figures_from
from plebiscite.results.figures import Status
from plebiscite.results.papers import Papers
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
        definition,
        state.texts,
        counted_ballots(state),
        results,
        exclusions,
        status=status,
        papers=Papers(state.papers, marks_on_paper(state)),
    )


def check_bulletin(state: RecordState, entry: BulletinEntry, place: str) -> None:
    """Return, with findings reported, after comparing a bulletin with the recomputed figures."""
    with state.check("result-2", place):
        state.require_rolls()
        due = due_status(state)
        if entry.status != due:
            raise TallyError(f"announced as {entry.status}; it is {due}")
        figures = recomputed_figures(state, due)
        with state.check("result-3", place):
            outcomes = tuple(
                (contest.contest, contest.outcome.word) for contest in figures.results.contests
            )
            if entry.outcomes != outcomes:
                raise TallyError(f"announced {entry.outcomes}; the rules give {outcomes}")
        # The name alone says whether it is the right blob, whoever withholds it.
        if entry.figures != digest_of(figures):
            raise TallyError("the announced figures are not those the results give")
        state.blob(entry.figures)


def digest_of(figures: ReferendumFigures) -> str:
    """SHA-256 in hex of the figures as a bulletin announces them."""
    return sha256(write_json(figures.results)).hexdigest()


def due_status(state: RecordState) -> BulletinStatus:
    """The status word a bulletin has now: before, while and after counting, and once certified.

    What was certified stays certified while nothing in its figures changes; then it is a
    correction. Raises: as `recomputed_figures`.
    """
    if state.close is None:
        return "pre-election"
    counted = counted_status(state)
    if state.certified is None or counted != "unofficial-complete":
        return counted
    certified = state.bulletins[state.certified]
    same = digest_of(recomputed_figures(state, certified.status)) == certified.figures
    return "certified" if same else "correction"


def require_announced(state: RecordState) -> None:
    """Return only if the newest bulletin says what the record gives now; none is needed at all.

    Raises: ConductError when figures changed since, or only a part of them was announced.
    """
    state.require_rolls()
    newest = max(state.bulletins, default=None)
    if newest is None:
        return
    bulletin, due = state.bulletins[newest], due_status(state)
    if due == "certified" and newest == state.certified:
        return
    if bulletin.status != due or bulletin.figures != digest_of(recomputed_figures(state, due)):
        raise ConductError(
            f"the newest bulletin (entry {newest}) says {bulletin.status}; the figures are {due} "
            "now, and perhaps others: announce them before the end"
        )


def final_status(state: RecordState) -> Status:
    """The status word of what the record holds now."""
    return due_status(state)


def counted_status(state: RecordState) -> Literal["unofficial-partial", "unofficial-complete"]:
    """Whether every group that is to have a result has one, and every station is counted."""
    complete = all(
        group.head in state.group_counts
        and (
            state.group_counts[group.head].result is not None
            or (group.rule == "withhold" and group.ballots > 0)
        )
        for group in state.groups
    )
    return "unofficial-complete" if complete and all_counted(state) else "unofficial-partial"


def all_counted(state: RecordState) -> bool:
    """Whether every polling station's papers are counted; true where none are to be."""
    definition = state.required_definition()
    if definition.paper is None:
        return True
    counted = {
        (each.unit, each.station) for count in state.papers.values() for each in count.stations
    }
    stations = {district.id: district.stations for district in definition.districts}
    return all(
        (unit.uuid, station.id) in counted
        for unit in state.units.values()
        for station in stations[unit.district]
    )
