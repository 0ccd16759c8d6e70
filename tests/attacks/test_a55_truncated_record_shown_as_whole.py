"""A55, the store's part: a record cut short on the disk, to hide its last acts.

An older signed checkpoint over older tiles is a true history, and only freshness and `end` reveal
it to a reader. But no such record can be written on, and no cut below its own checkpoint passes.
"""

import shutil
from pathlib import Path

import pytest

from kept_log import NO_QUORUM, KeptLog
from plebiscite.errors import ConsistencyError, PlebisciteError
from plebiscite.store.record_files import RecordFolder

ENTRIES = [b"%d" % number for number in range(300)]


@pytest.fixture
def log(tmp_path: Path) -> KeptLog:
    log = KeptLog(tmp_path).create()
    with log.writer() as writer:
        writer.append(ENTRIES, milestone=True)
        writer.append([b"abort"], milestone=True)
    return log


def read_all(log: KeptLog) -> list[bytes]:
    _, tree = RecordFolder(log.record).opened(NO_QUORUM)
    return list(tree.entries())


def test_a_record_cut_back_to_a_milestone_cannot_be_written_on(log: KeptLog) -> None:
    shutil.copy(log.record / "checkpoints/300", log.record / "checkpoint")
    for path in ("tile/entries/001.p/45", "tile/0/001.p/45", "checkpoints/301"):
        (log.record / path).unlink()
    assert read_all(log) == ENTRIES  # true, but old: the reader looks at its age
    with pytest.raises(ConsistencyError, match="lacks entries that were signed"):
        log.writer()


@pytest.mark.parametrize("file", ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"])
def test_a_record_that_lacks_a_file_under_its_checkpoint_is_not_read(
    log: KeptLog, file: str
) -> None:
    (log.record / file).unlink()
    with pytest.raises(PlebisciteError, match="no such file"):
        read_all(log)


@pytest.mark.parametrize("file", ["tile/entries/001.p/45", "tile/0/001.p/45", "tile/0/000"])
def test_a_file_cut_short_is_not_read(log: KeptLog, file: str) -> None:
    raw = (log.record / file).read_bytes()
    (log.record / file).write_bytes(raw[:-1])
    with pytest.raises(PlebisciteError):
        read_all(log)
    with pytest.raises(PlebisciteError):
        read_all(log)
