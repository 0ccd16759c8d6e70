"""Checkers begin with compiled code loaded; without it they say so and check singly."""

import subprocess
import sys

import pytest

from kernel_needs import require_kernel

pytestmark = pytest.mark.slow
_TRIED = "from plebiscite.server.sequencing.warmed import IS_BULK; print(IS_BULK)"
_WITHOUT = "import sys; sys.modules['numba'] = None; "
_FINDS_NONE = """
import importlib.util as util
found = util.find_spec
util.find_spec = lambda name, *rest: None if name == "numba" else found(name, *rest)
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300
    )


def test_where_numba_is_ballots_are_checked_in_bulk() -> None:
    require_kernel()
    done = run(_TRIED)
    assert done.stdout == "True\n"
    assert "singly" not in done.stderr


def test_without_numba_they_are_checked_singly_and_the_log_says_so() -> None:
    done = run(_FINDS_NONE + _TRIED)
    assert done.stdout == "False\n"
    assert "ballots are checked singly" in done.stderr


def test_a_numba_that_cannot_be_loaded_stops_nothing_at_the_check() -> None:
    code = (
        _WITHOUT
        + "from plebiscite.server.sequencing.compiled import load_checking; print(load_checking())"
    )
    assert run(code).stdout == "False\n"
