"""The desk's process: one for a folder, a worker that is always there, and never alone."""

import os
import signal
import time
from pathlib import Path

import pytest

from registry_town import played_desk, served

pytestmark = pytest.mark.slow
_PATIENCE = 60  # seconds


def workers(data: Path, word: bytes = b"plebiscite.registry.worker") -> set[int]:
    """The numbers of this folder's processes that have a word on their command line."""
    found = set()
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                words = (place / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if word in words and str(data).encode() in words:
                found.add(int(place.name))
    return found


def one_other_than(data: Path, old: set[int], *, count: int = 1) -> set[int]:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        now = workers(data)
        if len(now) == count and not now & old:
            return now
        time.sleep(0.2)
    raise TimeoutError(f"workers {workers(data)}, before {old}")


def test_a_worker_that_dies_is_replaced_and_none_outlives_its_server(tmp_path: Path) -> None:
    with played_desk(tmp_path) as (service, desk, _):
        desk.run("policy", "--service", service.address)
        data = desk.folder.resolve()
        with served(desk) as (_, _, pid):
            first = one_other_than(data, set())
            os.kill(first.copy().pop(), signal.SIGKILL)
            second = one_other_than(data, first)
            said = desk.run("serve", "--port", "8999", status=3)
            assert "another program is writing here" in said  # one server for a folder
            os.kill(pid, signal.SIGKILL)
            one_other_than(data, second, count=0)
            end = time.monotonic() + _PATIENCE
            while workers(data, b"serve") and time.monotonic() < end:
                time.sleep(0.2)  # the page server's own child
            assert workers(data, b"serve") <= {pid}  # not waited for yet
