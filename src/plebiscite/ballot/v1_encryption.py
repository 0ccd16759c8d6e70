"""From a voter's choices to a signed v1 ballot. Source: Belenios v1 format, section 5."""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import UNSET, UnsetType

from plebiscite.ballot.v1_ballot import (
    Answer,
    CiphertextText,
    UnsignedBallot,
    signed_hash,
    with_signature,
)
from plebiscite.ballot.v1_election import Election, Question
from plebiscite.errors import MisuseError
from plebiscite.group.elgamal import Ciphertext, encrypt_bit, product
from plebiscite.proofs.blank import (
    BlankSplit,
    BlankWitness,
    prove_blank,
    prove_blank_or_member,
)
from plebiscite.proofs.disjunction import BIT, Witness, prove_member
from plebiscite.proofs.knowledge import sign_ballot
from plebiscite.proofs.transcript import Randomness, random_scalar
from plebiscite.proofs.v1_proof import Statement, V1Proof, answer_context, ballot_context


class EncryptedBallot(NamedTuple):
    """The ballot's bytes, and r of every ciphertext: by question, then by position.

    The randomness opens the ballot: it is kept secret, destroyed when the ballot is cast and
    given only to the device that checks a challenged ballot (attack A53 for what never is).
    """

    raw: bytes
    randomness: tuple[tuple[int, ...], ...]


class _Filled(NamedTuple):
    """One question filled in: plaintexts, their ciphertexts and the randomness of each."""

    bits: tuple[int, ...]
    ciphertexts: tuple[Ciphertext, ...]
    rs: tuple[int, ...]


def check_choices(question: Question, choices: Sequence[int], place: str) -> None:
    """Return only if `choices` is a valid vote: one 0 or 1 per ciphertext, "blank" first.

    Raises: MisuseError for another length, other numbers, an over-vote, an under-vote, or a
    blank vote that also chooses.
    """
    if len(choices) != question.width:
        raise MisuseError(f"{len(choices)} choices, needed are {question.width}", place=place)
    if any(choice not in BIT for choice in choices):
        raise MisuseError("every choice is 0 or 1", place=place)
    total = sum(choices)
    if question.allows_blank:
        total -= choices[0]
        if choices[0]:
            if total:
                raise MisuseError("a blank vote chooses nothing else", place=place)
            return
    if total not in question.sums:
        raise MisuseError(
            f"{total} chosen, allowed are {question.min} to {question.max}", place=place
        )


def _fill(election: Election, choices: Sequence[int], randomness: Randomness) -> _Filled:
    group, y = election.group, election.y
    rs = tuple(random_scalar(group, randomness) for _ in choices)
    ciphertexts = tuple(encrypt_bit(group, y, bit, r) for bit, r in zip(choices, rs, strict=True))
    return _Filled(tuple(choices), ciphertexts, rs)


def _written(election: Election, ciphertexts: Sequence[Ciphertext]) -> tuple[CiphertextText, ...]:
    text = election.group.format
    return tuple(CiphertextText(text(pair.alpha), text(pair.beta)) for pair in ciphertexts)


def _overall(
    statement: Statement, question: Question, filled: _Filled, randomness: Randomness
) -> tuple[tuple[V1Proof, ...], tuple[V1Proof, ...] | UnsetType]:
    """The overall proof, and the blank proof where the question has one."""
    group = statement.group
    if not question.allows_blank:
        total = product(group, filled.ciphertexts)
        known = Witness(sum(filled.bits), sum(filled.rs))
        return prove_member(statement, total, question.sums, known, randomness), UNSET
    split = BlankSplit(filled.ciphertexts[0], product(group, filled.ciphertexts[1:]))
    plaintext = None if filled.bits[0] else sum(filled.bits[1:])
    witness = BlankWitness(plaintext, filled.rs[0], sum(filled.rs[1:]))
    overall = prove_blank_or_member(statement, split, question.sums, witness, randomness)
    return overall, prove_blank(statement, split, witness, randomness)


def _answer(
    election: Election, question: Question, s0: str, filled: _Filled, randomness: Randomness
) -> Answer:
    choices = _written(election, filled.ciphertexts)
    single = Statement(election.group, election.y, s0)
    individual = tuple(
        prove_member(single, ciphertext, BIT, Witness(bit, r), randomness)
        for bit, ciphertext, r in zip(*filled, strict=True)
    )
    pairs = [(pair.alpha, pair.beta) for pair in choices]
    whole = Statement(election.group, election.y, answer_context(s0, pairs))
    overall, blank = _overall(whole, question, filled, randomness)
    return Answer(choices, individual, overall, blank)


def encrypt_ballot(
    election: Election, choices: Sequence[Sequence[int]], secret: int, randomness: Randomness
) -> EncryptedBallot:
    """The signed ballot for `choices`, one list per question, cast with g^`secret`.

    Raises: MisuseError for choices that are no valid vote.
    """
    questions = election.record.questions
    if len(choices) != len(questions):
        raise MisuseError(f"{len(choices)} answers to {len(questions)} questions")
    for index, (question, chosen) in enumerate(zip(questions, choices, strict=True)):
        check_choices(question, chosen, f"answers[{index}]")
    credential = election.group.format(election.group.generator_power_secret(secret))
    s0 = ballot_context(election.fingerprint, credential)
    filled = [_fill(election, chosen, randomness) for chosen in choices]
    answers = tuple(
        _answer(election, question, s0, one, randomness)
        for question, one in zip(questions, filled, strict=True)
    )
    ballot = UnsignedBallot(election.record.uuid, election.fingerprint, credential, answers)
    proof = sign_ballot(election.group, signed_hash(ballot), secret, randomness)
    return EncryptedBallot(with_signature(ballot, proof), tuple(one.rs for one in filled))
