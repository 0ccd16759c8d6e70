"""A small voting service over HTTP, kept by the real keeper, for the registrar's desk to work with.

It publishes the record as files, serves the policy, and takes submissions and delivery reports as
the service does. It can lie, break off and be down.
"""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from played_town import EXAMPLES, RANDOM, Town, example_key
from plebiscite.errors import PlebisciteError
from plebiscite.log.keys import parse_vkey
from plebiscite.log.note import parse_note, verify_text
from plebiscite.offices import commission, voter
from plebiscite.offices.submission import read_submission
from plebiscite.record.definition import Definition
from plebiscite.record.entries import RollEntry
from plebiscite.store.key_files import KeyFileKind, write_signing_key
from registry_mail import MailServer, free_port

PLEBISCITE = Path(sys.executable).with_name("plebiscite")
SLUG = "town"
Answer = TypeVar("Answer")
CodeOf = Callable[[str], str]
ROLL = EXAMPLES / "town-roll.csv"


class TownService(ThreadingHTTPServer):
    """The service. The town is played in one thread of its own, as the keeper's database wants."""

    daemon_threads = True

    def __init__(self, folder: Path, definition: Definition | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._player = ThreadPoolExecutor(max_workers=1)
        self.town = town = self._player.submit(Town, folder, definition).result()
        self.policy = bytes(town.policy)
        self.record = town.record
        self.folder = folder
        self.down = False
        self.reports: list[dict[str, Any]] = []
        self.posted: list[bytes] = []
        self.break_off_after_posting = False  # the entry is kept, the answer is lost
        self.pretend = False  # answers that it kept what it throws away
        self.refuse: int | None = None  # a status for everything posted
        self._thread = threading.Thread(target=self.serve_forever, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/r/{SLUG}"

    def play(self, act: Callable[[Town], Answer]) -> Answer:
        """What `act` does with the town, done."""
        return self._player.submit(act, self.town).result()

    def vote(self, code: str, option: str) -> None:
        """A ballot cast with this code on the town's one question."""

        def cast(town: Town) -> None:
            found = voter.find_voter(town.keeper.state, code)
            made = voter.prepare(town.keeper.state, found, {"bench": [option]}, RANDOM)
            town.keeper.submit(voter.cast(made))

        self.play(cast)

    def open_voting(self) -> None:
        """From the rolls to the opening."""
        self.play(Town.ceremony)
        self.play(Town.rehearse)
        self.play(lambda town: town.act(commission.open_voting(town.keeper.state)))

    def stop(self) -> None:
        self.play(Town.close)
        self._player.shutdown()
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: TownService

    def do_GET(self) -> None:
        if self.server.down:
            self._answer(503, b"")
            return
        if self.path == f"/r/{SLUG}/policy":
            self._answer(200, self.server.policy)
            return
        file = self.server.record / self.path.removeprefix(f"/r/{SLUG}/record/")
        if file.is_file():
            self._answer(200, file.read_bytes())
        else:
            self._answer(404, b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.refuse is not None:
            self._error(self.server.refuse, "the service refuses in this test")
        elif self.path == f"/api/r/{SLUG}/submissions":
            self._submission(body)
        elif self.path == f"/api/r/{SLUG}/delivery-reports":
            self._report(body)
        else:
            self._answer(404, b"")

    def _submission(self, body: bytes) -> None:
        town = self.server.town
        self.server.posted.append(body)
        if self.server.pretend:
            self._answer(200, b'{"kept":[{"index":1,"receipt":null}]}')
            return
        try:
            submission = read_submission(body, town.definition.origin)
            kept = self.server.play(lambda played: played.keeper.submit(submission))
        except PlebisciteError as problem:
            self._error(409, str(problem))
            return
        if self.server.break_off_after_posting:
            self.connection.close()
            return
        said = {"kept": [{"index": each.position} for each in kept]}
        self._answer(200, json.dumps(said).encode())

    def _report(self, body: bytes) -> None:
        note = parse_note(body)
        verify_text(note, parse_vkey(self.server.town.definition.registrar.key))
        self.server.reports.append(json.loads(note.text))
        self._answer(204, b"")

    def _error(self, status: int, message: str) -> None:
        said = {"error": {"code": "refused", "message": message, "place": "", "remedy": ""}}
        self._answer(status, json.dumps(said).encode())

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


class DeskCommands:
    """The registrar's commands as processes of their own, on one data folder."""

    def __init__(self, folder: Path, service: TownService, **environment: str) -> None:
        self.folder, self.service = folder, service
        self.environment = environment

    def run(self, *words: object, status: int = 0) -> str:
        done = subprocess.run(
            [PLEBISCITE, "registrar", *map(str, words), "--data", self.folder],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout + done.stderr

    def told(self, *words: object) -> dict[str, Any]:
        """The one JSON value on standard output; nothing else may be there."""
        done = subprocess.run(
            [PLEBISCITE, "registrar", *map(str, words), "--json", "--data", self.folder],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        value: dict[str, Any] = json.loads(done.stdout)
        return value

    def bring_key(self) -> None:
        """The example registrar's key, brought to the desk."""
        town = self.service.town
        origin = town.definition.origin
        file = self.folder.parent / "clerk.key"
        write_signing_key(
            file, KeyFileKind.REGISTRAR, origin, example_key(town.office_key("registrar"))
        )
        self.run("key", "--service", self.service.address, "--for", origin, "--file", file)

    def codes(self) -> dict[str, str]:
        """Every voter's code, by number, as the desk keeps them."""
        with closing(sqlite3.connect(self.folder / "registrar.sqlite3")) as database:
            return dict(database.execute("SELECT voter_id, code FROM registry_voter"))

    def ready_to_issue(self, roll: Path = ROLL) -> None:
        """Key, policy compared, contacts, roll."""
        self.bring_key()
        self.run("policy", "--words", " ".join(self.service.town.policy.words))
        self.run(
            "contacts",
            "--sender",
            "The town clerk",
            "--return-address",
            "Town hall / 1 Square",
            "--telephone",
            "+33 1 23 45 67 89",
        )
        self.run("import", roll, "--commit")


def rolls_in(service: TownService) -> int:
    """How many roll entries were posted, repeats included."""
    origin = service.town.definition.origin
    found = [read_submission(body, origin) for body in service.posted]
    return sum(isinstance(entry, RollEntry) for each in found for entry in each.entries)


@contextmanager
def played_desk(folder: Path) -> Iterator[tuple[TownService, DeskCommands, MailServer]]:
    """A town's service whose definition is sealed, a desk, and its mail server."""
    service, mail = TownService(folder / "town"), MailServer()
    mail.start()
    try:
        service.play(Town.define)
        yield service, DeskCommands(folder / "desk", service, **mail.settings), mail
    finally:
        mail.stop()
        service.stop()


@contextmanager
def served(desk: DeskCommands) -> Iterator[tuple[str, str, int]]:
    """The desk's pages: their address, the login link, and the process serving them."""
    port = free_port()
    process = subprocess.Popen(
        [PLEBISCITE, "registrar", "serve", "--data", desk.folder, "--port", str(port)],
        env={**os.environ, **desk.environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        with process.stdout as said:
            link = [said.readline().strip() for _ in range(2)][1]
            for _ in range(300):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/", link, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
