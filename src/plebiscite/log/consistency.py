"""Consistency proofs, which show that a larger log keeps every entry of a smaller one."""

from collections.abc import Sequence

from plebiscite.errors import ConsistencyError, MisuseError
from plebiscite.log.merkle import EMPTY_ROOT, RangeHash, node_hash, require_hashes, split_point


def verify_consistency(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> None:
    """Return only if the log of `size1` entries is the beginning of the log of `size2`.

    Shapes: roots and proof hashes 32 bytes. Units: sizes count entries, `0 < size1 <= size2`.
    Raises: ConsistencyError if the proof does not hold, MalformedError for a hash not 32 bytes.
    Trust:  each size and its root come from one signed checkpoint of the same origin.
    Source: RFC 9162 2.1.4.2. An empty first log is refused here; see `verify_growth`.
    """
    require_hashes(root1, root2, *proof)
    place = f"sizes {size1} and {size2}"
    if not 0 < size1 <= size2:
        raise ConsistencyError("no proof joins these sizes", place=place)
    if size1 == size2:
        if proof or root1 != root2:
            raise ConsistencyError("one size needs one root and an empty proof", place=place)
        return
    hashes = [root1, *proof] if size1 & (size1 - 1) == 0 else list(proof)
    if not hashes:
        raise ConsistencyError("the proof is empty", place=place)
    if _replay(size1, size2, hashes) != (root1, root2):
        raise ConsistencyError("the proof does not lead to both roots", place=place)


def _replay(size1: int, size2: int, hashes: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Both roots that the proof gives. Raises ConsistencyError if it has the wrong length."""
    place = f"sizes {size1} and {size2}"
    old, new = size1 - 1, size2 - 1
    shared = (~old & old + 1).bit_length() - 1  # trailing ones: levels wholly in the old tree
    old, new = old >> shared, new >> shared
    first = second = hashes[0]
    for sibling in hashes[1:]:
        if new == 0:
            raise ConsistencyError("the proof has too many hashes", place=place)
        if old & 1 or old == new:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while old and not old & 1:
                old, new = old >> 1, new >> 1
        else:
            second = node_hash(second, sibling)
        old, new = old >> 1, new >> 1
    if new != 0:
        raise ConsistencyError("the proof has too few hashes", place=place)
    return first, second


def verify_growth(
    size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]
) -> None:
    """`verify_consistency`, where the first log may be empty, as witnesses need it.

    Every log grows out of the empty one: then the proof is empty and `root1` the empty root.
    """
    if size1 != 0:
        verify_consistency(size1, size2, root1, root2, proof)
        return
    require_hashes(root2)
    if proof or root1 != EMPTY_ROOT or size2 < 0 or (size2 == 0) != (root2 == EMPTY_ROOT):
        raise ConsistencyError("not the growth of an empty log", place=f"sizes 0 and {size2}")


def build_consistency(size1: int, size2: int, range_hash: RangeHash) -> list[bytes]:
    """The proof that the first `size1` of `size2` entries are unchanged; empty for 0 or equal.

    Raises: MisuseError unless `0 <= size1 <= size2`; whatever `range_hash` raises.
    """
    if not 0 <= size1 <= size2:
        raise MisuseError(f"a log of {size2} entries has no beginning of {size1}")
    if size1 in (0, size2):
        return []
    proof: list[bytes] = []
    low, high = 0, size2
    known = True  # the verifier holds this very subtree's root: the old root
    while high != size1:
        middle = low + split_point(high - low)
        if size1 <= middle:
            proof.append(range_hash(middle, high))
            high = middle
        else:
            proof.append(range_hash(low, middle))
            low, known = middle, False
    return ([] if known else [range_hash(low, high)]) + proof[::-1]
