"""Reading a record from a web host: the same answers as from the folder, and bounded patience."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kept_log import NO_QUORUM, KeptLog
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.record_files import RecordFolder

TILE = "tile/0/000"
Answer = tuple[int, dict[str, str], bytes]


class Host(ThreadingHTTPServer):
    """A web host that serves a folder, or gives prepared answers first."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.prepared: list[Answer] = []
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/record"


class _Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        path = self.path.removeprefix("/record/")
        self.server.asked.append(path)
        file = self.server.folder / path
        if self.server.prepared:
            code, headers, body = self.server.prepared.pop(0)
        elif file.is_file():
            code, headers, body = 200, {}, file.read_bytes()
        else:
            code, headers, body = 404, {}, b"no"
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    log = KeptLog(tmp_path).create()
    with log.writer() as writer:
        writer.append([b"open"], milestone=True)
        writer.append([b"%d" % number for number in range(300)])
        writer.put_blob(b"roll")
    with Host(log.record) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def record(host: Host, waits: list[float]) -> RecordAddress:
    return RecordAddress(host.address + "/", timeout=5, pause=waits.append)


def test_the_record_reads_as_from_its_folder(host: Host, record: RecordAddress) -> None:
    folder = RecordFolder(host.folder)
    opened, tree = record.opened(NO_QUORUM)
    assert list(tree.entries()) == list(folder.opened(NO_QUORUM)[1].entries())
    assert opened.size == 301
    assert record.milestone(1) == folder.milestone(1)
    assert record.milestones() == []  # a web host lists nothing
    (name,) = folder.blobs()
    assert record.blob(name) == b"roll"


def test_an_absent_file_is_not_asked_for_again(
    host: Host, record: RecordAddress, waits: list[float]
) -> None:
    with pytest.raises(UnavailableError, match="answered 404") as caught:
        record.read("checkpoints/77")
    assert caught.value.place == f"{host.address}/checkpoints/77"
    assert (host.asked, waits) == (["checkpoints/77"], [])


@pytest.mark.parametrize(
    "answer",
    [
        (503, {}, b""),
        (429, {}, b""),
        (200, {"Content-Length": "99"}, b"cut short"),
        (200, {"Content-Encoding": "gzip"}, b"no gzip"),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x" * 999)[:-9]),
        (200, {"Content-Encoding": "gzip"}, gzip.compress(b"x") + b"more"),
    ],
)
def test_a_passing_trouble_is_waited_out(
    host: Host, record: RecordAddress, waits: list[float], answer: Answer
) -> None:
    host.prepared = [answer, answer]
    assert len(record.read(TILE)) == 8192
    assert waits == [0.5, 1.0]


def test_a_lasting_trouble_ends(host: Host, record: RecordAddress, waits: list[float]) -> None:
    host.prepared = [(500, {}, b"")] * 9
    with pytest.raises(UnavailableError, match="answered 500"):
        record.read(TILE)
    assert waits == [0.5, 1.0, 2.0]


def test_a_host_that_is_not_there_is_named(host: Host) -> None:
    host.server_close()
    record = RecordAddress("http://127.0.0.1:9", timeout=1, pause=lambda _: None)
    with pytest.raises(UnavailableError, match="no whole answer"):
        record.read(TILE)


def test_gzip_is_seen_through(host: Host, record: RecordAddress) -> None:
    body = gzip.compress(b"z" * 8192)
    host.prepared = [(200, {"Content-Encoding": "gzip"}, body)]
    assert record.read(TILE) == b"z" * 8192


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, {}, b"z" * 8193), "larger than 8192 bytes"),
        ((200, {"Content-Encoding": "gzip"}, gzip.compress(b"z" * 10**6)), "larger than 8192"),
        ((200, {"Content-Encoding": "br"}, b"z"), "unknown coding br"),
    ],
)
def test_what_is_too_large_or_unknown_is_refused_at_once(
    host: Host, record: RecordAddress, answer: Answer, words: str
) -> None:
    host.prepared = [answer]
    with pytest.raises(UnavailableError, match=words):
        record.read(TILE)
    assert host.asked == [TILE]


@pytest.mark.parametrize(
    "address", ["ftp://a/b", "file:///etc", "log.example/r", "https://", "http://a/b?c=d"]
)
def test_only_web_addresses_are_records(address: str) -> None:
    with pytest.raises(MisuseError, match="http:// or https://"):
        RecordAddress(address)


@pytest.mark.parametrize("target", ["http://[", f"http://{'a' * 70}.example/", "http://.example/"])
def test_a_host_that_sends_elsewhere_to_no_address_is_unavailable(
    host: Host, waits: list[float], target: str
) -> None:
    host.prepared = [(302, {"Location": target}, b"")]
    with pytest.raises(UnavailableError, match="no address"):
        RecordAddress(host.address, pause=waits.append).read(TILE)
    assert waits == []
