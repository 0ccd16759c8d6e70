"""Single values of the human-written definition: moments, durations, shares.

Each function raises MalformedError with what is wrong and the remedy, parted by "; ".
"""

import re
from datetime import UTC, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plebiscite.errors import MalformedError
from plebiscite.record.shares import parse_share

_DURATION = re.compile(r"([0-9]{1,9}) ?(second|minute|hour|day|week)s?")
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,4}))? ?%")


def read_zone(name: str) -> ZoneInfo:
    """The time zone with this IANA name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise MalformedError(
            f'no time zone is called {name[:60]!r}; write an IANA name, such as "Asia/Tbilisi"'
        ) from problem


def read_moment(value: object, zone: ZoneInfo) -> int:
    """POSIX seconds of a TOML date-time; a local one is in `zone`.

    A local time that the clocks skip or show twice is refused: which one is meant is not said.
    """
    if not isinstance(value, datetime):
        raise MalformedError("not a date-time; write 2026-11-12T07:00:00 without quotes")
    if value.microsecond:
        raise MalformedError("a fraction of a second; write whole seconds")
    if value.tzinfo is not None:
        return int(value.timestamp())
    early, late = (value.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() != late.utcoffset():
        shown = early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == value
        what = "comes twice" if shown else "does not exist"
        raise MalformedError(
            f"{value.isoformat()} {what} in {zone.key}, where the clocks change;"
            " add the offset, as in 2026-03-29T02:30:00+02:00"
        )
    return int(early.timestamp())


def read_duration(value: object) -> int:
    """Seconds: a whole number of them, or a text such as "3 days"."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise MalformedError('not a length of time; write one such as "3 days" or "90 minutes"')
    return int(match[1]) * _SECONDS[match[2]]


def read_share(value: object) -> str:
    """A share as the record writes it: "2/3"; percentages become fractions in lowest terms."""
    if not isinstance(value, str):
        raise MalformedError('not a text; write "1/2" or "50%" in quotes, so that it is exact')
    match = _PERCENT.fullmatch(value)
    if match is None:
        try:
            parse_share(value)
        except MalformedError as problem:
            raise MalformedError(f'{problem.message}; write "1/2" or "50%"') from problem
        return value
    decimals = match[2] or ""
    share = Fraction(int(match[1] + decimals), 100 * 10 ** len(decimals))
    text = f"{share.numerator}/{share.denominator}"
    if share > 1:
        raise MalformedError(f'{value} is more than the whole; write "100%" at most')
    return text
