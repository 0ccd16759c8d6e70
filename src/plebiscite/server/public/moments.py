"""Moments for people: in the referendum's time zone, in the reader's language."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, get_timezone_location


def moment_text(when: datetime | float, zone: str, language: str) -> str:
    """Date and time to the minute, with the zone's offset."""
    at = when if isinstance(when, datetime) else datetime.fromtimestamp(when, UTC)
    pattern = "d MMMM y, HH:mm (ZZZZ)"
    return format_datetime(at, pattern, tzinfo=ZoneInfo(zone), locale=language)


def zone_text(zone: str, language: str) -> str:
    """The zone by its city or country."""
    return get_timezone_location(ZoneInfo(zone), locale=language)


def iso_text(when: datetime | float) -> str:
    """For machines: RFC 3339, UTC."""
    at = when if isinstance(when, datetime) else datetime.fromtimestamp(when, UTC)
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
