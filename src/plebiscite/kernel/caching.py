"""Compiled functions, kept between runs so that a second start costs under a second.

Numba's own cache notices a change of the file that a function stands in, not of the modules it
took inlined parts from. Here the folder is named after the bytes of *all* compiled sources, so a
change anywhere starts an empty one. What is cached is executable: only folders of this user
serve. Numba writes each file whole under another name and renames it, so processes that start
together do not disturb each other.
"""

import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import numba
import numpy as np

Compiled = TypeVar("Compiled", bound=Callable[..., Any])

_PACKAGE = Path(__file__).parent.parent
_SOURCES = ("kernel/*.py", "ballot/bulk_*.py")  # every module that compiles anything
_PRIVATE = 0o700
_OPEN_TO_OTHERS = 0o022  # group or world may write


def _key() -> str:
    digest = sha256(f"{numba.__version__}|{np.__version__}".encode())
    for pattern in _SOURCES:
        for path in sorted(_PACKAGE.glob(pattern)):
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _candidates() -> Iterator[Path]:
    """Where a cache may lie, best first."""
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(chosen)
    if home := os.environ.get("XDG_CACHE_HOME"):
        yield Path(home) / "plebiscite"
    yield Path("~/.cache/plebiscite").expanduser()
    yield Path(tempfile.gettempdir()) / f"plebiscite-{os.getuid()}"


def _usable(folder: Path) -> bool:
    """Whether `folder` can be made and written, and nobody else could put code there."""
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            return False
        if found.st_mode & _OPEN_TO_OTHERS:
            return False
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return False
    return True


def cache_folder() -> Path | None:
    """The folder for exactly these sources, made if need be; None if no place can be trusted."""
    key = f"compiled-{_key()}"
    for place in _candidates():
        if _usable(place) and _usable(place / key):
            return place / key
    return None


_FOLDER = cache_folder()
if _FOLDER is not None:
    numba.config.CACHE_DIR = str(_FOLDER)


def compiled(signature: str) -> Callable[[Compiled], Compiled]:
    """Compile for `signature` when the module is imported, or load what an earlier run compiled.

    Without the interpreter's lock, bounds unchecked: the function proves its own indices.
    """
    decorator: Callable[[Compiled], Compiled] = numba.njit(
        signature, cache=_FOLDER is not None, nogil=True, error_model="numpy"
    )
    return decorator


def part(function: Compiled) -> Compiled:
    """A part of compiled functions: never compiled or cached by itself."""
    made: Compiled = numba.njit(nogil=True, error_model="numpy")(function)
    return made
