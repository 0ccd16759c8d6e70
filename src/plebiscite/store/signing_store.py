"""The last signed checkpoint, kept apart from the record, so that a log never signs two histories.

Rule R2. The store is one SQLite file on a volume of its own, never in the record's backup: when an
old copy of the record comes back, this file still knows what was signed. A signature leaves only
after the row is changed from exactly the checkpoint that the new one was proved to continue.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from plebiscite.errors import ConsistencyError, MisuseError, UnavailableError
from plebiscite.log.checkpoint import Checkpoint, parse_checkpoint, sign_checkpoint
from plebiscite.log.consistency import verify_growth
from plebiscite.log.keys import SigningKey
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.log.note import Note, parse_note
from plebiscite.store.durable import PRIVATE, DurableFiles, StorageIncidentError

Prove = Callable[[int, int], Sequence[bytes]]
"""Gives the consistency proof between two sizes, computed from the stored tiles."""

_SCHEMA = """
CREATE TABLE signed (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    origin TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    root BLOB NOT NULL CHECK (length(root) = 32),
    note BLOB NOT NULL
) STRICT
"""


@dataclass(frozen=True)
class Signed:
    """The last signed checkpoint, and its note with the log's own signature only.

    `note` is None while nothing is signed; then the checkpoint is that of the empty log.
    """

    checkpoint: Checkpoint
    note: Note | None


class SigningStore:
    """Compare-and-swap around one row. One instance per process and log."""

    def __init__(self, path: Path, origin: str, *, files: DurableFiles | None = None) -> None:
        """Open the store. Raises UnavailableError if absent, MisuseError if of another log."""
        if not path.is_file():
            raise UnavailableError(
                "the signing store is missing: find it; a log that signs without it may sign two "
                "histories (see the page on record files, “after a loss”)",
                place=str(path),
            )
        self.path = path
        self.origin = origin
        self._files = files or DurableFiles()
        self._database = _connect(path)
        try:
            self._require_origin()
        except BaseException:
            self._database.close()
            raise

    @classmethod
    def create(
        cls, path: Path, origin: str, *, files: DurableFiles | None = None
    ) -> "SigningStore":
        """A store for a log that has signed nothing. Raises MisuseError if the file exists."""
        if path.exists():
            raise MisuseError("the signing store exists and is kept as it is", place=str(path))
        files = files or DurableFiles()
        files.make_folder(path.parent)
        unfinished = path.with_name(path.name + ".new")
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))
        database = _connect(unfinished)
        try:
            database.execute(_SCHEMA)
            database.execute("INSERT INTO signed VALUES (1, ?, 0, ?, ?)", (origin, EMPTY_ROOT, b""))
            files.commit(database, path)
        finally:
            database.close()
        files.calls.rename(unfinished, path)
        files.fsync_folder(path.parent)
        return cls(path, origin, files=files)

    def last(self) -> Signed:
        """The last signed checkpoint. Raises StorageIncidentError if the file is damaged."""
        with _named(self.path):
            rows = self._database.execute("SELECT origin, size, root, note FROM signed").fetchall()
        if len(rows) != 1:
            raise StorageIncidentError("the signing store holds no row", place=str(self.path))
        origin, size, root, note = rows[0]
        return Signed(Checkpoint(origin, size, root), parse_note(note) if note else None)

    def sign(self, checkpoint: Checkpoint, key: SigningKey, prove: Prove) -> Note:
        """Sign `checkpoint`, if it continues the last signed one; the same one is signed again.

        Raises: ConsistencyError for a smaller size, another root at the same size, a proof that
        fails, or a row that another process changed meanwhile; MisuseError for another origin.
        """
        last = self.last().checkpoint
        self._require_continues(last, checkpoint, prove)
        note = sign_checkpoint(checkpoint, key)
        self._swap(last, checkpoint, note)
        return note

    def adopt(self, note: Note, prove: Prove) -> None:
        """Take over a signed checkpoint that is ahead, when a mirror is promoted.

        The caller has verified the log's signature. Raises as `sign`.
        """
        new = parse_checkpoint(note.text)
        last = self.last().checkpoint
        self._require_continues(last, new, prove)
        self._swap(last, new, note)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _require_origin(self) -> None:
        kept = self.last().checkpoint.origin
        if kept != self.origin:
            raise MisuseError(
                f"this signing store is of log {kept}, not of {self.origin}", place=str(self.path)
            )

    def _require_continues(self, last: Checkpoint, new: Checkpoint, prove: Prove) -> None:
        place = f"{self.path}: signed size {last.size}, asked for {new.size}"
        if new.origin != last.origin:
            raise MisuseError(f"this store signs for {last.origin}, not {new.origin}", place=place)
        if new.size < last.size:
            raise ConsistencyError("a larger log is signed already", place=place)
        if new.size == last.size and new.root != last.root:
            raise ConsistencyError("another root is signed for this size", place=place)
        proof = prove(last.size, new.size)
        verify_growth(last.size, new.size, last.root, new.root, proof)

    def _swap(self, last: Checkpoint, new: Checkpoint, note: Note) -> None:
        with _named(self.path):
            changed = self._database.execute(
                "UPDATE signed SET size = ?, root = ?, note = ? WHERE size = ? AND root = ?",
                (new.size, new.root, bytes(note), last.size, last.root),
            )
        if changed.rowcount != 1:
            self._database.rollback()
            raise ConsistencyError(
                "another process signed meanwhile: two programs run this log; stop one",
                place=str(self.path),
            )
        self._files.commit(self._database, self.path)


def _connect(path: Path) -> sqlite3.Connection:
    with _named(path):
        database = sqlite3.connect(path, timeout=5)
        try:
            database.execute("PRAGMA journal_mode = DELETE")
            # FULL, and the folder too once the journal is gone: a commit survives a power cut.
            database.execute("PRAGMA synchronous = EXTRA")
        except BaseException:
            database.close()
            raise
    return database


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into sentences: busy or refused, or damaged."""
    try:
        yield
    except sqlite3.OperationalError as problem:
        raise UnavailableError(
            f"the signing store did not answer ({problem}); is another program using it?",
            place=str(path),
        ) from problem
    except sqlite3.DatabaseError as problem:
        raise StorageIncidentError(
            f"the signing store cannot be read ({problem}); do not make a new one: recover it",
            place=str(path),
        ) from problem
