"""Answers to claims and dossiers as files in a real browser: axe-core, width, dark and light."""

from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner

from browser.accessibility import too_wide, violations
from browser.chromium import DESKTOP, NARROW, Windows
from plebiscite.cli.main import main

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pages")
    files = ROOT / "vectors" / "claims"
    made = []
    for name, subject in (("story", "in-favour"), ("partial", "in-favour"), ("choice", "ada")):
        made.append(folder / f"{name}.html")
        command = ["check-claim", str(files / f"{name}.results.json"), "--figure", "62.5"]
        done = CliRunner().invoke(main, [*command, "--subject", subject, "--html", str(made[-1])])
        assert done.exit_code in {0, 1, 3}, done.output
    dossier = ["dossier", "page", str(ROOT / "examples" / "dossier.toml"), "--out", str(folder)]
    assert CliRunner().invoke(main, dossier).exit_code == 0
    return [*made, folder / "index.html"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible_and_fit_a_narrow_screen(
    windows: Windows, pages: list[Path], scheme: Literal["light", "dark"]
) -> None:
    for size in (DESKTOP, NARROW):
        window = windows.open(size)
        window.emulate_media(color_scheme=scheme)
        for file in pages:
            window.goto(file.as_uri())
            assert violations(window) == [], (file.name, scheme)
            assert too_wide(window) == [], (file.name, scheme)
