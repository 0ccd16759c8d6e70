"""Which entry lies where: an index by SHA-256, so that a ballot sent twice is logged once.

It can be deleted at any time and is made again from the log. It is never believed: the caller
compares the entry's bytes in the log before it answers (a wrong index must not give a receipt).
"""

import sqlite3
import threading
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from plebiscite.errors import UnavailableError
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.log.tree import AuthenticatedTree

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (hash BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS covered (one INTEGER PRIMARY KEY, size INTEGER, root BLOB);
"""


class EntryIndex:
    """SHA-256 of an entry → its index in the log, for the log's first `size` entries.

    `find` may be called from any thread; everything else from the one that writes the log.
    """

    def __init__(self, path: Path, tree: AuthenticatedTree) -> None:
        """Open the index and bring it up to the log; make it again if it is another log's."""
        self.path = path
        self._lock = threading.Lock()
        self._is_closed = False
        try:
            self._database = _open(path)
            self._catch_up(tree)
        except sqlite3.DatabaseError:
            self._make_again(tree)

    def find(self, entry: bytes) -> int | None:
        """Where the entry should lie; None if it is not in the log.

        Raises: UnavailableError if another thread has closed the index.
        """
        key = (sha256(entry).digest(),)
        with self._lock:
            if self._is_closed:
                raise UnavailableError("the log was closed meanwhile", place=str(self.path))
            found = self._database.execute("SELECT place FROM entry WHERE hash = ?", key)
            row = found.fetchone()
        return None if row is None else int(row[0])

    def extend(self, start: int, entries: Iterable[bytes], root: bytes) -> None:
        """Take in the entries from index `start`, which make the log with this root.

        Raises: UnavailableError if the disk refuses.
        """
        try:
            with self._lock:
                self._extend(start, entries, root)
        except sqlite3.OperationalError as problem:
            raise UnavailableError(
                f"cannot write the index of entries: {problem}", place=str(self.path)
            ) from problem

    def close(self) -> None:
        """Close the database."""
        with self._lock:
            self._is_closed = True
            self._database.close()

    def _extend(self, start: int, entries: Iterable[bytes], root: bytes) -> None:
        size = start
        for size, entry in enumerate(entries, start + 1):
            # The first of two equal entries is the one that counts.
            self._database.execute(
                "INSERT OR IGNORE INTO entry VALUES (?, ?)", (sha256(entry).digest(), size - 1)
            )
        self._database.execute("INSERT OR REPLACE INTO covered VALUES (1, ?, ?)", (size, root))
        self._database.commit()

    def _catch_up(self, tree: AuthenticatedTree) -> None:
        row = self._database.execute("SELECT size, root FROM covered").fetchone()
        size, root = row or (0, EMPTY_ROOT)
        if size > tree.size or root != (tree.range_hash(0, size) if size else EMPTY_ROOT):
            self._database.execute("DELETE FROM entry")
            size = 0
        if size < tree.size:
            self._extend(size, tree.entries(size), tree.root)

    def _make_again(self, tree: AuthenticatedTree) -> None:
        with suppress(AttributeError):  # the opening itself may have failed
            self._database.close()
        try:
            self.path.unlink(missing_ok=True)
            self._database = _open(self.path)
            self._extend(0, tree.entries(), tree.root)
        except (OSError, sqlite3.DatabaseError) as problem:
            raise UnavailableError(
                f"cannot write the index of entries: {problem}", place=str(self.path)
            ) from problem


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, check_same_thread=False)  # one at a time, by the lock
    try:
        database.executescript(f"PRAGMA synchronous = NORMAL; {_SCHEMA}")
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database
