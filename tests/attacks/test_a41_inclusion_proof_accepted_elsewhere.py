"""A41: a proof for one place is presented for another place, or for a log of another size."""

from hashlib import sha256

import pytest

from log_keys import ORIGIN, cosigned_note, policy_of
from memory_log import log_of, naive_path, naive_root, numbered_entries
from plebiscite.errors import EvidenceError, InclusionError, SignatureError
from plebiscite.log.checkpoint import Checkpoint
from plebiscite.log.inclusion import verify_inclusion
from plebiscite.log.receipt import Receipt, verify_receipt

ENTRIES = [b"ballot %d" % i for i in range(33)]
LEAVES = [sha256(b"\x00" + entry).digest() for entry in ENTRIES]


def test_item_2_of_3_is_no_other_item_of_that_log() -> None:
    """As item 1 of 2 its hashes would fit, so size and root must come from one checkpoint."""
    path, root = naive_path(2, LEAVES[:3]), naive_root(LEAVES[:3])
    verify_inclusion(ENTRIES[2], 2, path, 3, root)
    verify_inclusion(ENTRIES[2], 1, path, 2, root)  # nobody ever signs this size with this root
    for index in (-1, 0, 1, 3, 5):
        with pytest.raises(InclusionError):
            verify_inclusion(ENTRIES[2], index, path, 3, root)


def test_a_receipt_cannot_choose_the_size() -> None:
    """The size is read from the signed note; a receipt has no field for it."""
    log = log_of(3)
    entry = numbered_entries(2, 3)[0]
    note = cosigned_note(Checkpoint(ORIGIN, 3, log.root), {0: 1, 1: 1})
    path = tuple(log.tree().inclusion(2))
    policy = policy_of("2", 3)
    assert verify_receipt(Receipt(2, path, note), entry, policy).size == 3
    with pytest.raises(InclusionError):
        verify_receipt(Receipt(1, path, note), entry, policy)
    resized = note.replace(b"\n3\n", b"\n2\n")
    with pytest.raises(SignatureError):
        verify_receipt(Receipt(1, path, resized), entry, policy)


def test_no_item_of_4_is_item_minus_4() -> None:
    root = naive_root(LEAVES[:4])
    for item in range(4):
        for index in (item - 4, item - 8, item + 4):
            with pytest.raises(InclusionError):
                verify_inclusion(ENTRIES[item], index, naive_path(item, LEAVES[:4]), 4, root)


@pytest.mark.parametrize("size", range(1, 34))
def test_a_proof_holds_at_one_index_of_its_log(size: int) -> None:
    root = naive_root(LEAVES[:size])
    for item in range(size):
        path = naive_path(item, LEAVES[:size])
        accepted = []
        for index in range(-2 * size - 2, 2 * size + 3):
            try:
                verify_inclusion(ENTRIES[item], index, path, size, root)
            except EvidenceError:
                continue
            accepted.append(index)
        assert accepted == [item]
