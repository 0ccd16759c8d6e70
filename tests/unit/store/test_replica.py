"""Going on from a mirror (rule R4): whole, at or beyond everything that was seen."""

import shutil
from pathlib import Path

import pytest

from kept_log import LOG_KEY, NO_QUORUM, KeptLog
from plebiscite.errors import ConsistencyError, InclusionError, MisuseError
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.policy import Policy, PolicyLog
from plebiscite.store.replica import promote_replica


@pytest.fixture
def log(tmp_path: Path) -> KeptLog:
    """A log whose keeper's private folder is that of two entries, and whose mirror has three."""
    log = KeptLog(tmp_path).create()
    with log.writer() as writer:
        writer.append([b"a", b"b"])
    shutil.copytree(log.private, tmp_path / "old")
    with log.writer() as writer:
        writer.append([b"c"])
    shutil.rmtree(log.private)
    return log


@pytest.mark.parametrize("store", ["old", "lost"])
def test_a_mirror_goes_on(log: KeptLog, tmp_path: Path, store: str) -> None:
    if store == "old":
        shutil.move(tmp_path / "old", log.private)
    opened = promote_replica(log.record, log.private, LOG_KEY, NO_QUORUM, largest_seen=3)
    assert opened.size == 3
    with log.writer() as writer:
        assert writer.append([b"b", b"d"]) == [1, 3]


def test_a_mirror_that_is_behind_is_refused(log: KeptLog) -> None:
    with pytest.raises(MisuseError, match="4 were seen elsewhere"):
        promote_replica(log.record, log.private, LOG_KEY, NO_QUORUM, largest_seen=4)
    assert not (log.private / "signing-store.sqlite").exists()


def test_a_mirror_with_another_history_is_refused(log: KeptLog, tmp_path: Path) -> None:
    shutil.move(tmp_path / "old", log.private)
    other = KeptLog(tmp_path / "other").create()
    with other.writer() as writer:
        writer.append([b"x", b"y", b"z"])
    with pytest.raises(ConsistencyError, match="proof does not lead"):
        promote_replica(other.record, log.private, LOG_KEY, NO_QUORUM, largest_seen=0)


def test_a_damaged_mirror_is_refused(log: KeptLog) -> None:
    (log.record / "tile/entries/000.p/3").write_bytes(b"\0\1a\0\1B\0\1c")
    with pytest.raises(InclusionError, match="entry 1"):
        promote_replica(log.record, log.private, LOG_KEY, NO_QUORUM, largest_seen=3)


def test_a_mirror_of_another_log_is_refused(log: KeptLog) -> None:
    key = new_signing_key("other.example", KeyKind.ED25519, b"\x06" * 32)
    policy = Policy((PolicyLog(LOG_KEY.verifier), PolicyLog(key.verifier)), (), (), "none")
    with pytest.raises(ConsistencyError, match=r"not of other\.example"):
        promote_replica(log.record, log.private, key, policy, largest_seen=3)
