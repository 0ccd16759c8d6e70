"""Proofs about a subtree [start, end) of a log, as mirrors and package uploads use them.

Source: draft-ietf-plants-merkle-tree-certs; a subtree is valid when `start` is a multiple of the
smallest power of two that is at least `end - start`.
"""

from collections.abc import Sequence

from plebiscite.errors import ConsistencyError, InclusionError
from plebiscite.log.inclusion import verify_leaf_inclusion
from plebiscite.log.merkle import EMPTY_ROOT, node_hash, require_hashes


def is_subtree(start: int, end: int) -> bool:
    """Whether [start, end) is a subtree; an empty one is."""
    return 0 <= start <= end and start % (1 << max(end - start - 1, 0).bit_length()) == 0


def verify_subtree_inclusion(
    leaf: bytes, index: int, path: Sequence[bytes], start: int, end: int, root: bytes
) -> None:
    """Return only if `leaf` is entry `index` of the log, in its subtree [start, end) with `root`.

    Shapes, units and errors as `verify_leaf_inclusion`; `index` counts from the log's beginning.
    """
    if not is_subtree(start, end):
        raise InclusionError("not a valid subtree", place=f"[{start}, {end})")
    verify_leaf_inclusion(leaf, index - start, path, end - start, root)


def verify_subtree_consistency(
    start: int, end: int, size: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> None:
    """Return only if the subtree [start, end) with `root1` is part of the log of `size`, `root2`.

    Shapes: roots and proof hashes 32 bytes. An empty subtree has the empty root and no proof.
    Raises: ConsistencyError if the proof does not hold, MalformedError for a hash not 32 bytes.
    """
    require_hashes(root1, root2, *proof)
    place = f"[{start}, {end}) of {size}"
    if not (is_subtree(start, end) and end <= size):
        raise ConsistencyError("not a valid subtree", place=place)
    if start == end or (start, end) == (0, size):
        if proof or root1 != (EMPTY_ROOT if start == end else root2):
            raise ConsistencyError("one root and an empty proof are needed", place=place)
        return
    if _replay(start, end, size, root1, proof) != (root1, root2):
        raise ConsistencyError("the proof does not lead to both roots", place=place)


def _replay(
    start: int, end: int, size: int, root1: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Both roots that the proof gives. Raises ConsistencyError if it has the wrong length."""
    low, high, last = start, end - 1, size - 1
    while low != high and (high == last or high & 1):
        low, high, last = low >> 1, high >> 1, last >> 1
    hashes = [root1, *proof] if low == high else list(proof)
    if not hashes:
        raise ConsistencyError("the proof is empty", place=f"[{start}, {end}) of {size}")
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ConsistencyError("too many hashes", place=f"[{start}, {end}) of {size}")
        if high & 1 or high == last:
            first = node_hash(sibling, first) if low < high else first
            second = node_hash(sibling, second)
            while high and not high & 1:
                low, high, last = low >> 1, high >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        low, high, last = low >> 1, high >> 1, last >> 1
    if last != 0:
        raise ConsistencyError("too few hashes", place=f"[{start}, {end}) of {size}")
    return first, second
