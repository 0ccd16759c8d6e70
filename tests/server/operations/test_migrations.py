"""Upgrading: every model has its migration, and the oldest database becomes the newest."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.postgres import binaries, postgres
from server.service import clean_environment

pytestmark = pytest.mark.slow
_UPGRADE = """
import django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
executor = MigrationExecutor(connection)
own = ("accounts", "referendums", "entries", "ballots", "trustees", "operations")
nodes = executor.loader.graph.nodes
first = [min(node for node in nodes if node[0] == app) for app in own
         if any(node[0] == app for node in nodes)]
state = executor.migrate(first)
officer = state.apps.get_model("accounts", "Officer")
officer.objects.create(email="ann@mail.example", name="Ann")
executor = MigrationExecutor(connection)
executor.migrate(executor.loader.graph.leaf_nodes())
from plebiscite.server.accounts.models import Officer
assert Officer.objects.get().email == "ann@mail.example"
executor = MigrationExecutor(connection)
assert not executor.migration_plan(executor.loader.graph.leaf_nodes())
print("upgraded", len(first))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    made = {
        "PLEBISCITE_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "plebiscite.server.settings",
    }
    if request.param == "sqlite":
        yield clean_environment(made)
        return
    if binaries() is None and "CI" not in os.environ:
        pytest.skip("PostgreSQL is not installed")
    with postgres() as server:
        yield clean_environment({**made, "PLEBISCITE_DATABASE_URL": server.url})


def run(environment: dict[str, str], *words: str) -> str:
    ended = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def test_the_oldest_database_becomes_the_newest(environment: dict[str, str]) -> None:
    assert "upgraded" in run(environment, "-c", _UPGRADE)


def test_no_model_lacks_its_migration(environment: dict[str, str]) -> None:
    run(environment, "-m", "django", "makemigrations", "--check", "--dry-run")
