"""A witness's one rule: a checkpoint continues everything it cosigned before."""

import pytest

from memory_log import log_of
from plebiscite.errors import ConsistencyError, MalformedError, MisuseError, SignatureError
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import verify_cosignature
from plebiscite.log.keys import KeyKind, SigningKey, new_signing_key
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.observe.witness import Cosigned, Seen, witness_checkpoint

ORIGIN = "log.example"
LOG = new_signing_key(ORIGIN, KeyKind.ED25519, b"\1" * 32)
WITNESS = new_signing_key("witness.example", KeyKind.COSIGNATURE, b"\2" * 32)
OLD, NEW = log_of(5), log_of(9)
SEEN = Seen(ORIGIN, 5, OLD.root.hex())
PROOF = NEW.tree().consistency(5)


def note(size: int, root: bytes, key: SigningKey = LOG, origin: str = ORIGIN) -> bytes:
    return bytes(sign_checkpoint(Checkpoint(origin, size, root), key))


def ask(seen: Seen, raw: bytes, proof: list[bytes], log: SigningKey = LOG) -> Cosigned:
    return witness_checkpoint(seen, raw, proof, log=log.verifier, key=WITNESS, time=1_700_000_000)


def test_growth_is_cosigned_and_remembered() -> None:
    first = ask(Seen(ORIGIN), note(5, OLD.root), [])
    assert first.seen == SEEN
    second = ask(first.seen, note(9, NEW.root), list(PROOF))
    assert second.seen == Seen(ORIGIN, 9, NEW.root.hex())
    text = str(Checkpoint(ORIGIN, 9, NEW.root))
    assert verify_cosignature(text, second.line, WITNESS.verifier) == 1_700_000_000


def test_the_same_checkpoint_is_cosigned_again() -> None:
    assert ask(SEEN, note(5, OLD.root), []).seen == SEEN
    assert ask(Seen(ORIGIN), note(0, EMPTY_ROOT), []).seen == Seen(ORIGIN)


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
