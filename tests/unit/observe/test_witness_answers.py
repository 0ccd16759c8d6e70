"""What a log makes of a witness's answer; that a liar alone proves nothing."""

import pytest

from memory_log import log_of
from plebiscite.errors import (
    ConsistencyError,
    MalformedError,
    SignatureError,
    UnavailableError,
)
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import cosign
from plebiscite.log.keys import KeyKind, SigningKey, new_signing_key
from plebiscite.log.note import parse_note, sign_note
from plebiscite.log.policy import Group, Policy, PolicyLog, Witness
from plebiscite.observe.witness_answers import (
    Said,
    is_of_own_history,
    own_lines_only,
    read_answer,
    require_own_history,
    require_tolerable,
)

ORIGIN = "log.example"
LOG = new_signing_key(ORIGIN, KeyKind.ED25519, b"\1" * 32)
OTHER_LOG = new_signing_key("other.example", KeyKind.ED25519, b"\4" * 32)
FORGER = new_signing_key(ORIGIN, KeyKind.ED25519, b"\3" * 32)
WITNESS = new_signing_key("witness.example", KeyKind.COSIGNATURE, b"\2" * 32)
STRANGER = new_signing_key("stranger.example", KeyKind.COSIGNATURE, b"\5" * 32)
TREE = log_of(9)
OURS = Checkpoint(ORIGIN, 9, TREE.root)
TEXT = str(OURS)


def read(status: int, body: bytes, old: int = 5) -> Said:
    return read_answer(status, body, asked=OURS, text=TEXT, old=old, key=WITNESS.verifier)


def line(key: SigningKey = WITNESS, text: str = TEXT) -> bytes:
    return str(cosign(text, key, 1_700_000_000)).encode()


def test_a_good_line_counts_also_beside_those_of_others() -> None:
    for body in (line(), line(STRANGER) + line()):
        said = read(200, body)
        assert said.line
        assert (said.line.name, said.time) == ("witness.example", 1_700_000_000)
        assert (said.fault, said.claim, said.seen) == ("", "", None)


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (200, b"", "cannot be read"),
        (200, b"<html>", "cannot be read"),
        (200, line(STRANGER), "does not name"),
        (200, line(text="x\n"), "does not hold"),
        (404, b"no such log\n", "does not watch this log (no such log)"),
        (403, b"", "does not know this log's key"),
        (400, b"bad", "answered 400 (bad)"),
        (429, b"", "answered 429"),
        (500, b"\x00\x1b[31m" + b"a" * 900, "answered 500"),
        (409, b"5\n", "refuses 5 and asks for 5"),
    ],
)
def test_a_fault_is_told_in_words_that_are_safe_to_show(
    status: int, body: bytes, told: str
) -> None:
    said = read(status, body)
    assert told in said.fault
    assert len(said.fault) < 300
    assert said.fault.isprintable()
    assert (said.line, said.claim, said.seen) == (None, "", None)


def test_another_size_is_learnt() -> None:
    assert read(409, b"3\n").seen == 3
    assert read(409, b"9\n").seen == 9


@pytest.mark.parametrize(
    ("status", "body"), [(409, b"10\n"), (409, b""), (409, b"many\n"), (422, b"bad proof")]
)
def test_another_history_is_a_claim(status: int, body: bytes) -> None:
    said = read(status, body)
    assert said.claim
    assert (said.line, said.fault, said.seen) == (None, "", None)


def shown(size: int, root: bytes, key: SigningKey = LOG) -> bytes:
    return bytes(sign_checkpoint(Checkpoint(key.name, size, root), key))


def prove(old: int) -> list[bytes]:
    return list(TREE.tree().consistency(old))


def test_a24_our_own_signature_on_another_history_is_a_proof() -> None:
    for note in (shown(10, bytes(32)), shown(9, bytes(32)), shown(5, bytes(32))):
        with pytest.raises(ConsistencyError, match="with our signature"):
            require_own_history(note, LOG.verifier, OURS, prove)
        with pytest.raises(ConsistencyError):
            is_of_own_history(note, LOG.verifier, OURS, prove)


def test_a_larger_log_is_told_from_another_history() -> None:
    with pytest.raises(ConsistencyError, match="has seen a larger log"):
        require_own_history(shown(10, bytes(32)), LOG.verifier, OURS, prove)
    with pytest.raises(ConsistencyError, match="has seen another history"):
        require_own_history(shown(5, bytes(32)), LOG.verifier, OURS, prove)


def test_our_signature_under_another_origin_is_not_about_this_log() -> None:
    text = str(Checkpoint("other.example", 10, bytes(32)))
    note = sign_note(text, [LOG])
    with pytest.raises(SignatureError, match=r"a checkpoint of other\.example"):
        require_own_history(note, LOG.verifier, OURS, prove)


def test_what_may_be_kept_has_one_line_of_our_key_and_no_other() -> None:
    plain = shown(10, bytes(32))
    own = parse_note(plain).signatures[0]
    crowded = bytes(parse_note(plain).with_signatures([own, cosign(TEXT, STRANGER, 1)]))
    assert crowded != plain
    assert own_lines_only(crowded, LOG.verifier) == plain == own_lines_only(plain, LOG.verifier)
    with pytest.raises(SignatureError):
        own_lines_only(shown(10, bytes(32), FORGER), LOG.verifier)
    other = sign_note(str(Checkpoint("other.example", 10, bytes(32))), [LOG])
    with pytest.raises(SignatureError, match="of another log"):
        own_lines_only(other, LOG.verifier)
    with pytest.raises(MalformedError):
        own_lines_only(b"hello", LOG.verifier)


def test_our_own_history_is_no_proof() -> None:
    for size in (0, 1, 5, 9):
        note = shown(size, log_of(size).root)
        assert require_own_history(note, LOG.verifier, OURS, prove).size == size
        assert is_of_own_history(note, LOG.verifier, OURS, prove)


def test_what_we_did_not_sign_is_no_proof() -> None:
    with pytest.raises(MalformedError):
        require_own_history(b"hello", LOG.verifier, OURS, prove)
    for key in (FORGER, OTHER_LOG):
        with pytest.raises(SignatureError):
            require_own_history(shown(10, bytes(32), key), LOG.verifier, OURS, prove)
        assert not is_of_own_history(shown(10, bytes(32), key), LOG.verifier, OURS, prove)


def test_a_proof_that_we_cannot_make_is_not_held_against_us() -> None:
    def unavailable(_: int) -> list[bytes]:
        raise UnavailableError("no disk")

    with pytest.raises(UnavailableError):
        require_own_history(shown(5, log_of(5).root), LOG.verifier, OURS, unavailable)
    assert not is_of_own_history(shown(5, log_of(5).root), LOG.verifier, OURS, unavailable)


def policy(threshold: int, number: int) -> Policy:
    members = tuple(
        Witness(f"w{n}", new_signing_key(f"w{n}", KeyKind.COSIGNATURE, bytes([n]) * 32).verifier)
        for n in range(1, number + 1)
    )
    group = Group("all", str(threshold), tuple(one.name for one in members))
    return Policy((PolicyLog(LOG.verifier),), members, (group,), "all")


@pytest.mark.parametrize(
    ("threshold", "number", "most"), [(5, 7, 2), (2, 3, 1), (3, 4, 1), (7, 7, 6), (1, 1, 1)]
)
def test_as_many_may_claim_as_may_lie_and_always_one(
    threshold: int, number: int, most: int
) -> None:
    claims = {f"w{n}": "it has seen more" for n in range(1, most + 1)}
    require_tolerable(policy(threshold, number), claims)
    with pytest.raises(ConsistencyError, match="w1: it has seen more; w2"):
        require_tolerable(policy(threshold, number), claims | {f"w{most + 1}": "me, too"})


def test_without_a_quorum_one_claim_stops_nothing() -> None:
    none = Policy((PolicyLog(LOG.verifier),), (), (), "none")
    require_tolerable(none, {"w1": "more"})
    with pytest.raises(ConsistencyError):
        require_tolerable(none, {"w1": "more", "w2": "more"})
