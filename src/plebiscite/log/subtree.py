"""Proofs about a subtree [start, end) of a log, as mirrors and package uploads use them.

Source: draft-ietf-plants-merkle-tree-certs; a subtree is valid when `start` is a multiple of the
smallest power of two that is at least `end - start`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from plebiscite.errors import ConsistencyError, InclusionError
from plebiscite.log.inclusion import verify_leaf_inclusion
from plebiscite.log.merkle import EMPTY_ROOT, node_hash, require_hashes


@dataclass(frozen=True)
class Subtree:
    """The leaves [start, end) of a log."""

    start: int
    end: int

    @property
    def is_valid(self) -> bool:
        """Whether it is a subtree of the log's tree; an empty one is."""
        count = self.end - self.start
        return self.start >= 0 <= count and self.start % (1 << max(count - 1, 0).bit_length()) == 0

    def __str__(self) -> str:
        return f"[{self.start}, {self.end})"


def verify_subtree_inclusion(
    leaf: bytes, index: int, path: Sequence[bytes], subtree: Subtree, root: bytes
) -> None:
    """Return only if `leaf` is entry `index` of the log, in its `subtree` with `root`.

    Shapes, units and errors as `verify_leaf_inclusion`; `index` counts from the log's beginning.
    """
    if not subtree.is_valid:
        raise InclusionError("not a valid subtree", place=str(subtree))
    count = subtree.end - subtree.start
    verify_leaf_inclusion(leaf, index - subtree.start, path, count, root)


def verify_subtree_consistency(
    subtree: Subtree, size: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> None:
    """Return only if the `subtree` with `root1` is part of the log of `size`, `root2`.

    Shapes: roots and proof hashes 32 bytes. An empty subtree has the empty root and no proof.
    Raises: ConsistencyError if the proof does not hold, MalformedError for a hash not 32 bytes.
    """
    require_hashes(root1, root2, *proof)
    place = f"{subtree} of {size}"
    if not (subtree.is_valid and subtree.end <= size):
        raise ConsistencyError("not a valid subtree", place=place)
    is_empty = subtree.start == subtree.end
    if is_empty or subtree == Subtree(0, size):
        if proof or root1 != (EMPTY_ROOT if is_empty else root2):
            raise ConsistencyError("one root and an empty proof are needed", place=place)
        return
    if _replay(subtree, size, root1, proof) != (root1, root2):
        raise ConsistencyError("the proof does not lead to both roots", place=place)


def _replay(
    subtree: Subtree, size: int, root1: bytes, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Both roots that the proof gives. Raises ConsistencyError if it has the wrong length."""
    low, high, last = subtree.start, subtree.end - 1, size - 1
    while low != high and (high == last or high & 1):
        low, high, last = low >> 1, high >> 1, last >> 1
    hashes = [root1, *proof] if low == high else list(proof)
    if not hashes:
        raise ConsistencyError("the proof is empty", place=f"{subtree} of {size}")
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise ConsistencyError("too many hashes", place=f"{subtree} of {size}")
        if high & 1 or high == last:
            first = node_hash(sibling, first) if low < high else first
            second = node_hash(sibling, second)
            while high and not high & 1:
                low, high, last = low >> 1, high >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        low, high, last = low >> 1, high >> 1, last >> 1
    if last != 0:
        raise ConsistencyError("too few hashes", place=f"{subtree} of {size}")
    return first, second
