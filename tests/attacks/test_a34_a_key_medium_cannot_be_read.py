"""A34: on the day of the count a trustee's medium turns out to be damaged or the wrong one."""

import msgspec
import pytest

from plebiscite.ceremony.key_file import parse_key_file, write_key_file
from plebiscite.ceremony.rehearse import rehearse
from plebiscite.errors import ConductError, MalformedError, PlebisciteError
from plebiscite.record.decryption_statements import LogPoint
from plebiscite.record.rehearsal import check_rehearsal
from staged_ceremony import ORIGIN, seeded, staged

DONE = staged("PPP", 2)
POINT = LogPoint(ORIGIN, 50, bytes(32))


def test_every_altered_byte_of_the_medium_is_noticed_when_it_is_read() -> None:
    raw = write_key_file(DONE.key_files[1])
    start = raw.index(b'"key":')
    for position in range(start, len(raw)):
        damaged = bytearray(raw)
        damaged[position] ^= 1
        with pytest.raises(MalformedError):
            parse_key_file(bytes(damaged))


def test_the_medium_of_another_ceremony_rehearses_nothing() -> None:
    other = staged("PPP", 2, label="another").key_files[1]
    with pytest.raises(PlebisciteError):
        rehearse(other, DONE.trustees, POINT, 3, seeded("a34"))


def test_too_few_working_media_are_known_before_voting_opens() -> None:
    answers = {1: rehearse(DONE.key_files[1], DONE.trustees, POINT, 3, seeded("a34"))}
    with pytest.raises(ConductError, match="1 of the 2 decryptions needed"):
        check_rehearsal(DONE.trustees, POINT, 3, answers)
    answers[3] = rehearse(DONE.key_files[3], DONE.trustees, POINT, 3, seeded("a34 3"))
    check_rehearsal(DONE.trustees, POINT, 3, answers)


def test_a_key_file_keeps_its_place() -> None:
    """A file renamed from one trustee to another still says whose it is."""
    content = DONE.key_files[2]
    assert parse_key_file(write_key_file(content)).context.owner == 2
    renamed = msgspec.structs.replace(content, context=DONE.key_files[1].context)
    with pytest.raises(PlebisciteError):
        rehearse(renamed, DONE.trustees, POINT, 3, seeded("a34"))
