"""Compiled functions, kept between runs so that a second start costs about a second.

Numba's own cache notices a change of the file that a function stands in, not of the modules it
took inlined parts and numbers from. Here the folder is named after the bytes of the module *and*
of all compiled modules that it imports, so a change of any starts an empty one. What is cached is
executable: only folders of this user serve. Sources that changed about when this process started,
or since, may differ from the code that it runs: nothing made of them is kept. Numba writes each
file whole under another name and renames it, so processes that start together do not disturb each
other.
"""

import os
import re
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import numba
import numpy as np
from numba.core.caching import _CacheLocator

from plebiscite.kernel.processor import multiplies_52_bits

Compiled = TypeVar("Compiled", bound=Callable[..., Any])

_PACKAGE = Path(__file__).parent.parent
_SOURCES = ("kernel/*.py", "ballot/bulk_*.py", "group/ed25519.py")
"""Where compiled code comes from: functions, and the numbers that they hold."""
_OPTIONS: Final = {"nogil": True, "error_model": "numpy"}
_IMPORT = re.compile(r"^\s*(?:from|import) plebiscite\.(\S+)(?: import (\w+))?", re.MULTILINE)
_PRIVATE = 0o700
_OPEN_TO_OTHERS = 0o022  # group or world may write
_SETTLED = 10  # seconds that a source must have been unchanged when this process started
_STARTED = time.time()


class _Source(NamedTuple):
    """A file as it is on the disk; `settled`: it is the one that this process runs."""

    text: str
    settled: bool


def _read(path: Path) -> _Source:
    text = path.read_text()
    return _Source(text, path.stat().st_mtime + _SETTLED < _STARTED)


@cache
def sources() -> dict[str, _Source]:
    """The sources by name within the package, as `kernel.points`."""
    return {
        ".".join(path.relative_to(_PACKAGE).with_suffix("").parts): _read(path)
        for pattern in _SOURCES
        for path in _PACKAGE.glob(pattern)
    }


def _with_imports(name: str) -> set[str]:
    """The module and every source that it imports, directly or not."""
    found, waiting = set(), [name]
    while waiting:
        each = waiting.pop()
        if each in sources() and each not in found:
            found.add(each)
            for module, member in _IMPORT.findall(sources()[each].text):
                waiting += [module, f"{module}.{member}"]
    return found


@cache
def cache_key(module: str) -> str | None:
    """A name for the code of `plebiscite.` + `module` with all that it is compiled from.

    None if a source changed so lately that the code may be another's, or is not there to be read.
    """
    if module not in sources():
        return None
    of_all = (numba.__version__, np.__version__, multiplies_52_bits(), _OPTIONS)
    digest = sha256(repr(of_all).encode())
    for name in sorted(_with_imports(module) - {"kernel.caching"}):
        source = sources()[name]
        if not source.settled:
            return None
        digest.update(sha256(f"{name}|{source.text}".encode()).digest())
    return f"{module}-{digest.hexdigest()[:16]}"


def _candidates() -> Iterator[Path]:
    """Where a cache may lie, best first."""
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        yield Path(chosen)
    if home := os.environ.get("XDG_CACHE_HOME"):
        yield Path(home) / "plebiscite"
    with suppress(RuntimeError):  # a user without a home, as in some containers
        yield Path("~/.cache/plebiscite").expanduser()
    yield Path(tempfile.gettempdir()) / f"plebiscite-{os.getuid()}"


def is_private_folder(folder: Path) -> bool:
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


@cache
def cache_place() -> Path | None:
    """The folder that holds the caches, made if need be; None if no place can be trusted."""
    return next((place for place in _candidates() if is_private_folder(place)), None)


def compiled_before(module: str) -> bool:
    """Whether an earlier run of this installation has kept functions of `plebiscite.` + `module`.

    Numba keeps them apart by the path of the source, and by the version of Python.
    """
    place, key = cache_place(), cache_key(module)
    if place is None or key is None:
        return False
    source = (_PACKAGE / module.replace(".", "/")).with_suffix(".py")
    folder = place / key / _CacheLocator.get_suitable_cache_subpath(str(source))
    return any(folder.glob(f"*.py{sys.version_info.major}{sys.version_info.minor}*.nbi"))


def keep_functions_of(module: str) -> bool:
    """Tell Numba where the functions of a module are kept; False if nowhere."""
    place, key = cache_place(), cache_key(module.removeprefix("plebiscite."))
    if place is None or key is None:
        return False
    numba.config.CACHE_DIR = str(place / key)
    return True


def compiled(signature: str) -> Callable[[Compiled], Compiled]:
    """Compile for `signature` when the module is imported, or load what an earlier run compiled.

    Without the interpreter's lock, bounds unchecked: the function proves its own indices.
    """

    def decorate(function: Compiled) -> Compiled:
        kept = keep_functions_of(function.__module__)
        try:
            return _compiled(signature, function, kept=kept)
        except Exception:
            if not kept:
                raise
            # A file that lost its bytes when the power went, above all: it would fail every time.
            shutil.rmtree(numba.config.CACHE_DIR, ignore_errors=True)
            return _compiled(signature, function, kept=False)

    return decorate


def _compiled(signature: str, function: Compiled, *, kept: bool) -> Compiled:
    made: Compiled = numba.njit(signature, cache=kept, **_OPTIONS)(function)
    return made


def part(function: Compiled) -> Compiled:
    """A part of compiled functions: never compiled or cached by itself."""
    made: Compiled = numba.njit(**_OPTIONS)(function)
    return made
