"""Files appear whole or not at all; every refusal of the disk names the file and the remedy."""

from errno import EACCES
from pathlib import Path

import pytest

from kept_log import FaultyCalls
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.store.durable import (
    PRIVATE,
    DurableFiles,
    FatalStorageError,
    StorageIncidentError,
    read_bytes,
)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    files = DurableFiles()
    files.write_whole(tmp_path / "a/b/file", b"old")
    files.write_whole(tmp_path / "a/b/file", b"new")
    assert (tmp_path / "a/b/file").read_bytes() == b"new"
    assert names(tmp_path / "a/b") == ["file"]


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "short write, then full"])
def test_after_any_error_the_file_is_the_old_or_the_new(tmp_path: Path, fault: str) -> None:
    path = tmp_path / "file"
    for n in range(1, 7):
        path.write_bytes(b"old bytes")
        try:
            DurableFiles(FaultyCalls(n, fault)).write_whole(path, b"new bytes")
        except UnavailableError as problem:
            assert problem.place  # noqa: PT017
        assert path.read_bytes() in {b"old bytes", b"new bytes"}
        assert names(tmp_path) == ["file"]


def test_short_writes_are_continued(tmp_path: Path) -> None:
    for n in range(1, 4):
        DurableFiles(FaultyCalls(n, "short write")).write_whole(tmp_path / "file", b"x" * 999)
        assert (tmp_path / "file").read_bytes() == b"x" * 999


def test_the_order_is_write_fsync_rename_fsync_of_the_folder(tmp_path: Path) -> None:
    calls = FaultyCalls()
    DurableFiles(calls).write_whole(tmp_path / "file", b"x")
    assert calls.kinds == ["open", "write", "fsync", "rename", "open", "fsync"]


def test_new_folders_are_forced_to_the_disk(tmp_path: Path) -> None:
    calls = FaultyCalls()
    DurableFiles(calls).make_folder(tmp_path / "a/b")
    assert calls.kinds == ["mkdir", "open", "fsync"] * 2


def test_write_once_accepts_the_same_bytes_and_no_others(tmp_path: Path) -> None:
    files = DurableFiles()
    files.write_once(tmp_path / "file", b"x")
    files.write_once(tmp_path / "file", b"x")
    with pytest.raises(StorageIncidentError, match="must never change"):
        files.write_once(tmp_path / "file", b"y")
    assert (tmp_path / "file").read_bytes() == b"x"


def test_a_new_file_takes_no_name_in_use(tmp_path: Path) -> None:
    files = DurableFiles()
    files.write_new(tmp_path / "key", b"secret")
    assert (tmp_path / "key").stat().st_mode & 0o777 == PRIVATE
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("key", "link"):
        with pytest.raises(MisuseError, match="not overwritten"):
            files.write_new(tmp_path / name, b"other")
    assert (tmp_path / "key").read_bytes() == b"secret"


def test_append_adds_and_forces(tmp_path: Path) -> None:
    calls = FaultyCalls()
    files = DurableFiles(calls)
    files.append(tmp_path / "journal", b"one\n")
    files.append(tmp_path / "journal", b"two\n")
    assert (tmp_path / "journal").read_bytes() == b"one\ntwo\n"
    assert calls.kinds == ["open", "write", "fsync", "open", "fsync", "open", "write", "fsync"]


def test_a_failed_fsync_of_a_journal_is_fatal(tmp_path: Path) -> None:
    with pytest.raises(FatalStorageError, match="end the program"):
        DurableFiles(FaultyCalls(3, "EIO")).append(tmp_path / "journal", b"one\n")


def test_remove_is_quiet_about_what_is_not_there(tmp_path: Path) -> None:
    files = DurableFiles()
    files.write_whole(tmp_path / "file", b"x")
    files.remove(tmp_path / "file")
    files.remove(tmp_path / "file")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (lambda files, path: files.make_folder(path / "x"), "cannot make the folder"),
        (lambda files, path: files.remove(path / "file"), "cannot remove the file"),
        (lambda files, path: files.append(path / "file", b"x"), "cannot append to the file"),
    ],
)
def test_other_refusals_are_named(tmp_path: Path, action, words: str) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 - a lambda of the table above
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UnavailableError, match=f"{words}: permission denied"):
        action(DurableFiles(FaultyCalls(1, "EACCES")), tmp_path)
    assert EACCES


def test_reading_names_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_bytes(tmp_path / "file", limit=5) == b"12345"
    with pytest.raises(UnavailableError, match="larger than 4 bytes"):
        read_bytes(tmp_path / "file", limit=4)
    with pytest.raises(UnavailableError, match="no such file"):
        read_bytes(tmp_path / "other")
    with pytest.raises(UnavailableError, match="is a directory"):
        read_bytes(tmp_path)
