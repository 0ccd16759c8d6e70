"""The rehearsal: ciphertexts of 1 … N with public randomness, and what shows that keys work.

Anyone can compute the factors, so a rehearsal decrypts nothing; only the holder of a key can
make the proof. Source: `spec/ceremony.md` (additions 7).
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

import msgspec

from plebiscite.canonical.encoding import u32, u64
from plebiscite.errors import ConductError, ProofError, TallyError
from plebiscite.group.elgamal import Ciphertext
from plebiscite.group.interface import Element
from plebiscite.proofs.decryption import DecryptionProof, DecryptionStatement, check_decryption
from plebiscite.proofs.transcript import strong_challenge
from plebiscite.record.combination import combine_factors
from plebiscite.record.decryption_statements import LogPoint, owner_numbered, owner_statement
from plebiscite.record.v1_trustees import Trustees


class RehearsalAnswer(msgspec.Struct, frozen=True):
    """One owner's factors, decoded, and its proof."""

    factors: tuple[Element, ...]
    proof: DecryptionProof


def rehearsal_randomness(trustees: Trustees, point: LogPoint, count: int) -> list[int]:
    """r_0 … r_(count−1), known to everyone."""
    digest = sha256(trustees.raw).digest()
    fields = (trustees.group.name, point.origin, u64(point.size), point.root, digest)
    tag = "rehearsal/randomness"
    return [strong_challenge(trustees.group, tag, (*fields, u32(j))) for j in range(count)]


def rehearsal_ciphertexts(trustees: Trustees, point: LogPoint, count: int) -> list[Ciphertext]:
    """(g^r_j, y^r_j · g^(j+1)) for j from 0. Raises ConductError for a count of none."""
    if count < 1:
        raise ConductError("a rehearsal has at least one ciphertext")
    group, y = trustees.group, trustees.public_key
    return [
        Ciphertext(
            group.generator_power(r),
            group.multiply(group.power(y, r), group.generator_power(j + 1)),
        )
        for j, r in enumerate(rehearsal_randomness(trustees, point, count))
    ]


def rehearsal_statement(
    trustees: Trustees, owner: int, point: LogPoint, ciphertexts: Sequence[Ciphertext]
) -> DecryptionStatement:
    """What `owner` proves, with the kind `rehearsal`; no units. Raises ConductError: no owner."""
    digest = sha256(b"".join(pair.alpha + pair.beta for pair in ciphertexts)).digest()
    alphas = [pair.alpha for pair in ciphertexts]
    return owner_statement(trustees, owner, point, units=(), tally_digest=digest, alphas=alphas)


def check_rehearsal_answer(
    trustees: Trustees, owner: int, point: LogPoint, count: int, answer: RehearsalAnswer
) -> None:
    """Return only if the owner's key works: f_j = X^r_j for all j, and the proof holds.

    Raises: ConductError for no such owner; ProofError naming the first wrong factor;
    MalformedError for a proof in another spelling.
    """
    group, key = trustees.group, owner_numbered(trustees, owner).key
    randomness = rehearsal_randomness(trustees, point, count)
    if len(answer.factors) != count:
        raise ProofError(f"{len(answer.factors)} factors for {count} ciphertexts")
    for j, (expected, factor) in enumerate(
        zip(group.powers(key, randomness), answer.factors, strict=True)
    ):
        if factor != expected:
            raise ProofError(f"rehearsal factor {j} is not the one this key gives")
    ciphertexts = rehearsal_ciphertexts(trustees, point, count)
    statement = rehearsal_statement(trustees, owner, point, ciphertexts)
    check_decryption(statement, answer.factors, answer.proof, kind="rehearsal")


def check_rehearsal(
    trustees: Trustees, point: LogPoint, count: int, answers: Mapping[int, RehearsalAnswer]
) -> None:
    """Return only if every answer holds and together they decrypt to 1, 2, …, `count`.

    Needed before `open` (A34). Raises: as `check_rehearsal_answer`; ConductError when an item
    has fewer answers than its threshold; TallyError when the plaintexts differ.
    """
    group = trustees.group
    for owner, answer in answers.items():
        check_rehearsal_answer(trustees, owner, point, count, answer)
    combined = combine_factors(trustees, {owner: each.factors for owner, each in answers.items()})
    ciphertexts = rehearsal_ciphertexts(trustees, point, count)
    for j, (pair, factor) in enumerate(zip(ciphertexts, combined, strict=True)):
        if group.divide(pair.beta, factor) != group.generator_power(j + 1):
            raise TallyError(f"rehearsal ciphertext {j} does not decrypt to {j + 1}")
