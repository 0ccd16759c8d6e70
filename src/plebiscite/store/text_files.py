"""Reading text files that people made: clear words about the wrong encoding; gzip seen through."""

import gzip
import zlib
from pathlib import Path

from plebiscite.errors import MalformedError, UnavailableError
from plebiscite.store.durable import read_bytes

LARGEST_TEXT = 2**30  # bytes, unpacked
_GZIP = b"\x1f\x8b"
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_UTF8_MARK = b"\xef\xbb\xbf"


def read_text(path: Path, *, limit: int = LARGEST_TEXT) -> str:
    """The file's text, unpacked if it is gzip, without a byte-order mark; newlines as they are.

    Raises: MalformedError with line and column if it is not UTF-8, holds a NUL or is broken gzip;
    UnavailableError if it is absent, unreadable or larger than `limit` bytes.
    """
    raw = read_possibly_packed(path, limit=limit)
    if raw[:2] in _MARKS:
        raise MalformedError(
            f"the file is {_MARKS[raw[:2]]}, not UTF-8; save it again as “CSV UTF-8” or “UTF-8”",
            place=str(path),
        )
    try:
        text = raw.removeprefix(_UTF8_MARK).decode()
    except UnicodeDecodeError as problem:
        raise MalformedError(
            f"byte 0x{problem.object[problem.start]:02x} is not UTF-8; the file may be in an older "
            "encoding such as Latin-1: save it again as UTF-8",
            place=_place(path, problem.object[: problem.start]),
        ) from problem
    if "\0" in text:
        place = _place(path, text[: text.index("\0")].encode())
        raise MalformedError("a NUL character, which no text file holds", place=place)
    return text


def read_possibly_packed(path: Path, *, limit: int = LARGEST_TEXT) -> bytes:
    """The file's bytes, unpacked if it begins as gzip does. Raises as `read_text`."""
    raw = read_bytes(path, limit=limit)
    if not raw.startswith(_GZIP):
        return raw
    try:
        with gzip.open(path) as packed:
            data = packed.read(limit + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
        raise MalformedError(f"the gzip file is broken: {problem}", place=str(path)) from problem
    if len(data) > limit:
        raise UnavailableError(f"the unpacked file is larger than {limit} bytes", place=str(path))
    return data


def _place(path: Path, before: bytes) -> str:
    """File, line and column of what follows the bytes `before`, which are UTF-8."""
    line = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode()) + 1
    return f"{path} line {line} column {column}"
