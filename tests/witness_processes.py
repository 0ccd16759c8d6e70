"""Witnesses for tests: real servers in processes of their own, and servers that misbehave."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from kept_log import LOG_KEY, ORIGIN
from plebiscite.errors import UnavailableError
from plebiscite.log.cosignature import cosign
from plebiscite.log.keys import KeyKind, SigningKey, VerifierKey, new_signing_key
from plebiscite.log.note import NoteSignature
from plebiscite.log.policy import Group, Policy, PolicyLog, Witness
from plebiscite.observe.witness_protocol import Request, parse_request
from plebiscite.store.key_files import KeyFileKind, write_signing_key
from plebiscite.store.witness_files import FileWitness, state_folder

PROGRAM = str(Path(sys.executable).with_name("plebiscite"))
SEVEN = [
    new_signing_key(f"witness-{number}.example", KeyKind.COSIGNATURE, bytes([100 + number]) * 32)
    for number in range(1, 8)
]

COMMISSION = new_signing_key("council.example", KeyKind.ED25519, b"\x09" * 32).verifier


def clean_environment() -> dict[str, str]:
    """This process's environment without our own settings."""
    return {k: v for k, v in os.environ.items() if not k.startswith("PLEBISCITE_")}


class Reply(NamedTuple):
    """What a server answered."""

    status: int
    body: bytes
    content_type: str


def exchange(address: str, method: str, path: str, body: bytes | None = None) -> Reply:
    """One request on a connection of its own."""
    parts = urlsplit(address)
    assert parts.hostname
    connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        connection.request(method, parts.path.rstrip("/") + path, body=body)
        answer = connection.getresponse()
        return Reply(answer.status, answer.read(), answer.headers.get("Content-Type", ""))
    finally:
        connection.close()


@dataclass
class WitnessProcess:
    """`plebiscite witness serve` of one key and log, in `folder`."""

    folder: Path
    key: SigningKey
    log: VerifierKey
    address: str = ""
    port: int = 0
    process: "subprocess.Popen[str] | None" = None

    @property
    def keeper(self) -> FileWitness:
        """Its state, for a test to look at."""
        return FileWitness(state_folder(self.folder / "seen", self.log.name), self.key, self.log)

    @property
    def said(self) -> str:
        """What it wrote for its operator."""
        return (self.folder / "log").read_text(encoding="utf-8")

    def prepare(self) -> "WitnessProcess":
        """Key file and beginning, as an operator makes them once."""
        key_file = self.folder / "witness.key"
        if not key_file.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            write_signing_key(key_file, KeyFileKind.WITNESS, self.log.name, self.key)
            self.keeper.begin()
        return self

    @property
    def command(self) -> list[str]:
        """How it is started."""
        return [
            *(PROGRAM, "witness", "serve", "--state", str(self.folder / "seen")),
            *("--key", str(self.folder / "witness.key"), "--log", str(self.log)),
            *("--listen", f"127.0.0.1:{self.port}", "--json"),
        ]

    def start(self) -> "WitnessProcess":
        """Start it; returns when it answers."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=subprocess.PIPE, stderr=log, text=True, env=clean_environment()
            )
        return self

    def wait_ready(self) -> "WitnessProcess":
        """Wait for its one line."""
        assert self.process
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.said
        self.address = json.loads(line)["address"]
        self.port = urlsplit(self.address).port or 0
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """End it in order; its exit status."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(number)
        status = self.process.wait(timeout=20)
        assert self.process.stdout
        self.process.stdout.close()
        self.process = None
        return status


@contextmanager
def witness_processes(
    folder: Path, keys: Sequence[SigningKey], log: VerifierKey = LOG_KEY.verifier
) -> Iterator[list[WitnessProcess]]:
    """One process for each key, all of them answering."""
    made = [WitnessProcess(folder / key.name, key, log).prepare() for key in keys]
    with ExitStack() as ending:
        for each in made:
            ending.callback(each.stop)
            each.start()
        for each in made:
            each.wait_ready()
        yield made


def policy_of(
    addresses: Sequence[str], threshold: int, keys: Sequence[SigningKey] = SEVEN
) -> Policy:
    """`threshold` of as many witnesses as there are addresses; "" for one without."""
    members = tuple(
        Witness(f"w{number}", key.verifier, address)
        for number, (key, address) in enumerate(zip(keys, addresses, strict=False), start=1)
    )
    group = Group("witnesses", str(threshold), tuple(each.name for each in members))
    return Policy((PolicyLog(LOG_KEY.verifier),), members, (group,), "witnesses")


Answering = Callable[[Request], tuple[int, bytes]]


@dataclass
class StagedWitness:
    """A server in this process that answers as `answering` says: for slow ones, and for liars.

    `shows` is what stands at its monitoring address; `asked` has every request that came.
    """

    answering: Answering
    shows: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)
    address: str = ""


@contextmanager
def staged(witness: StagedWitness) -> Iterator[StagedWitness]:
    """Serve it on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            witness.connections.add(self.client_address)
            request = parse_request(self.rfile.read(int(self.headers["Content-Length"])))
            witness.asked.append(request)
            self._reply(*witness.answering(request))

        def do_GET(self) -> None:
            self._reply(200 if witness.shows else 404, witness.shows)

        def _reply(self, status: int, body: bytes) -> None:
            self.send_response(status)
            headers = {"Content-Length": str(len(body))} | witness.headers
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):  # whoever asked has gone
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    witness.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield witness
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def honest(folder: Path, key: SigningKey, time: int = 1_800_000_000) -> Answering:
    """The answers of an honest witness with its state in `folder`."""
    witness = FileWitness(folder, key, LOG_KEY.verifier)
    turn = threading.Lock()

    def answer(request: Request) -> tuple[int, bytes]:
        with turn:
            said = witness.answer(request, witness.seen(), time)
        return said.status, said.body.encode()

    return answer


class Dead(FileWitness):
    """Somebody pulled its plug."""

    def cosign(self, note: bytes, proof: Sequence[bytes], time: int) -> NoteSignature:  # noqa: ARG002 - the shape of the real one
        raise UnavailableError("the plug is out")


class Liar(FileWitness):
    """Cosigns something else than it was asked for."""

    def cosign(self, note: bytes, proof: Sequence[bytes], time: int) -> NoteSignature:  # noqa: ARG002 - the shape of the real one
        return cosign("other.example\n1\nroot\n", self.key, time)


__all__ = [
    "COMMISSION",
    "ORIGIN",
    "SEVEN",
    "Dead",
    "Liar",
    "Reply",
    "StagedWitness",
    "WitnessProcess",
    "clean_environment",
    "exchange",
    "honest",
    "policy_of",
    "staged",
    "witness_processes",
]
