"""The text of all ballots of one shape: fixed pieces, and the fields between them.

Made by writing a ballot of that shape with marks for its values, so that a ballot read by
template and one read by `parse_ballot` follow the same writer. Nothing here knows arrays.
"""

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from msgspec import UNSET

from plebiscite.ballot.v1_ballot import Answer, Ballot, CiphertextText, Signature
from plebiscite.ballot.v1_election import Election
from plebiscite.canonical.json import write_json
from plebiscite.proofs.v1_proof import V1Proof

Shape = tuple[tuple[int, bool, int, int], ...]
"""Of each question: ciphertexts, whether blank is allowed, min, max."""

ELEMENT_MARK, SCALAR_MARK, HASH_MARK = "<element>", "<scalar>", "<hash>"
_LARGEST_SHAPE = 4096  # proofs; more do not fit into the entry of a log


class FieldKind(IntEnum):
    """What stands between two fixed pieces."""

    ELEMENT = 0
    SCALAR = 1
    HASH = 2
    REPLACES = 3
    COUNTER = 4
    COMMITMENT = 5
    RESPONSE = 6


class Field(NamedTuple):
    """A value in the text, and its place among the elements or scalars of the arrays."""

    kind: FieldKind
    slot: int = 0


class Template(NamedTuple):
    """`pieces[0]` stands before `fields[0]`, `pieces[i + 1]` behind `fields[i]`."""

    pieces: tuple[bytes, ...]
    fields: tuple[Field, ...]


class Disjuncts(NamedTuple):
    """Disjuncts of one proof: the challenges of `first` … `end` − 1 add up to one hash."""

    first: int
    end: int


def shape_of(election: Election) -> Shape:
    """What the election's questions say about the form of its ballots."""
    return tuple(
        (question.width, question.allows_blank, question.min, question.max)
        for question in election.record.questions
    )


def overall_count(question: tuple[int, bool, int, int]) -> int:
    """Disjuncts of the overall proof."""
    _, blank, least, most = question
    return most - least + 1 + blank


def proof_spans(shape: Shape) -> list[Disjuncts]:
    """Every proof's disjuncts: the signature's, then by question each choice, overall, blank.

    They number the scalars of a ballot: `scalars[:, d]` are disjunct d's challenge and response.
    """
    lengths = [1]
    for question in shape:
        lengths += [2] * question[0] + [overall_count(question)] + [2] * question[1]
    spans, first = [], 0
    for length in lengths:
        spans.append(Disjuncts(first, first + length))
        first += length
    return spans


def point_count(shape: Shape) -> int:
    """Elements of a ballot: the credential, and two of every choice."""
    return 1 + 2 * sum(question[0] for question in shape)


def disjunct_count(shape: Shape) -> int:
    """Disjuncts of all proofs of a ballot, its signature being one."""
    return 1 + sum(
        2 * question[0] + overall_count(question) + 2 * question[1] for question in shape
    )


def is_bulky(shape: Shape) -> bool:
    """Whether ballots of this shape can exist in a log at all, so that arrays for them fit."""
    return disjunct_count(shape) <= _LARGEST_SHAPE


def _proofs(count: int) -> tuple[V1Proof, ...]:
    return (V1Proof(SCALAR_MARK, SCALAR_MARK),) * count


def _answer(question: tuple[int, bool, int, int]) -> Answer:
    width, blank, _, _ = question
    return Answer(
        (CiphertextText(ELEMENT_MARK, ELEMENT_MARK),) * width,
        (_proofs(2),) * width,
        _proofs(overall_count(question)),
        _proofs(2) if blank else UNSET,
    )


def marked_ballot(election: Election) -> str:
    """A ballot of `election` with marks in place of its values."""
    ballot = Ballot(
        election.record.uuid,
        election.fingerprint,
        ELEMENT_MARK,
        tuple(_answer(question) for question in shape_of(election)),
        Signature(HASH_MARK, *_proofs(1)),
    )
    return write_json(ballot).decode()


def ballot_fields(shape: Shape) -> list[Field]:
    """The fields of a ballot in the order of its text."""
    fields = [Field(FieldKind.ELEMENT, 0)]
    point, scalar = 1, 2  # behind the credential, and behind the signature's pair
    for question in shape:
        elements, scalars = 2 * question[0], 2 * (2 * question[0] + overall_count(question))
        scalars += 4 * question[1]
        fields += [Field(FieldKind.ELEMENT, slot) for slot in range(point, point + elements)]
        fields += [Field(FieldKind.SCALAR, slot) for slot in range(scalar, scalar + scalars)]
        point, scalar = point + elements, scalar + scalars
    return [*fields, Field(FieldKind.HASH), Field(FieldKind.SCALAR, 0), Field(FieldKind.SCALAR, 1)]


_MARK = re.compile(f"{ELEMENT_MARK}|{SCALAR_MARK}|{HASH_MARK}")


def ballot_template(election: Election) -> Template:
    """How every ballot of `election` is written."""
    pieces = _MARK.split(marked_ballot(election))
    return template(pieces, ballot_fields(shape_of(election)))


def template(pieces: Sequence[str], fields: Sequence[Field]) -> Template:
    """A template of text pieces, one more than fields."""
    return Template(tuple(piece.encode() for piece in pieces), tuple(fields))
