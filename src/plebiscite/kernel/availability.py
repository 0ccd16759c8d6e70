"""Whether arithmetic on arrays can run here: the one place that decides."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec

_left_out: list[None] = []  # one for each of those, within one another, who leave it out


def kernel_available() -> bool:
    """Whether arithmetic on arrays can run here, and nobody has left it out."""
    return not _left_out and kernel_installed()


@contextmanager
def kernel_left_out() -> Iterator[None]:
    """Meanwhile this process, and worker processes that it starts, do without compiled code."""
    _left_out.append(None)
    try:
        yield
    finally:
        _left_out.pop()


def leave_kernel_out() -> None:
    """From here on this process does without, as the one that started it."""
    _left_out.append(None)


@cache
def kernel_installed() -> bool:
    """Whether NumPy and Numba are installed (extra `bulk`), on a little-endian machine.

    They are loaded: Numba refuses a NumPy newer than itself, and nobody needs it that much.
    """
    if sys.byteorder != "little" or not all(find_spec(name) for name in ("numpy", "numba")):
        return False
    try:
        import_module("numba")
    except Exception:  # noqa: BLE001 - another NumPy, a library that is missing, a damaged file
        return False
    return True
