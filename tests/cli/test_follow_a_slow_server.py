"""`follow` of a server that answers a byte a second: it is no way to keep an alarm from coming."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from definition_examples import example
from played_town import Town
from plebiscite.log.policy_file import PolicyFile


class Host(ThreadingHTTPServer):
    """Serves a record's files; from `dripping` on, the checkpoint a byte each half second."""

    daemon_threads = True
    dripping = False

    def __init__(self, record: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.record = record


class _Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        file = self.server.record / self.path.removeprefix("/")
        raw = file.read_bytes() if file.is_file() else b""
        self.send_response(200 if raw else 404)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        if not (self.server.dripping and self.path == "/checkpoint"):
            self.wfile.write(raw)
            return
        with suppress(OSError):
            for byte in raw:
                self.wfile.write(bytes([byte]))
                time.sleep(0.5)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def followed(host: Host, policy: PolicyFile, folder: Path) -> Iterator[Iterator[Any]]:
    (folder / "policy").write_bytes(bytes(policy))
    command = [sys.executable, "-c", "from plebiscite.cli.main import main; main()", "follow"]
    command += [f"http://127.0.0.1:{host.server_address[1]}", "--policy", str(folder / "policy")]
    command += ["--mirror", str(folder / "mirror"), "--json", "--every", "0.5"]
    process = subprocess.Popen(
        [*command, "--stall-after", "2"], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout is not None
    late = threading.Timer(60, process.kill)  # so that the test ends, whatever happens
    late.start()
    with process.stdout as lines:
        try:
            yield (json.loads(line) for line in lines)
        finally:
            process.terminate()
            process.wait(20)
            late.cancel()


@pytest.mark.slow
def test_a_stall_is_told_while_the_checkpoint_drips(tmp_path: Path) -> None:
    definition, texts = example("town")
    town = Town(tmp_path / "town", definition, texts)
    town.open()
    with Host(town.record) as host:
        threading.Thread(target=host.serve_forever, args=(0.01,), daemon=True).start()
        with followed(host, town.policy, tmp_path) as events:
            assert any(event["event"] == "checkpoint" for event in events)
            host.dripping = True
            began = time.monotonic()
            stall = next(event for event in events if event.get("alarm") == "stall")
            assert time.monotonic() - began < 15
            assert "an answer is still awaited" in stall["message"]
            assert any(event["event"] == "unreachable" for event in events)
        host.shutdown()
    town.close()
