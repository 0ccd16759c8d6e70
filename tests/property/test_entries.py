"""Entries: what is written is read, and one changed byte is noticed."""

import json
from functools import cache
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from played_in_memory import MemoryTown, played_to
from plebiscite.errors import MalformedError
from plebiscite.record.entries import (
    AbortEntry,
    AccreditationEntry,
    AnswerEntry,
    BulletinEntry,
    BulletinStatus,
    CeremonyEntry,
    CeremonyMember,
    ChecklistEntry,
    CloseEntry,
    EndEntry,
    ExclusionEntry,
    IncidentEntry,
    InvitationEntry,
    PaperCountEntry,
    Place,
    PointAnswer,
    Position,
    QuestionPapers,
    Severity,
    Signature,
    StatementEntry,
    StationPapers,
    Successor,
    VerificationEntry,
    parse_entry,
    write_entry,
)

TOWN = played_to("ended")
RAWS = TOWN.raws
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBER = st.integers(1 - 10**18, 10**18 - 1)
SIGNATURES = st.lists(
    st.builds(Signature, by=TEXT, counter=st.integers(1, 2**53 - 1), signature=TEXT), max_size=2
).map(tuple)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
PLACES = st.none() | st.builds(Place, district=TEXT, station=TEXT, entry=st.none() | NUMBER)
MEMBERS = st.lists(
    st.builds(
        CeremonyMember,
        name=TEXT,
        key=TEXT,
        item=st.sampled_from(["Single", "Pedersen"]),
        index=st.integers(1, 255),
    ),
    max_size=3,
).map(tuple)
ENTRIES = st.one_of(
    st.builds(AbortEntry, words=TEXT, signatures=SIGNATURES),
    st.builds(AnswerEntry, statement=NUMBER, words=TEXT, signatures=SIGNATURES),
    st.builds(CloseEntry, ballots=NUMBER, signatures=SIGNATURES),
    st.builds(IncidentEntry, code=TEXT, subject=TEXT, words=TEXT, signatures=SIGNATURES),
    st.builds(
        StatementEntry,
        position=st.sampled_from(get_args(Position)),
        severity=st.none() | st.sampled_from(get_args(Severity)),
        place=PLACES,
        evidence=TEXTS,
        words=TEXT,
        signatures=SIGNATURES,
    ),
    st.builds(EndEntry, successor=st.none() | st.builds(Successor, log=TEXT, policy=TEXT)),
    st.builds(
        ExclusionEntry,
        unit=TEXT,
        credential=TEXT,
        ballot=TEXT,
        reason=st.sampled_from(["court-order", "not-entitled"]),
        withdrawal=st.none(),
    ),
    st.builds(
        BulletinEntry,
        number=st.integers(1, 2**53 - 1),
        status=st.sampled_from(get_args(BulletinStatus)),
        figures=TEXT,
        outcomes=st.lists(st.tuples(TEXT, TEXT), max_size=2).map(tuple),
        previous=st.none() | NUMBER,
        expected=st.none() | st.integers(0, 253_402_300_799),
        words=TEXT,
    ),
    st.builds(
        ChecklistEntry,
        points=TEXT,
        answers=st.lists(st.tuples(TEXT, st.sampled_from(get_args(PointAnswer)))).map(tuple),
        place=PLACES,
        words=TEXT,
        signatures=SIGNATURES,
    ),
    st.builds(
        VerificationEntry,
        size=NUMBER,
        root=TEXT,
        program=TEXT,
        verdict=st.sampled_from(["passed", "failed", "could-not-check"]),
        failed=TEXTS,
        unchecked=TEXTS,
        report=TEXT,
    ),
    st.builds(
        InvitationEntry,
        observer=NUMBER,
        name=TEXT,
        key=TEXT,
        came=st.sampled_from(["invited", "applied"]),
        words=TEXT,
    ),
    st.builds(
        AccreditationEntry,
        observer=NUMBER,
        decision=st.sampled_from(["granted", "refused"]),
        words=TEXT,
    ),
    st.builds(
        PaperCountEntry,
        unit=TEXT,
        stations=st.lists(
            st.builds(
                StationPapers, unit=TEXT, station=TEXT, issued=NUMBER, spoiled=NUMBER, box=NUMBER
            ),
            max_size=2,
        ).map(tuple),
        answers=st.lists(
            st.builds(
                QuestionPapers, invalid=NUMBER, totals=st.lists(NUMBER, max_size=3).map(tuple)
            ),
            max_size=2,
        ).map(tuple),
        replaces=st.none() | NUMBER,
        words=TEXT,
    ),
    st.builds(
        CeremonyEntry,
        group=TEXT,
        members=MEMBERS,
        threshold=st.integers(1, 255),
        size=st.integers(1, 255),
    ),
)


@settings(max_examples=150, deadline=None)
@given(ENTRIES)
def test_what_is_written_is_read(entry: AbortEntry) -> None:
    raw = write_entry(entry)
    assert parse_entry(raw) == entry
    assert write_entry(parse_entry(raw)) == raw


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_one_changed_byte_is_refused_or_gives_another_entry_of_these_very_bytes(
    data: st.DataObject,
) -> None:
    """No byte is without meaning: whatever is still read is written with the change in it."""
    raw = data.draw(st.sampled_from(RAWS))
    place = data.draw(st.integers(0, len(raw) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != raw[place]))
    changed = raw[:place] + bytes([byte]) + raw[place + 1 :]
    try:
        entry = parse_entry(changed)
    except MalformedError:
        return
    assert entry != parse_entry(raw)
    assert write_entry(entry) == changed


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(RAWS) - 2), st.data())
def test_a_changed_byte_of_an_entry_is_noticed_by_whoever_applies_it(
    place: int, data: st.DataObject
) -> None:
    """Every byte that keeps the JSON valid is covered by a signature or a proof."""
    raw = RAWS[place]
    digits = [n for n, byte in enumerate(raw) if chr(byte).isalnum()]
    at = data.draw(st.sampled_from(digits))
    swap = {True: "0123456789", False: "abcdefxyz"}[chr(raw[at]).isdigit()]
    letter = data.draw(st.sampled_from([c for c in swap if ord(c) != raw[at]]))
    changed = raw[:at] + letter.encode() + raw[at + 1 :]
    json.loads(changed)
    assert _towns()[place].copy().memory.take(changed)


@cache
def _towns() -> list[MemoryTown]:
    """The town just before each of its entries."""
    town, kept = played_to("start"), []
    town.memory.blobs.update(TOWN.memory.blobs)
    for raw in RAWS:
        kept.append(town.copy())
        assert not town.memory.take(raw)
    return kept
