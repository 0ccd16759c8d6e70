"""Compiled: messages written from elements, and challenges compared with their hashes."""

import numpy as np
from numpy.typing import NDArray

from plebiscite.ballot.bulk_messages import PieceKind
from plebiscite.ballot.bulk_reading import below_order
from plebiscite.ballot.bulk_words import copy_bytes
from plebiscite.kernel.caching import compiled, part
from plebiscite.kernel.memory import Bytes, Flags, Numbers, Words
from plebiscite.kernel.scalars import ORDER_WORDS, add_modulo, subtract_words

Pairs = NDArray[np.uint16]

_LIMBS = 4
_PAIRS = np.frombuffer("".join(f"{byte:02x}" for byte in range(256)).encode(), "<u2").copy()
_TEXT_SIZE = 64
_HASH_SIZE = 43
_LITERAL, _FINGERPRINT, _SIGNED_HASH = map(
    int, (PieceKind.LITERAL, PieceKind.FINGERPRINT, PieceKind.SIGNED_HASH)
)
_FIRST_ELEMENT = int(PieceKind.POINT)


@part
def _write_elements(elements: Bytes, target: Pairs) -> None:
    """The text form of each element: its bytes reversed, in hex, two digits at a time."""
    for index in range(len(elements)):
        for place in range(32):
            target[index, place] = _PAIRS[elements[index, 31 - place]]


@compiled(
    "void(uint8[:,:,::1], uint8[:,:,::1], uint8[:,:,::1], uint8[:,::1], int64[::1],"
    "uint8[:,::1], uint8[::1], int64[:,::1], uint8[:,::1])"
)
def write_messages(
    points: Bytes,
    commitments: Bytes,
    products: Bytes,
    fingerprints: Bytes,
    which: Numbers,
    hashes: Bytes,
    literals: Bytes,
    rows: Numbers,
    target: Bytes,
) -> None:
    """Write all messages of ballot i into `target[i]`.

    `fingerprints[which[i]]` is its election's, `hashes[i]` its signed hash, 43 characters each;
    `literals` and `rows` are a `MessageTable`'s.
    """
    counts = (points.shape[1], commitments.shape[1], products.shape[1])
    pairs = np.empty((sum(counts), 32), np.uint16)
    texts = pairs.view(np.uint8).reshape(-1)
    firsts = (0, counts[0], counts[0] + counts[1])
    for index in range(len(points)):
        _write_elements(points[index], pairs[: firsts[1]])
        _write_elements(commitments[index], pairs[firsts[1] : firsts[2]])
        _write_elements(products[index], pairs[firsts[2] :])
        row, to = target[index], 0
        for step in range(len(rows)):
            kind, slot, size = rows[step, 0], rows[step, 1], rows[step, 2]
            if kind == _LITERAL:
                copy_bytes(literals, slot, row, to, size)
            elif kind == _FINGERPRINT:
                copy_bytes(fingerprints[which[index]], 0, row, to, _HASH_SIZE)
            elif kind == _SIGNED_HASH:
                copy_bytes(hashes[index], 0, row, to, _HASH_SIZE)
            else:
                copy_bytes(
                    texts, (firsts[kind - _FIRST_ELEMENT] + slot) * _TEXT_SIZE, row, to, _TEXT_SIZE
                )
            to += size


@part
def _reduce(number: Words) -> None:
    """`number` below 2^256 modulo the order, in place: at most 15 subtractions."""
    while not below_order(number):
        subtract_words(number, ORDER_WORDS)


@part
def _load_digest(digest: Bytes, number: Words) -> None:
    """A digest as a big-endian number."""
    for limb in range(_LIMBS):
        word = np.uint64(0)
        for place in range(8):
            word = (word << np.uint64(8)) | np.uint64(digest[8 * (3 - limb) + place])
        number[limb] = word


@compiled("void(uint8[:,:,::1], uint64[:,:,:,::1], int64[:,::1], boolean[::1])")
def compare_challenges(digests: Bytes, scalars: Words, spans: Numbers, good: Flags) -> None:
    """Clear `good[i]` unless every proof's challenges add up to its hash modulo the order.

    Shapes: digests uint8[n, K, 32], SHA-256 of the messages; scalars uint64[n, D, 2, 4];
    spans int64[K, 2], the disjuncts of each proof.
    """
    hashed, total = np.empty(_LIMBS, np.uint64), np.empty(_LIMBS, np.uint64)
    for index in range(len(digests)):
        for proof in range(len(spans)):
            _load_digest(digests[index, proof], hashed)
            _reduce(hashed)
            total[:] = np.uint64(0)
            for disjunct in range(spans[proof, 0], spans[proof, 1]):
                add_modulo(total, scalars[index, disjunct, 0])
            for limb in range(_LIMBS):
                if total[limb] != hashed[limb]:
                    good[index] = False
