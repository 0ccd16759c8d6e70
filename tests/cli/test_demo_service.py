"""The demonstration as a running service, with a practice vote that is open."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from played_town import EXAMPLES, Town
from plebiscite.cli import demo_service
from plebiscite.cli.practice_referendum import practice_definition
from plebiscite.record.definition_toml import read_definition

SERVE = (
    "import sys; from pathlib import Path; from rich.console import Console;"
    "from plebiscite.cli.demo_service import serve_demonstration;"
    "serve_demonstration(Path(sys.argv[1]), Console(width=200), 8151)"
)


def test_the_practice_definition_is_sound() -> None:
    example = (EXAMPLES / "definition.toml").read_text(encoding="utf-8")
    definition, texts = read_definition(practice_definition(example, 24, 30), "practice.toml")
    assert definition.practice
    assert [unit.registered for unit in definition.districts[0].units] == [24]
    assert len(texts) == 5
    assert [observer.name for observer in definition.observers] == ["League of Election Monitors"]
    assert all("24" not in words.title for words in texts)


@pytest.mark.slow
def test_it_is_served_with_codes_and_stops(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    town = Town(folder)
    town.open()
    town.close()
    (folder / "policy").write_bytes(bytes(town.policy))
    done = subprocess.run(
        [sys.executable, "-c", SERVE, folder],
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        assert done.returncode == 0, done.stderr
        said = done.stdout
        assert said.count("/r/practice/booth/#") == 4
        codes = folder / "practice" / "codes.txt"
        assert len(codes.read_text().split()) == demo_service.VOTERS
        assert codes.stat().st_mode & 0o077 == 0
        assert (folder / "practice" / "observer.key").stat().st_mode & 0o077 == 0
        for slug, phase in (("practice", "voting"), ("example", "voting")):
            with urllib.request.urlopen(f"http://127.0.0.1:8151/r/{slug}/status.json") as answer:
                assert json.load(answer)["phase"] == phase
    finally:
        demo_service.stop_earlier(folder)
    demo_service.stop_earlier(folder)  # nothing runs any more, and nothing is wrong with that
