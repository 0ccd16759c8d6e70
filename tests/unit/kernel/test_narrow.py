"""The kernel's tests again, with numbers in the form of processors without 52-bit products."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plebiscite.kernel.lane_operations import LIMBS
from plebiscite.kernel.processor import NARROW

HERE = Path(__file__).parent
FILES = ("test_field_code.py", "test_recompute.py", "test_advice.py", "test_sums.py")


@pytest.mark.slow
@pytest.mark.skipif(LIMBS != 5, reason="this processor has the narrow form only: tested already")
def test_the_narrow_form_passes_the_same_tests() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    run = subprocess.run(
        [*command, *(str(HERE / name) for name in FILES)],
        env=os.environ | {NARROW: "1"},
        capture_output=True,
        text=True,
        check=False,
        cwd=HERE.parents[2],
    )
    assert run.returncode == 0, run.stdout[-3000:]
    assert "[100%]" in run.stdout
