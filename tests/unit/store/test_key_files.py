"""Private files: named by kind and referendum, unreadable to others, never overwritten."""

from pathlib import Path

import pytest

from plebiscite.errors import MalformedError, MisuseError, UnavailableError
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.store.key_files import (
    KeyFileKind,
    is_exposed,
    read_private,
    read_signing_key,
    replace_private,
    write_private,
    write_signing_key,
)

ORIGIN = "log.example/referendum"
KEY = new_signing_key(ORIGIN, KeyKind.ED25519, b"\x05" * 32)


def test_a_key_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "media/log.key"
    write_signing_key(path, KeyFileKind.LOG, ORIGIN, KEY)
    assert read_signing_key(path, KeyFileKind.LOG, ORIGIN) == KEY
    assert path.stat().st_mode & 0o777 == 0o600
    assert not is_exposed(path)
    path.chmod(0o640)
    assert is_exposed(path)


@pytest.mark.parametrize("kind", KeyFileKind)
def test_the_wrong_kind_is_named(tmp_path: Path, kind: KeyFileKind) -> None:
    path = tmp_path / "file"
    write_private(path, kind, ORIGIN, "secret")
    other = KeyFileKind.LOG if kind is KeyFileKind.TRUSTEE else KeyFileKind.TRUSTEE
    with pytest.raises(MisuseError) as caught:
        read_private(path, other, ORIGIN)
    assert caught.value.message == (
        f"this is {kind.words} of referendum {ORIGIN}; "
        f"expected {other.words} of referendum {ORIGIN}"
    )


def test_another_referendums_file_is_named(tmp_path: Path) -> None:
    write_private(tmp_path / "file", KeyFileKind.TRUSTEE, "other.example", "secret")
    with pytest.raises(MisuseError, match=r"of referendum other\.example; expected a trustee's"):
        read_private(tmp_path / "file", KeyFileKind.TRUSTEE, ORIGIN)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_signing_key(path, KeyFileKind.LOG, ORIGIN, KEY)
    with pytest.raises(MisuseError, match="not overwritten"):
        write_private(path, KeyFileKind.LOG, ORIGIN, "other")
    assert read_signing_key(path, KeyFileKind.LOG, ORIGIN) == KEY


def test_only_a_file_of_the_same_kind_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_private(path, KeyFileKind.CEREMONY, ORIGIN, "step 1")
    replace_private(path, KeyFileKind.CEREMONY, ORIGIN, "step 2")
    assert read_private(path, KeyFileKind.CEREMONY, ORIGIN) == "step 2"
    with pytest.raises(MisuseError, match="unfinished key ceremony"):
        replace_private(path, KeyFileKind.TRUSTEE, ORIGIN, "step 3")
    with pytest.raises(UnavailableError, match="no such file"):
        replace_private(tmp_path / "other", KeyFileKind.CEREMONY, ORIGIN, "step 3")
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_error_quotes_a_secret(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b'{"kind":"log-key","referendum":"x","content":"hush","more":"hush"}')
    with pytest.raises(MalformedError, match="expected the log's key file") as caught:
        read_private(path, KeyFileKind.LOG, ORIGIN)
    assert "hush" not in f"{caught.value} {caught.value.__cause__}"
    path.unlink()
    write_private(path, KeyFileKind.LOG, ORIGIN, "PRIVATE+KEY+x+00000000+hush!")
    with pytest.raises(MalformedError, match="the key is damaged") as caught:
        read_signing_key(path, KeyFileKind.LOG, ORIGIN)
    assert "hush" not in f"{caught.value} {caught.value.__cause__}"
