"""The index as fresh as the record: a page that finds it behind takes the new entries itself."""

import threading
import time

from plebiscite.server.entries.indexing import follow, indexed_size
from plebiscite.server.entries.published import PublishedLog, published
from plebiscite.server.referendums.models import Referendum

MOST_ON_THE_WAY = 8192  # entries one page takes; after a loss the worker does the rest
BELIEVED = 1.0  # seconds for which a database once found complete is not asked again
_lock = threading.Lock()
_complete: dict[int, tuple[bytes, float]] = {}  # by referendum: indexed root, monotonic time


def fresh_log(referendum: Referendum) -> tuple[PublishedLog, int]:
    """The published log, and up to which size the index has it: nearly always all of it.

    Raises: as `follow`.
    """
    log = published(referendum.slug)
    root, since = _complete.get(referendum.pk, (b"", 0.0))
    if root == log.tree.root and time.monotonic() - since < BELIEVED:
        return log, log.size
    with _lock:
        follow(referendum, most=MOST_ON_THE_WAY)
    size = indexed_size(referendum)
    if size == log.size:
        _complete[referendum.pk] = (log.tree.root, time.monotonic())
    return log, min(size, log.size)


def forget() -> None:
    """Believe nothing any more: another database is in use."""
    _complete.clear()
