"""What a witness answers, by the table of the protocol, and what it keeps as evidence."""

import pytest

from memory_log import log_of
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.keys import KeyKind, SigningKey, new_signing_key
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.observe.witness import Seen
from plebiscite.observe.witness_protocol import SIZE, Request, format_request, parse_request
from plebiscite.observe.witness_service import Answer, answer_request, unknown_log

ORIGIN = "log.example"
LOG = new_signing_key(ORIGIN, KeyKind.ED25519, b"\1" * 32)
FORGER = new_signing_key(ORIGIN, KeyKind.ED25519, b"\3" * 32)
WITNESS = new_signing_key("witness.example", KeyKind.COSIGNATURE, b"\2" * 32)
OLD, NEW = log_of(5), log_of(9)
SEEN = Seen(ORIGIN, 5, OLD.root.hex())
PROOF = list(NEW.tree().consistency(5))


def request(old: int, size: int, root: bytes, proof: list[bytes], key: SigningKey = LOG) -> Request:
    note = bytes(sign_checkpoint(Checkpoint(ORIGIN, size, root), key))
    return parse_request(format_request(old, proof, note))


def ask(seen: Seen, asked: Request) -> Answer:
    return answer_request(asked, seen, log=LOG.verifier, key=WITNESS, time=1_700_000_000)


def test_growth_is_cosigned_and_the_state_is_given_first() -> None:
    answer = ask(SEEN, request(5, 9, NEW.root, PROOF))
    assert answer.status == 200
    assert answer.seen
    assert (answer.seen.size, answer.seen.root) == (9, NEW.root.hex())
    assert answer.body in answer.seen.note
    assert answer.evidence == ""


REFUSED = [
    (403, request(5, 9, NEW.root, PROOF, FORGER), False),
    (400, request(10, 9, NEW.root, []), False),
    (409, request(0, 9, NEW.root, []), False),
    (409, request(4, 9, NEW.root, []), False),
    (409, request(6, 9, NEW.root, []), False),
    (409, request(3, 3, log_of(3).root, []), False),
    (422, request(5, 9, NEW.root, []), True),
    (422, request(5, 9, NEW.root, [bytes(32)] * len(PROOF)), True),
    (422, request(5, 5, NEW.root, []), True),
    (422, request(5, 5, OLD.root, [bytes(32)]), True),
    (409, request(4, 5, NEW.root, []), True),
]


@pytest.mark.parametrize(("status", "asked", "evidence"), REFUSED)
def test_what_is_refused_changes_nothing(status: int, asked: Request, *, evidence: bool) -> None:
    answer = ask(SEEN, asked)
    assert answer.status == status
    assert answer.seen is None
    assert bool(answer.evidence) is evidence
    assert answer.is_proof is (asked.checkpoint == Checkpoint(ORIGIN, 5, NEW.root))
    if status == 409:
        assert (answer.body, answer.content_type) == ("5\n", SIZE)


def test_a24_two_roots_of_one_size_prove_two_histories_whatever_old_size_is_said() -> None:
    for old in (0, 4, 5):
        answer = ask(SEEN, request(old, 5, NEW.root, []))
        assert "two roots for 5 entries: two histories" in answer.evidence


def test_a_log_that_is_empty() -> None:
    fresh = Seen(ORIGIN)
    assert ask(fresh, request(0, 0, EMPTY_ROOT, [])).status == 200
    assert ask(fresh, request(0, 0, NEW.root, [])).status == 422
    assert ask(fresh, request(0, 9, NEW.root, [bytes(32)])).status == 422
    assert ask(fresh, request(0, 9, EMPTY_ROOT, [])).status == 422
    assert ask(fresh, request(0, 9, NEW.root, [])).status == 200


def test_another_log_is_unknown() -> None:
    assert unknown_log().status == 404
