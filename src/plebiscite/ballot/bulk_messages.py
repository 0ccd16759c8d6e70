"""What the v1 proofs of a ballot hash, written for many ballots at once; and the comparison.

Every message of one shape has the same length in every ballot, so the messages of n ballots are
an array with a row for each. Source: Belenios v1 format, section 5; as `proofs.disjunction`,
`proofs.blank` and `proofs.knowledge` hash them one by one. Ed25519 only.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from plebiscite.ballot.bulk_template import Shape, overall_count, proof_spans
from plebiscite.ballot.bulk_texts import Integers, Octets, octets

HASH_SIZE = 43  # characters of a `b64hash`
_TEXT_SIZE = 64  # characters of an element


class PieceKind(IntEnum):
    """Where a piece of a message comes from."""

    LITERAL = 0
    FINGERPRINT = 1
    SIGNED_HASH = 2
    POINT = 3
    COMMITMENT = 4
    PRODUCT = 5


class Piece(NamedTuple):
    """A literal, or the text of the element `slot` of its array."""

    kind: PieceKind
    slot: int = 0
    literal: bytes = b""

    @property
    def size(self) -> int:
        """Its length in the message."""
        if self.kind is PieceKind.LITERAL:
            return len(self.literal)
        hashes = (PieceKind.FINGERPRINT, PieceKind.SIGNED_HASH)
        return HASH_SIZE if self.kind in hashes else _TEXT_SIZE


Message = list[Piece]


def _literal(text: str) -> Piece:
    return Piece(PieceKind.LITERAL, literal=text.encode())


def _listed(kind: PieceKind, first: int, count: int) -> list[Piece]:
    """Elements joined by commas."""
    pieces = []
    for slot in range(first, first + count):
        pieces += [Piece(kind, slot), _literal(",")]
    return pieces[:-1]


_S0 = [Piece(PieceKind.FINGERPRINT), _literal("|"), Piece(PieceKind.POINT, 0)]


def messages(shape: Shape) -> list[Message]:
    """The message of every proof, in the order of `proof_spans`.

    Commitments: the signature's, then two of every disjunct in order. Products: two of every
    question without blank, the products of its alphas and of its betas.
    """
    signature = [_literal("sig|"), Piece(PieceKind.SIGNED_HASH), _literal("|")]
    written = [[*signature, Piece(PieceKind.COMMITMENT, 0)]]
    point, commitment, product = 1, 1, 0
    for question in shape:
        width, blank, _, _ = question
        for choice in range(width):
            pair = _listed(PieceKind.POINT, point + 2 * choice, 2)
            head = [_literal("prove|"), *_S0, _literal("|"), *pair, _literal("|")]
            written.append([*head, *_listed(PieceKind.COMMITMENT, commitment, 4)])
            commitment += 4
        whole = [*_S0, _literal("|"), *_listed(PieceKind.POINT, point, 2 * width), _literal("|")]
        overall = _listed(PieceKind.COMMITMENT, commitment, 2 * overall_count(question))
        commitment += 2 * overall_count(question)
        if blank:
            written.append([_literal("bproof1|"), *whole, *overall])
            second = _listed(PieceKind.COMMITMENT, commitment, 4)
            written.append([_literal("bproof0|"), *whole, *second])
            commitment += 4
        else:
            pair = _listed(PieceKind.PRODUCT, product, 2)
            written.append([_literal("prove|"), *whole, *pair, _literal("|"), *overall])
            product += 2
        point += 2 * width
    return written


class MessageTable:
    """The messages of one shape as arrays for the compiled writer.

    `rows`: for each piece its kind, its slot or start in `literals`, its length. `bounds`: start
    and end of each message in a ballot's row of `width` bytes. `spans`: the disjuncts of each.
    """

    def __init__(self, shape: Shape) -> None:
        literals, rows, bounds, start = bytearray(), [], [], 0
        for message in messages(shape):
            end = start
            for piece in message:
                slot = len(literals) if piece.kind is PieceKind.LITERAL else piece.slot
                literals += piece.literal
                rows.append([int(piece.kind), slot, piece.size])
                end += piece.size
            bounds.append((start, end))
            start = end
        self.literals: Octets = octets(literals)
        self.rows: Integers = np.array(rows, np.int64)
        self.bounds, self.width = bounds, start
        self.spans: Integers = np.array(proof_spans(shape), np.int64)
