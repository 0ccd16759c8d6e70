"""The figures of a referendum from its own record: results, status, coverage.

The core's builder adds everything anew; the announced figures are compared with what it gives.
"""

from hashlib import sha256

from plebiscite.record.entries import BulletinEntry, ExclusionEntry, ResultEntry
from plebiscite.record.grouping import groups_at_close
from plebiscite.record.v1_tally import parse_result
from plebiscite.results.builder import GroupResult, figures_from
from plebiscite.results.exports import results_json
from plebiscite.results.figures import Status
from plebiscite.results.referendum import ExclusionLine, ReferendumFigures
from plebiscite.server.public.standing import Standing
from plebiscite.verify.announced import SELF_PROVING


def figures_of(standing: Standing) -> ReferendumFigures:
    """What the record gives so far. Raises: TallyError for impossible totals."""
    results = _results(standing)
    return figures_from(
        standing.definition,
        standing.texts,
        standing.voted,
        results,
        _exclusions(standing),
        status=status_of(standing, results),
        papers=standing.papers,
    )


def announced_as_counted(standing: Standing) -> bool | None:
    """Whether the newest bulletin's figures are those computed here; None without one."""
    if standing.bulletin is None:
        return None
    return _is_counted(standing, standing.bulletin[1])


def _is_counted(standing: Standing, bulletin: BulletinEntry) -> bool:
    """Whether a bulletin's figures are those of the record now, under the bulletin's status."""
    figures = figures_from(
        standing.definition,
        standing.texts,
        standing.voted,
        _results(standing),
        _exclusions(standing),
        status=bulletin.status,
        papers=standing.papers,
    )
    return bulletin.figures == sha256(results_json(figures)).hexdigest()


def status_of(standing: Standing, results: dict[str, GroupResult]) -> Status:
    """The status word of what the record holds now; `verify.announced.due_status`, read faster."""
    if not standing.is_closed:
        return "pre-election"
    if not _all_counted(standing, results):
        return "unofficial-partial"
    certified = standing.certified
    if certified is None:
        return "unofficial-complete"
    return "certified" if _is_counted(standing, certified) else "correction"


def _all_counted(standing: Standing, results: dict[str, GroupResult]) -> bool:
    groups = groups_at_close(standing.units, standing.voted, standing.definition.minimum)
    stations = standing.paper_channel.stations
    return all(
        group.head in results or group.ballots == 0 or group.rule == "withhold" for group in groups
    ) and all(each.counted_in is not None for each in stations)


def _results(standing: Standing) -> dict[str, GroupResult]:
    entries = (act.entry for act in standing.acts if isinstance(act.entry, ResultEntry))
    return {entry.group: parse_result(entry.result.encode()) for entry in entries}


def _exclusions(standing: Standing) -> list[ExclusionLine]:
    return [
        ExclusionLine(
            unit=entry.unit,
            credential=entry.credential,
            ballot=entry.ballot,
            reason=entry.reason,
            discretionary=entry.reason not in SELF_PROVING,
        )
        for entry in (act.entry for act in standing.acts)
        if isinstance(entry, ExclusionEntry)
    ]
