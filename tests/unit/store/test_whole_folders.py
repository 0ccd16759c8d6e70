"""Folders appear whole or not at all; a file written piece by piece is measured as it grows."""

from hashlib import sha256
from pathlib import Path

import pytest

from kept_log import FaultyCalls
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.store.durable import DurableFiles, FatalStorageError, require_new_folder


def fill(files: DurableFiles, path: Path) -> None:
    with files.folder_whole(path) as folder, files.stream(folder / "file") as stream:
        stream.write(b"first, ")
        stream.write(memoryview(b"then"))
        assert not (path / "file").exists()


def test_a_folder_takes_its_name_when_everything_is_in_it(tmp_path: Path) -> None:
    fill(DurableFiles(), tmp_path / "a" / "out")
    assert (tmp_path / "a" / "out" / "file").read_bytes() == b"first, then"
    assert [one.name for one in (tmp_path / "a").iterdir()] == ["out"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    fill(DurableFiles(), tmp_path / "out")
    assert (tmp_path / "out" / "file").exists()


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine").touch()
    (tmp_path / "file").touch()
    for name in ("out", "file"):
        with pytest.raises(MisuseError, match="name a new one"):
            fill(DurableFiles(), tmp_path / name)
    require_new_folder(tmp_path / "nothing")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "out"]


def test_an_error_inside_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> None:
        with DurableFiles().folder_whole(tmp_path / "out") as folder:
            (folder / "half").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "short write, then full"])
def test_a_fault_at_any_call_leaves_all_or_nothing(tmp_path: Path, fault: str) -> None:
    calls = FaultyCalls()
    fill(DurableFiles(calls), tmp_path / "0")
    assert calls.kinds.count("write") == 2
    for n in range(1, calls.count + 1):
        path, faulty = tmp_path / str(n), FaultyCalls(n, fault)
        try:
            fill(DurableFiles(faulty), path)
        except UnavailableError as problem:
            assert problem.place  # noqa: PT017
            if faulty.kinds[n - 1] == "fsync" and fault.startswith("E"):
                assert isinstance(problem, FatalStorageError)  # noqa: PT017
        if path.exists():
            assert (path / "file").read_bytes() == b"first, then"
        assert [one for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_what_a_killed_process_left_is_in_nobodys_way(tmp_path: Path) -> None:
    def killed() -> None:
        with DurableFiles().folder_whole(tmp_path / "out") as folder:
            names.append(folder.name)
            raise KeyboardInterrupt

    names: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        killed()
    (tmp_path / names[0]).mkdir()
    (tmp_path / names[0] / "old").touch()
    fill(DurableFiles(), tmp_path / "out")
    assert [one.name for one in (tmp_path / "out").iterdir()] == ["file"]


def test_a_stream_takes_no_name_in_use_and_knows_what_went_through(tmp_path: Path) -> None:
    files = DurableFiles()
    with files.stream(tmp_path / "file") as stream:
        assert stream.writable()
        stream.write(b"abc")
    assert (stream.size, stream.digest.digest()) == (3, sha256(b"abc").digest())
    with (
        pytest.raises(UnavailableError, match="file exists"),
        files.stream(tmp_path / "file"),
    ):
        pytest.fail("it was opened")


def test_a_streamed_file_is_forced_to_the_disk(tmp_path: Path) -> None:
    calls = FaultyCalls()
    with DurableFiles(calls).stream(tmp_path / "file") as stream:
        stream.write(b"x")
    assert calls.kinds == ["open", "write", "fsync"]


def test_what_is_written_after_the_end_goes_nowhere(tmp_path: Path) -> None:
    """A library that ends its file late must not write into the file that got the number since."""
    with DurableFiles().stream(tmp_path / "file") as stream:
        stream.write(b"all")
    with (tmp_path / "other").open("wb", buffering=0):
        assert stream.write(b"late") == 4
    assert (tmp_path / "file").read_bytes() == b"all"
    assert (tmp_path / "other").read_bytes() == b""
    assert stream.size == 3
