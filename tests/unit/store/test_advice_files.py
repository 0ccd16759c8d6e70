"""Advice in files: written whole, read with mistrust; whatever is wrong, it is as if none were."""

import pickle
from pathlib import Path

import pytest

from kept_log import KeptLog
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.log.advice_bundles import advice_path, format_advice_bundle
from plebiscite.store.advice_files import SLOW, AdviceFiles, AdviceWriter, advice_beside
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.record_files import RecordFolder
from plebiscite.store.record_server import served

SIZE = 256 * 2 + 40


def advice_on(index: int) -> bytes:
    return bytes([index % 251]) * 64 * (1 + index % 3)


def write(folder: Path, size: int = SIZE, first: int = 10) -> None:
    writer = AdviceWriter(folder, size)
    for index in range(first, size):
        writer.put(index, advice_on(index) if index % 5 else b"")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


class Counting(RecordFolder):
    """A folder that counts what is read from it."""

    asked = 0

    def read(self, path: str) -> bytes:
        self.asked += 1
        return super().read(path)


class Slow(Counting):
    """A place that takes its time, for what is there and for what is not."""

    now, takes = 0.0, 0.0

    def read(self, path: str) -> bytes:
        self.now += self.takes
        return super().read(path)


@pytest.mark.parametrize(("seconds", "asked"), [(SLOW, 3), (SLOW + 1, 1)])
@pytest.mark.parametrize("there", [True, False])
def test_a_place_that_takes_longer_than_the_work_it_saves_is_not_asked_again(
    written: Path, tmp_path: Path, seconds: float, asked: int, *, there: bool
) -> None:
    (tmp_path / "empty").mkdir()
    place = Slow(written if there else tmp_path / "empty")
    place.takes = seconds
    files = AdviceFiles(place, 256 * 3, lambda: place.now)
    found = [bool(files.bundle(number)) for number in (0, 1, 0)]
    assert place.asked == asked
    assert found == [there and number < asked for number in range(3)]


def test_what_is_written_is_read_again(written: Path) -> None:
    files = AdviceFiles(RecordFolder(written), SIZE)
    for index in range(SIZE):
        expected = advice_on(index) if index >= 10 and index % 5 else b""
        assert files.entry(index) == expected
    assert files.entry(SIZE) == files.entry(100 * SIZE) == b""


def test_there_is_one_file_for_each_bundle_and_none_without_advice(tmp_path: Path) -> None:
    write(tmp_path, first=256)
    names = sorted(str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*.*"))
    assert names == ["advice/002.p"]
    assert (tmp_path / "advice/001").is_file()
    assert (tmp_path / "advice/002.p/40").is_file()
    assert not (tmp_path / "advice/000").exists()


def test_a_bundle_appears_when_its_last_entry_is_put(tmp_path: Path) -> None:
    writer = AdviceWriter(tmp_path, SIZE)
    writer.put(254, b"a" * 64)
    assert not (tmp_path / "advice").exists()
    writer.put(255, b"")
    assert (tmp_path / "advice/000").is_file()


@pytest.mark.parametrize("index", [4, 5, SIZE])
def test_an_entry_that_was_passed_or_is_none_is_refused(tmp_path: Path, index: int) -> None:
    writer = AdviceWriter(tmp_path, SIZE)
    writer.put(5, b"")
    with pytest.raises(MisuseError, match=f"entry {index} has no place"):
        writer.put(index, b"")


def test_a_bundle_is_read_once_in_the_order_of_the_log(written: Path) -> None:
    folder = Counting(written)
    files = AdviceFiles(folder, SIZE)
    assert [files.entry(index) for index in range(SIZE)]
    assert folder.asked == 3


def test_the_last_bundle_may_lie_in_the_full_one_of_a_longer_log(written: Path) -> None:
    files = AdviceFiles(RecordFolder(written), 256 + 20)
    assert files.entry(256 + 18) == advice_on(256 + 18)


def test_a_wrong_size_costs_the_last_bundle_only(written: Path) -> None:
    files = AdviceFiles(RecordFolder(written), SIZE + 7)
    assert files.entry(0) == b""
    assert files.entry(11) == advice_on(11)
    assert files.entry(512) == b""


def test_a_broken_file_is_no_advice_on_its_bundle_and_nothing_else(written: Path) -> None:
    path = written / advice_path(0)
    for broken in (b"", b"x", path.read_bytes()[:-1], path.read_bytes() + b"\0", b"\xff" * 4000):
        path.write_bytes(broken)
        files = AdviceFiles(RecordFolder(written), SIZE)
        assert files.bundle(0) == []
        assert files.entry(11) == b""
        assert files.entry(256) == advice_on(256)


def test_too_large_a_file_is_no_advice(written: Path) -> None:
    with (written / advice_path(0)).open("r+b") as file:
        file.truncate(256 * 65_537)
    assert AdviceFiles(RecordFolder(written), SIZE).bundle(0) == []


def test_a_folder_in_place_of_a_file_is_no_advice(written: Path) -> None:
    (written / advice_path(0)).unlink()
    (written / advice_path(0)).mkdir()
    assert AdviceFiles(RecordFolder(written), SIZE).bundle(0) == []


def test_a_place_without_advice_is_soon_not_asked_any_more(tmp_path: Path) -> None:
    folder = Counting(tmp_path)
    files = AdviceFiles(folder, 256 * 1000)
    assert not any(files.entry(index) for index in range(0, 256 * 1000, 256))
    assert folder.asked == 8


def test_a_bundle_that_is_there_begins_the_patience_anew(tmp_path: Path) -> None:
    folder = Counting(tmp_path)
    for number in (7, 15):
        path = tmp_path / advice_path(number)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(format_advice_bundle([b"a" * 64] * 256))
    files = AdviceFiles(folder, 256 * 30)
    found = [number for number in range(30) if files.entry(256 * number)]
    assert found == [7, 15]
    assert folder.asked == 24


def test_it_can_be_sent_to_a_worker(written: Path) -> None:
    files = pickle.loads(pickle.dumps(AdviceFiles(RecordFolder(written), SIZE)))  # noqa: S301 - ours
    assert files.entry(11) == advice_on(11)
    assert pickle.dumps(AdviceFiles(RecordAddress("http://record.example"), SIZE))


def test_advice_beside_a_record_is_served_with_it(tmp_path: Path) -> None:
    log = KeptLog(tmp_path).create()
    with log.writer() as writer:
        writer.append([b"%d" % number for number in range(300)], milestone=True)
    AdviceWriter(log.record, 300).put(299, b"a" * 64)
    found = advice_beside(RecordFolder(log.record))
    assert found is not None
    assert found.entry(299) == b"a" * 64
    with served(log.record) as address:
        over_http = advice_beside(RecordAddress(address))
        assert over_http is not None
        assert over_http.entry(299) == b"a" * 64
        assert over_http.entry(0) == b""


def test_advice_may_lie_elsewhere(tmp_path: Path) -> None:
    log = KeptLog(tmp_path / "log").create()
    with log.writer() as writer:
        writer.append([b"one"], milestone=True)
    AdviceWriter(tmp_path / "elsewhere", 1).put(0, b"a" * 64)
    found = advice_beside(RecordFolder(log.record), RecordFolder(tmp_path / "elsewhere"))
    assert found is not None
    assert found.entry(0) == b"a" * 64


@pytest.mark.parametrize("checkpoint", [None, b"no note"])
def test_a_record_without_a_checkpoint_has_no_advice(
    tmp_path: Path, checkpoint: bytes | None
) -> None:
    if checkpoint is not None:
        (tmp_path / "checkpoint").write_bytes(checkpoint)
    assert advice_beside(RecordFolder(tmp_path)) is None


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    (tmp_path / "advice").write_bytes(b"a file where the folder should be")
    with pytest.raises(UnavailableError):
        AdviceWriter(tmp_path, 1).put(0, b"a" * 64)


def test_randomness_is_the_operating_systems_and_never_the_same(tmp_path: Path) -> None:
    files = AdviceFiles(RecordFolder(tmp_path), 1)
    assert len(files.randomness(4096)) == 4096
    assert files.randomness(16) != files.randomness(16)
