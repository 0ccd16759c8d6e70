"""Drives belenios-tool 2.0, which these tests use as the other opinion."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

TOOL = "/usr/bin/belenios-tool"


def require_tool() -> None:
    """Fail in CI, skip elsewhere, when the tool is missing."""
    if Path(TOOL).exists():
        return
    message = f"{TOOL} is not installed: nothing was compared with Belenios"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


class ToolElection:
    """An election kept by the tool in a folder of its own."""

    def __init__(self, folder: Path, group: str, questions: Sequence[dict[str, Any]]) -> None:
        self.folder = folder
        self.group = group
        self.questions = questions
        self.uuid = self.tool("setup", "generate-token").decode().strip()
        self.threshold_names: list[str] = []

    def tool(self, *arguments: str, given: bytes = b"") -> bytes:
        """Standard output of a command that must succeed."""
        command = [TOOL, *arguments]
        done = subprocess.run(
            command, cwd=self.folder, input=given, capture_output=True, check=False
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout

    def verify(self) -> bool:
        """Whether `election verify` accepts the archive."""
        command = [TOOL, "election", "verify"]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False)
        return done.returncode == 0

    @property
    def archive(self) -> bytes:
        """The archive as it is now."""
        return (self.folder / f"{self.uuid}.bel").read_bytes()

    def voters(self, weights: Sequence[str]) -> list[str]:
        """Register voters with these weights ("" for none); their codes."""
        lines = [f"v{i}@example.org,v{i}{w and f',{w}'}\n" for i, w in enumerate(weights)]
        (self.folder / "voters.txt").write_text("".join(lines))
        command = ("setup", "generate-credentials", "--uuid", self.uuid, "--group", self.group)
        self.tool(*command, "--file", "voters.txt")
        shutil.copy(next(self.folder.glob("*.pubcreds")), self.folder / "public_creds.json")
        private = next(self.folder.glob("*.privcreds")).read_text()
        return [line.split()[-1] for line in private.split("\n") if line]

    def single_trustees(self, number: int) -> list[str]:
        """Make keys; the names of the private key files, by owner index."""
        for _ in range(number):
            self.tool("setup", "generate-trustee-key", "--group", self.group)
        keys = sorted(self.folder.glob("*.pubkey"))
        (self.folder / "public_keys.jsons").write_text("".join(key.read_text() for key in keys))
        return [key.with_suffix(".privkey").name for key in keys]

    def threshold_trustees(self, number: int, threshold: int) -> list[str]:
        """Make a Pedersen item; the names of the trustees, by index."""
        step: tuple[str, ...] = (
            "setup",
            "generate-trustee-key-threshold",
            "--group",
            self.group,
        )
        for _ in range(number):
            self.tool(*step, "--step", "1")
        certificates = sorted(self.folder.glob("*.cert"))
        names = [certificate.stem for certificate in certificates]
        text = "".join(certificate.read_text() for certificate in certificates)
        (self.folder / "certs.jsons").write_text(text)
        step = (*step, "--certs", "certs.jsons")
        self._polynomials(step, names, threshold)
        self.tool(*step, "--step", "4", "--polynomials", "polynomials.jsons")
        outputs = b""
        for name in names:
            given = (self.folder / f"{name}.vinput").read_bytes()
            outputs += self.tool(*step, "--key", f"{name}.key", "--step", "5", given=given)
        last = self.tool(*step, "--step", "6", "--polynomials", "polynomials.jsons", given=outputs)
        (self.folder / "threshold.json").write_bytes(last)
        if not (self.folder / "public_keys.jsons").exists():
            (self.folder / "public_keys.jsons").write_text("")
        return names

    def _polynomials(self, step: tuple[str, ...], names: list[str], threshold: int) -> None:
        made = [
            self.tool(*step, "--key", f"{name}.key", "--step", "3", "--threshold", str(threshold))
            for name in names
        ]
        (self.folder / "polynomials.jsons").write_bytes(b"".join(made))

    def start(self) -> None:
        """Make the election and its archive, after voters and trustees."""
        self.tool("setup", "make-trustees")
        template = {"description": "D", "name": "N", "questions": self.questions}
        (self.folder / "template.json").write_text(json.dumps(template))
        options = ("--uuid", self.uuid, "--group", self.group, "--template", "template.json")
        self.tool("setup", "make-election", *options)
        self.tool("archive", "init")

    def vote(self, code: str, choices: list[list[int]]) -> None:
        """Cast one ballot."""
        (self.folder / "code").write_text(code)
        (self.folder / "choices").write_text(json.dumps(choices))
        options = ("--privcred", "code", "--ballot", "choices")
        self.add("Ballot", self.tool("election", "generate-ballot", *options))

    def add(self, event: str, given: bytes = b"") -> None:
        """Append an event and its data."""
        self.tool("archive", "add-event", f"--type={event}", given=given)

    def close(self) -> None:
        """End voting and append the encrypted tally."""
        self.add("EndBallots")
        self.add("EncryptedTally", self.tool("election", "compute-encrypted-tally"))

    def decrypt(self, key: str, owner: int) -> None:
        """Append the decryption of a Single trustee."""
        options = ("--privkey", key, "--trustee-id", str(owner))
        self.add("PartialDecryption", self.tool("election", "decrypt", *options))

    def decrypt_share(self, name: str, owner: int) -> None:
        """Append the decryption of a Pedersen trustee."""
        options = ("--key", f"{name}.key", "--decryption-key", f"{name}.dkey")
        given = self.tool("election", "decrypt-threshold", *options, "--trustee-id", str(owner))
        self.add("PartialDecryption", given)

    def finish(self) -> None:
        """Append the result."""
        self.add("Result", self.tool("election", "compute-result"))


def tool_accepts(archive: bytes, uuid: str, folder: Path) -> bool:
    """Whether the tool's `election verify` accepts these bytes."""
    folder.mkdir()
    (folder / f"{uuid}.bel").write_bytes(archive)
    command = [TOOL, "election", "verify"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    shutil.rmtree(folder)
    return done.returncode == 0
