"""The page about extraction: its commands work, and its figures are those that are measured."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from console_blocks import run_page
from markdown_pages import ROOT, page

PAGE = page("docs/reference/claims.md")


@pytest.mark.slow
def test_the_commands_of_the_page_work(tmp_path: Path) -> None:
    story = ROOT / "vectors" / "articles" / "practice" / "p01-wire.txt"
    shutil.copy(story, tmp_path / "report.txt")
    run_page(PAGE, tmp_path)


@pytest.mark.slow
def test_the_figures_of_the_page_are_those_that_are_measured() -> None:
    command = [sys.executable, "-m", "benchmarks.claims"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    sys.stdout.write(printed)  # pytest -s, or a failure, shows precision and recall
    measured = dict(re.findall(r"^figure: (\w+) = ([0-9.]+) ", printed, re.MULTILINE))
    rows = re.findall(
        r"^\| (claims|positions), \**([a-z-]+) half\** \| (\d+) \| "
        r"\**([\d.]+) %\** \| \**([\d.]+) %",
        PAGE,
        re.MULTILINE,
    )
    assert len(rows) == 4
    for kind, half, *shown in rows:
        prefix = f"{half.replace('-', '_')}_{kind}"
        names = [f"{prefix}_{name}" for name in ("labelled", "precision", "recall")]
        assert shown == [measured[name] for name in names]
    assert f"{measured['held_out_claims_speakers']} % have the right speaker" in PAGE
