"""The container: one exact form, read as a stream, every flaw named with its offset."""

import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO

import pytest

from plebiscite.canonical.json import write_json
from plebiscite.errors import MalformedError, PlebisciteError, UnsupportedError
from plebiscite.foreign.archive import (
    DATA,
    ArchiveRecord,
    ByteSource,
    first_record,
    read_archive,
    read_bodies,
    tar_header,
    tar_record,
)
from plebiscite.foreign.archive_events import read_steps
from v1_sample import TIME, SampleArchive

RAW = SampleArchive().raw()


def read(raw: bytes) -> tuple[list[bytes], list[str]]:
    problems: list[PlebisciteError] = []
    bodies = [record.body for record in read_archive(BytesIO(raw), problems.append)]
    return bodies, [str(problem) for problem in problems]


def refuse(problem: PlebisciteError) -> None:
    raise problem


class Trickle:
    """A source that gives one to seven bytes at a time."""

    def __init__(self, raw: bytes) -> None:
        self._source = BytesIO(raw)

    def read(self, size: int, /) -> bytes:
        return self._source.read(min(size, 1 + self._source.tell() % 7))


def test_records_come_out_whole_however_the_source_cuts_them() -> None:
    source: ByteSource = Trickle(RAW)
    bodies = [record.body for record in read_archive(source, refuse)]
    assert (bodies, []) == read(RAW)
    assert len(bodies) == 5 + 2 * 3 + 1 + 3 + 2 * 3 + 2


def test_a_tar_program_can_list_it() -> None:
    import tarfile

    with tarfile.open(fileobj=BytesIO(RAW), ignore_zeros=True) as tar:
        members = tar.getmembers()
    assert members[0].name == "BELENIOS"
    assert {(member.mtime, member.mode, member.uid) for member in members} == {(TIME, 0o644, 0)}


@pytest.mark.parametrize("kept", [0, 1, 511, 512, 549, 1023, 1024 + 1, 1024 + 512 + 5])
def test_a_cut_off_file_is_named_with_its_offset(kept: int) -> None:
    with pytest.raises(MalformedError, match=f"byte {kept}"):
        read(RAW[:kept])


def test_a_cut_between_records_cannot_be_seen_here() -> None:
    assert read(RAW[:1024]) == ([], [])


@pytest.mark.parametrize("end", [b"\0", bytes(512), bytes(1024), b"garbage", b"x" * 512])
def test_trailing_bytes_are_refused(end: bytes) -> None:
    with pytest.raises(MalformedError, match=f"byte {len(RAW) // 100}"):
        read(RAW + end)


@pytest.mark.parametrize("offset", [*range(60, 170, 3), 257, 265, 345, 511])
def test_every_header_byte_counts(offset: int) -> None:
    at = 1024 + offset
    changed = RAW[:at] + bytes([RAW[at] ^ 1]) + RAW[at + 1 :]
    with pytest.raises(MalformedError):
        read(changed)


def test_a_byte_above_ascii_in_a_number_is_refused() -> None:
    at = 1024 + 130
    with pytest.raises(MalformedError, match="octal"):
        read(RAW[:at] + b"\xff" + RAW[at + 1 :])


def test_padding_that_is_not_zero_is_refused() -> None:
    changed = RAW[:1023] + b"\1" + RAW[1024:]
    with pytest.raises(MalformedError, match="padding"):
        read(changed)


def named(body: bytes, name: str, time: int = TIME) -> bytes:
    return first_record(TIME) + tar_record(name, body, time)


def test_another_name_time_or_hash_is_reported() -> None:
    digest = sha256(b"{}").hexdigest()
    assert read(named(b"{}", digest + ".data.json")) == ([b"{}"], [])
    _, problems = read(named(b"[]", digest + ".data.json"))
    assert problems == ["record at byte 1024: the name is not the hash of the body"]
    _, problems = read(named(b"{}", digest + ".data.json", TIME + 1))
    assert problems == ["record at byte 1024: the time is not that of the archive"]
    with pytest.raises(MalformedError, match="no place here"):
        read(named(b"{}", digest + ".txt"))


@pytest.mark.parametrize(
    ("first", "message"),
    [
        (b"", "does not start"),
        (tar_record("OTHER", b"{}", TIME), "does not start"),
        (tar_record("BELENIOS", b"{}", TIME), "JSON"),
        (
            tar_record("BELENIOS", write_json({"version": 1, "timestamp": "1"}), TIME),
            "not its timestamp",
        ),
    ],
)
def test_the_first_record_is_exact(first: bytes, message: str) -> None:
    with pytest.raises(MalformedError, match=message):
        read(first)


def test_unknown_versions_and_sizes_are_named() -> None:
    body = write_json({"version": 2, "timestamp": str(TIME)})
    with pytest.raises(UnsupportedError, match="version 2"):
        read(tar_record("BELENIOS", body, TIME))
    with pytest.raises(UnsupportedError, match="1073741825 bytes"):
        read(first_record(TIME) + tar_header("x.data.json", 2**30 + 1, TIME))


def places(raw: bytes) -> list[int]:
    return [record.offset for record in read_archive(BytesIO(raw), refuse)]


@pytest.mark.parametrize("source", [BytesIO, Trickle])
def test_bodies_are_read_again_where_they_stood(source: Callable[[bytes], ByteSource]) -> None:
    offsets, (bodies, _) = places(RAW), read(RAW)
    assert list(read_bodies(source(RAW), offsets)) == bodies
    assert list(read_bodies(source(RAW), offsets[1::3])) == bodies[1::3]
    assert list(read_bodies(source(RAW), [])) == []


def test_bodies_that_moved_or_went_are_not_read() -> None:
    offsets = places(RAW)
    longer = first_record(TIME) + tar_record("x" + DATA, b"x" * 50_000, TIME)
    for raw, said in (
        (RAW[: offsets[4]], "no record begins here"),
        (RAW[: offsets[4] + 100], "cut off"),
        (RAW[: offsets[3] + 100], "cut off"),
        (RAW[: offsets[2]] + longer[offsets[0] :] + RAW[offsets[2] :], "no record begins here"),
    ):
        with pytest.raises(MalformedError, match=said):
            list(read_bodies(BytesIO(raw), offsets[2:5]))


def steps_of(raw: bytes) -> tuple[list[str], list[str]]:
    problems: list[PlebisciteError] = []
    records = read_archive(BytesIO(raw), refuse)
    steps = [step.type for step in read_steps(records, problems.append)]
    return steps, [problem.message for problem in problems]


def test_the_steps_of_an_election_in_order() -> None:
    expected = ["Setup", *["Ballot"] * 3, "EndBallots", "EncryptedTally"]
    assert steps_of(RAW) == ([*expected, *["PartialDecryption"] * 2, "Result"], [])


def event(**fields: object) -> bytes:
    body = write_json(fields)
    return tar_record(sha256(body).hexdigest() + ".event.json", body, TIME)


def data(body: bytes) -> bytes:
    return tar_record(sha256(body).hexdigest() + ".data.json", body, TIME)


HASH = "0" * 64


def test_what_is_wrong_with_an_event_is_reported_and_reading_goes_on() -> None:
    raw = first_record(TIME)
    raw += event(parent=HASH, height=3, type="EndBallots")
    raw += data(b"{}") + event(height=5, type="Ballot", payload=HASH)
    raw += event(height=6, type="EndBallots", payload=HASH)
    raw += data(b"[]")
    steps, problems = steps_of(raw)
    assert steps == ["EndBallots", "Ballot", "EndBallots"]
    assert problems == [
        "the event does not name the hash of the one before it",
        "event number 3 follows number -1",
        "EndBallots cannot follow the start",
        "the event does not name the hash of the one before it",
        "event number 5 follows number 3",
        "Ballot cannot follow EndBallots",
        "the payload is not the hash of the data record before the event",
        "the event does not name the hash of the one before it",
        "the payload is not the hash of the data record before the event",
        "data records after the last event",
    ]


def test_an_event_with_too_few_or_too_many_data_is_no_step() -> None:
    raw = first_record(TIME) + data(b"{}") + data(b"[]")
    raw += event(height=0, type="Setup", payload=sha256(b"[]").hexdigest())
    steps, problems = steps_of(raw)
    assert steps == []
    assert problems == ["2 data records before Setup, needed are 4"]


def test_data_before_no_event_are_counted_and_not_kept() -> None:
    """A file full of them would fill the memory of whoever checks; 5 are the most of any event."""
    records = (ArchiveRecord(DATA, HASH, b"x" * 2**20 + str(n).encode(), 0) for n in range(64))
    problems: list[PlebisciteError] = []
    tracemalloc.start()
    steps = list(read_steps(records, problems.append))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert steps == []
    assert [each.message for each in problems] == ["data records after the last event"]
    assert most < 16 * 2**20


def test_the_certificate_of_the_credentials_is_named_as_unknown() -> None:
    setup = write_json(
        {"election": HASH, "trustees": HASH, "credentials": HASH, "credentials_certificate": HASH}
    )
    bodies = [b"1", b"2", b"3", b"4", setup]
    raw = first_record(TIME) + b"".join(map(data, bodies))
    raw += event(height=0, type="Setup", payload=sha256(setup).hexdigest())
    assert steps_of(raw) == (["Setup"], ["a certificate of the credentials"])


@pytest.mark.parametrize(
    ("body", "error", "message"),
    [
        (b'{"height":0,"type":["Setup"]}', UnsupportedError, "version 2"),
        (b'{"height":0,"type":"Party"}', UnsupportedError, "type Party"),
        (b'{"height":"0","type":"Setup"}', MalformedError, "JSON"),
    ],
)
def test_an_event_that_cannot_be_read_ends_the_reading(
    body: bytes, error: type[Exception], message: str
) -> None:
    raw = first_record(TIME) + tar_record(sha256(body).hexdigest() + ".event.json", body, TIME)
    with pytest.raises(error, match=message):
        steps_of(raw)
