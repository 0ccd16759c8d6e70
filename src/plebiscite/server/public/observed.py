"""What observers said in a referendum's record, for pages and for the API."""

from datetime import UTC, datetime
from typing import Any

from plebiscite.errors import PlebisciteError
from plebiscite.observe.observers_said import Overview, Totals
from plebiscite.observe.overview import Sources, overview_of
from plebiscite.server.entries.publication_times import PublicationTimes
from plebiscite.server.entries.word_blobs import words_in
from plebiscite.server.public.standing import Standing

_COUNTS = (
    ("accepted", "accepted"),
    ("declined", "declined"),
    ("boycotting", "boycotting"),
    ("silent", "silent"),
    ("agree", "agree"),
    ("object", "object"),
    ("not-recognise", "not_recognise"),
    ("verified", "verified"),
    ("failed", "failed"),
    ("unanswered", "unanswered"),
)


_kept: dict[str, tuple[Standing, Overview]] = {}


def observed(standing: Standing) -> Overview:
    """Everything observers said, made once for each standing: every page has the line of it."""
    known = _kept.get(standing.slug)
    if known is not None and known[0] is standing:
        return known[1]
    made = observed_now(standing)
    _kept[standing.slug] = (standing, made)
    return made


def forget() -> None:
    """Forget what was made."""
    _kept.clear()


def observed_now(standing: Standing, *, now: int | None = None) -> Overview:
    """The same, made anew; `now` (POSIX seconds): also how long replies are waited for."""
    times = PublicationTimes(standing.log.record.root, datetime.now(UTC))
    return overview_of(
        standing.definition,
        standing.acts,
        Sources(
            size=standing.size,
            words=lambda name: words_of_blob(standing, name),
            time=lambda index: int(times.of(index).timestamp()),
            root_at=lambda size: standing.log.tree.range_hash(0, size).hex(),
            now=now,
        ),
    )


def words_of_blob(standing: Standing, name: str) -> str | None:
    """The text of a blob of words; None where it is absent."""
    try:
        return words_in(standing.log.record.blob(name))
    except PlebisciteError:
        return None


def counts(totals: Totals) -> list[tuple[str, int]]:
    """Messages of the line beside a result with their numbers; noughts are left out."""
    found = ((message, getattr(totals, field)) for message, field in _COUNTS)
    return [(message, number) for message, number in found if number]


def observers_line(standing: Standing) -> dict[str, Any]:
    """What `public/observers_line.html` shows."""
    totals = observed(standing).totals
    return {"number": totals.observers, "counts": counts(totals)}
