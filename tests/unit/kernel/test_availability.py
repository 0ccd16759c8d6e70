"""A library that is missing, or there and broken, is as if it were not needed."""

import subprocess
import sys
from pathlib import Path

import pytest

from kernel_needs import require_kernel
from plebiscite.kernel.availability import (
    kernel_available,
    kernel_installed,
    kernel_left_out,
)

ASKED = "from plebiscite.kernel.availability import kernel_available; print(kernel_available())"


@pytest.mark.parametrize("name", ["numba", "numpy"])
@pytest.mark.parametrize("problem", ["ImportError('needs another NumPy')", "OSError('no LLVM')"])
def test_a_library_that_cannot_be_loaded_is_not_used(
    tmp_path: Path, name: str, problem: str
) -> None:
    (tmp_path / f"{name}.py").write_text(f"raise {problem}")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {ASKED}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_libraries_that_are_there_are_used() -> None:
    require_kernel()
    assert kernel_available()


@pytest.mark.parametrize("missing", ["numba", "numpy"])
def test_without_one_of_them_there_is_no_kernel(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    kernel_installed.cache_clear()
    try:
        assert not kernel_available()
    finally:
        kernel_installed.cache_clear()


def test_numbers_are_little_endian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "byteorder", "big")
    kernel_installed.cache_clear()
    try:
        assert not kernel_available()
    finally:
        kernel_installed.cache_clear()


def test_whoever_leaves_it_out_does_so_until_the_end() -> None:
    require_kernel()
    with kernel_left_out():
        with kernel_left_out():
            assert not kernel_available()
        assert not kernel_available()
    assert kernel_available()


def test_what_is_left_out_is_not_loaded() -> None:
    code = (
        "import sys; from plebiscite.kernel.availability import *\n"
        "with kernel_left_out(): assert not kernel_available()\n"
        "assert 'numba' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
