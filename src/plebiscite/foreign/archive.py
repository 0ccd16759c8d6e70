"""The container of a Belenios archive: a tar of one exact form, read as a stream.

Old-style headers without magic, every other header byte zero, bodies padded with NUL to 512, no
closing blocks; every time equals the first record's timestamp; the other records are named by
the SHA-256 of their bodies. Source: Belenios v1 format, section 6.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple, Protocol

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import EvidenceError, MalformedError, PlebisciteError, UnsupportedError

BLOCK = 512
FIRST_NAME = "BELENIOS"
DATA, EVENT = ".data.json", ".event.json"
_LARGEST_BODY = 2**30
_ELEVEN_DIGITS = re.compile(rb"[0-7]{11}\0")
_PASSED_AT_ONCE = 2**20  # bytes


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
        first = self._source.read(size) if size else b""
        parts, missing = [first], size - len(first)
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
        header = self._source.read(BLOCK)
        if not header:
            return None
        self.offset += len(header)
        header += self._exactly(BLOCK - len(header), "a header")
        name, size, timestamp = _header_fields(header, f"byte {offset}")
        if size > _LARGEST_BODY:
            raise UnsupportedError(f"a record of {size} bytes", place=f"byte {offset}")
        body = self._exactly(size, "a record")
        if self._exactly(-size % BLOCK, "the padding of a record").strip(b"\0"):
            raise MalformedError("the padding is not zero", place=f"record at byte {offset}")
        return name, timestamp, body, offset

    def body_at(self, offset: int) -> bytes:
        """The body of the record whose header is at `offset`, not before where this one stands."""
        while (passed := offset - self.offset) > 0:
            self._exactly(min(passed, _PASSED_AT_ONCE), "what was read before")
        found = self.next() if passed == 0 else None
        if found is None:
            raise MalformedError("no record begins here any more", place=f"byte {offset}")
        return found[2]


def _octal(field: bytes, place: str) -> int:
    if not _ELEVEN_DIGITS.fullmatch(field):
        raise MalformedError(f"{field!r} is not eleven octal digits", place=place)
    return int(field[:-1], 8)


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
        suffix = DATA if name.endswith(DATA) else EVENT
        record = ArchiveRecord(suffix, sha256(body).hexdigest(), body, offset)
        if not name.endswith(suffix):
            problem = f"a record named {name[:80]!r} has no place here"
            raise MalformedError(problem, place=record.place)
        if time != timestamp:
            report(MalformedError("the time is not that of the archive", place=record.place))
        if name != record.digest + suffix:
            report(EvidenceError("the name is not the hash of the body", place=record.place))
        yield record


def read_bodies(source: ByteSource, offsets: Iterable[int]) -> Iterator[bytes]:
    """The bodies of the records at these offsets, ascending, as `read_archive` gave them.

    Nothing is hashed: whoever needs to know that the source did not change compares the bodies.
    Raises: MalformedError, UnsupportedError as `read_archive`.
    """
    tar = _Tar(source)
    yield from map(tar.body_at, offsets)


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
