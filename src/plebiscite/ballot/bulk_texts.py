"""Texts of ballots, or of entries that carry them, read into arrays along a template."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from plebiscite.ballot.bulk_reading import PADDING, read_texts
from plebiscite.ballot.bulk_template import (
    Shape,
    Template,
    disjunct_count,
    point_count,
)

Octets = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Booleans = npt.NDArray[np.bool_]

_SIGNATURE_BEGINS = b',"signature"'


class Written(NamedTuple):
    """How texts are written, and how the ballot in them is: the same, or with escaped quotes."""

    source: Template
    ballot: Template


class ReadTexts(NamedTuple):
    """n texts as arrays (see `bulk_reading`); only rows that are `good` mean anything.

    `text` holds each ballot's bytes from `starts[i]` to `marks[i, 0]`; its part that is signed
    ends at `unsigned[i]`, the stated hash begins at `marks[i, 1]`.
    """

    points: Octets
    scalars: Words
    text: bytearray
    starts: list[int]
    ends: list[int]
    unsigned: list[int]
    hashes: list[int]
    marks: Integers
    envelopes: Octets
    responses: Words
    good: Booleans


def octets(raw: bytes | bytearray) -> Octets:
    """A writable array of these bytes, which compiled functions take."""
    return np.frombuffer(bytearray(raw) if isinstance(raw, bytes) else raw, np.uint8)


class TextReader:
    """Reads texts of one shape; the elections may differ in uuid and fingerprint."""

    def __init__(self, shape: Shape, written: Written) -> None:
        self._points, self._disjuncts = point_count(shape), disjunct_count(shape)
        self._pieces, self._steps = _step_table(written)
        before_hash = next(p for p in written.ballot.pieces if _SIGNATURE_BEGINS in p)
        self._signature_head = len(before_hash) - before_hash.rindex(_SIGNATURE_BEGINS)

    def read(
        self, raws: Sequence[bytes], which: Sequence[int], prefixes: Sequence[tuple[bytes, bytes]]
    ) -> ReadTexts:
        """Read every text; `which[i]` numbers its prefixes: as written, and as in the ballot."""
        count = len(raws)
        source, spans = _joined(raws)
        joined, prefix_spans = _joined_prefixes(prefixes)
        points = np.empty((count, self._points, 32), np.uint8)
        scalars = np.empty((count, self._disjuncts, 2, 4), np.uint64)
        text = bytearray(len(source))
        marks = np.zeros((count, 4), np.int64)
        envelopes = np.empty((count, 2, 32), np.uint8)
        responses = np.empty((count, 4), np.uint64)
        good = np.zeros(count, np.bool_)
        read_texts(
            octets(source), spans, np.array(which, np.int64), joined, prefix_spans,
            self._pieces, self._steps, points, scalars, octets(text), marks, envelopes,
            responses, good,
        )  # fmt: skip
        return ReadTexts(
            points, scalars, text, spans[:, 0].tolist(), marks[:, 0].tolist(),
            (marks[:, 1] - self._signature_head).tolist(), marks[:, 1].tolist(),
            marks, envelopes, responses, good,
        )  # fmt: skip


def _step_table(written: Written) -> tuple[Octets, Integers]:
    """The pieces behind the fields, joined, and a row for each field.

    A row: kind, slot, then start and length of the piece behind it, as written and in the ballot.
    """
    joined, rows = bytearray(), []
    plain_pieces = written.ballot.pieces[1:]
    for number, field in enumerate(written.source.fields):
        row = [int(field.kind), field.slot]
        plain = plain_pieces[number] if number < len(plain_pieces) else b""
        for piece in (written.source.pieces[number + 1], plain):
            row += [len(joined), len(piece)]
            joined += piece
        rows.append(row)
    return octets(joined), np.array(rows, np.int64)


def _joined(raws: Sequence[bytes]) -> tuple[bytearray, Integers]:
    padding = bytes(PADDING)
    ends = np.cumsum([PADDING, *map(len, raws)])
    spans = np.stack((ends[:-1], ends[1:]), axis=1).astype(np.int64)
    return bytearray().join((padding, *raws, padding)), spans


def _joined_prefixes(prefixes: Sequence[tuple[bytes, bytes]]) -> tuple[Octets, Integers]:
    """The prefixes joined, and start and end of each pair."""
    joined, rows = bytearray(), []
    for pair in prefixes:
        row = []
        for prefix in pair:
            row += [len(joined), len(joined) + len(prefix)]
            joined += prefix
        rows.append(row)
    return octets(joined), np.array(rows, np.int64)
