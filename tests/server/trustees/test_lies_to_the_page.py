"""A trustee's page reads the record itself: offices, log and witnesses that collude are refused.

Each lie is told before any decryption; what verify refuses, the page refuses as well.
"""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from forged_record import Forgery, MemoryRecord
from page_steps import RefusedByPageError, ask, needs_node
from plebiscite.record.entries import BallotEntry, EncryptedTallyEntry, RollEntry
from valley_lies import valley

pytestmark = [pytest.mark.slow, needs_node]
Lie = Callable[[Forgery], Forgery]


def read_by_page(
    folder: Path, record: MemoryRecord, forgery: Forgery, **more: object
) -> dict[str, object]:
    for path, raw in record.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)
    policy = bytes(forgery.policy).decode()
    origin = forgery.definition.origin
    return ask(step="read", record=str(folder), policy=policy, origin=origin, **more)


def refused(folder: Path, forgery: Forgery, record: MemoryRecord | None = None) -> str:
    with pytest.raises(RefusedByPageError) as problem:
        read_by_page(folder, record or forgery.record(), forgery)
    return str(problem.value)


def test_an_honest_record_with_every_kind_of_entry_is_read_to_its_end(tmp_path: Path) -> None:
    forgery = valley()
    told = read_by_page(tmp_path, forgery.record(), forgery)
    assert told == {"size": len(forgery.entries), "phase": "ended", "ballots": told["ballots"]}
    assert told["ballots"] == forgery.kinds().count("ballot")


def _tally(change: Callable[[EncryptedTallyEntry], dict[str, object]]) -> Lie:
    def lie(forgery: Forgery) -> Forgery:
        entry = forgery.entry("encrypted-tally")
        assert isinstance(entry, EncryptedTallyEntry)
        return forgery.change("encrypted-tally", 0, **change(entry)).resigned()

    return lie


def _swapped(entry: EncryptedTallyEntry) -> dict[str, object]:
    return {
        "tally": entry.tally.replace("alpha", "x").replace("beta", "alpha").replace("x", "beta")
    }


def _other_group(forgery: Forgery) -> Forgery:
    other = forgery.entry("encrypted-tally", 1)
    assert isinstance(other, EncryptedTallyEntry)
    return forgery.change("encrypted-tally", 0, tally=other.tally).resigned()


def _altered_ballot(forgery: Forgery) -> Forgery:
    other = forgery.entry("ballot", 1)
    assert isinstance(other, BallotEntry)
    return forgery.change("ballot", 0, ballot=other.ballot)


def _twice(forgery: Forgery) -> Forgery:
    index = forgery.find("ballot")
    return forgery.insert(index + 1, forgery.entries[index]).resigned()


def _early_reveal(forgery: Forgery) -> Forgery:
    return forgery.move(forgery.find("reveal"), forgery.find("commitment", -1)).resigned()


LIES: dict[str, tuple[Lie, str]] = {
    "a tally that is not the product": (_tally(_swapped), "encrypted tally is not|canonical"),
    "the tally of another group": (_other_group, "encrypted tally is not the product"),
    "a wrong number of tallied ballots": (
        _tally(lambda entry: {"tallied": entry.tallied + 1}),
        "ballots announced, counted",
    ),
    "units that are no group": (
        _tally(lambda entry: {"units": entry.units[:1] * 2}),
        "not one of the groups",
    ),
    "a wrong number of ballots at close": (
        lambda forgery: forgery.change("close", ballots=3).resigned(),
        "the chains give",
    ),
    "a ballot in another's envelope": (_altered_ballot, "signature does not hold"),
    "a ballot twice": (_twice, "counter"),
    "a ballot before voting": (
        lambda forgery: forgery.move(forgery.find("ballot"), forgery.find("open")),
        "vote before voting was opened|may not stand",
    ),
    "a reveal before the last commitment": (_early_reveal, "before every owner has committed"),
    "an act held back": (
        lambda forgery: forgery.drop(forgery.find("incident")),
        "held back, repeated or put out of order",
    ),
    "an act that nobody signed": (
        lambda forgery: forgery.change("close", ballots=3),
        "signature does not hold",
    ),
    "another key for the election": (
        lambda forgery: forgery.change("trustees", public_key="0" * 63 + "1").resigned(),
        "not the trustees' product",
    ),
    "an election of another text": (
        lambda forgery: forgery.change("election", election="ab" * 32).resigned(),
        "not the one that follows",
    ),
    "a rehearsal of fewer ciphertexts": (
        lambda forgery: forgery.change("rehearsal", ciphertexts=1).resigned(),
        "a unit has up to",
    ),
    "no rehearsal before opening": (
        lambda forgery: forgery.drop(*_all(forgery, "rehearsal-proof")).resigned(),
        "trustees rehearsed",
    ),
    "a second certificate": (
        lambda forgery: forgery.insert(
            forgery.find("commitment"), forgery.entries[forgery.find("certificate")]
        ).resigned(),
        "already served|second certificate",
    ),
    "two decryptions of a group": (
        lambda forgery: forgery.insert(
            forgery.find("partial-decryption") + 1,
            forgery.entries[forgery.find("partial-decryption")],
        ).resigned(),
        "second decryption",
    ),
    "another trustee's decryption": (
        lambda forgery: forgery.change("partial-decryption", owner=3),
        "signed by another office",
    ),
}


def _all(forgery: Forgery, kind: str) -> Sequence[int]:
    return [index for index, each in enumerate(forgery.kinds()) if each == kind]


@pytest.mark.parametrize("name", LIES)
def test_the_page_refuses(name: str, tmp_path: Path) -> None:
    lie, words = LIES[name]
    said = refused(tmp_path, lie(valley()))
    assert re.search(words, said), said


def test_the_page_asks_for_the_quorum(tmp_path: Path) -> None:
    forgery = valley()
    record = forgery.record(witnesses=("school.valley.example",))
    assert "quorum is not met" in refused(tmp_path, forgery, record)


@pytest.mark.parametrize("kind", ["rehearsal", "open", "polls-closed", "close"])
def test_the_page_asks_for_the_watched_checkpoints(tmp_path: Path, kind: str) -> None:
    forgery = valley()
    record = forgery.record()
    size = forgery.find(kind, -1) + 1
    files = {path: raw for path, raw in record.files.items() if path != f"checkpoints/{size}"}
    assert f"({kind})" in refused(tmp_path, forgery, MemoryRecord(files))


def test_the_page_refuses_voting_that_ended_early(tmp_path: Path) -> None:
    forgery = valley()
    index = forgery.find("polls-closed")
    pairs = [
        (raw, time - 3600 if place == index else time)
        for place, (raw, time) in enumerate(forgery.timed())
    ]
    assert "ended at another time" in refused(tmp_path, forgery.with_entries(pairs))


def test_the_page_refuses_two_histories(tmp_path: Path) -> None:
    forgery = valley()
    size = forgery.find("close") + 1
    other = forgery.change("close", ballots=3).resigned().record().files[f"checkpoints/{size}"]
    files = {**forgery.record().files, f"checkpoints/{size}": other}
    assert "two histories" in refused(tmp_path, forgery, MemoryRecord(files))


def test_the_page_refuses_a_blob_of_other_bytes(tmp_path: Path) -> None:
    forgery = valley()
    entry = forgery.entry("roll")
    assert isinstance(entry, RollEntry)
    spoilt = forgery.with_blob(b"[]", entry.credentials)
    assert "holds other bytes" in refused(tmp_path, spoilt)


def test_the_page_refuses_a_record_that_forgot_what_it_showed(tmp_path: Path) -> None:
    forgery = valley()
    origin, size = forgery.definition.origin, len(forgery.entries)
    record = forgery.record()
    for seen, words in (
        ({"size": size + 1, "root": "00" * 32}, "has seen"),
        ({"size": size - 1, "root": "00" * 32}, "changed since this device saw it"),
    ):
        with pytest.raises(RefusedByPageError, match=words):
            read_by_page(tmp_path, record, forgery, remembered={"origin": origin, **seen})
