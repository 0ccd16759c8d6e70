"""From an entry's bytes to its row in the index, and to what it changes in the turnout."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from plebiscite.ballot.envelope import tracker_of
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.words import tracker_words
from plebiscite.errors import MalformedError
from plebiscite.record.entries import (
    BallotEntry,
    ChallengeEntry,
    Entry,
    ExclusionEntry,
    kind_of,
    parse_entry,
)

VOTES = ("ballot", "challenge")


class EntryRow(NamedTuple):
    """What is looked up of one entry."""

    position: int
    kind: str  # "" for bytes that are no entry
    unit: str = ""
    credential: str = ""
    counter: int | None = None
    tracker: bytes = b""
    uncounts: bool = False  # an exclusion that takes a standing ballot out of the count

    @property
    def words(self) -> str:
        """Six words, joined by hyphens; "" without a tracker."""
        return "-".join(tracker_words(self.tracker)) if self.tracker else ""


class Moved(NamedTuple):
    """A change of turnout in a unit at a moment."""

    unit: str
    at: datetime
    voters: int


class _Inner(msgspec.Struct):
    credential: str


_inner = msgspec.json.Decoder(_Inner)


def credential_of(ballot: str) -> str:
    """The public credential inside a v1 ballot's text. Raises: MalformedError."""
    try:
        return _inner.decode(ballot).credential
    except msgspec.MsgspecError as problem:
        raise MalformedError(f"the ballot names no credential: {problem}") from problem


def row_of(position: int, raw: bytes) -> EntryRow:
    """The row of an entry; the record is its own keeper's, which let nothing wrong on it."""
    try:
        return _row(position, parse_entry(raw))
    except MalformedError:
        return EntryRow(position, "")


def _row(position: int, entry: Entry) -> EntryRow:
    kind = kind_of(entry)
    match entry:
        case BallotEntry():
            tracker = tracker_of(entry.ballot.encode())
            credential = credential_of(entry.ballot)
            return EntryRow(position, kind, entry.unit, credential, entry.counter, tracker)
        case ChallengeEntry():
            tracker = parse_hex(entry.ballot, size=32)
            return EntryRow(position, kind, entry.unit, entry.credential, entry.counter, tracker)
        case ExclusionEntry():
            tracker = parse_hex(entry.ballot, size=32) if entry.ballot else b""
            return EntryRow(
                position, kind, entry.unit, entry.credential, None, tracker, bool(tracker)
            )
        case _:
            return EntryRow(position, kind, str(getattr(entry, "unit", "")))
