"""The demonstration as a running service: the finished example, and a practice vote to try."""

import os
import shutil
import socket
from base64 import urlsafe_b64encode
from pathlib import Path

from rich.console import Console

from plebiscite.cli.examples_data import example
from plebiscite.cli.practice_referendum import (
    PracticeReferendum,
    practice_definition,
    running_sequencer,
    write_codes,
)
from plebiscite.cli.rebuild import rebuild_now
from plebiscite.cli.verify import program
from plebiscite.errors import PlebisciteError, UnavailableError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.offices.registrar import Letter
from plebiscite.server.sequencing.folders import folder_of
from plebiscite.server.serving.background import start_in_background
from plebiscite.server.serving.plan import Plan, require_server_extra
from plebiscite.server.serving.running import stop
from plebiscite.store.text_files import read_text

FINISHED, PRACTICE = "example", "practice"
VOTERS, DAYS = 24, 30
PORTS = range(8000, 8020)
_SHOWN = 4  # codes on the terminal; all of them are in a file
DATA = "service"
OUTLINES = "districts.geojson"  # for the example's map


def stop_earlier(folder: Path) -> None:
    """Stop the service that an earlier demonstration in this folder left running."""
    data = (folder / DATA).resolve()
    if not data.is_dir():
        return
    try:
        stop(data)
    except PlebisciteError:
        return  # it does not run


def serve_demonstration(folder: Path, console: Console, port: int | None) -> None:
    """Put the finished record and an open practice vote behind a service, and start it.

    Raises: UnavailableError when the server extra or a free port is missing.
    """
    require_server_extra()
    plan = Plan((folder / DATA).resolve(), "127.0.0.1", port or _free_port(), 1)
    _adopt(plan, folder)
    with running_sequencer(plan):
        practice = PracticeReferendum(plan, folder / PRACTICE, PRACTICE)
        toml = practice_definition(read_text(example("definition.toml")), VOTERS, DAYS)
        _, letters = practice.open(toml)
        policy = practice.policy
    write_codes(folder / PRACTICE / "codes.txt", letters)
    rebuild_now(plan)
    start_in_background(plan, lambda _: None)
    _tell(console, plan, folder, policy, letters)


def _free_port() -> int:
    for port in PORTS:
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise UnavailableError(f"no port from {PORTS[0]} to {PORTS[-1]} is free; name one with --port")


def _adopt(plan: Plan, folder: Path) -> None:
    """The finished record as it is, with outlines; its keeper's keys stay where they are."""
    place = folder_of(plan.data, FINISHED)
    shutil.copytree(folder / "record", place.record)
    shutil.copy(folder / "policy", place.policy)
    shutil.copy(example(OUTLINES), place.record.parent / OUTLINES)


def _tell(
    console: Console, plan: Plan, folder: Path, policy: PolicyFile, letters: list[Letter]
) -> None:
    fingerprint = _fingerprint(policy)
    console.print()
    console.print("[bold]Vote yourself[/bold], on this machine, in five languages:")
    for letter in letters[:_SHOWN]:
        address = f"{plan.address}/r/{PRACTICE}/booth/#{letter.code}.{fingerprint}"
        console.print(f"  {address}", soft_wrap=True, highlight=False)
    console.print(
        f"  (all {len(letters)} codes: {folder / PRACTICE / 'codes.txt'})", soft_wrap=True
    )
    console.print()
    places = {
        "All referendums": f"{plan.address}/en/",
        "The example": f"{plan.address}/en/r/{FINISHED}/",
        "Its announcements": f"{plan.address}/en/r/{FINISHED}/bulletins/",
        "Its observers": f"{plan.address}/en/r/{FINISHED}/observers/",
        "Its witnesses": f"{plan.address}/en/r/{FINISHED}/trust/",
        "The practice vote": f"{plan.address}/en/r/{PRACTICE}/",
        "Observe it": os.path.relpath(folder / PRACTICE / "observer.key"),
        "Its log": os.path.relpath(plan.data / "run" / "serve.log"),
        "Stop it": f"{program()} stop --data {os.path.relpath(plan.data)}",
    }
    for name, place in places.items():
        console.print(f"{name + ':':<18} {place}", soft_wrap=True, highlight=False)


def _fingerprint(policy: PolicyFile) -> str:
    return urlsafe_b64encode(policy.digest).rstrip(b"=").decode()
