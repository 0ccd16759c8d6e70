"""Losing the database loses no evidence: rows and index are made again from the records."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from played_town import Town
from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.entries.rebuilding import rebuild
from plebiscite.server.referendums.models import Referendum
from public_town import forget_everything

COMMAND = str(Path(sys.executable).with_name("plebiscite"))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def only_these_records() -> None:
    shutil.rmtree(referendum_folder(""), ignore_errors=True)
    forget_everything()


def test_a_lost_referendum_comes_back(finished: Referendum) -> None:
    Referendum.objects.all().delete()
    (made,) = rebuild(settings.SERVICE.data)
    assert (made.slug, made.is_new, made.problem) == ("finished", True, "")
    found = Referendum.objects.get()
    assert (found.slug, found.is_sealed, found.title) == (
        "finished",
        True,
        "A bench for the square",
    )
    assert found.origin == "town.example/2026"
    assert found.log_key.startswith("town.example/2026+b0c73915+")
    assert found.commission_key.startswith("council.town.example+")
    assert made.entries == IndexedEntry.objects.count() > 40


def test_what_was_there_keeps_its_row(finished: Referendum) -> None:
    (made,) = rebuild(settings.SERVICE.data)
    assert not made.is_new
    assert Referendum.objects.get().help_email == "help@town.example"


def test_a_record_that_is_broken_does_not_stop_the_others(
    finished: Referendum,
) -> None:
    Referendum.objects.all().delete()
    shutil.copytree(referendum_folder("finished"), referendum_folder("broken"))
    (referendum_folder("broken") / "record" / "checkpoint").write_bytes(b"nothing\n")
    told = {each.slug: each.problem for each in rebuild(settings.SERVICE.data)}
    assert told["broken"]
    assert not told["finished"]
    assert [each.slug for each in Referendum.objects.all()] == ["finished"]


def test_a_folder_that_holds_another_record_is_left_alone(finished: Referendum) -> None:
    Referendum.objects.update(origin="other.example/2026")
    (told,) = rebuild(settings.SERVICE.data)
    assert "the database names it other.example/2026" in told.problem
    assert IndexedEntry.objects.count() == 0


@pytest.mark.slow
def test_the_command_makes_a_database_from_nothing(
    tmp_path: Path, finished_town: tuple[Path, Town]
) -> None:
    folder, town = finished_town
    target = tmp_path / "data" / "referendums" / "bench"
    target.mkdir(parents=True)
    shutil.copytree(folder / "record", target / "record")
    (target / "policy").write_bytes(bytes(town.policy))
    command = [COMMAND, "rebuild", "--data", str(tmp_path / "data")]
    left_out = {"PLEBISCITE_DATA", "PLEBISCITE_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    for expected in ("made again", "was there"):
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr
        assert f"bench: {expected}, 42 entries indexed" in done.stdout
    assert (tmp_path / "data" / "service.sqlite3").is_file()
    done = subprocess.run(
        [*command, "--json"], capture_output=True, text=True, check=True, env=environment
    )
    expected_value = {"slug": "bench", "is_new": False, "entries": 42, "problem": ""}
    assert json.loads(done.stdout) == {"referendums": [expected_value]}
    (target / "policy").unlink()
    done = subprocess.run(
        [*command, "--json"], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 3
    assert json.loads(done.stdout)["referendums"][0]["problem"]
