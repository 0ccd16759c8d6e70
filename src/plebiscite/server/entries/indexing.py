"""Following a record: its new entries go into the index, in bulk, each once.

Two processes may follow at once: a chunk is written under a lock of the log's row, and only if
it goes on exactly where the index ends.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from django.db import transaction

from plebiscite.canonical.batches import in_batches
from plebiscite.server.entries.entry_rows import EntryRow, row_of
from plebiscite.server.entries.models import IndexedEntry, IndexedLog, TurnoutHour
from plebiscite.server.entries.publication_times import PublicationTimes
from plebiscite.server.entries.published import PublishedLog, published
from plebiscite.server.referendums.models import Referendum

CHUNK = 4096  # entries written under one lock
_ASKED_AT_ONCE = 500  # credentials in one query
_ROWS_AT_ONCE = 1000

Timed = tuple[EntryRow, datetime]


def follow(referendum: Referendum, *, most: int | None = None) -> int:
    """Index what was published since the last time; how many entries.

    With `most`, stop once so many were taken. Idempotent. Raises: AbsentError before the first
    checkpoint; SignatureError, InclusionError or MalformedError for files that are not the log's.
    """
    log = published(referendum.slug)
    _forget_another_log(referendum, log)
    taken = 0
    while most is None or taken < most:
        start = indexed_size(referendum)
        if start >= log.size:
            break
        taken += take_chunk(referendum, log, start, min(start + CHUNK, log.size))
    return taken


def indexed_size(referendum: Referendum) -> int:
    """How many entries of its record are in the index."""
    row = IndexedLog.objects.filter(referendum=referendum).values_list("size", flat=True).first()
    return row or 0


def _forget_another_log(referendum: Referendum, log: PublishedLog) -> None:
    """An index whose end is not on this log was made from another one; it is dropped."""
    known = IndexedLog.objects.filter(referendum=referendum).first()
    if known is None or known.size == 0:
        return
    if known.size <= log.size and known.root == log.tree.range_hash(0, known.size).hex():
        return
    with transaction.atomic():
        IndexedLog.objects.select_for_update().filter(referendum=referendum).update(size=0, root="")
        IndexedEntry.objects.filter(referendum=referendum).delete()
        TurnoutHour.objects.filter(referendum=referendum).delete()


def take_chunk(referendum: Referendum, log: PublishedLog, start: int, stop: int) -> int:
    """Index the entries [start, stop) unless another process did; how many."""
    times = PublicationTimes(log.record.root, datetime.now(UTC))
    timed = [
        (row_of(position, raw), times.of(position))
        for position, raw in enumerate(log.tree.entries(start, stop), start)
    ]
    with transaction.atomic():
        IndexedLog.objects.get_or_create(referendum=referendum)
        locked = IndexedLog.objects.select_for_update().get(referendum=referendum)
        if locked.size != start:
            return 0  # another process was here first
        _count(referendum, timed)
        IndexedEntry.objects.bulk_create(
            [_model(referendum, row, at) for row, at in timed],
            batch_size=_ROWS_AT_ONCE,
            ignore_conflicts=True,
        )
        locked.size, locked.root = stop, log.tree.range_hash(0, stop).hex()
        locked.save()
    return stop - start


def _model(referendum: Referendum, row: EntryRow, at: datetime) -> IndexedEntry:
    return IndexedEntry(
        referendum=referendum,
        position=row.position,
        kind=row.kind,
        unit=row.unit,
        credential=row.credential,
        counter=row.counter,
        tracker=row.tracker.hex(),
        tracker_words=row.words,
        logged_at=at,
    )


def _count(referendum: Referendum, timed: Sequence[Timed]) -> None:
    """A credential's first ballot adds a voter; an exclusion of a standing ballot takes one."""
    ballots = {row.credential for row, _ in timed if row.kind == "ballot"}
    voted = _voted_before(referendum, ballots)
    moves: Counter[tuple[str, datetime]] = Counter()
    for row, at in timed:
        hour = at.replace(minute=0, second=0, microsecond=0)
        if row.kind == "ballot" and row.credential not in voted:
            voted.add(row.credential)
            moves[row.unit, hour] += 1
        elif row.uncounts:
            moves[row.unit, hour] -= 1
    _move(referendum, moves)


def _move(referendum: Referendum, moves: Mapping[tuple[str, datetime], int]) -> None:
    """Add to the hours of the turnout, all at once. The log's row is locked: nobody else does."""
    hours = TurnoutHour.objects.filter(
        referendum=referendum, hour__in={hour for _, hour in moves}
    ).values_list("unit", "hour", "voters")
    before = {(unit, hour): voters for unit, hour, voters in hours}
    TurnoutHour.objects.bulk_create(
        [
            TurnoutHour(
                referendum=referendum,
                unit=unit,
                hour=hour,
                voters=before.get((unit, hour), 0) + voters,
            )
            for (unit, hour), voters in moves.items()
        ],
        batch_size=_ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["referendum", "unit", "hour"],
        update_fields=["voters"],
    )


def _voted_before(referendum: Referendum, credentials: Iterable[str]) -> set[str]:
    rows = IndexedEntry.objects.filter(referendum=referendum, kind="ballot")
    voted: set[str] = set()
    for some in in_batches(credentials, _ASKED_AT_ONCE):
        voted.update(rows.filter(credential__in=some).values_list("credential", flat=True))
    return voted
