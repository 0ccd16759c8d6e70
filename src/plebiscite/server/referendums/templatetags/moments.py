"""`{{ seconds|utc_moment }}`: POSIX seconds as staff read them."""

from datetime import UTC, datetime

from django import template

register = template.Library()


@register.filter
def utc_moment(seconds: int) -> str:
    """The moment in UTC to the minute; a witness may state one that no calendar has."""
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError, OSError):
        return str(seconds)
