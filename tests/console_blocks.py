"""Runs the commands of a page of documentation, and compares what they print.

In blocks marked `console`, lines that begin with `$ ` are commands (`> ` continues one) and the
lines below are what they print, in order; `…` stands for anything, alone or inside a line, and
lines may be left out. A comment `<!-- runs: COMMAND -->` is a command that readers do not see:
what somebody else does meanwhile.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kept_code import kept_code

_PARTS = re.compile(
    r"^```console\n(?P<block>.*?)^```$|^<!-- runs:\s(?P<hidden>.*?)\s-->$",
    re.MULTILINE | re.DOTALL,
)
_MARK = "---- end of command ----"


class Command(NamedTuple):
    """One command and the lines that the page shows of its output."""

    script: str
    shown: tuple[str, ...]


def commands(text: str) -> list[Command]:
    """The commands of a page, in order, the hidden ones too."""
    found: list[Command] = []
    for part in _PARTS.finditer(text):
        if part["hidden"]:
            found.append(Command(part["hidden"], ()))
        else:
            found.extend(_of_block(part["block"]))
    return found


def _of_block(block: str) -> Iterator[Command]:
    script, shown = "", list[str]()
    for line in block.rstrip("\n").split("\n"):
        if line.startswith("$ "):
            if script:
                yield Command(script, tuple(shown))
            script, shown = line[2:], []
        elif line.startswith("> ") and not shown:
            script += f"\n{line[2:]}"
        else:
            shown.append(line)
    yield Command(script, tuple(shown))


def run_page(text: str, folder: Path) -> None:
    """Run a page's commands in one shell in `folder`, as the page's reader would.

    Raises: AssertionError when a command ends with another status than 0, or prints other lines.
    """
    wanted = commands(text)
    done = subprocess.run(
        ["bash", "-eu", "-c", _script(wanted)],
        cwd=folder,
        env=_environment(folder),
        capture_output=True,
        check=False,
        text=True,
        timeout=600,
    )
    outputs = done.stdout.split(f"{_MARK}\n")
    assert done.returncode == 0, f"{wanted[len(outputs) - 1].script}\n{outputs[-1]}{done.stderr}"
    for command, output in zip(wanted, outputs, strict=False):
        _compare(command, output)


def _script(wanted: list[Command]) -> str:
    return "exec 2>&1\n" + "".join(f"{each.script}\necho '{_MARK}'\n" for each in wanted)


def _environment(folder: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    own = {"PATH": path, "HOME": str(folder), "COLUMNS": "200", "LANG": "C.UTF-8"}
    return own | kept_code()


def _compare(command: Command, output: str) -> None:
    lines = iter(line.rstrip() for line in output.split("\n"))
    for shown in command.shown:
        pattern = re.compile(".*".join(map(re.escape, shown.rstrip().split("…"))))
        assert any(pattern.fullmatch(line) for line in lines), (
            f"{command.script}\nshould print, after the lines before it:\n{shown}\n{output}"
        )
