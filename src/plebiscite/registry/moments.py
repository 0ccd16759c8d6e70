"""Moments for voters: in the referendum's own time zone, in the voter's language."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from fluent.runtime.types import fluent_date

from plebiscite.record.definition import Definition
from plebiscite.texts import voice

PART = "registry"
"""The part of the texts that this room speaks."""


def say_moment(moment: datetime | int, definition: Definition, language: str) -> str:
    """Date and time of a moment, which may be POSIX seconds."""
    if isinstance(moment, int):
        moment = datetime.fromtimestamp(moment, UTC)
    zone = definition.calendar.time_zone
    at = fluent_date(moment.astimezone(ZoneInfo(zone)), dateStyle="long", timeStyle="short")
    return voice(language, PART).say("moment", at=at)  # type: ignore[arg-type]  # Voice.say names no dates
