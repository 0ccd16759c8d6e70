"""Appended bytes are read as they were written, from memory or from the file."""

from pathlib import Path

import pytest

from plebiscite.errors import UnavailableError
from plebiscite.store import scratch_file
from plebiscite.store.scratch_file import ScratchFile


@pytest.mark.parametrize("unwritten", [1, 20, 2**20])
def test_what_was_appended_is_read(
    unwritten: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch_file, "_UNWRITTEN", unwritten)
    kept, parts = ScratchFile(tmp_path), [bytes([size]) * size for size in range(50)]
    starts = [kept.append(part) for part in parts]
    assert [kept.read(start, len(part)) for start, part in zip(starts, parts, strict=True)] == parts
    assert not list(tmp_path.iterdir())
    kept.close()


def test_a_full_temporary_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch_file, "_UNWRITTEN", 100)
    kept = ScratchFile(tmp_path)
    with Path("/dev/full").open("wb", buffering=0) as full:
        monkeypatch.setattr(kept, "_file", full)  # a disk without room
        kept.append(bytes(99))
        with pytest.raises(UnavailableError, match="set TMPDIR") as raised:
            kept.append(b"x")
    assert raised.value.place == str(tmp_path)
    monkeypatch.undo()
    kept.close()
