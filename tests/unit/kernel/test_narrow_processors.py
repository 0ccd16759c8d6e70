"""What holds with 52-bit products holds on a processor without them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kernel_needs import require_wide_multiplication

HERE = Path(__file__).parent


@pytest.mark.slow
def test_powers_and_ballots_of_integer_groups_with_26_bit_limbs() -> None:
    require_wide_multiplication()
    files = [HERE / "test_integer_powers.py", HERE.parent / "ballot/test_bulk_integer_ballots.py"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-m", "not slow and not long", "-p", "no:cacheprovider"]
        + [str(file) for file in files],
        env={**os.environ, "PLEBISCITE_NARROW": "1"},
        cwd=HERE.parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " skipped" not in done.stdout
