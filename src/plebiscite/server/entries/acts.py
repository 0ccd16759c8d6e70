"""The entries of a record that are no ballots: few, read whole, kept in memory."""

import threading
from typing import NamedTuple, TypeVar

from plebiscite.log.tiles import TILE_WIDTH
from plebiscite.record.entries import Entry, parse_entry
from plebiscite.server.entries.entry_rows import VOTES
from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.entries.published import PublishedLog
from plebiscite.server.referendums.models import Referendum

E = TypeVar("E")


class Act(NamedTuple):
    """An entry that is no ballot and no challenge, with its place in the log."""

    position: int
    entry: Entry


class _Known(NamedTuple):
    foundation: bytes  # the leaf of entry 0: whose acts these are
    size: int
    acts: tuple[Act, ...]


_known: dict[int, _Known] = {}
_lock = threading.Lock()


def acts_of(referendum: Referendum, log: PublishedLog, size: int) -> tuple[Act, ...]:
    """All acts among the first `size` entries, in order. The index must cover them."""
    if size == 0:
        return ()
    foundation = log.tree.leaf(0)
    with _lock:
        known = _known.get(referendum.pk)
        if known is None or known.foundation != foundation or known.size > size:
            known = _Known(foundation, 0, ())
        if known.size < size:
            new = _read(referendum, log, known.size, size)
            known = _Known(foundation, size, known.acts + new)
            _known[referendum.pk] = known
    return known.acts


def _read(referendum: Referendum, log: PublishedLog, start: int, stop: int) -> tuple[Act, ...]:
    positions = (
        IndexedEntry.objects.filter(referendum=referendum, position__gte=start, position__lt=stop)
        .exclude(kind__in=(*VOTES, ""))
        .order_by("position")
        .values_list("position", flat=True)
    )
    bundle, entries, read = -1, list[bytes](), list[Act]()
    for position in positions:
        if position // TILE_WIDTH != bundle:
            bundle = position // TILE_WIDTH
            entries = log.tree.bundle(bundle)
        read.append(Act(position, parse_entry(entries[position % TILE_WIDTH])))
    return tuple(read)


def newest(acts: tuple[Act, ...], kind: type[E]) -> tuple[int, E] | None:
    """The last act of a kind with its index, or None."""
    for act in reversed(acts):
        if isinstance(act.entry, kind):
            return act.position, act.entry
    return None
