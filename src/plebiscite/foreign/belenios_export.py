"""Writes a Belenios v1 archive, byte for byte the same for the same contents.

What is written was checked elsewhere: this module only lays it out. Source: Belenios v1 format,
section 6.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from plebiscite.canonical.json import write_json
from plebiscite.errors import MisuseError
from plebiscite.foreign.archive import DATA, EVENT, first_record, tar_record
from plebiscite.foreign.archive_events import OwnedRecord, SetupRecord, write_event
from plebiscite.record.v1_tally import write_summary


@dataclass(frozen=True)
class EncryptedTallyRecord:
    """The encrypted tally's exact bytes, and the figures beside it."""

    raw: bytes
    num_tallied: int
    total_weight: int


@dataclass(frozen=True)
class ArchiveContents:
    """The exact bytes of every record, in order; an archive may end after any stage.

    `ballots` may be a stream. `decryptions` pairs owner indices, from 1, with v1 partial
    decryptions. A group of several units has no v1 counterpart: it ends with the tally.
    """

    election: bytes
    trustees: bytes
    credentials: bytes
    ballots: Iterable[bytes]
    ended: bool = False
    tally: EncryptedTallyRecord | None = None
    decryptions: Sequence[tuple[int, bytes]] = ()
    result: bytes | None = None


class _Writer:
    """Chains events; every record gets the archive's one time."""

    def __init__(self, timestamp: int) -> None:
        self._timestamp = timestamp
        self._parent: str | None = None
        self._height = 0

    def step(self, type_name: str, *data: bytes) -> Iterator[bytes]:
        """The records of one event: its data, the payload last, then the event."""
        payload = None
        for body in data:
            payload = sha256(body).hexdigest()
            yield tar_record(payload + DATA, body, self._timestamp)
        event = write_event(type_name, height=self._height, parent=self._parent, payload=payload)
        self._parent, self._height = sha256(event).hexdigest(), self._height + 1
        yield tar_record(self._parent + EVENT, event, self._timestamp)


def export_archive(contents: ArchiveContents, timestamp: int) -> Iterator[bytes]:
    """The archive in pieces, to be written to `UUID.bel`; `timestamp` in POSIX seconds.

    Raises: MisuseError when a stage is there and an earlier one is missing.
    """
    _refuse_gaps(contents)
    return _pieces(contents, timestamp)


def _refuse_gaps(contents: ArchiveContents) -> None:
    stages = {
        "the end of voting": contents.ended,
        "the encrypted tally": contents.tally is not None,
        "partial decryptions": bool(contents.decryptions),
        "the result": contents.result is not None,
    }
    missing = ""
    for name, there in stages.items():
        if there and missing:
            raise MisuseError(f"an archive with {name} needs {missing} too")
        missing = missing or ("" if there else name)


def _pieces(contents: ArchiveContents, timestamp: int) -> Iterator[bytes]:
    writer = _Writer(timestamp)
    yield first_record(timestamp)
    setup = (contents.election, contents.trustees, contents.credentials)
    yield from writer.step("Setup", *setup, _setup_record(*setup))
    for ballot in contents.ballots:
        yield from writer.step("Ballot", ballot)
    if contents.ended:
        yield from writer.step("EndBallots")
    if contents.tally is not None:
        yield from writer.step("EncryptedTally", contents.tally.raw, _summary(contents.tally))
    for owner, raw in contents.decryptions:
        owned = write_json(OwnedRecord(owner, sha256(raw).hexdigest()))
        yield from writer.step("PartialDecryption", raw, owned)
    if contents.result is not None:
        yield from writer.step("Result", contents.result)


def _setup_record(election: bytes, trustees: bytes, credentials: bytes) -> bytes:
    digests = [sha256(body).hexdigest() for body in (election, trustees, credentials)]
    return write_json(SetupRecord(election=digests[0], trustees=digests[1], credentials=digests[2]))


def _summary(tally: EncryptedTallyRecord) -> bytes:
    digest = sha256(tally.raw).digest()
    return write_summary(tally.num_tallied, tally.total_weight, digest)
