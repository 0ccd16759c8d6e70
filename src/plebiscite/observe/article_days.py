"""Days in an article: written out, or named from the day the article appeared."""

import datetime as dt
import re

_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        start=1,
    )
}
_NAME = (
    r"(?P<{0}>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_WRITTEN = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_NAME.format('month')},?(?: (?P<year>\d{{4}}))?"
    rf"|\b{_NAME.format('first')} (?P<after>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<then>\d{{4}}))?"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})\b"
)
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEKDAY = re.compile(rf"\b(?:on |last |this )?({'|'.join(_WEEKDAYS)})\b(?! next)")
_TODAY = re.compile(r"\b(today|yesterday)\b", re.IGNORECASE)
_SAID = (
    r"\b(?:said|told [\w ]{1,30}|announced|declared|stated|reported|ruled"
    r"|repeated|published[\w ]{0,30}|confirmed|wrote)"
    r"(?: [a-z]+){0,2} "
)
_SAID_ON = re.compile(rf"{_SAID}(?=(?:on |today|yesterday|late |early ))")
_LATE = re.compile(r"(?:late |early )?(?:on )?(?:late |early )?")
_IN_YEAR = re.compile(r"\b[Ii]n ((?:1[89]|20)\d{2})\b")
_WEEK = 7


def day_in(words: str, published: dt.date | None) -> dt.date | None:
    """The first day that the words name; the year and the week are those of `published`."""
    written = _WRITTEN.search(words)
    if written:
        return _written(written, published)
    if published is None:
        return None
    if named := _TODAY.search(words):
        return published - dt.timedelta(days=named[1].casefold() == "yesterday")
    if named := _WEEKDAY.search(words):
        back = (published.weekday() - _WEEKDAYS.index(named[1])) % _WEEK
        return published - dt.timedelta(days=back)
    return None


def said_on(sentence: str, published: dt.date | None) -> dt.date | None:
    """The day on which something was said, where the sentence says it: "said on Monday"."""
    match = _SAID_ON.search(sentence)
    return day_in(sentence[match.end() : match.end() + 24], published) if match else None


def other_year(sentence: str, published: dt.date | None) -> str:
    """The year of an earlier event, where the sentence tells of one: "in 2010"; else empty."""
    match = _IN_YEAR.search(sentence)
    if match is None or published is None or match[1] == str(published.year):
        return ""
    return match[1]


def _written(match: re.Match[str], published: dt.date | None) -> dt.date | None:
    try:
        if match["iso"]:
            return dt.date.fromisoformat(match["iso"])
        name = (match["month"] or match["first"])[:3].casefold()
        month = next(number for word, number in _MONTHS.items() if word.startswith(name))
        year = match["year"] or match["then"]
        if year is None and published is None:
            return None
        written = int(year) if year else published.year  # type: ignore[union-attr]  # asked above
        day = dt.date(written, month, int(match["day"] or match["after"]))
        later = not year and published is not None and day > published
        return day.replace(year=day.year - 1) if later else day
    except ValueError:
        return None
