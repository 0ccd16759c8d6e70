"""The service starts from what its requirements name, and nothing that only developers have."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SERVICE = (
    "import django; django.setup(); import plebiscite.server.urls, plebiscite.server.asgi, "
    "plebiscite.server.serving.web, plebiscite.server.operations.ticks"
)
DESK = "import django; django.setup(); import plebiscite.registry.urls, plebiscite.registry.tasks"


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plain") / "venv"
    subprocess.run(
        [ROOT / "tools/make-environment", folder, "requirements/server.txt"], cwd=ROOT, check=True
    )
    return folder / "bin" / "python"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "program"),
    [("plebiscite.server.settings", SERVICE), ("plebiscite.registry.settings", DESK)],
    ids=["service", "desk"],
)
def test_everything_it_imports_is_required(
    python: Path, tmp_path: Path, settings: str, program: str
) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST", "DJANGO", "PLEBISCITE", "COV_"))
    }
    data = {"PLEBISCITE_DATA": str(tmp_path), "PLEBISCITE_REGISTRAR_DATA": str(tmp_path)}
    done = subprocess.run(
        [python, "-c", program],
        env={**environment, **data, "DJANGO_SETTINGS_MODULE": settings},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
