"""Text files of people: packed or not, and clear words about what is no UTF-8."""

import gzip
from pathlib import Path

import pytest

from plebiscite.errors import MalformedError, UnavailableError
from plebiscite.store.text_files import read_text

# without the time, which would make the test's name another in each process
PACKED = gzip.compress(b"x" * 999, mtime=0)
TEXT = "nom,commune\r\nÉlodie,Çà\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_text_comes_whole(tmp_path: Path, mark: bytes, pack: type[bytes]) -> None:
    (tmp_path / "roll").write_bytes(pack(mark + TEXT.encode()))
    assert read_text(tmp_path / "roll") == TEXT


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "roll").write_bytes(TEXT.encode("latin-1"))
    with pytest.raises(MalformedError, match=r"roll:2: not UTF-8, it looks like ISO-8859-1"):
        read_text(tmp_path / "roll")


def test_a_nul_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "roll").write_bytes(b"a\nb\n\0")
    with pytest.raises(MalformedError, match="roll:3: a NUL character"):
        read_text(tmp_path / "roll")


@pytest.mark.parametrize("raw", [PACKED[:-9], b"\x1f\x8bnothing packed"])
def test_broken_gzip_is_named(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "roll.gz").write_bytes(raw)
    with pytest.raises(MalformedError, match="the gzip file is broken"):
        read_text(tmp_path / "roll.gz")


def test_a_small_file_does_not_unpack_to_a_huge_one(tmp_path: Path) -> None:
    (tmp_path / "roll.gz").write_bytes(gzip.compress(b"\n" * 100_000))
    with pytest.raises(UnavailableError, match="unpacked file is larger than 99999 bytes"):
        read_text(tmp_path / "roll.gz", limit=99_999)
    assert len(read_text(tmp_path / "roll.gz", limit=100_000)) == 100_000
