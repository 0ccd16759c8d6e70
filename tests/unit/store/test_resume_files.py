"""A resume file is believed of this user's programs only, and of one log, policy and program."""

import json
import os
from pathlib import Path

import pytest

from played_in_memory import played_to, watched_definition
from played_town import policy_of
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.store import resume_files
from plebiscite.store.resume_files import ResumeFile, cache_folder, default_place
from plebiscite.verify.recalling import Checked

POLICY = played_to("start").policy
OTHER = policy_of(watched_definition())
CHECKED = Checked(300, bytes(range(32)), frozenset({7, 90, 8}))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "plebiscite"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    ResumeFile(tmp_path / "kept.json", POLICY).write(CHECKED)
    return tmp_path / "kept.json"


def test_what_was_written_is_read(place: Path, cache: Path) -> None:
    assert ResumeFile(place, POLICY).read() == CHECKED
    assert [path.stat().st_mode & 0o777 for path in (place, cache / "resume.key")] == [0o600] * 2


def test_without_a_file_nothing_was_checked(tmp_path: Path) -> None:
    assert ResumeFile(tmp_path / "none.json", POLICY).read() == Checked()
    ResumeFile(tmp_path / "none.json", POLICY).remove()


def test_by_default_it_lies_in_the_cache_folder_by_log_and_policy(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert default_place(POLICY).parent == cache / "verify"
    assert default_place(POLICY) != default_place(OTHER)
    others = "tcp://scheduler.example:8786"
    assert default_place(POLICY, others) not in (default_place(POLICY), default_place(OTHER))
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder() == Path.home() / ".cache" / "plebiscite"


@pytest.mark.parametrize(
    ("field", "value"),
    [("size", 9000), ("root", "00" * 32), ("suspects", []), ("origin", "x"), ("program", "x 1")],
)
def test_an_altered_file_is_refused(place: Path, field: str, value: object) -> None:
    """Whoever adds entries to what was checked, or takes a suspect away, must not be believed."""
    told = json.loads(place.read_bytes()) | {field: value}
    place.write_text(json.dumps(told, separators=(",", ":")))
    with pytest.raises(MisuseError, match="not written on this machine by you, or was altered"):
        ResumeFile(place, POLICY).read()


def test_a_file_from_elsewhere_is_refused(place: Path, cache: Path) -> None:
    """Another user's, or one that came with the record: it is sealed with another key."""
    (cache / "resume.key").unlink()
    with pytest.raises(MisuseError, match="not written on this machine by you"):
        ResumeFile(place, POLICY).read()


def test_a_file_of_another_log_or_policy_is_refused(place: Path) -> None:
    with pytest.raises(MisuseError, match="under another policy"):
        ResumeFile(place, OTHER).read()


@pytest.mark.parametrize("raw", [b"", b"my notes\n", b"{}", b"x" * 3_000_000])
def test_a_file_of_another_kind_is_never_overwritten(tmp_path: Path, raw: bytes) -> None:
    place = tmp_path / "notes"
    place.write_bytes(raw)
    with pytest.raises(MisuseError, match="not overwritten"):
        ResumeFile(place, POLICY).read()
    assert place.read_bytes() == raw


def test_another_program_checks_everything_anew(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The earlier one may have had a fault that this one has not."""
    monkeypatch.setattr(resume_files, "program_version", lambda: "plebiscite 9 (mended)")
    file = ResumeFile(place, POLICY)
    assert file.read() == Checked()
    assert "plebiscite 9 (mended): everything is checked anew" in file.remark


def test_with_too_many_suspects_the_last_file_stays(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume_files, "MOST_SUSPECTS", 2)
    ResumeFile(place, POLICY).write(CHECKED._replace(size=400))
    assert ResumeFile(place, POLICY).read() == CHECKED


def test_a_damaged_key_is_named(place: Path, cache: Path) -> None:
    (cache / "resume.key").write_bytes(b"short")
    with pytest.raises(UnavailableError, match="damaged"):
        ResumeFile(place, POLICY).read()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_proves_nothing(place: Path, cache: Path, mode: int) -> None:
    (cache / "resume.key").chmod(mode)
    with pytest.raises(UnavailableError, match="others may know this key"):
        ResumeFile(place, POLICY).read()


def test_a_key_of_another_user_proves_nothing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may write into the folder could put a key and a file sealed with it there."""
    monkeypatch.setattr(os, "getuid", lambda: place.stat().st_uid + 1)
    with pytest.raises(UnavailableError, match="others may know this key"):
        ResumeFile(place, POLICY).read()


def test_a_key_behind_a_link_proves_nothing(place: Path, cache: Path, tmp_path: Path) -> None:
    (cache / "resume.key").rename(tmp_path / "known.key")
    (cache / "resume.key").symlink_to(tmp_path / "known.key")
    with pytest.raises(UnavailableError, match="others may know this key"):
        ResumeFile(place, POLICY).read()
