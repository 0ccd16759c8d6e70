"""Each file of `desk/`, in a process with the Django settings of the registrar's desk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted(file.name for file in (HERE / "desk").glob("test_*.py"))
NOTHING_COLLECTED = 5
QUIET = ("-p", "no:cacheprovider")


def run(name: str, marks: str) -> None:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST", "PLEBISCITE", "COV_", "DJANGO"))
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            HERE / "desk" / name,
            "-m",
            marks,
            "-p",
            "no:cacheprovider",
        ],
        env={**inherited, "DJANGO_SETTINGS_MODULE": "plebiscite.registry.settings"},
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, NOTHING_COLLECTED}, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_the_desk(name: str) -> None:
    run(name, "not long")


def test_there_are_tests_of_the_desk() -> None:
    assert len(FILES) > 8
