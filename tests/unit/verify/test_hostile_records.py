"""Records made to stop the verifier: it must answer, name what is wrong, and never raise."""

import json
from hashlib import sha256

import pytest

from colluding_offices import Colluders
from forged_record import Forgery, MemoryRecord, failed, unchecked, verified
from played_valley import played_valley
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.record.entries import parse_entry, words_of
from plebiscite.record.example_keys import example_signing_key
from plebiscite.verify.report import Report
from valley_lies import valley, wrong

pytestmark = pytest.mark.slow


def report_of(files: dict[str, bytes]) -> Report:
    return verified(MemoryRecord(files), valley().policy).report


def with_blob_changed(forgery: Forgery, name: str, raw: bytes) -> Forgery:
    """The blob exchanged, and named so wherever it was named."""
    new = sha256(raw).hexdigest().encode()
    entries = [(entry.replace(name.encode(), new), time) for entry, time in forgery.timed()]
    return forgery.with_blob(raw).with_entries(entries).resigned()


def needed_blobs(forgery: Forgery) -> list[str]:
    """All but people's words, which their signers may choose."""
    words = {words_of(parse_entry(raw)) for raw in forgery.entries}
    return [name for name in forgery.blobs if name not in words]


def test_no_files_at_all_could_not_be_checked() -> None:
    assert report_of({}).exit_status == 3


def test_a_log_of_no_entries_shows_nothing_and_is_not_final() -> None:
    origin = valley().definition.origin
    note = sign_checkpoint(Checkpoint(origin, 0, EMPTY_ROOT), example_signing_key(origin))
    report = report_of({"checkpoint": bytes(note)})
    assert report.exit_status == 1  # no witness saw it
    assert not report.facts.final
    assert report.facts.ballots == 0


def test_a_checkpoint_of_another_log_fails() -> None:
    note = sign_checkpoint(Checkpoint("other/log", 0, EMPTY_ROOT), example_signing_key("other/log"))
    assert report_of({"checkpoint": bytes(note)}).exit_status == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe{}",
        b"[" * 60_000,
        b'{"kind":' * 8000,
        b'{"kind":"open","kind":"open"}',
        b'{"kind":"close","ballots":' + b"9" * 5000 + b"}",
        b'{"kind":"close","ballots":-1}',
        b'{"kind":"close","ballots":1e3}',
        b'{"kind":"rehearsal","ciphertexts":1000000000}',
        b'{"kind":"nothing"}',
        b'{"kind":"challenge","unit":"","credential":"","ballot":"","counter":18446744073709551616}',
    ],
    ids=lambda raw: repr(raw[:20]),
)
@pytest.mark.parametrize("index", [0, 1, 26, 40, 50, 68])
def test_any_bytes_may_stand_as_an_entry(raw: bytes, index: int) -> None:
    assert wrong(valley().insert(index, raw))


@pytest.mark.parametrize("threshold", [-(2**40), -1, 0, 4, 2**32, 2**70])
def test_a_trustees_record_with_any_threshold(threshold: int) -> None:
    forgery = valley()
    name = forgery.entry("trustees").record  # type: ignore[union-attr]
    value = json.loads(forgery.blobs[name])
    value[0][1]["threshold"] = threshold
    raw = json.dumps(value, separators=(",", ":")).encode()
    assert wrong(with_blob_changed(forgery, name, raw)) & {"trustees-3", "trustees-5"}


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"[[]]", b"\xff", b"[" * 100_000])
def test_any_blob_in_place_of_another(raw: bytes) -> None:
    forgery = valley()
    for name in needed_blobs(forgery):
        altered = with_blob_changed(forgery, name, raw)
        assert wrong(altered), name


def test_a_blob_of_another_kind_with_its_right_name() -> None:
    """Every blob in the place of every other, all signed: none is taken for what it is not."""
    forgery = valley()
    names = needed_blobs(forgery)
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        altered = with_blob_changed(forgery, name, forgery.blobs[other])
        assert wrong(altered), (name, other)


def test_a_needed_blob_called_words_and_erased_is_missed_all_the_same() -> None:
    """An incident names the roll as its words, an erasure removes it: nothing rests on air."""
    forgery = valley()
    roll = forgery.entry("roll").credentials  # type: ignore[union-attr]
    start = forgery.change("incident", words=roll).change("erasure", blob=roll).resigned()
    result = verified(start.without_blob(roll).record(), forgery.policy)
    assert "roll-1" in unchecked(result)
    assert {"tally-1", "tally-2"} <= unchecked(result)


def test_an_absent_blob_accuses_nobody() -> None:
    """Without any one blob the true record is never called wrong."""
    forgery = valley()
    for name in forgery.blobs:
        result = verified(forgery.without_blob(name).record(), forgery.policy)
        assert failed(result) == set(), name


def test_an_absent_blob_does_not_hide_a_forged_signature() -> None:
    forgery = valley()
    roll = forgery.entry("roll").credentials  # type: ignore[union-attr]
    lie = forgery.change("incident", code="nothing").without_blob(roll)
    assert "conduct-2" in wrong(lie)


@pytest.mark.parametrize("kind", ["definition", "roll", "trustees", "election", "open", "close"])
def test_what_is_said_once_is_said_once(kind: str) -> None:
    forgery = valley()
    index = forgery.find(kind)
    for place in (index + 1, forgery.find("end")):
        again = forgery.insert(place, forgery.entries[index]).resigned()
        assert wrong(again) & {"conduct-1", "roll-1", "definition-4"}


@pytest.mark.parametrize("kind", ["roll", "election", "reveal", "share-key", "rehearsal", "open"])
def test_what_must_be_said_is_missed(kind: str) -> None:
    """Everyone signs anew and decrypts anew; the step that was left out still shows."""
    forgery = valley()
    start = forgery.until(forgery.find("close")).drop(forgery.find(kind)).resigned()
    colluders = Colluders(start, played_valley().valley.files)
    assert wrong(colluders.finished())


def test_rolls_of_two_units_exchanged_fail() -> None:
    forgery = valley()
    first, second = forgery.entry("roll"), forgery.entry("roll", 1)
    one = forgery.change("roll", credentials=second.credentials)  # type: ignore[union-attr]
    both = one.change("roll", 1, credentials=first.credentials)  # type: ignore[union-attr]
    assert wrong(both.resigned()) >= {"roll-1", "definition-4"}


def test_a_policy_that_is_not_the_definitions_fails() -> None:
    """The reader's policy asks for all three witnesses; the record's definition for two."""
    forgery = valley()
    raw = bytes(forgery.policy).replace(b"group witnesses 2 ", b"group witnesses 3 ")
    result = verified(forgery.record(), parse_policy_file(raw))
    assert failed(result) == {"definition-3"}
