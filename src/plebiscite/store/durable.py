"""Files that appear whole or not at all, and the one door to the disk.

Every call by which the store changes a disk goes through `FileCalls`, so that tests can fail or
kill the process at the n-th of them.

- A whole file: temporary file in the same folder, write, fsync, rename, fsync of the folder.
- A write-once file that exists must hold the same bytes; other bytes are an incident (rule R12).
- After a failed fsync the page cache may lie: `FatalStorageError`. The process must end, and never
  try again; the next start reads what really is on the disk.
"""

import io
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from plebiscite.errors import EvidenceError, MisuseError, UnavailableError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PRIVATE = 0o600
"""The mode of a file that holds a secret."""
PUBLIC = 0o644
"""The mode of a file anyone may read."""
TEMPORARY = ".unfinished-"
"""Files whose names start so are what a crash left of a file that never appeared."""


class FatalStorageError(UnavailableError):
    """The disk may have lost what it said it kept. End the process; never try again in it."""


class StorageIncidentError(EvidenceError):
    """Bytes that must never change have changed. Stop, keep everything, and investigate."""


class FileCalls:
    """The calls that change a disk, one method each and nothing else."""

    def open(self, path: Path, flags: int, mode: int = PUBLIC) -> int:
        """An open file's descriptor."""
        return os.open(path, flags | os.O_CLOEXEC, mode)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        """How many of the bytes were written; may be fewer than given."""
        return os.write(descriptor, data)

    def fsync(self, descriptor: int) -> None:
        """Force the file or folder to the disk."""
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Close the descriptor."""
        os.close(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Give a file its name, replacing what had it."""
        os.replace(old, new)  # noqa: PTH105 - the call itself, as everywhere in this class

    def mkdir(self, path: Path) -> None:
        """Make one folder."""
        os.mkdir(path)  # noqa: PTH102

    def unlink(self, path: Path) -> None:
        """Remove one file."""
        os.unlink(path)  # noqa: PTH108

    def commit(self, connection: sqlite3.Connection) -> None:
        """End a database transaction; SQLite forces it to the disk."""
        connection.commit()


@contextmanager
def _explained(doing: str, path: Path) -> Iterator[None]:
    """Turn the system's errors into sentences."""
    try:
        yield
    except OSError as problem:
        if problem.errno in {ENOSPC, EDQUOT}:
            reason = "the disk is full: free some space and run this again"
        else:
            reason = (problem.strerror or str(problem)).lower()
        raise UnavailableError(f"cannot {doing}: {reason}", place=str(path)) from problem


class DurableFiles:
    """Writes and removes files so that a crash at any moment leaves a usable state.

    Every method raises UnavailableError with the place and the remedy when the disk refuses, and
    FatalStorageError when an fsync fails.
    """

    def __init__(self, calls: FileCalls | None = None) -> None:
        self.calls = calls or FileCalls()

    def write_whole(self, path: Path, data: bytes, *, mode: int = PUBLIC) -> None:
        """Replace or make the file; it has the old bytes or the new, whatever happens."""
        self.make_folder(path.parent)
        temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
        with _explained("write the file", path):
            try:
                self._write_temporary(temporary, data, mode)
                self.calls.rename(temporary, path)
            except (OSError, FatalStorageError):
                temporary.unlink(missing_ok=True)
                raise
        self.fsync_folder(path.parent)

    def write_once(self, path: Path, data: bytes) -> None:
        """Make a file that never changes again.

        Raises: StorageIncidentError if the file exists with other bytes.
        """
        if path.exists():
            if read_bytes(path) != data:
                raise StorageIncidentError(
                    "this file must never change, but its bytes differ from those to be written; "
                    "stop the log, keep both versions and compare with a mirror",
                    place=str(path),
                )
            self.fsync_folder(path.parent)
            return
        self.write_whole(path, data)

    def write_new(self, path: Path, data: bytes, *, mode: int = PRIVATE) -> None:
        """Make a file where none is. Raises MisuseError if the name is taken."""
        if path.exists() or path.is_symlink():
            raise MisuseError(
                "the file exists and is not overwritten; name another or move it away",
                place=str(path),
            )
        self.write_whole(path, data, mode=mode)

    def append(self, path: Path, data: bytes, *, mode: int = PRIVATE) -> None:
        """Add bytes at the end and force them to the disk. A crash may leave a part of them."""
        fresh = not path.exists()
        self.make_folder(path.parent)
        with _explained("append to the file", path):
            descriptor = self.calls.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, mode)
            try:
                self._write_all(descriptor, data)
                self._fsync(descriptor, path)
            finally:
                self.calls.close(descriptor)
        if fresh:
            self.fsync_folder(path.parent)

    @contextmanager
    def folder_whole(self, path: Path) -> Iterator[Path]:
        """A new folder to fill, which takes the name `path` when the block ends without an error.

        After an error nothing of it is left. Raises: MisuseError unless `path` is new or empty.
        """
        require_new_folder(path)
        temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
        shutil.rmtree(temporary, ignore_errors=True)  # of a process that was killed
        try:
            self.make_folder(temporary)
            yield temporary
            self.fsync_folder(temporary)
            with _explained("give the folder its name", path):
                self.calls.rename(temporary, path)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        self.fsync_folder(path.parent)

    @contextmanager
    def stream(self, path: Path, *, mode: int = PUBLIC) -> Iterator["Stream"]:
        """A new file to write piece by piece, forced to the disk when the block ends.

        It is whole only then: write it into a folder of `folder_whole`.
        """
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with _explained("write the file", path):
            descriptor = self.calls.open(path, flags, mode)
        stream = Stream(self, descriptor, path)
        try:
            yield stream
            self._fsync(descriptor, path)
        finally:
            stream.abandon()
            self.calls.close(descriptor)

    def remove(self, path: Path) -> None:
        """Remove the file if it is there."""
        if path.exists():
            with _explained("remove the file", path):
                self.calls.unlink(path)
            self.fsync_folder(path.parent)

    def make_folder(self, path: Path) -> None:
        """Make the folder and its missing parents, each forced to the disk."""
        if path.is_dir():
            return
        self.make_folder(path.parent)
        with _explained("make the folder", path):
            self.calls.mkdir(path)
        self.fsync_folder(path.parent)

    def commit(self, connection: sqlite3.Connection, path: Path) -> None:
        """End a transaction of the database at `path`.

        Raises: FatalStorageError when SQLite cannot say whether it was kept.
        """
        try:
            self.calls.commit(connection)
        except (sqlite3.Error, OSError) as problem:
            raise FatalStorageError(
                f"the database did not confirm the change ({problem}); end the program, check the "
                "disk and start again",
                place=str(path),
            ) from problem

    def _write_temporary(self, path: Path, data: bytes, mode: int) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        descriptor = self.calls.open(path, flags, mode)
        try:
            self._write_all(descriptor, data)
            self._fsync(descriptor, path)
        finally:
            self.calls.close(descriptor)

    def _write_all(self, descriptor: int, data: "ReadableBuffer") -> None:
        left = memoryview(data).cast("B")
        while left:
            left = left[self.calls.write(descriptor, left) :]

    def fsync_folder(self, path: Path) -> None:
        """Force a folder's names to the disk."""
        with _explained("open the folder", path):
            descriptor = self.calls.open(path, os.O_RDONLY | os.O_DIRECTORY)
            try:
                self._fsync(descriptor, path)
            finally:
                self.calls.close(descriptor)

    def _fsync(self, descriptor: int, path: Path) -> None:
        try:
            self.calls.fsync(descriptor)
        except OSError as problem:
            raise FatalStorageError(
                f"the disk did not confirm that it kept the bytes ({problem.strerror}); end the "
                "program, check the disk and start again",
                place=str(path),
            ) from problem


class Stream(io.RawIOBase):
    """The file of `DurableFiles.stream`, for libraries that write to an open file."""

    def __init__(self, files: DurableFiles, descriptor: int, path: Path) -> None:
        self._files, self._descriptor, self._path = files, descriptor, path
        self._abandoned = False
        self.digest, self.size = sha256(), 0

    def writable(self) -> bool:
        """True."""
        return True

    def write(self, data: "ReadableBuffer") -> int:
        """Write all of it; raises as every method of `DurableFiles`."""
        length = memoryview(data).nbytes
        if self._abandoned:
            return length
        with _explained("write the file", self._path):
            self._files._write_all(self._descriptor, data)  # noqa: SLF001 - halves of one thing
        self.digest.update(data)
        self.size += length
        return length

    def abandon(self) -> None:
        """Let what is written from here on go nowhere: the file's number is another's soon.

        A library may still want to end its file when it is thrown away.
        """
        self._abandoned = True


def require_new_folder(path: Path) -> None:
    """Raise MisuseError unless nothing has this name, or an empty folder."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise MisuseError("this folder is not empty; name a new one", place=str(path))


def read_bytes(path: Path, *, limit: int | None = None) -> bytes:
    """The file's bytes, at most `limit` of them.

    Raises: UnavailableError if it is absent, unreadable or larger than `limit`.
    """
    try:
        with path.open("rb") as file:
            data = file.read() if limit is None else file.read(limit + 1)
    except FileNotFoundError as problem:
        raise UnavailableError("there is no such file", place=str(path)) from problem
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise UnavailableError(f"cannot read the file: {reason}", place=str(path)) from problem
    if limit is not None and len(data) > limit:
        raise UnavailableError(f"the file is larger than {limit} bytes", place=str(path))
    return data
