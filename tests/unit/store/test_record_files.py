"""Reading a record from a folder: nothing outside it, nothing too large, blobs by their hash."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from kept_log import NO_QUORUM, KeptLog
from plebiscite.errors import EvidenceError, MalformedError, UnavailableError
from plebiscite.store.record_files import RecordFolder, limit_of


@pytest.fixture
def record(tmp_path: Path) -> RecordFolder:
    log = KeptLog(tmp_path).create()
    with log.writer() as writer:
        writer.append([b"open"], milestone=True)
        writer.append([b"%d" % number for number in range(300)])
        writer.append([b"close"], milestone=True)
        writer.put_blob(b"roll")
    return RecordFolder(log.record)


def test_entries_stream_under_the_newest_checkpoint(record: RecordFolder) -> None:
    opened, tree = record.opened(NO_QUORUM)
    assert opened.size == 302
    assert list(tree.entries(299)) == [b"298", b"299", b"close"]


def test_milestones_are_listed_by_size(record: RecordFolder) -> None:
    (record.root / "checkpoints/.unfinished-1-302").write_bytes(b"")
    (record.root / "checkpoints/007").write_bytes(b"")
    assert record.milestones() == [1, 302]
    assert b"\n302\n" in record.milestone(302)


def test_a_blob_is_what_its_name_says(record: RecordFolder) -> None:
    name = sha256(b"roll").hexdigest()
    assert record.blob(name) == b"roll"
    (record.root / "blob/note.txt").write_bytes(b"")
    assert list(record.blobs()) == [name]
    (record.root / "blob" / name).write_bytes(b"role")
    with pytest.raises(EvidenceError, match="not those the name says"):
        record.blob(name)


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../private/key", "tile/0/../../x", "blob/AB", "tile/0/1", "checkpoint\n",
     "checkpoints/01", "tile/entries/1000", "tile/0/001.p/1/2", "blob/" + "A" * 64],
)  # fmt: skip
def test_nothing_outside_a_record_is_opened(record: RecordFolder, path: str) -> None:
    with pytest.raises(MalformedError, match="not the path of a record's file"):
        record.read(path)


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("checkpoint", 1_000_000),
        ("checkpoints/0", 1_000_000),
        ("tile/entries/x001/000.p/255", 256 * 65_537),
        ("tile/12/000", 8192),
        ("blob/" + "0a" * 32, 2**28),
        ("advice/x001/000.p/255", 256 * (4 + 1023 * 64)),
    ],
)
def test_each_kind_of_file_has_its_limit(path: str, limit: int) -> None:
    assert limit_of(path) == limit


def test_too_large_a_file_is_not_read(record: RecordFolder) -> None:
    (record.root / "tile/1/000.p/1").write_bytes(b"x" * 8193)
    with pytest.raises(UnavailableError, match="larger than 8192 bytes"):
        record.read("tile/1/000.p/1")


def test_an_empty_folder_is_a_record_without_anything(tmp_path: Path) -> None:
    record = RecordFolder(tmp_path)
    assert (record.milestones(), list(record.blobs())) == ([], [])
    with pytest.raises(UnavailableError, match="no such file"):
        record.checkpoint()
    with pytest.raises(UnavailableError, match="no such folder"):
        RecordFolder(tmp_path / "other")


@pytest.mark.parametrize("path", ["advice/000", "tile/entries/000", "checkpoint"])
def test_a_pipe_in_place_of_a_file_is_not_waited_for(record: RecordFolder, path: str) -> None:
    place = record.root / path
    place.parent.mkdir(exist_ok=True)
    place.unlink(missing_ok=True)
    os.mkfifo(place)
    with pytest.raises(UnavailableError, match="no file"):
        record.read(path)
