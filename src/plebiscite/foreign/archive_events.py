"""The events of a Belenios archive: a chain in a fixed order, each with its data records.

Each event names its predecessor's hash and its number; the data it needs stand directly before
it. Source: Belenios v1 format, section 6.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import msgspec
from msgspec import UNSET, UnsetType

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import (
    ConductError,
    EvidenceError,
    MalformedError,
    PlebisciteError,
    UnsupportedError,
)
from plebiscite.foreign.archive import DATA, ArchiveRecord, Report


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An event as written; hashes in hex."""

    parent: str | UnsetType = UNSET
    height: int
    type: str
    payload: str | UnsetType = UNSET


class SetupRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The payload of Setup: hex SHA-256 of the three records before it."""

    election: str
    trustees: str
    credentials: str
    credentials_certificate: str | UnsetType = UNSET


class OwnedRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The payload of a Shuffle or PartialDecryption; `owner` counts from 1."""

    owner: int
    payload: str


class Step(NamedTuple):
    """An event with the bodies of its data records, payload last."""

    type: str
    bodies: tuple[bytes, ...]
    place: str
    records: tuple[ArchiveRecord, ...] = ()  # the same data records: where they stand


DATA_RECORDS: Final = {
    "Setup": 4,
    "Ballot": 1,
    "EndBallots": 0,
    "EncryptedTally": 2,
    "Shuffle": 2,
    "EndShuffles": 0,
    "PartialDecryption": 2,
    "Result": 1,
}
"""How many data records stand before an event of each type."""

_MOST_DATA = 5  # of a Setup with a certificate

_FOLLOWS: Final = {
    "": {"Setup"},
    "Setup": {"Ballot", "EndBallots"},
    "Ballot": {"Ballot", "EndBallots"},
    "EndBallots": {"EncryptedTally"},
    "EncryptedTally": {"Shuffle", "EndShuffles", "PartialDecryption"},
    "Shuffle": {"Shuffle", "EndShuffles"},
    "EndShuffles": {"PartialDecryption"},
    "PartialDecryption": {"PartialDecryption", "Result"},
    "Result": set[str](),
}


class _Chain:
    """The last event seen: its hash, number and type."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._parent: str | None = None
        self._height = -1
        self._type = ""

    def take(self, record: ArchiveRecord, data: list[ArchiveRecord]) -> Step | None:
        """The step, if it is one; every problem goes to `report`."""
        event = _parse_event(record.body, record.place)
        for problem in self._problems(event, data):
            self._report(type(problem)(problem.message, place=record.place))
        self._parent, self._height, self._type = record.digest, event.height, event.type
        if len(data) != DATA_RECORDS[event.type]:
            return None
        return Step(event.type, tuple(one.body for one in data), record.place, tuple(data))

    def _problems(self, event: Event, data: list[ArchiveRecord]) -> Iterator[PlebisciteError]:
        if (None if event.parent is UNSET else event.parent) != self._parent:
            yield EvidenceError("the event does not name the hash of the one before it")
        if event.height != self._height + 1:
            yield ConductError(f"event number {event.height} follows number {self._height}")
        if event.type not in _FOLLOWS[self._type]:
            yield ConductError(f"{event.type} cannot follow {self._type or 'the start'}")
        yield from _payload_problems(event, data)


def _payload_problems(event: Event, data: list[ArchiveRecord]) -> Iterator[PlebisciteError]:
    wanted = DATA_RECORDS[event.type]
    if len(data) != wanted:
        yield ConductError(f"{len(data)} data records before {event.type}, needed are {wanted}")
    payload = None if event.payload is UNSET else event.payload
    if payload != (data[-1].digest if data else None):
        yield EvidenceError("the payload is not the hash of the data record before the event")


def _parse_event(body: bytes, place: str) -> Event:
    try:
        event = parse_json(body, Event)
    except MalformedError as problem:
        if b'"type":[' in body:
            raise UnsupportedError("events as version 2 writes them", place=place) from problem
        raise MalformedError(problem.message, place=place) from problem
    if event.type not in DATA_RECORDS:
        raise UnsupportedError(f"events of type {event.type[:40]}", place=place)
    return event


def read_steps(records: Iterable[ArchiveRecord], report: Report) -> Iterator[Step]:
    """The steps of the election, in order.

    Told to `report`: a broken chain, numbers or order of events, data records too many or too
    few. Raises: MalformedError where an event cannot be read, UnsupportedError for an unknown
    type; and what reading the records raises.
    """
    chain, data = _Chain(report), list[ArchiveRecord]()
    for record in records:
        if record.suffix == DATA:
            kept = len(data) < _MOST_DATA  # of more, nobody needs the bytes
            data.append(record if kept else record._replace(body=b""))
            continue
        if _has_certificate(data):
            report(UnsupportedError("a certificate of the credentials", place=record.place))
            data = [*data[:3], data[-1]]
        step = chain.take(record, data)
        data = []
        if step is not None:
            yield step
    if data:
        report(ConductError("data records after the last event", place=data[0].place))


def _has_certificate(data: list[ArchiveRecord]) -> bool:
    """Whether these are the records of a Setup with the certificate of version 3.3.0."""
    with_one = len(data) == DATA_RECORDS["Setup"] + 1
    return with_one and b'"credentials_certificate":' in data[-1].body


def write_event(type_name: str, *, height: int, parent: str | None, payload: str | None) -> bytes:
    """The body of an event; hashes in hex, None where there is none."""
    return write_json(
        Event(
            parent=UNSET if parent is None else parent,
            height=height,
            type=type_name,
            payload=UNSET if payload is None else payload,
        )
    )
