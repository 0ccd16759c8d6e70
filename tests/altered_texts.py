"""Texts of ballots and entries altered in the ways a forger or a broken disk might."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from hypothesis import strategies as st

from plebiscite.group.ed25519 import ORDER

NUMBER = re.compile(rb'(?<=")[0-9]+(?=\\?")')
ELEMENT = re.compile(rb'(?<=")[0-9a-f]{64}(?=\\?")')
PROOF = re.compile(rb'\{\\?"challenge\\?":\\?"[0-9]+\\?",\\?"response\\?":\\?"[0-9]+\\?"\}')

_AROUND_THE_ORDER = (0, 1, ORDER - 1, ORDER, ORDER + 1, 2 * ORDER - 1, 2**252, 2**253, 2**256)
ODD_NUMBERS = (
    *(b"%d" % number for number in _AROUND_THE_ORDER),
    *(b"", b"00", b"01", b"-1", b"+1", b"1e9", b"1.0", b" 1", "١".encode(), b"9" * 76, b"9" * 77),
)
_P = 2**255 - 19
_AROUND_THE_PRIME = (0, 1, 2, _P - 1, _P, _P + 1, 2**255 - 1, 2**255, 2**255 + 1, 2**256 - 1)
ODD_ELEMENTS = (
    *(b"%064x" % number for number in _AROUND_THE_PRIME),
    *(b"6" * 62 + b"58", b"6" * 63 + b"A", b"6" * 63, b"6" * 65, b"", b"g" * 64),
)
SNIPPETS = (
    b" ", b"\n", b"\x00", b"\xff", b"\\", b'\\"', b'"', b",", b"{", b"}", b"[]", b"null",
    b"\\u0061", b"\\/", b'"blank":true,', b'\\"extra\\":0,', "é".encode(), b"1", b"0", b"a",
)  # fmt: skip


class Edit(NamedTuple):
    """One alteration: what kind, where (a large number, taken modulo what there is), with what."""

    kind: str
    place: int
    other: int
    text: bytes


def apply(raw: bytes, edits: Sequence[Edit]) -> bytes:
    """The text with all edits made in turn."""
    for edit in edits:
        raw = _apply(raw, edit)
    return raw


def _apply(raw: bytes, edit: Edit) -> bytes:
    patterns = {"number": NUMBER, "element": ELEMENT, "proof": PROOF}
    what, _, how = edit.kind.partition(" ")
    if what == "bytes":
        start = edit.place % (len(raw) + 1)
        removed = edit.other % 4
        return raw[:start] + edit.text + raw[start + removed :]
    spans = [match.span() for match in patterns[what].finditer(raw)]
    if not spans:
        return raw
    one, two = spans[edit.place % len(spans)], spans[edit.other % len(spans)]
    if how == "swap":
        return _swap(raw, *sorted((one, two)))
    if how == "repeat":
        return raw[: one[1]] + b"," + raw[one[0] : one[1]] + raw[one[1] :]
    return raw[: one[0]] + edit.text + raw[one[1] :]


def _swap(raw: bytes, one: tuple[int, int], two: tuple[int, int]) -> bytes:
    if one == two:
        return raw
    first, second = raw[slice(*one)], raw[slice(*two)]
    return raw[: one[0]] + second + raw[one[1] : two[0]] + first + raw[two[1] :]


def edits() -> st.SearchStrategy[Edit]:
    """Any edit."""
    place = st.integers(0, 2**20)
    numbers = st.sampled_from(ODD_NUMBERS) | st.integers(0, 2 * ORDER).map(lambda n: b"%d" % n)
    elements = st.sampled_from(ODD_ELEMENTS) | st.binary(min_size=32, max_size=32).map(
        lambda raw: raw.hex().encode()
    )
    return st.one_of(
        st.builds(Edit, st.just("bytes"), place, place, st.sampled_from(SNIPPETS)),
        st.builds(Edit, st.just("bytes"), place, place, st.binary(max_size=2)),
        st.builds(Edit, st.just("number"), place, place, numbers),
        st.builds(Edit, st.just("element"), place, place, elements),
        st.builds(
            Edit,
            st.sampled_from(["number swap", "element swap", "proof swap", "proof repeat"]),
            place,
            place,
            st.just(b""),
        ),
        st.builds(Edit, st.just("proof"), place, place, st.just(b"")),
    )


def alterations(least: int = 0, most: int = 2) -> st.SearchStrategy[list[Edit]]:
    """A few edits to make in turn."""
    return st.lists(edits(), min_size=least, max_size=most)
