"""The trustee page's own code, taken step by step in Node: what the page does, without a page."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import pytest

from played_town import Town, example_key
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.log.keys import format_signing_key
from plebiscite.offices.submission import Submission, read_submission
from plebiscite.offices.trustee import TrusteeFile

BOOTH = Path(__file__).parents[1] / "booth"
ESBUILD = BOOTH / "node_modules" / ".bin" / "esbuild"

needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not ESBUILD.exists(), reason="needs Node and npm ci in booth/"
)


class RefusedByPageError(Exception):
    """The page's code refused a step; its words."""


@cache
def _bundle() -> bytes:
    """The page's steps as one program for Node."""
    shape = ("--bundle", "--platform=node", "--format=esm", "--log-level=warning")
    made = subprocess.run(
        [str(ESBUILD), "tests/trustee/node.ts", *shape], cwd=BOOTH, capture_output=True, check=True
    )
    return made.stdout


def ask(**request: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of the request
    """One step. Raises RefusedByPageError with the page's words."""
    with NamedTemporaryFile(suffix=".mjs") as program:
        program.write(_bundle())
        program.flush()
        done = subprocess.run(
            ["node", program.name],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise RefusedByPageError(f"{answer['error']}: {answer['message']}")
    return answer


def private_text(kind: str, origin: str, content: str) -> str:
    """A private file's text, as `store.key_files` writes it."""
    return write_json({"kind": kind, "referendum": origin, "content": content}).decode()


class PageTrustee:
    """One trustee who uses the page: the files it keeps."""

    def __init__(self, town: Town, owner: int) -> None:
        self.town, self.owner = town, owner
        self.file: str | None = None
        self.journal = ""

    @property
    def origin(self) -> str:
        return self.town.definition.origin

    @property
    def trustee_file(self) -> TrusteeFile:
        """The file as Python reads it: the two programs share it."""
        assert self.file is not None
        content = json.loads(self.file)["content"]
        return parse_json(content.encode(), TrusteeFile)

    def take_over(self, file: TrusteeFile) -> None:
        """Go on with a file that the command line made."""
        self.file = private_text("trustee-key", self.origin, write_json(file).decode())

    def step(self, name: str) -> Submission:
        """Take a step; what it hands in, signed. The files are kept."""
        key = format_signing_key(example_key(self.town.office_key(f"trustee/{self.owner}")))
        request = {
            "step": name,
            "record": str(self.town.record),
            "policy": bytes(self.town.policy).decode(),
            "origin": self.origin,
            "identity": private_text("trustee-identity-key", self.origin, key),
            "journal": self.journal,
        }
        if self.file is not None:
            request["file"] = self.file
        answer = ask(**request)
        self.file = answer.get("file", self.file)
        self.journal = answer.get("journal", self.journal)
        return read_submission(answer["submission"].encode(), self.origin)

    def act(self, name: str) -> None:
        """Take a step and hand it in."""
        self.town.keeper.submit(self.step(name))
