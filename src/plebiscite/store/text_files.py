"""Reading text files that people made: clear words about the wrong encoding; gzip seen through."""

import gzip
import zlib
from pathlib import Path

from plebiscite.errors import MalformedError, UnavailableError
from plebiscite.record.text_encoding import decode_text
from plebiscite.store.durable import read_bytes

LARGEST_TEXT = 2**30  # bytes, unpacked
_GZIP = b"\x1f\x8b"


def read_text(path: Path, *, limit: int = LARGEST_TEXT) -> str:
    """The file's text, unpacked if it is gzip, without a byte-order mark; newlines as they are.

    Raises: MalformedError with the line if it is not UTF-8, holds a NUL or is broken gzip;
    UnavailableError if it is absent, unreadable or larger than `limit` bytes.
    """
    text = decode_text(read_possibly_packed(path, limit=limit), str(path))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise MalformedError("a NUL character: this is no text file", place=f"{path}:{line}")
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
