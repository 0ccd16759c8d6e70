"""`plebiscite verify --service`: what browsers are given, over real HTTP."""

import json
import threading
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cli_town import CliTown
from played_town import Town
from plebiscite.offices import commission
from plebiscite.record.booth_manifest import write_manifest

PAGE, ASSET = "/r/town/booth/", "/booth-assets/a.js"
SIGNED = {PAGE: b"<!doctype html>", ASSET: b"vote()"}


class Service(ThreadingHTTPServer):
    """A host that serves what it is told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = dict(SIGNED)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/r/town"


class _Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        raw = self.server.files.get(self.path)
        self.send_response(200 if raw is not None else 404)
        self.send_header("Content-Length", str(len(raw or b"")))
        self.end_headers()
        self.wfile.write(raw or b"")

    def log_message(self, *args: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def service() -> Iterator[Service]:
    with Service() as host:
        thread = threading.Thread(target=host.serve_forever)
        thread.start()
        yield host
        host.shutdown()
        thread.join()


def _with_booth(town: Town) -> None:
    town.define()
    hashes = {address: sha256(raw).hexdigest() for address, raw in SIGNED.items()}
    town.act(commission.publish_booth(write_manifest("1.0", hashes)))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> CliTown:
    return CliTown.played(tmp_path_factory.mktemp("town"), _with_booth)


def test_the_signed_files_are_served(town: CliTown, service: Service) -> None:
    result = town.run("verify", town.record, "--service", service.address)
    assert "The service gives browsers here the 2 files of entry 1" in result.output
    assert result.exit_code == 3  # the record itself is not finished, and nobody witnessed it


def test_another_file_is_named(town: CliTown, service: Service) -> None:
    service.files[ASSET] = b"steal()"
    result = town.run("verify", town.record, "--service", service.address)
    assert result.exit_code == 1
    assert "THE SERVICE GIVES BROWSERS OTHER FILES" in result.output
    assert f"{ASSET}: different" in result.output
    assert PAGE not in result.output


def test_a_missing_file_could_not_be_checked(town: CliTown, service: Service) -> None:
    del service.files[ASSET]
    result = town.run("verify", town.record, "--service", service.address, "--json")
    assert result.exit_code == 3
    files = json.loads(result.stdout)["service"]["files"]
    assert [file["status"] for file in files] == ["could not check", "same"]


def test_no_booth_on_the_record(tmp_path: Path, service: Service) -> None:
    bare = CliTown.played(tmp_path, Town.define)
    result = bare.run("verify", bare.record, "--service", service.address)
    assert "names no booth" in result.output
    assert result.exit_code == 3
