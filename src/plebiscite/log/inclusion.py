"""Inclusion proofs, which show that an entry is in the log a checkpoint signs."""

from collections.abc import Sequence

from plebiscite.errors import InclusionError, MisuseError
from plebiscite.log.merkle import RangeHash, leaf_hash, node_hash, require_hashes, split_point


def verify_inclusion(
    entry: bytes, index: int, path: Sequence[bytes], size: int, root: bytes
) -> None:
    """Return only if `entry` is item `index` of the `size`-entry log with this `root`.

    Shapes: entry any length; root and each path hash 32 bytes, path runs leaf to root.
    Units:  index and size count entries, index from 0: `0 <= index < size`.
    Raises: InclusionError if the proof does not hold, MalformedError for a hash not 32 bytes.
    Trust:  size and root come from one signed checkpoint, never from the proof.
    Source: RFC 9162 2.1.1 (bytes 0x00 leaf, 0x01 node) and 2.1.3 (path order).
    """
    verify_leaf_inclusion(leaf_hash(entry), index, path, size, root)


def verify_leaf_inclusion(
    leaf: bytes, index: int, path: Sequence[bytes], size: int, root: bytes
) -> None:
    """`verify_inclusion` for a caller who has only the entry's 32-byte leaf hash.

    Trust: the caller made `leaf` from bytes it read; a leaf hash out of a proof proves nothing.
    """
    require_hashes(leaf, root, *path)
    place = f"entry {index} of {size}"
    if not 0 <= index < size:
        raise InclusionError("the index is outside the log", place=place)
    inner = (index ^ (size - 1)).bit_length()  # levels below the right edge
    expected = inner + (index >> inner).bit_count()
    if len(path) != expected:
        raise InclusionError(f"the path has {len(path)} hashes, expected {expected}", place=place)
    node = leaf
    for level, sibling in enumerate(path):
        is_right = level >= inner or index >> level & 1  # node is the right child
        node = node_hash(sibling, node) if is_right else node_hash(node, sibling)
    if node != root:
        raise InclusionError("the path does not lead to the signed root", place=place)


def build_inclusion(index: int, size: int, range_hash: RangeHash) -> list[bytes]:
    """The path that proves item `index` of a log of `size` entries, leaf's sibling first.

    Raises: MisuseError unless `0 <= index < size`; whatever `range_hash` raises.
    """
    if not 0 <= index < size:
        raise MisuseError(f"entry {index} is outside a log of {size}")
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + split_point(high - low)
        if index < middle:
            path.append(range_hash(middle, high))
            high = middle
        else:
            path.append(range_hash(low, middle))
            low = middle
    return path[::-1]
