"""Bytes of one run, appended and read again: a temporary file without a name, never synced."""

import os
import tempfile
from pathlib import Path

from plebiscite.errors import UnavailableError

_UNWRITTEN = 2**20  # bytes that wait in memory to be written


def full_folder(problem: Exception, folder: str) -> UnavailableError:
    """What to raise when scratch has no room to grow."""
    return UnavailableError(
        f"the temporary file cannot grow ({problem}); free some space, or set TMPDIR to a folder "
        "with more",
        place=folder,
    )


class ScratchFile:
    """Bytes that only grow. The file has no name, so it vanishes whatever ends the process."""

    def __init__(self, folder: Path | None = None) -> None:
        """An empty file below `folder`, or below the system's default."""
        self._folder = str(folder or tempfile.gettempdir())
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - `close` does
        self._written = 0
        self._tail = bytearray()

    def append(self, raw: bytes) -> int:
        """Add `raw` at the end: the offset where it begins. Raises UnavailableError."""
        start = self._written + len(self._tail)
        self._tail += raw
        if len(self._tail) >= _UNWRITTEN:
            self._write()
        return start

    def read(self, start: int, size: int) -> bytes:
        """The `size` bytes from `start` on, which one call of `append` has added."""
        if start < self._written:
            return os.pread(self._file.fileno(), size, start)
        start -= self._written
        return bytes(self._tail[start : start + size])

    def _write(self) -> None:
        try:
            while self._tail:
                done = self._file.write(self._tail)
                self._written += done
                del self._tail[:done]
        except OSError as problem:
            raise full_folder(problem, self._folder) from problem

    def close(self) -> None:
        """Close the file, which thereby vanishes."""
        self._file.close()
