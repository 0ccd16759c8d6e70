"""The dossier by commands, with a real record whose observers spoke."""

import json
from pathlib import Path

import pytest

from cli_town import ORIGIN, CliTown, definition_text
from observed_town import KEYS
from played_town import EXAMPLES, Town
from plebiscite.store.key_files import KeyFileKind, write_signing_key

OBSERVER = f'\n[[observers]]\nname = "Harbour observers"\nkey = "{KEYS[0].verifier}"\n'
DOSSIER = f"""format = "plebiscite-dossier/1"
question = "A bench?"

[[votes]]
id = "bench"
title = "The bench"
date = 2019-09-15
record = "{ORIGIN}"
policy = "words"
"""


def opened(town: Town) -> None:
    town.open()


@pytest.fixture
def town(tmp_path: Path) -> CliTown:
    made = CliTown.played(tmp_path / "town", opened, definition_text() + OBSERVER)
    key = made.path("o.key")
    write_signing_key(key, KeyFileKind.OBSERVER, ORIGIN, KEYS[0])
    made.path("w.txt").write_text("We stay away.", encoding="utf-8")
    made.good("observer", "answer", "boycotts", "--words", made.path("w.txt"), "--key", key,
              "--append", made.private)  # fmt: skip
    made.path("d.toml").write_text(DOSSIER, encoding="utf-8")
    return made


def test_signed_statements_come_from_the_record_once(town: CliTown) -> None:
    file = town.path("d.toml")
    command = ("dossier", "from-record", town.record, file, "--vote", "bench")
    assert "--date" in town.refused(3, *command)
    assert "1 position added" in town.good(*command, "--date", "2019-09-14").stdout
    assert "0 positions added; 1 stood" in town.good(*command, "--date", "2019-09-14").stdout
    (found,) = town.told("dossier", "check", file)["dossier"]["positions"]
    assert (found["who"], found["position"]) == ("Harbour observers", "boycotted")
    assert found["quote"] == "We stay away."


def test_a_dossier_of_another_record_is_refused(town: CliTown) -> None:
    file = town.path("d.toml")
    file.write_text(DOSSIER.replace(ORIGIN, "other.example"), encoding="utf-8")
    command = ("dossier", "from-record", town.record, file, "--vote", "bench", "--date")
    assert "other.example" in town.refused(2, *command, "2019-09-14")
    assert "[[positions]]" not in file.read_text(encoding="utf-8")


def test_pages_of_the_example_are_written_whole(town: CliTown) -> None:
    out = town.path("pages")
    told = town.told("dossier", "page", EXAMPLES / "dossier.toml", "--out", out)
    assert sorted(told["files"]) == sorted(each.name for each in out.iterdir())
    assert (out / "index.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    again = town.told("dossier", "check", out / "dossier.json")
    assert again == town.told("dossier", "check", EXAMPLES / "dossier.toml")


def test_confirmed_claims_are_added_and_others_refused(town: CliTown) -> None:
    claims = town.path("claims.json")
    position = {
        "speaker": "The mayor", "position": "valid", "about": "the bench", "date": "2019-09-16",
        "source": {"title": "Report", "publisher": "Post"}, "confirmed": True,
    }  # fmt: skip
    claims.write_text(
        json.dumps({"format": "plebiscite-claims/1", "positions": [position]}), encoding="utf-8"
    )
    command = ("dossier", "add-from", claims, town.path("d.toml"), "--vote", "bench")
    town.good(*command)
    claims.write_text(claims.read_text().replace("true", "false"), encoding="utf-8")
    assert "claims confirm" in town.refused(2, *command)
    assert len(town.told("dossier", "check", town.path("d.toml"))["dossier"]["positions"]) == 1
