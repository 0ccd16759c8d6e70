"""The container of a Belenios archive: a tar of one exact form, read as a stream.

Old-style headers without magic, every other header byte zero, bodies padded with NUL to 512, no
closing blocks; every time equals the first record's timestamp; the other records are named by
the SHA-256 of their bodies. Source: Belenios v1 format, section 6.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import NamedTuple, Protocol

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import EvidenceError, MalformedError, PlebisciteError, UnsupportedError

BLOCK = 512
FIRST_NAME = "BELENIOS"
DATA, EVENT = ".data.json", ".event.json"
_LARGEST_BODY = 2**30


class ByteSource(Protocol):
    """What a file opened for reading offers."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        ...


class ArchiveHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of the first record; `timestamp` is decimal POSIX seconds."""

    version: int
    timestamp: str


class ArchiveRecord(NamedTuple):
    """A data record or an event. `digest` is the hex SHA-256 of `body`, whatever the name says."""

    suffix: str  # DATA or EVENT
    digest: str
    body: bytes
    offset: int  # of the header in the archive, bytes

    @property
    def place(self) -> str:
        """Where the record stands, for messages."""
        return f"record at byte {self.offset}"


Report = Callable[[PlebisciteError], None]
"""Told of each problem after which reading can go on."""


def tar_header(name: str, size: int, timestamp: int) -> bytes:
    """The 512 header bytes of a record; `timestamp` in POSIX seconds."""
    fields = (
        name.encode().ljust(100, b"\0")
        + b"0000644\0"
        + b"0000000\0" * 2
        + f"{size:011o}\0{timestamp:011o}\0".encode()
    )
    checksum = sum(fields) + 8 * ord(" ") + ord("0")
    return (fields + f"{checksum:06o}\0 0".encode()).ljust(BLOCK, b"\0")


def tar_record(name: str, body: bytes, timestamp: int) -> bytes:
    """A whole record: header, body and padding."""
    return tar_header(name, len(body), timestamp) + body + bytes(-len(body) % BLOCK)


def first_record(timestamp: int) -> bytes:
    """The record that starts every archive."""
    body = write_json(ArchiveHeader(1, str(timestamp)))
    return tar_record(FIRST_NAME, body, timestamp)


class _Tar:
    """Reads records of the exact form, keeping the offset for messages."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source
        self.offset = 0

    def _exactly(self, size: int, what: str) -> bytes:
        parts, missing = [], size
        while missing:
            part = self._source.read(missing)
            if not part:
                raise MalformedError(
                    f"the file is cut off: {what} needs {missing} more bytes",
                    place=f"byte {self.offset + size - missing}",
                )
            parts.append(part)
            missing -= len(part)
        self.offset += size
        return b"".join(parts)

    def next(self) -> tuple[str, int, bytes, int] | None:
        """Name, time, body and offset of the next record; None at the end."""
        offset = self.offset
        start = self._source.read(1)
        if not start:
            return None
        header = start + self._rest_of_header()
        name, size, timestamp = _header_fields(header, f"byte {offset}")
        if size > _LARGEST_BODY:
            raise UnsupportedError(f"a record of {size} bytes", place=f"byte {offset}")
        body = self._exactly(size, "a record")
        if any(self._exactly(-size % BLOCK, "the padding of a record")):
            raise MalformedError("the padding is not zero", place=f"record at byte {offset}")
        return name, timestamp, body, offset

    def _rest_of_header(self) -> bytes:
        self.offset += 1
        return self._exactly(BLOCK - 1, "a header")


def _octal(field: bytes, place: str) -> int:
    try:
        text = field.decode("ascii")
    except UnicodeDecodeError:
        text = ""
    if len(text) != 12 or text[-1] != "\0" or not set(text[:-1]) <= set("01234567"):  # noqa: PLR2004 - the field's size
        raise MalformedError(f"{field!r} is not eleven octal digits", place=place)
    return int(text[:-1], 8)


def _header_fields(header: bytes, place: str) -> tuple[str, int, int]:
    name = header[:100].rstrip(b"\0").decode("ascii", "replace")
    size, timestamp = _octal(header[124:136], place), _octal(header[136:148], place)
    if tar_header(name, size, timestamp)[:BLOCK] != header:
        raise MalformedError("the header is not in the one form an archive has", place=place)
    return name, size, timestamp


def read_archive(source: ByteSource, report: Report) -> Iterator[ArchiveRecord]:
    """The records after the first, in order; one body is held at a time.

    Told to `report`: a name that is not the hash of its body, a time that is not the
    archive's. Raises: MalformedError with the offset where reading cannot go on: cut off,
    trailing bytes, another header, a first record that is not the archive's;
    UnsupportedError for another version of archive.
    """
    tar = _Tar(source)
    timestamp = _read_first(tar)
    while (found := tar.next()) is not None:
        name, time, body, offset = found
        place = f"record at byte {offset}"
        suffix = next((end for end in (DATA, EVENT) if name.endswith(end)), None)
        if suffix is None:
            raise MalformedError(f"a record named {name[:80]!r} has no place here", place=place)
        if time != timestamp:
            report(MalformedError("the time is not that of the archive", place=place))
        digest = sha256(body).hexdigest()
        if name != digest + suffix:
            report(EvidenceError("the name is not the hash of the body", place=place))
        yield ArchiveRecord(suffix, digest, body, offset)


def _read_first(tar: _Tar) -> int:
    first = tar.next()
    if first is None or first[0] != FIRST_NAME:
        raise MalformedError("the file does not start like a Belenios archive", place="byte 0")
    _, time, body, _ = first
    header = parse_json(body, ArchiveHeader)
    if header.version != 1:
        raise UnsupportedError(f"version {header.version} of the archive", place="byte 0")
    if header.timestamp != str(time):
        raise MalformedError("the first record's time is not its timestamp", place="byte 0")
    return time
