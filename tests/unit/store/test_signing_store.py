"""The signing store signs one history: rule R2."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from kept_log import LOG_KEY, ORIGIN, FaultyCalls
from memory_log import log_of
from plebiscite.errors import ConsistencyError, MisuseError, UnavailableError
from plebiscite.log.checkpoint import Checkpoint, parse_checkpoint
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.log.note import verify_text
from plebiscite.store.durable import DurableFiles, FatalStorageError, StorageIncidentError
from plebiscite.store.signing_store import SigningStore

SMALL, LARGE = log_of(5), log_of(9)


def prove(old: int, new: int) -> Sequence[bytes]:
    return {5: SMALL, 9: LARGE}[new].tree().consistency(old)


def no_proof(old: int, new: int) -> Sequence[bytes]:
    assert 0 < old <= new
    return [b"\0" * 32]


def checkpoint(size: int, root: bytes, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, root)


@pytest.fixture
def store(tmp_path: Path) -> SigningStore:
    store = SigningStore.create(tmp_path / "private/store", ORIGIN)
    store.sign(checkpoint(5, SMALL.root), LOG_KEY, prove)
    return store


def test_a_new_store_has_signed_the_empty_log(tmp_path: Path) -> None:
    last = SigningStore.create(tmp_path / "store", ORIGIN).last()
    assert last.checkpoint == checkpoint(0, EMPTY_ROOT)
    assert last.note is None
    assert (tmp_path / "store").stat().st_mode & 0o777 == 0o600


def test_growth_is_signed_and_remembered(store: SigningStore) -> None:
    note = store.sign(checkpoint(9, LARGE.root), LOG_KEY, prove)
    verify_text(note, LOG_KEY.verifier)
    store.close()
    last = SigningStore(store.path, ORIGIN).last()
    assert last.note == note
    assert parse_checkpoint(note.text) == last.checkpoint == checkpoint(9, LARGE.root)


def test_the_same_checkpoint_is_signed_again(store: SigningStore) -> None:
    assert store.sign(checkpoint(5, SMALL.root), LOG_KEY, prove) == store.last().note


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (checkpoint(4, SMALL.root), "larger log is signed already"),
        (checkpoint(5, LARGE.root), "another root is signed"),
        (checkpoint(9, SMALL.root), "proof does not lead"),
    ],
)
def test_another_history_is_not_signed(store: SigningStore, wanted: Checkpoint, words: str) -> None:
    before = store.last()
    with pytest.raises(ConsistencyError, match=words):
        store.sign(wanted, LOG_KEY, prove)
    assert store.last() == before


def test_a_false_proof_is_not_believed(store: SigningStore) -> None:
    with pytest.raises(ConsistencyError):
        store.sign(checkpoint(9, LARGE.root), LOG_KEY, no_proof)


def test_another_origin_is_refused(store: SigningStore) -> None:
    with pytest.raises(MisuseError, match="this store signs for"):
        store.sign(checkpoint(9, LARGE.root, "other.example"), LOG_KEY, prove)
    with pytest.raises(MisuseError, match=f"of log {ORIGIN}, not of other.example"):
        SigningStore(store.path, "other.example")


def test_a_second_signer_loses_the_swap(store: SigningStore) -> None:
    def overtaken(old: int, new: int) -> Sequence[bytes]:
        SigningStore(store.path, ORIGIN).sign(checkpoint(9, LARGE.root), LOG_KEY, prove)
        return prove(old, new)

    with pytest.raises(ConsistencyError, match="another process signed meanwhile"):
        store.sign(checkpoint(9, LARGE.root), LOG_KEY, overtaken)
    assert store.last().checkpoint.size == 9


def test_an_unconfirmed_swap_is_fatal_and_gives_no_note(store: SigningStore) -> None:
    store.close()
    again = SigningStore(store.path, ORIGIN, files=DurableFiles(FaultyCalls(1, "EIO")))
    with pytest.raises(FatalStorageError, match="did not confirm"):
        again.sign(checkpoint(9, LARGE.root), LOG_KEY, prove)
    again.close()
    assert SigningStore(store.path, ORIGIN).last().checkpoint.size == 5


def test_a_store_that_exists_or_is_missing_is_left_alone(store: SigningStore) -> None:
    with pytest.raises(MisuseError, match="exists"):
        SigningStore.create(store.path, ORIGIN)
    with pytest.raises(UnavailableError, match="find it"):
        SigningStore(store.path.with_name("other"), ORIGIN)


def test_a_damaged_store_is_an_incident(store: SigningStore) -> None:
    store.close()
    database = sqlite3.connect(store.path)
    database.execute("DELETE FROM signed")
    database.commit()
    database.close()
    with pytest.raises(StorageIncidentError, match="no row"):
        SigningStore(store.path, ORIGIN)
    store.path.write_bytes(b"no database at all, " * 99)
    with pytest.raises(StorageIncidentError, match="cannot be read"):
        SigningStore(store.path, ORIGIN)


def test_a_store_interrupted_while_made_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "store.new").write_bytes(b"left by a crash")
    SigningStore.create(tmp_path / "store", ORIGIN).close()
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_store_without_its_table_does_not_answer(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "store").close()
    with pytest.raises(UnavailableError, match="did not answer"):
        SigningStore(tmp_path / "store", ORIGIN)
