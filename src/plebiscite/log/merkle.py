"""The hashes of a log's Merkle tree (RFC 6962, SHA-256 only).

A tree of n > 1 leaves splits at the largest power of two below n; nothing is padded or repeated.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

from plebiscite.errors import MalformedError, MisuseError

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

RangeHash = Callable[[int, int], bytes]
"""Gives the 32-byte root of the leaves [low, high) of one tree; what proofs are built from."""


def leaf_hash(entry: bytes) -> bytes:
    """The 32-byte hash of an entry. Source: RFC 9162 2.1.1."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32-byte hash of an inner node. Source: RFC 9162 2.1.1."""
    return sha256(b"\x01" + left + right).digest()


def split_point(count: int) -> int:
    """The largest power of two strictly below `count`, for `count` ≥ 2."""
    return 1 << (count - 1).bit_length() - 1


def root_of(hashes: Sequence[bytes]) -> bytes:
    """The root over `hashes`, which are leaf hashes or roots of equal, full subtrees.

    Shapes: each hash 32 bytes; none at all gives the empty tree's root.
    Raises: MalformedError for a hash of another length.
    """
    require_hashes(*hashes)
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        paired = [node_hash(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
        row = paired + row[len(row) & ~1 :]  # an odd last hash rises unchanged
    return row[0]


def range_hash_of(hashes: Sequence[bytes]) -> RangeHash:
    """A reader of subtree roots over leaf hashes held in memory."""

    def range_hash(low: int, high: int) -> bytes:
        if not 0 <= low < high <= len(hashes):
            raise MisuseError(f"no leaves [{low}, {high}) in a tree of {len(hashes)}")
        return root_of(hashes[low:high])

    return range_hash


def require_hashes(*hashes: bytes) -> None:
    """Raise MalformedError unless every hash is 32 bytes."""
    for value in hashes:
        if len(value) != HASH_SIZE:
            raise MalformedError(f"a tree hash has {len(value)} bytes, expected {HASH_SIZE}")
