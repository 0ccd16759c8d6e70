"""A26 and A32: a receipt for something else than was posted, and a dispute about what was."""

import pytest

from plebiscite.errors import ConsistencyError, EvidenceError
from plebiscite.log.consistency import verify_consistency
from plebiscite.log.receipt import Receipt, verify_receipt
from valley_lies import counted_after, valley


def _receipt(index: int) -> Receipt:
    record, policy = valley().record(), valley().policy.policy
    _, tree = record.opened(policy)
    return Receipt(index, tuple(tree.inclusion(index)), record.checkpoint())


def tree_root(size: int) -> bytes:
    """The honest root at this size."""
    return valley().record().opened(valley().policy.policy)[1].range_hash(0, size)


def test_a_receipt_proves_the_bytes_the_client_posted_and_no_others() -> None:
    forgery = valley()
    index, other = forgery.find("ballot"), forgery.find("ballot", 1)
    policy = forgery.policy.policy
    assert verify_receipt(_receipt(index), forgery.entries[index], policy).size == 74
    for entry in (forgery.entries[other], forgery.entries[index] + b" ", b""):
        with pytest.raises(EvidenceError):
            verify_receipt(_receipt(index), entry, policy)


def test_a_ballot_dropped_after_its_receipt_convicts_the_log() -> None:
    """The receipt's checkpoint and the record's bear one key's signature, and exclude each other.

    Nobody can prove consistency between them, so either side can be shown wrong.
    """
    forgery = valley()
    index = forgery.find("ballot", -1)
    dropped = counted_after(index)
    policy = forgery.policy.policy
    held = verify_receipt(_receipt(index), forgery.entries[index], policy)
    shown, _ = dropped.record().opened(policy)
    assert shown.origin == held.origin
    assert shown.size < held.size
    proof = valley().record().opened(policy)[1].consistency(shown.size)
    verify_consistency(shown.size, held.size, tree_root(shown.size), held.root, proof)
    with pytest.raises(ConsistencyError):
        verify_consistency(shown.size, held.size, shown.root, held.root, proof)
