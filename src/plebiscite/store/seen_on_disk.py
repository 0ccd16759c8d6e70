"""Sets and small maps too large for memory, in a temporary file that vanishes at close.

For "each ciphertext once" and for the state of each credential while a record is streamed. The
file is scratch: it is made again for each run, so it is never forced to the disk.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from plebiscite.store.scratch_file import full_folder

_CACHE_KIB = 64 * 1024
_COMMIT_EVERY = 100_000


class _Scratch:
    """A private SQLite file with one table, in a temporary folder."""

    def __init__(self, schema: str, folder: Path | None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="plebiscite-", dir=folder)
        self._database = sqlite3.connect(
            Path(self._folder.name) / "seen.sqlite", isolation_level=None
        )
        for setting in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            self._database.execute(f"PRAGMA {setting}")
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._database.execute(schema)
        self._database.execute("BEGIN")

    def _run(self, statement: str, values: tuple[bytes, ...]) -> sqlite3.Cursor:
        try:
            return self._database.execute(statement, values)
        except sqlite3.OperationalError as problem:
            raise full_folder(problem, self._folder.name) from problem

    def close(self) -> None:
        """Close and delete the file."""
        self._database.close()
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class SeenOnDisk(_Scratch):
    """A set of byte strings. Memory stays below about 70 MiB, whatever its size."""

    def __init__(self, folder: Path | None = None) -> None:
        """An empty set in a temporary file below `folder`, or below the system's default."""
        super().__init__("CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID", folder)

    def add(self, key: bytes) -> bool:
        """Add the key: True if it is new, False if it was there. Raises UnavailableError."""
        return self._run("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount == 1

    def add_all(self, keys: bytes, size: int) -> bool:
        """Add all `keys` of `size` bytes each, which stand one behind the other.

        True if none was there before and all differ; else False, and nothing changes. Raises
        UnavailableError.
        """
        single = [keys[start : start + size] for start in range(0, len(keys), size)]
        if len(set(single)) < len(single) or any(key in self for key in single):
            return False
        for key in single:
            self.add(key)
        return True

    def __contains__(self, key: bytes) -> bool:
        return self._run("SELECT 1 FROM seen WHERE key = ?", (key,)).fetchone() is not None

    def __len__(self) -> int:
        (count,) = self._run("SELECT count(*) FROM seen", ()).fetchone()
        return int(count)


class StatesOnDisk(_Scratch):
    """A map from byte strings to small byte strings, as each credential's counter and tracker."""

    def __init__(self, folder: Path | None = None) -> None:
        """An empty map in a temporary file below `folder`, or below the system's default."""
        schema = "CREATE TABLE state (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
        super().__init__(schema, folder)

    def get(self, key: bytes) -> bytes | None:
        """The key's value, or None. Raises UnavailableError."""
        row = self._run("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def set(self, key: bytes, value: bytes) -> None:
        """Give the key this value. Raises UnavailableError."""
        self._run("INSERT OR REPLACE INTO state VALUES (?, ?)", (key, value))

    def items(self) -> Iterator[tuple[bytes, bytes]]:
        """Every key and value, by key ascending. Do not set while iterating."""
        for key, value in self._run("SELECT key, value FROM state ORDER BY key", ()):
            yield bytes(key), bytes(value)

    def __len__(self) -> int:
        (count,) = self._run("SELECT count(*) FROM state", ()).fetchone()
        return int(count)
