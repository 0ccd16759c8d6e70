"""v1 partial decryptions: their form, their proofs, and how shares become plaintexts.

A v1 proof does not bind ciphertext and factor, so what passes here is necessary, never enough
(attack A6). Source: Belenios v1 format, section 7.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import EvidenceError, MalformedError, PlebisciteError
from plebiscite.group.interface import Element, Group
from plebiscite.group.logarithm import SmallLogarithms
from plebiscite.proofs.transcript import Randomness
from plebiscite.proofs.v1_decryption import (
    DecryptionKey,
    prove_v1_decryption,
    verify_v1_decryption,
)
from plebiscite.proofs.v1_proof import V1Proof
from plebiscite.record.combination import combine_factors
from plebiscite.record.v1_tally import EncryptedTally
from plebiscite.record.v1_trustees import Trustees

Factors = tuple[tuple[Element, ...], ...]
"""alpha^x by question, then by position, like the tally."""


class WrittenDecryption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A partial decryption as written, both fields shaped like the tally."""

    decryption_factors: tuple[tuple[str, ...], ...]
    decryption_proofs: tuple[tuple[V1Proof, ...], ...]


class PartialDecryption(NamedTuple):
    """The same, decoded; nothing is verified yet."""

    factors: Factors
    proofs: tuple[tuple[V1Proof, ...], ...]


def make_decryption(
    group: Group, fingerprint: str, tally: EncryptedTally, secret: int, randomness: Randomness
) -> bytes:
    """The v1 partial decryption of the whole tally with one share of the key."""
    made = [
        [prove_v1_decryption(group, fingerprint, pair.alpha, secret, randomness) for pair in row]
        for row in tally
    ]
    return write_json(
        WrittenDecryption(
            tuple(tuple(group.format(factor) for factor, _ in row) for row in made),
            tuple(tuple(proof for _, proof in row) for row in made),
        )
    )


def parse_decryption(raw: bytes, group: Group, widths: Sequence[int]) -> PartialDecryption:
    """Decode a partial decryption; a factor may be the identity (additions 1).

    Raises: MalformedError for another spelling, shape, or an element outside the group.
    """
    written = parse_json(raw, WrittenDecryption)
    for name, rows in (
        ("decryption_factors", written.decryption_factors),
        ("decryption_proofs", written.decryption_proofs),
    ):
        if tuple(map(len, rows)) != tuple(widths):
            raise MalformedError("not shaped like the questions", place=name)
    factors = tuple(
        tuple(group.parse(text, identity_allowed=True) for text in row)
        for row in written.decryption_factors
    )
    return PartialDecryption(factors, written.decryption_proofs)


def decryption_problems(
    key: DecryptionKey, tally: EncryptedTally, decryption: PartialDecryption
) -> Iterator[PlebisciteError]:
    """Every factor whose v1 proof does not hold, with its place."""
    for row, (pairs, factors, proofs) in enumerate(zip(tally, *decryption, strict=True)):
        for column, (pair, factor, proof) in enumerate(zip(pairs, factors, proofs, strict=True)):
            place = f"decryption_proofs[{row}][{column}]"
            try:
                verify_v1_decryption(key, pair.alpha, factor, proof, place)
            except (MalformedError, EvidenceError) as problem:
                yield problem


def decrypt_tally(
    trustees: Trustees, present: Mapping[int, Factors], tally: EncryptedTally
) -> Factors:
    """The plaintext elements g^m, from the checked factors by owner index.

    Raises: ConductError when a trustee item has fewer shares than its threshold.
    """
    group = trustees.group
    flat = {owner: list(chain.from_iterable(rows)) for owner, rows in present.items()}
    combined = iter(combine_factors(trustees, flat))
    return tuple(
        tuple(group.divide(pair.beta, next(combined)) for pair in pairs) for pairs in tally
    )


def read_counts(
    group: Group, plaintexts: Factors, total_weight: int
) -> tuple[tuple[int, ...], ...]:
    """The counts, each between 0 and `total_weight`. Raises: TallyError for any other."""
    find: Callable[[Element, str], int] = SmallLogarithms(group, total_weight).find
    return tuple(
        tuple(find(element, f"result[{row}][{column}]") for column, element in enumerate(elements))
        for row, elements in enumerate(plaintexts)
    )
