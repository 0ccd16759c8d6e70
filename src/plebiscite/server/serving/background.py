"""`plebiscite serve --background`: start, wait until it is ready, say where it is, return."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from plebiscite.errors import UnavailableError
from plebiscite.server.serving.plan import Plan, require_server_extra
from plebiscite.server.serving.running import RUN
from plebiscite.server.serving.supervisor import answers, prepare, require_startable

PATIENCE: Final = 300.0  # seconds: the first start may compile the bulk arithmetic
_LINES_TOLD = 12


def start_in_background(plan: Plan, say: Callable[[str], None]) -> int:
    """Start the service apart from this process and wait until it is ready; the exit status.

    The first officer's link is told here and never in the log.

    Raises: as `serve`; UnavailableError, with the end of its log, if it is not ready in time.
    """
    require_server_extra()
    require_startable(plan)
    if status := prepare(plan):
        return status
    log = log_file(plan)
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "plebiscite.server.serving.detached", *plan.as_arguments()]
    before = log.stat().st_size if log.exists() else 0
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
        process = subprocess.Popen(  # noqa: S603 - our own list, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            start_new_session=True,
            cwd="/",
        )
    _wait_until_ready(plan, process, log, before)
    say(f"Plebiscite is at {plan.address}")
    say(f"Log: {log}")
    say(f"Stop it with: plebiscite stop --data {plan.data}")
    return 0


def log_file(plan: Plan) -> Path:
    """Where a service in the background logs."""
    return plan.data / RUN / "serve.log"


def _wait_until_ready(
    plan: Plan, process: "subprocess.Popen[bytes]", log: Path, before: int
) -> None:
    end = time.monotonic() + PATIENCE
    while not answers(plan):
        if process.poll() is None and time.monotonic() < end:
            time.sleep(0.2)
            continue
        ended = process.poll() is not None
        if not ended:
            process.terminate()
            process.wait()
        told = log.read_bytes()[before:].decode(errors="replace").strip().split("\n")
        what = "did not start" if ended else f"was not ready in {PATIENCE:g} s and was stopped"
        last = "\n".join(told[-_LINES_TOLD:])
        raise UnavailableError(f"the service {what}; its log ends:\n{last}", place=str(log))
