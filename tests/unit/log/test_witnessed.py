"""Opening checkpoints under a policy, and the receipts that carry them."""

from dataclasses import replace

import pytest

from log_keys import LOG, ORIGIN, WITNESSES, cosigned_note, policy_of
from memory_log import log_of, numbered_entries
from plebiscite.errors import InclusionError, MalformedError, SignatureError
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import cosign
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.note import NoteSignature, parse_note, sign_note
from plebiscite.log.policy import PolicyLog
from plebiscite.log.receipt import LONGEST_PATH, Receipt, parse_receipt, verify_receipt
from plebiscite.log.witnessed import open_checkpoint

POLICY = policy_of("2", 3)
LOG_OF_300 = log_of(300)
CHECKPOINT = Checkpoint(ORIGIN, 300, LOG_OF_300.root)
TIMES = {0: 100, 1: 200, 2: 300}


def test_a_witnessed_checkpoint_says_who_saw_it_and_when() -> None:
    opened = open_checkpoint(cosigned_note(CHECKPOINT, TIMES), POLICY)
    assert (opened.origin, opened.size, opened.root) == (ORIGIN, 300, LOG_OF_300.root)
    assert opened.cosigned == {"w0": 100, "w1": 200, "w2": 300}
    assert (opened.newest_time, opened.quorum_time) == (300, 200)
    assert opened.is_quorum_met
    opened.require_quorum()


def test_too_few_witnesses_are_no_quorum() -> None:
    opened = open_checkpoint(cosigned_note(CHECKPOINT, {1: 200}), POLICY)
    assert not opened.is_quorum_met
    assert (opened.newest_time, opened.quorum_time) == (200, None)
    with pytest.raises(SignatureError, match="cosigned by w1"):
        opened.require_quorum()
    with pytest.raises(SignatureError, match="nobody"):
        open_checkpoint(cosigned_note(CHECKPOINT, {}), POLICY).require_quorum()


def test_strangers_do_not_count() -> None:
    opened = open_checkpoint(cosigned_note(CHECKPOINT, {1: 200, 5: 1, 6: 1}), POLICY)
    assert opened.cosigned == {"w1": 200}
    assert not opened.is_quorum_met


def test_one_witness_twice_counts_once_with_its_newest_time() -> None:
    note = parse_note(cosigned_note(CHECKPOINT, {1: 200}))
    again = [cosign(note.text, WITNESSES[1], time) for time in (500, 50)]
    opened = open_checkpoint(bytes(note.with_signatures(again)), POLICY)
    assert opened.cosigned == {"w1": 500}
    assert not opened.is_quorum_met


def test_without_a_quorum_nobody_is_needed_and_no_time_is_claimed() -> None:
    policy = replace(POLICY, quorum="none")
    opened = open_checkpoint(cosigned_note(CHECKPOINT, {}), policy)
    assert opened.is_quorum_met
    assert (opened.newest_time, opened.quorum_time) == (None, None)


def test_every_known_line_must_hold() -> None:
    note = parse_note(cosigned_note(CHECKPOINT, TIMES))
    for number, line in enumerate(note.signatures):
        lines = list(note.signatures)
        lines[number] = NoteSignature(line.name, line.key_id, line.signature[:-1] + b"\0")
        with pytest.raises(SignatureError):
            open_checkpoint(bytes(replace(note, signatures=tuple(lines))), POLICY)


def test_a_checkpoint_the_log_did_not_sign_is_refused() -> None:
    note = parse_note(cosigned_note(CHECKPOINT, TIMES))
    with pytest.raises(SignatureError):
        open_checkpoint(bytes(replace(note, signatures=note.signatures[1:])), POLICY)
    other = new_signing_key("example.org/other", KeyKind.ED25519, bytes(32))
    stranger = sign_checkpoint(replace(CHECKPOINT, origin=other.name), other)
    with pytest.raises(SignatureError):
        open_checkpoint(bytes(stranger), POLICY)


def test_one_log_may_not_sign_for_another() -> None:
    other = new_signing_key("example.org/other", KeyKind.ED25519, bytes(32))
    policy = replace(POLICY, logs=(*POLICY.logs, PolicyLog(other.verifier)))
    with pytest.raises(SignatureError):
        open_checkpoint(sign_note(str(CHECKPOINT), [other]), policy)
    open_checkpoint(sign_note(str(CHECKPOINT), [other, LOG]), policy)


def test_a_signed_text_that_is_no_checkpoint_is_malformed() -> None:
    with pytest.raises(MalformedError):
        open_checkpoint(sign_note(f"{ORIGIN}\n300\n", [LOG]), POLICY)


def receipt_for(index: int, times: dict[int, int]) -> Receipt:
    path = tuple(LOG_OF_300.tree().inclusion(index))
    return Receipt(index, path, cosigned_note(CHECKPOINT, times))


def test_a_receipt_proves_its_entry_at_its_index_only() -> None:
    entries = numbered_entries(0, 300)
    for index in (0, 1, 255, 256, 299):
        receipt = parse_receipt(bytes(receipt_for(index, TIMES)))
        assert verify_receipt(receipt, entries[index], POLICY).size == 300
        for wrong in (b"other", entries[(index + 6) % 300] + b"!"):
            with pytest.raises(InclusionError):
                verify_receipt(receipt, wrong, POLICY)
        with pytest.raises(InclusionError):
            verify_receipt(replace(receipt, index=(index + 1) % 300), entries[index], POLICY)


def test_a_receipt_without_quorum_or_log_signature_proves_nothing() -> None:
    entry = numbered_entries(7, 8)[0]
    with pytest.raises(SignatureError):
        verify_receipt(receipt_for(7, {0: 1}), entry, POLICY)
    receipt = receipt_for(7, TIMES)
    note = parse_note(receipt.checkpoint)
    unsigned = bytes(replace(note, signatures=note.signatures[1:]))
    with pytest.raises(SignatureError):
        verify_receipt(replace(receipt, checkpoint=unsigned), entry, POLICY)


def test_a_receipt_writes_back_with_and_without_extra() -> None:
    for extra in (None, b"", b"tracker"):
        receipt = replace(receipt_for(7, TIMES), extra=extra)
        assert parse_receipt(bytes(receipt)) == receipt


GOOD = bytes(receipt_for(7, TIMES))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        GOOD.partition(b"\n\n")[0],
        GOOD.partition(b"\n\n")[0] + b"\n\n",
        GOOD.replace(b"@v1", b"@v2", 1),
        GOOD.replace(b"index 7", b"index 07", 1),
        GOOD.replace(b"index 7\n", b"index 7 \n", 1),
        GOOD.replace(b"index 7\n", b"", 1),
        GOOD.replace(b"index 7\n", b"extra AA==\nextra AA==\nindex 7\n", 1),
        GOOD.replace(b"index 7\n", b"extra AB==\nindex 7\n", 1),
        GOOD.replace(b"index 7\n", b"\xff\nindex 7\n", 1),
        GOOD.replace(b"index 7\n", b"index 7\n" + b"A" * 43 + b"=" + b"\n=\n", 1),
        GOOD.replace(b"index 7\n", b"index 7\n" + (b"A" * 43 + b"=\n") * LONGEST_PATH, 1),
        b"c2sp.org/tlog-proof@v1\n\ncheckpoint\n",
        GOOD + b"x" * 1_100_000,
    ],
)
def test_other_spellings_are_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_receipt(raw)
