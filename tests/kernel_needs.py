"""What tests of the kernel need: said loudly; skipped here, failed where CI=true."""

import os

import pytest

from plebiscite.kernel.availability import kernel_available


def require_wide_multiplication() -> None:
    """Return only where 2048-bit numbers can be multiplied eight at a time.

    Without Numba the test fails in CI. A processor without AVX2 is no mistake of an
    installation: the test is skipped anywhere, and the plain path does the work there.
    """
    require_kernel()
    from plebiscite.kernel.processor import multiplies_32_bits_widely

    if not multiplies_32_bits_widely():
        pytest.skip("this processor has no AVX2: 2048-bit products in bulk were not tried")


def require_kernel() -> None:
    """Return only where NumPy and Numba are installed; in CI their absence fails the test."""
    if kernel_available():
        return
    message = "Numba is missing, so arithmetic on arrays was not tried; run: make install"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
