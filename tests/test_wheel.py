"""What a stranger installs from the built wheel can play a referendum and check it."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of an environment with the wheel in it; dependencies are lent, not fetched."""
    folder = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        folder,
    ]
    run(*build, folder=ROOT)
    (wheel,) = folder.glob("*.whl")
    environment, uv = folder / "environment", Path(sys.executable).parent / "uv"
    run(uv, "venv", "--python", sys.executable, environment, folder=folder)
    python = environment / "bin" / "python"
    run(uv, "pip", "install", "--offline", "--no-deps", "--python", python, wheel, folder=folder)
    (packages,) = environment.glob("lib/python*/site-packages")
    # A plain line: the .pth files of the folder named, which point to the sources, are not read.
    (packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return environment / "bin" / "plebiscite"


@pytest.mark.slow
def test_the_wheel_plays_a_referendum_and_checks_it(installed: Path, tmp_path: Path) -> None:
    where = "import plebiscite; print(plebiscite.__file__)"
    place = run(installed.parent / "python", "-c", where, folder=tmp_path)
    assert installed.parent.parent in Path(place.strip()).parents  # not the sources
    run(installed, "demo", "--ballots", "20", folder=tmp_path)
    shutil.rmtree(tmp_path / "demo" / "keeper")  # what was never published is not needed
    checked = ("verify", "demo/record", "--policy", "demo/policy", "--final")
    assert "Every check that this record allows has passed." in " ".join(
        run(installed, *checked, folder=tmp_path).split()
    )


@pytest.mark.slow
def test_the_wheel_brings_the_example_of_a_town(installed: Path, tmp_path: Path) -> None:
    run(installed, "definition", "example", "--small", "--out", "town.toml", folder=tmp_path)
    run(installed, "definition", "check", "town.toml", folder=tmp_path)
