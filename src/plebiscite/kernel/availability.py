"""Whether arithmetic on arrays can run here: the one place that decides."""

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec


@cache
def kernel_available() -> bool:
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
