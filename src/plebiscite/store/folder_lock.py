"""One writer at a time: an advisory lock on a folder, held for the life of a process (rule R5)."""

import fcntl
import os
from pathlib import Path

from plebiscite.errors import UnavailableError


class FolderLock:
    """An exclusive lock on a folder. The system releases it when the process ends, however."""

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises UnavailableError at once if another process holds it."""
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as problem:
            reason = (problem.strerror or str(problem)).lower()
            raise UnavailableError(f"cannot open the folder: {reason}", place=str(folder)) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise UnavailableError(
                "another program is writing here; stop it first, or use it", place=str(folder)
            ) from None
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        os.close(self._descriptor)
