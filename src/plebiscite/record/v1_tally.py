"""The tally of a v1 election, from counted ballots to its written form.

Encrypted tally, its summary, weights and result, as written and as values. Figures written in a
record are never believed: they are compared with the recomputed ones (attack A50).
Source: Belenios v1 format, sections 2 and 7.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

import msgspec

from plebiscite.ballot.v1_ballot import CiphertextText
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.group.elgamal import Ciphertext
from plebiscite.group.interface import Group
from plebiscite.group.logarithm import LARGEST
from plebiscite.record.unit_count import column_products, elements_in

EncryptedTally = tuple[tuple[Ciphertext, ...], ...]
"""By question, then by position."""

WrittenWeight = int | str
_AT_ONCE = 64  # ballots that wait to be multiplied
_LARGEST_NUMBER = 2**30 - 1  # written as a JSON number up to here, as a string above
_DECIMAL = re.compile(r"[1-9][0-9]{0,11}", re.ASCII)


class TallySummary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an EncryptedTally event points to; the last field is the tally's hex SHA-256."""

    num_tallied: int
    total_weight: WrittenWeight
    encrypted_tally: str


class WrittenResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The result record."""

    result: tuple[tuple[WrittenWeight, ...], ...]


def read_weight(written: WrittenWeight, place: str = "") -> int:
    """The number. Raises: MalformedError for another spelling, a negative or above 10^11."""
    number = written
    if isinstance(number, str):
        if not _DECIMAL.fullmatch(number) or int(number) <= _LARGEST_NUMBER:
            raise MalformedError(f"{number[:40]!r} is not a weight's one spelling", place=place)
        number = int(number)
    elif number > _LARGEST_NUMBER:
        raise MalformedError(f"{number} is written as a text above 2^30 − 1", place=place)
    if not 0 <= number <= LARGEST:
        raise MalformedError(f"{number} is not between 0 and 10^11", place=place)
    return number


def write_weight(number: int) -> WrittenWeight:
    """A JSON number up to 2^30 − 1, a decimal text above."""
    return number if number <= _LARGEST_NUMBER else str(number)


class TallyAccumulator:
    """Multiplies counted ballots together, each to the power of its voter's weight."""

    def __init__(self, group: Group, widths: Sequence[int]) -> None:
        """Nothing counted yet; `widths`: ciphertexts per question."""
        self._group, self._widths = group, tuple(widths)
        self._product = group.identity * (2 * sum(widths))
        self._waiting: list[bytes] = []
        self.num_tallied = 0
        self.total_weight = 0

    def add(self, components: bytes, weight: int = 1) -> None:
        """Count one ballot: α and β of every ciphertext in order, as `el()` bytes.

        Raises: MisuseError for another number of ciphertexts.
        """
        if len(components) != len(self._product):
            raise MisuseError("the ballot does not have the questions' shape")
        self.num_tallied += 1
        self.total_weight += weight
        if weight != 1:
            elements = elements_in(components, self._group)
            components = b"".join(self._group.power(each, weight) for each in elements)
        self._waiting.append(components)
        if len(self._waiting) >= _AT_ONCE:
            self._multiply()

    def _multiply(self) -> None:
        self._product = b"".join(column_products(self._group, [self._product, *self._waiting]))
        self._waiting = []

    @property
    def tally(self) -> EncryptedTally:
        """The products so far; identities where nothing was counted."""
        self._multiply()
        parts = iter(elements_in(self._product, self._group))
        pairs: Iterator[Ciphertext] = map(Ciphertext, parts, parts)
        return tuple(tuple(islice(pairs, width)) for width in self._widths)


def write_tally(group: Group, tally: EncryptedTally) -> bytes:
    """The encrypted tally's record."""
    return write_json(
        tuple(
            tuple(CiphertextText(group.format(a), group.format(b)) for a, b in question)
            for question in tally
        )
    )


def parse_tally(raw: bytes, group: Group, widths: Sequence[int]) -> EncryptedTally:
    """The encrypted tally in `raw`; identities are allowed (additions 1).

    Raises: MalformedError for another spelling, shape, or an element outside the group.
    """
    written = parse_json(raw, tuple[tuple[CiphertextText, ...], ...])
    if tuple(map(len, written)) != tuple(widths):
        raise MalformedError("the encrypted tally does not have the questions' shape")
    element = partial(group.parse, identity_allowed=True)
    return tuple(
        tuple(Ciphertext(element(pair.alpha), element(pair.beta)) for pair in question)
        for question in written
    )


def write_summary(num_tallied: int, total_weight: int, tally_sha256: bytes) -> bytes:
    """The record an EncryptedTally event points to."""
    return write_json(TallySummary(num_tallied, write_weight(total_weight), tally_sha256.hex()))


def parse_summary(raw: bytes) -> tuple[int, int, bytes]:
    """`num_tallied`, `total_weight` and the tally's SHA-256. Raises: MalformedError."""
    written = parse_json(raw, TallySummary)
    if written.num_tallied < 0:
        raise MalformedError("a number of ballots is not negative", place="num_tallied")
    total = read_weight(written.total_weight, "total_weight")
    return written.num_tallied, total, parse_hex(written.encrypted_tally, size=32)


def write_result(counts: Iterable[Iterable[int]]) -> bytes:
    """The result record: by question, the count of each position ("blank" first)."""
    return write_json(
        WrittenResult(tuple(tuple(write_weight(n) for n in question) for question in counts))
    )


def parse_result(raw: bytes) -> tuple[tuple[int, ...], ...]:
    """The counts of a homomorphic result. Raises: MalformedError."""
    written = parse_json(raw, WrittenResult)
    return tuple(
        tuple(read_weight(n, f"result[{row}]") for n in question)
        for row, question in enumerate(written.result)
    )
