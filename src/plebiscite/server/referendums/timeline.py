"""What happens at each moment of a calendar, in order, for people."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from plebiscite.record.definition import Definition


class Moment(NamedTuple):
    """A moment: POSIX seconds, the same in local time, and what happens."""

    at: int
    when: str
    what: str


def timeline(definition: Definition) -> list[Moment]:
    """Every moment that the definition fixes."""
    calendar = definition.calendar
    zone = ZoneInfo(calendar.time_zone)
    moments = [
        (
            calendar.opens - calendar.roll_gap,
            _("The rolls must be on the record and frozen by then."),
        ),
        (
            calendar.opens - calendar.rehearsal_gap,
            _("The trustees must have rehearsed by then."),
        ),
        (calendar.opens, _("Voting opens by itself, if enough trustees have rehearsed.")),
        (
            calendar.closes,
            _("Voting ends by itself. The ballots that count are fixed, and trustees decrypt."),
        ),
        (
            definition.mapping_destroyed_by,
            _("The registrar has destroyed the list of voters and credentials."),
        ),
    ]
    return [Moment(at, local(at, zone), what) for at, what in sorted(moments, key=lambda m: m[0])]


def local(at: int, zone: ZoneInfo) -> str:
    """POSIX seconds as the zone's clocks show them."""
    return f"{datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M}"
