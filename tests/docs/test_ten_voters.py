"""The how-to page with ten voters does what it says, command by command."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kept_code import kept_code
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.store.record_files import RecordFolder
from plebiscite.verify.record_verification import verify_record

PAGE = Path(__file__).parent.parent.parent / "docs" / "how-to" / "ten-voters.md"
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECRET_FILES = ("keys/*.key", "letters/*.csv", "*.secret*", "*.ballot", "keeper/log.key")

# What only witnesses can tell, and this town has none.
WITNESSED = {"log-2", "trustees-2", "conduct-4", "conduct-5"}


def run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={"PATH": path, "HOME": str(folder)} | kept_code(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.slow
def test_every_command_of_the_page_works_and_the_record_proves_the_result(tmp_path: Path) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    done = run("\n".join(blocks), tmp_path)
    assert done.returncode == 0, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    policy = parse_policy_file((tmp_path / "policy").read_bytes())
    verified = verify_record(RecordFolder(tmp_path / "record"), policy)
    assert {finding.check for finding in verified.report.findings} <= WITNESSED
    assert verified.report.facts.final
    # Ben and Ada no; 04, 05, 06, 07 yes; 08 blank; Cleo withdrew.
    assert [count.result for count in verified.state.group_counts.values()] == [((1, 4, 2),)]
    assert not list(tmp_path.glob("*.secret"))
    assert not list(tmp_path.glob("letters/*.csv"))
    for pattern in SECRET_FILES:
        for path in tmp_path.glob(pattern):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_the_page_shows_no_command_that_does_not_exist() -> None:
    from plebiscite.cli.main import main

    text = PAGE.read_text(encoding="utf-8")
    for group, verb in re.findall(r"plebiscite ([a-z]+)(?: ([a-z-]+))?", text):
        context = main.make_context("plebiscite", [], resilient_parsing=True)
        found = main.get_command(context, group)
        assert found is not None, group
        if verb and hasattr(found, "commands"):
            assert verb in found.commands, (group, verb)
