"""Entries: their bytes, their kinds, their limits."""

from typing import get_args

import pytest

from played_in_memory import played_to
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.record.entries import (
    LARGEST_ENTRY,
    AbortEntry,
    BallotEntry,
    EndEntry,
    Entry,
    ExtensionEntry,
    OpenEntry,
    PauseEntry,
    Signature,
    kind_of,
    parse_entry,
    words_of,
    write_entry,
)
from plebiscite.record.phases import ALLOWED


def test_every_entry_of_a_played_town_is_written_as_it_was_read() -> None:
    raws = played_to("ended").raws
    kinds = set()
    for raw in raws:
        entry = parse_entry(raw)
        assert write_entry(entry) == raw
        assert raw.startswith(b'{"kind":"' + kind_of(entry).encode() + b'"')
        kinds.add(kind_of(entry))
    assert len(kinds) > 20


def test_the_kinds_are_those_of_the_table_of_phases() -> None:
    assert {kind.__struct_config__.tag for kind in get_args(Entry)} == set(ALLOWED)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b'{"kind":"opening"}',
        b'{"kind":"open","x":1}',
        b'{"kind":"open","signatures":[]}',
        b'{"signatures":[],"kind":"open"}',
        b'{"kind":"open"} ',
        b'{"kind":"destruction","what":"everything"}',
        b"\xff",
    ],
)
def test_any_other_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_entry(raw)


@pytest.mark.parametrize("counter", [-1, 0, 2**53, 2**64, 10**400])
def test_a_counter_that_cannot_be_signed_is_refused(counter: int) -> None:
    raw = write_entry(OpenEntry(signatures=(Signature("commission", counter, ""),)))
    with pytest.raises(MalformedError):
        parse_entry(raw)
    ballot = parse_entry(next(raw for raw in played_to("voted").raws if b'"ballot"' in raw[:20]))
    assert isinstance(ballot, BallotEntry)
    altered = write_entry(ballot).replace(b'"counter":1', b'"counter":%d' % counter)
    with pytest.raises(MalformedError):
        parse_entry(altered)


@pytest.mark.parametrize("closes", [-1, 253_402_300_800, 2**70])
def test_a_moment_no_calendar_shows_is_refused(closes: int) -> None:
    with pytest.raises(MalformedError):
        parse_entry(write_entry(ExtensionEntry(closes=closes, words="")))


def test_an_entry_longer_than_a_log_holds_is_never_written() -> None:
    fits = LARGEST_ENTRY - len(write_entry(AbortEntry(words="")))
    assert len(write_entry(AbortEntry(words="x" * fits))) == LARGEST_ENTRY
    with pytest.raises(MisuseError, match="65536 bytes"):
        write_entry(AbortEntry(words="x" * (fits + 1)))


def test_only_some_kinds_have_words() -> None:
    assert words_of(PauseEntry(words="blob")) == "blob"
    assert words_of(EndEntry()) == ""
