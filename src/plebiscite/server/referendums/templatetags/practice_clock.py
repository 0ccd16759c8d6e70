"""The practice clock, as every page of a referendum shows it."""

from datetime import UTC, datetime

from django import template

from plebiscite.server import clock

register = template.Library()


@register.simple_tag
def shifted_time() -> str:
    """The time that the service goes by, if it is not the true one; or ""."""
    if not clock.practice_offset():
        return ""
    return f"{datetime.fromtimestamp(clock.now(), UTC):%Y-%m-%d %H:%M:%S} UTC"
