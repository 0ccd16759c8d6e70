"""A witness's one rule: a checkpoint continues everything it cosigned before."""

import pytest

from memory_log import log_of
from plebiscite.errors import (
    ConsistencyError,
    MalformedError,
    MisuseError,
    SignatureError,
    UnavailableError,
)
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import cosign, verify_cosignature
from plebiscite.log.keys import KeyKind, SigningKey, new_signing_key
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.log.note import parse_note
from plebiscite.observe.witness import LARGEST_STEP_BACK, Cosigned, Seen, witness_checkpoint

ORIGIN = "log.example"
LOG = new_signing_key(ORIGIN, KeyKind.ED25519, b"\1" * 32)
WITNESS = new_signing_key("witness.example", KeyKind.COSIGNATURE, b"\2" * 32)
OTHER_WITNESS = new_signing_key("other.example", KeyKind.COSIGNATURE, b"\5" * 32)
NOW = 1_700_000_000
OLD, NEW = log_of(5), log_of(9)
SEEN = Seen(ORIGIN, 5, OLD.root.hex())
PROOF = NEW.tree().consistency(5)


def note(size: int, root: bytes, key: SigningKey = LOG, origin: str = ORIGIN) -> bytes:
    return bytes(sign_checkpoint(Checkpoint(origin, size, root), key))


def ask(seen: Seen, raw: bytes, proof: list[bytes], log: SigningKey = LOG) -> Cosigned:
    return witness_checkpoint(seen, raw, proof, log=log.verifier, key=WITNESS, time=NOW)


def size_and_root(seen: Seen) -> tuple[str, int, str]:
    return seen.origin, seen.size, seen.root


def test_growth_is_cosigned_and_remembered() -> None:
    first = ask(Seen(ORIGIN), note(5, OLD.root), [])
    assert size_and_root(first.seen) == size_and_root(SEEN)
    second = ask(first.seen, note(9, NEW.root), list(PROOF))
    assert size_and_root(second.seen) == (ORIGIN, 9, NEW.root.hex())
    text = str(Checkpoint(ORIGIN, 9, NEW.root))
    assert verify_cosignature(text, second.line, WITNESS.verifier) == NOW


def test_what_is_remembered_is_the_cosigned_note_itself() -> None:
    stranger = cosign(str(Checkpoint(ORIGIN, 5, OLD.root)), OTHER_WITNESS, 9)
    crowded = bytes(parse_note(note(5, OLD.root)).with_signatures([stranger]))
    cosigned = ask(Seen(ORIGIN), crowded, [])
    kept = parse_note(cosigned.seen.note.encode())
    assert kept.text == str(Checkpoint(ORIGIN, 5, OLD.root))
    assert [line.name for line in kept.signatures] == [ORIGIN, WITNESS.name]
    assert kept.signatures[1] == cosigned.line


def test_the_same_checkpoint_is_cosigned_again() -> None:
    assert size_and_root(ask(SEEN, note(5, OLD.root), []).seen) == size_and_root(SEEN)
    empty = ask(Seen(ORIGIN), note(0, EMPTY_ROOT), []).seen
    assert size_and_root(empty) == size_and_root(Seen(ORIGIN))


def test_a_witness_never_states_an_earlier_time() -> None:
    """A clock that is set back a little repeats the last time; far back, nothing is cosigned."""
    last = Seen(ORIGIN, 5, OLD.root.hex(), NOW + LARGEST_STEP_BACK)
    again = ask(last, note(5, OLD.root), [])
    assert (
        verify_cosignature(str(Checkpoint(ORIGIN, 5, OLD.root)), again.line, WITNESS.verifier)
        == last.time
    )
    assert again.seen.time == last.time
    with pytest.raises(UnavailableError, match="301 seconds behind"):
        ask(Seen(ORIGIN, 5, OLD.root.hex(), last.time + 1), note(5, OLD.root), [])


def test_a24_another_root_of_the_same_size_is_refused() -> None:
    with pytest.raises(ConsistencyError):
        ask(SEEN, note(5, NEW.root), [])


def test_a24_a_smaller_tree_is_refused() -> None:
    with pytest.raises(ConsistencyError, match="has seen 9"):
        ask(Seen(ORIGIN, 9, NEW.root.hex()), note(5, OLD.root), [])


@pytest.mark.parametrize("proof", [[], list(PROOF)[:-1], [bytes(32)] * len(PROOF)])
def test_a24_a_history_that_does_not_follow_is_refused(proof: list[bytes]) -> None:
    with pytest.raises((ConsistencyError, MalformedError)):
        ask(SEEN, note(9, NEW.root), proof)


def test_a_checkpoint_the_log_did_not_sign_is_refused() -> None:
    forger = new_signing_key(ORIGIN, KeyKind.ED25519, b"\3" * 32)
    with pytest.raises(SignatureError, match="did not sign this checkpoint"):
        ask(SEEN, note(9, NEW.root, forger), list(PROOF))


def test_a_witness_watches_one_log() -> None:
    other = new_signing_key("other.example", KeyKind.ED25519, b"\4" * 32)
    with pytest.raises(MisuseError, match=f"watches {ORIGIN}"):
        ask(SEEN, note(9, NEW.root, other, "other.example"), list(PROOF), other)
    with pytest.raises(MisuseError):
        ask(SEEN, note(9, NEW.root), list(PROOF), other)


def test_what_is_no_note_is_malformed() -> None:
    with pytest.raises(MalformedError):
        ask(SEEN, b"no note", [])
