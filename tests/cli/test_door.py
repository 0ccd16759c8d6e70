"""One door: help for every command, an exit status for every error, no traceback."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from plebiscite.cli.door import DoorGroup, worst
from plebiscite.cli.lazy import Later
from plebiscite.cli.main import COMMANDS, main
from plebiscite.errors import (
    EvidenceError,
    MalformedError,
    MisuseError,
    UnavailableError,
    UnsupportedError,
)


def commands() -> Iterator[list[str]]:
    """Every command and group, as typed."""
    context = main.make_context("plebiscite", [], resilient_parsing=True)
    for name in COMMANDS:
        found = main.get_command(context, name)
        yield [name]
        if isinstance(found, click.Group):
            yield from ([name, verb] for verb in found.commands)


@pytest.mark.parametrize("typed", [[], *commands()], ids=" ".join)
def test_help_has_an_example(typed: list[str]) -> None:
    result = CliRunner().invoke(main, [*typed, "--help"])
    assert result.exit_code == 0
    # `export` has one command, whose help has the example.
    assert "Example" in result.stdout or typed == ["export"]


def test_help_of_the_root_imports_no_command() -> None:
    script = (
        "import sys\nfrom plebiscite.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print([n for n in sys.modules if n.startswith(('plebiscite.record', 'rich', 'nacl'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.endswith("[]\n")


def test_an_unknown_command_cannot_be_used() -> None:
    result = CliRunner().invoke(main, ["votes"])
    assert result.exit_code == 2
    assert "No such command 'votes'" in result.stderr


def fails(error: BaseException | None, value: object = None) -> DoorGroup:
    """A command line whose one command fails so."""

    @click.command()
    def fail() -> object:
        if error is not None:
            raise error
        return value

    root = DoorGroup("root", later={})
    root.add_command(fail)
    return root


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (MalformedError("cut", place="a file"), 2, "error: a file: cut\n"),
        (MisuseError("no\nnever"), 2, "error: no\nerror: never\n"),
        (EvidenceError("lie"), 1, "error: lie\n"),
        (UnavailableError("gone"), 3, "error: gone\n"),
        (UnsupportedError("new"), 3, "error: new\n"),
        (OSError(13, "Permission denied", "x.key"), 3, "error: x.key: permission denied\n"),
        (OSError("odd"), 3, "error: odd\n"),
        (click.ClickException("wrong option"), 2, "Error: wrong option\n"),
        (KeyboardInterrupt(), 130, "\nerror: interrupted; nothing more was done\n"),
    ],
)
def test_every_error_is_a_sentence_and_a_status(
    error: BaseException, status: int, said: str
) -> None:
    result = CliRunner().invoke(fails(error), ["fail"])
    assert (result.exit_code, result.stderr, result.stdout) == (status, said, "")


def test_a_fault_of_the_program_is_never_a_pass_and_quotes_nothing() -> None:
    result = CliRunner().invoke(fails(ValueError("K7DP-secret")), ["fail"])
    assert result.exit_code == 3
    assert "this program has a fault (ValueError)" in result.stderr
    assert "K7DP" not in result.output


def test_debugging_shows_the_error_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEBISCITE_DEBUG", "1")
    result = CliRunner().invoke(fails(ValueError("inside")), ["fail"])
    assert isinstance(result.exception, ValueError)


@pytest.mark.parametrize(("value", "status"), [(None, 0), ("text", 0), (0, 0), (1, 1), (3, 3)])
def test_what_a_command_returns_is_the_status(value: object, status: int) -> None:
    assert CliRunner().invoke(fails(None, value), ["fail"]).exit_code == status


@pytest.mark.parametrize(
    ("statuses", "one"), [([], 0), ([0, 2], 2), ([2, 3], 3), ([3, 1, 2], 1), ([0, 0], 0)]
)
def test_wrong_wins_over_unchecked_over_unusable(statuses: list[int], one: int) -> None:
    assert worst(statuses) == one


def test_a_group_may_hold_commands_of_both_sorts() -> None:
    root = fails(None)
    root.later["later"] = Later("plebiscite.cli.roll", "roll", "Later.")
    context = root.make_context("root", [], resilient_parsing=True)
    assert root.list_commands(context) == ["later", "fail"]
    assert root.get_command(context, "fail") is not None


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_of_every_shell(shell: str) -> None:
    result = CliRunner().invoke(main, ["completion", shell])
    assert result.exit_code == 0
    assert "_PLEBISCITE_COMPLETE" in result.stdout


def test_completion_completes(tmp_path: Path) -> None:
    del tmp_path
    environment = {"_PLEBISCITE_COMPLETE": "bash_complete", "COMP_WORDS": "plebiscite re"}
    result = CliRunner().invoke(
        main, [], prog_name="plebiscite", env={**environment, "COMP_CWORD": "1"}
    )
    assert "plain,record" in result.stdout


def test_a_reader_that_goes_away_is_no_finding() -> None:
    script = "from plebiscite.cli.main import main\nmain(['completion', 'bash'])"
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-c", script],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_every_command_that_tells_something_tells_it_as_json() -> None:
    context = main.make_context("plebiscite", [], resilient_parsing=True)
    for typed in commands():
        found = main.get_command(context, typed[0])
        if isinstance(found, click.Group):
            found = found.commands.get(typed[-1], found)
        if isinstance(found, click.Group) or typed == ["completion"]:
            continue
        if found is not None:
            assert "--json" in {name for param in found.params for name in param.opts}, typed
