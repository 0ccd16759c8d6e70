"""Submissions: what travels between the parties and the keeper."""

import pytest

from played_in_memory import MemoryTown, played_to
from played_town import RANDOM, example_key
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.offices import commission, registrar, submission
from plebiscite.offices.submission import (
    Submission,
    SubmissionFile,
    blob_name,
    read_submission,
    sign_submission,
    words_blob,
    write_submission,
)
from plebiscite.record.entries import Act, OpenEntry, PollsClosedEntry, ResumeEntry
from staged_ceremony import seeded

TOWN = MemoryTown()
ORIGIN = TOWN.definition.origin
DEFINED = commission.define(TOWN.definition, TOWN.texts)


def test_a_submission_is_read_as_it_was_written() -> None:
    made = DEFINED.and_then(Submission((OpenEntry(),), (b"", b"\xff")))
    assert len(made.entries) == 2
    assert read_submission(write_submission(ORIGIN, made), ORIGIN) == made


def test_a_submission_for_another_referendum_is_refused() -> None:
    with pytest.raises(MisuseError, match=r"other\.example"):
        read_submission(write_submission("other.example", DEFINED), ORIGIN)


def altered(**changes: object) -> bytes:
    file = parse_json(write_submission(ORIGIN, DEFINED), SubmissionFile)
    values = {name: getattr(file, name) for name in file.__struct_fields__}
    return write_json({**values, **changes})


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{}", "JSON"),
        (altered(format="plebiscite-submission/2"), "JSON"),
        (altered(entries=["{}"]), r"entries\[0\]"),
        (altered(entries=[]) + b"\n", "canonical"),
        (altered(blobs=["YQ"]), "base64"),
    ],
)
def test_what_is_no_submission_is_malformed(raw: bytes, said: str) -> None:
    with pytest.raises(MalformedError, match=said):
        read_submission(raw, ORIGIN)


def test_an_office_signs_what_waits_for_it_with_its_next_counters() -> None:
    state = played_to("open").state
    first = state.counters.next_of("commission")
    two = Submission((PollsClosedEntry(), ResumeEntry()))
    signed = sign_submission(two, state, "commission", example_key(TOWN.office_key("commission")))
    counters = [
        [signature.counter for signature in entry.signatures]
        for entry in signed.entries
        if isinstance(entry, Act)
    ]
    assert counters == [[first], [first + 1]]


def test_what_waits_for_another_office_is_left_alone() -> None:
    town = played_to("open")
    ballot = town.ballot(0)
    mixed = Submission((ballot, registrar.destroyed_mapping().entries[0]))
    key = example_key(TOWN.office_key("registrar"))
    signed = sign_submission(mixed, town.state, "registrar", key)
    assert signed.entries[0] is ballot
    with pytest.raises(MisuseError, match="waits for the signature of registrar"):
        sign_submission(signed, town.state, "registrar", key)
    commission_key = example_key(TOWN.office_key("commission"))
    with pytest.raises(MisuseError, match="waits for the signature of commission"):
        sign_submission(mixed, town.state, "commission", commission_key)


def test_a_key_of_another_office_is_refused_once_the_definition_is_known() -> None:
    key = example_key(TOWN.office_key("registrar"))
    with pytest.raises(MisuseError, match="not the key of commission"):
        sign_submission(Submission((OpenEntry(),)), played_to("open").state, "commission", key)
    with pytest.raises(MisuseError, match="not the key of clerk"):
        sign_submission(Submission((OpenEntry(),)), played_to("open").state, "clerk", key)
    assert sign_submission(DEFINED, played_to("start").state, "commission", key).entries


def test_words_begin_with_random_bytes_and_blobs_are_named_by_their_digest() -> None:
    name, raw = words_blob("çok", seeded("words"))
    assert raw[32:] == "çok".encode()
    assert name == blob_name(raw)
    assert words_blob("çok", RANDOM)[0] != name


def test_a_submission_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads it is not kept busy for longer than the largest referendum needs."""
    monkeypatch.setattr(submission, "MOST_ENTRIES", 2)
    raw = write_submission("x.example", Submission((ResumeEntry(),) * 3))
    with pytest.raises(MisuseError, match="at most 2 entries"):
        read_submission(raw, "x.example")
    two = write_submission("x.example", Submission((ResumeEntry(),) * 2))
    assert len(read_submission(two, "x.example").entries) == 2
