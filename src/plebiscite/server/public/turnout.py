"""Turnout by district and by hour, small numbers held back while voting goes on."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from django.db.models import Sum

from plebiscite.results.turnout_curve import Reached, shown_steps
from plebiscite.server.entries.models import TurnoutHour
from plebiscite.server.public.standing import Standing
from plebiscite.server.referendums.models import Referendum

LEAST_SHOWN = 5  # ballots; a definition with a larger minimum raises it
MOST_HOURS = 24 * 40


class DistrictLine(NamedTuple):
    """One district. `ballots` None: fewer than the limit so far."""

    district: str
    name: str
    registered: int
    ballots: int | None

    @property
    def percent(self) -> str:
        """For the bar's width, with a point; "0" when nothing is shown."""
        if not self.ballots or not self.registered:
            return "0"
        return f"{100 * self.ballots / self.registered:.1f}"


class HourLine(NamedTuple):
    """New voters in one hour and up to its end. None: fewer than the limit, or they would show."""

    hour: datetime
    voters: int | None
    total: int | None


def shown_from(standing: Standing) -> int:
    """From how many ballots a district's turnout is shown; 0 once the counted set is fixed."""
    return 0 if standing.is_closed else max(LEAST_SHOWN, standing.definition.minimum)


def district_lines(standing: Standing) -> list[DistrictLine]:
    """Every district, in definition order."""
    limit = shown_from(standing)
    lines = []
    for district in standing.definition.districts:
        units = [unit for unit in standing.units if unit.district == district.id]
        ballots = sum(standing.ballots_of(unit.uuid) for unit in units)
        lines.append(
            DistrictLine(
                district.id,
                district.name,
                sum(unit.registered for unit in units),
                ballots if ballots >= limit else None,
            )
        )
    return lines


def hour_totals(referendum: Referendum) -> list[tuple[datetime, int]]:
    """The end of each hour in which somebody voted first, and how many had voted by then."""
    rows = TurnoutHour.objects.filter(referendum=referendum).values_list("hour")
    voters: dict[datetime, int] = dict(rows.annotate(Sum("voters")).order_by("hour"))
    ends = [hour + timedelta(hours=1) for hour in voters]
    return list(zip(ends, accumulate(voters.values()), strict=True))


def hour_lines(referendum: Referendum, standing: Standing) -> list[HourLine]:
    """Hours in which somebody voted first, all districts together.

    While small numbers are held back, so are totals that would give them away by a difference
    (A14): those shown differ from each other by the limit at least.
    """
    totals = dict(hour_totals(referendum))
    if not totals:
        return []
    limit = shown_from(standing)
    hours = _every_hour(hour - timedelta(hours=1) for hour in totals)
    shown = _steps(totals, standing.ballots, limit) if limit else set(totals)
    lines, total, before = [], 0, 0
    for hour in hours:
        end = hour + timedelta(hours=1)
        total = totals.get(end, total)
        seen = end in shown or not limit
        lines.append(HourLine(hour, _shown(total - before, limit), total if seen else None))
        before = total
    return lines


def _steps(totals: dict[datetime, int], ballots: int, limit: int) -> set[datetime]:
    """The ends of hours whose totals may be shown."""
    by_time = {int(end.timestamp()): end for end in totals}
    reached = [Reached(time, totals[end]) for time, end in by_time.items()]
    return {by_time[step.time] for step in shown_steps(reached, ballots, limit)}


def _every_hour(voters: Iterable[datetime]) -> list[datetime]:
    """From the first to the last, without gaps; only those with voters when there are too many."""
    known = sorted(voters)
    count = int((known[-1] - known[0]) / timedelta(hours=1)) + 1
    if count > MOST_HOURS:
        return known
    return [known[0] + timedelta(hours=step) for step in range(count)]


def _shown(voters: int, limit: int) -> int | None:
    return voters if voters >= limit or voters <= 0 else None
