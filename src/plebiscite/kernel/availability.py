"""Whether arithmetic on arrays can run here: the one place that decides."""

import sys
from functools import cache
from importlib.util import find_spec


@cache
def kernel_available() -> bool:
    """Whether NumPy and Numba are installed (extra `bulk`), on a little-endian machine."""
    return sys.byteorder == "little" and all(find_spec(name) for name in ("numpy", "numba"))
