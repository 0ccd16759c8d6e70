"""A town whose parties work with the command line, in one process: the fixture of its tests.

The record is played with the library up to where a test begins; keys are those of the published
examples, so nothing here is secret.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from played_town import EXAMPLES, Town, example_key
from plebiscite.cli.desk import LOG_KEY, POLICY
from plebiscite.cli.main import main
from plebiscite.cli.trustee_files import save_trustee
from plebiscite.record.definition_toml import read_definition
from plebiscite.store.durable import DurableFiles
from plebiscite.store.key_files import KeyFileKind, write_signing_key

ORIGIN = "town.example/2026"
PAST, FUTURE = "2019-09-15", "2999-09-15"


def definition_text(day: str = PAST) -> str:
    """The town's definition, voting on `day`."""
    return replaced((EXAMPLES / "town.toml").read_text(encoding="utf-8"), "2026-09-13", day)


def replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


Stage = Callable[[str], "CliTown"]
"""Gives a copy of the town at a stage: see `cli/conftest.py`."""


class CliTown:
    """A folder with a record, the keeper's private folder, keys, codes and trustee files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.record, self.private = folder / "record", folder / "private"
        self.policy = folder / "policy"

    @classmethod
    def played(cls, folder: Path, play: Callable[[Town], object], text: str = "") -> "CliTown":
        """The town after `play`, which uses the library."""
        text = text or definition_text()
        definition, texts = read_definition(text, "town.toml")
        town = Town(folder, definition, texts)
        (folder / "town.toml").write_text(text, encoding="utf-8")
        made = cls(folder)
        made.policy.write_bytes(bytes(town.policy))
        play(town)
        town.close()
        made._write_secrets(town)
        return made

    def _write_secrets(self, town: Town) -> None:
        DurableFiles().write_new(self.private / POLICY, bytes(town.policy))
        log = example_key(town.policy.log)
        write_signing_key(self.private / LOG_KEY, KeyFileKind.LOG, ORIGIN, log)
        offices = {
            "commission": KeyFileKind.COMMISSION,
            "registrar": KeyFileKind.REGISTRAR,
            **{f"trustee/{owner}": KeyFileKind.TRUSTEE_IDENTITY for owner in town.owners},
        }
        write_signing_key(self.folder / "log.key", KeyFileKind.LOG, ORIGIN, log)
        for office, kind in offices.items():
            key = example_key(town.office_key(office))
            write_signing_key(self.key(office), kind, ORIGIN, key)
        for owner, file in town.files.items():
            save_trustee(self.trustee(owner), file, None)
        for number, letter in enumerate(town.letters):
            self.code(number).write_text(letter.code, encoding="utf-8")

    def copy(self, folder: Path) -> "CliTown":
        shutil.copytree(self.folder, folder)
        return CliTown(folder)

    def key(self, office: str) -> Path:
        return self.folder / f"{office.replace('/', '-')}.key"

    def trustee(self, owner: int) -> Path:
        return self.folder / f"trustee-{owner}.secret"

    def code(self, number: int) -> Path:
        return self.folder / f"code-{number}"

    def path(self, name: str) -> Path:
        return self.folder / name

    def run(self, *args: object, **settings: str | bytes) -> Result:
        """One command, with the record and the policy told by the environment."""
        environment = {
            "PLEBISCITE_RECORD": str(self.record),
            "PLEBISCITE_POLICY": str(self.policy),
            "PLEBISCITE_DEBUG": None,
        }
        return CliRunner().invoke(main, [str(arg) for arg in args], env=environment, **settings)  # type: ignore[arg-type]  # only input is given

    def good(self, *args: object, **settings: str | bytes) -> Result:
        result = self.run(*args, **settings)
        assert result.exit_code == 0, result.output
        return result

    def told(self, *args: object) -> Any:  # noqa: ANN401 - JSON is what it is
        """The value that a command prints with --json."""
        return json.loads(self.good(*args, "--json").stdout)

    def refused(self, status: int, *args: object, **settings: str | bytes) -> str:
        """The errors of a command that ends with `status`, and prints no traceback."""
        result = self.run(*args, **settings)
        assert result.exit_code == status, result.output
        assert result.stderr.startswith(("error: ", "Usage: ", "warning: ")), result.stderr
        assert "Traceback" not in result.output
        return result.stderr

    def act(self, group: str, verb: str, *args: object) -> Result:
        """An act of the commission, appended at once."""
        key = ("--key", self.key("commission"), "--append", self.private)
        return self.good(group, verb, *key, *args)

    def vote(self, number: int, choice: str, name: str = "") -> Path:
        """A ballot prepared and cast; its file."""
        file = self.folder / f"{name or number}.ballot"
        self.prepare(number, choice, file)
        self.good("ballot", "cast", file, "--append", self.private)
        return file

    def prepare(self, number: int, choice: str, file: Path) -> Result:
        code = ("--code-file", self.code(number))
        return self.good("ballot", "prepare", *code, "--choose", f"bench={choice}", "--out", file)
