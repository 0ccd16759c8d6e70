"""Subtree proofs: every subtree of every small log, and proofs of another length."""

from hashlib import sha256

import pytest

from memory_log import naive_root
from plebiscite.errors import ConsistencyError, InclusionError, MalformedError
from plebiscite.log.consistency import build_consistency
from plebiscite.log.inclusion import build_inclusion
from plebiscite.log.merkle import EMPTY_ROOT, range_hash_of
from plebiscite.log.subtree import Subtree, verify_subtree_consistency, verify_subtree_inclusion

LEAVES = [sha256(b"\x00%d" % i).digest() for i in range(9)]


def test_which_ranges_are_subtrees() -> None:
    valid = [(0, 5), (4, 8), (4, 6), (5, 6), (6, 8), (8, 11), (3, 3)]
    assert all(Subtree(*ends).is_valid for ends in valid)
    assert not any(Subtree(*ends).is_valid for ends in [(1, 3), (4, 9), (5, 4), (-4, 0), (-1, -1)])


def test_inclusion_counts_from_the_logs_beginning() -> None:
    leaves = LEAVES[4:8]
    for index in range(4, 8):
        path = build_inclusion(index - 4, 4, range_hash_of(leaves))
        verify_subtree_inclusion(LEAVES[index], index, path, Subtree(4, 8), naive_root(leaves))
        with pytest.raises(InclusionError):
            verify_subtree_inclusion(LEAVES[index], index, path, Subtree(3, 7), naive_root(leaves))


@pytest.mark.parametrize("size", range(2, 10))
def test_a_beginning_of_the_log_has_the_ordinary_proof(size: int) -> None:
    for end in range(1, size):
        proof = build_consistency(end, size, range_hash_of(LEAVES[:size]))
        roots = naive_root(LEAVES[:end]), naive_root(LEAVES[:size])
        verify_subtree_consistency(Subtree(0, end), size, *roots, proof)
        for lie in ([], proof[:-1], [*proof, roots[0]], [roots[1], *proof]):
            with pytest.raises(ConsistencyError):
                verify_subtree_consistency(Subtree(0, end), size, *roots, lie)


def test_an_empty_subtree_needs_nothing_and_short_hashes_are_malformed() -> None:
    root = naive_root(LEAVES)
    verify_subtree_consistency(Subtree(3, 3), 9, EMPTY_ROOT, root, [])
    for root1, proof in ((root, []), (EMPTY_ROOT, [root])):
        with pytest.raises(ConsistencyError):
            verify_subtree_consistency(Subtree(3, 3), 9, root1, root, proof)
    with pytest.raises(ConsistencyError):
        verify_subtree_consistency(Subtree(8, 10), 9, root, root, [])
    with pytest.raises(MalformedError):
        verify_subtree_consistency(Subtree(3, 3), 9, EMPTY_ROOT[:31], root, [])


def test_a_range_that_is_no_subtree_is_refused_with_a_fitting_proof() -> None:
    root = naive_root(LEAVES[1:3])
    with pytest.raises(InclusionError, match="not a valid subtree"):
        verify_subtree_inclusion(LEAVES[1], 1, [LEAVES[2]], Subtree(1, 3), root)
    for ends, size in (((1, 3), 4), ((0, 5), 4), ((4, 3), 4)):
        with pytest.raises(ConsistencyError, match="not a valid subtree"):
            verify_subtree_consistency(Subtree(*ends), size, root, root, [])


def test_a_wrong_number_of_hashes_is_named_as_such() -> None:
    proof = build_consistency(3, 7, range_hash_of(LEAVES[:7]))
    roots = naive_root(LEAVES[:3]), naive_root(LEAVES[:7])
    for lie, message in (([*proof, roots[0]], "too many"), (proof[:-1], "too few"), ([], "empty")):
        with pytest.raises(ConsistencyError, match=message):
            verify_subtree_consistency(Subtree(0, 3), 7, *roots, lie)
