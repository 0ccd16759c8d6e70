"""A v1 ballot as equations between group elements, in one fixed order, for checking in bulk.

Where `v1_verification` recomputes a commitment and hashes it, this module says which products of
powers the commitments are and what they are hashed with, so that they may come from elsewhere.
Source: Belenios v1 format, section 5; order: spec/advice.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import UNSET

from plebiscite.ballot.v1_ballot import Answer, Ballot, signed_hash
from plebiscite.ballot.v1_election import Election, Question
from plebiscite.errors import MalformedError, ProofError, SignatureError
from plebiscite.group.elgamal import Ciphertext, product
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.blank import blank_prefix, overall_prefix
from plebiscite.proofs.disjunction import BIT, iprove_prefix
from plebiscite.proofs.v1_proof import V1Proof, answer_context, ballot_context, read_proof

Powers = tuple[tuple[Element, int], ...]
"""A product of powers: pairs of a base and an exponent."""


class HashedProof(NamedTuple):
    """What is hashed before a proof's commitments, its challenge, and what the commitments are.

    The challenge is the sum of the proof's challenges; it must be `v1_challenge` of the prefix and
    the commitments.
    """

    prefix: str
    challenge: int
    commitments: tuple[Powers, ...]


class _Disjunct(NamedTuple):
    ciphertext: Sequence[Ciphertext]  # whose product it speaks of
    message: int


def written_points(ballot: Ballot) -> Iterator[str]:
    """The texts of the ballot's elements: the credential, then α and β of each choice in order."""
    yield ballot.credential
    for answer in ballot.answers:
        for choice in answer.choices:
            yield choice.alpha
            yield choice.beta


def number_of_commitments(ballot: Ballot) -> int:
    """How many commitments the proofs of a ballot have, the signature's included."""
    proofs = (
        len(each)
        for answer in ballot.answers
        for each in (
            *answer.individual_proofs,
            answer.overall_proof,
            () if answer.blank_proof is UNSET else answer.blank_proof,
        )
    )
    return 1 + 2 * sum(proofs)


def proofs_of(election: Election, ballot: Ballot, points: Sequence[Element]) -> list[HashedProof]:
    """The signature and every other proof of `ballot`, in the order of advice.

    `points` are the elements of `written_points`. Raises: MalformedError for another number of
    answers, choices or proofs, or a misspelled scalar; ProofError for another election's ballot;
    SignatureError for another hash than that of the ballot.
    """
    if ballot.election_uuid != election.record.uuid:
        raise ProofError("the ballot names another election")
    if ballot.election_hash != election.fingerprint:
        raise ProofError("the ballot was made for another text of the election")
    questions = election.record.questions
    if len(ballot.answers) != len(questions):
        raise MalformedError(f"{len(ballot.answers)} answers to {len(questions)} questions")
    found = [_signature(election.group, ballot, points[0])]
    start = 1
    for question, answer in zip(questions, ballot.answers, strict=True):
        _require_shape(question, answer)
        stop = start + 2 * question.width
        pairs = [Ciphertext(*points[place : place + 2]) for place in range(start, stop, 2)]
        s0 = ballot_context(election.fingerprint, ballot.credential)
        found += _answer_proofs(election, s0, question, answer, pairs)
        start = stop
    return found


def _signature(group: Group, ballot: Ballot, credential: Element) -> HashedProof:
    expected = signed_hash(ballot)
    if ballot.signature.hash != expected:
        raise SignatureError("the signed hash is not that of the ballot")
    challenge, response = read_proof(group, ballot.signature.proof, "signature")
    powers = ((group.generator, response), (credential, challenge))
    return HashedProof(f"sig|{expected}|", challenge, (powers,))


def _require_shape(question: Question, answer: Answer) -> None:
    if len(answer.choices) != question.width or len(answer.individual_proofs) != question.width:
        raise MalformedError(f"other than {question.width} ciphertexts with their proofs")
    if (answer.blank_proof is not UNSET) != question.allows_blank:
        raise MalformedError("a blank proof is missing, or does not belong here")


def _answer_proofs(
    election: Election,
    s0: str,
    question: Question,
    answer: Answer,
    pairs: Sequence[Ciphertext],
) -> Iterator[HashedProof]:
    """The individual proofs, the overall proof, and the blank proof where there is one."""
    written = [(choice.alpha, choice.beta) for choice in answer.choices]
    for pair, texts, proofs in zip(pairs, written, answer.individual_proofs, strict=True):
        claims = [_Disjunct((pair,), message) for message in BIT]
        yield _disjunction(election, iprove_prefix(s0, *texts), claims, proofs)
    context = answer_context(s0, written)
    if answer.blank_proof is UNSET:
        claims = [_Disjunct(pairs, message) for message in question.sums]
        prefix = iprove_prefix(context, *map(election.group.format, product(election.group, pairs)))
        yield _disjunction(election, prefix, claims, answer.overall_proof)
        return
    blank, others = (pairs[0],), pairs[1:]
    claims = [_Disjunct(blank, 1), *(_Disjunct(others, message) for message in question.sums)]
    yield _disjunction(election, overall_prefix(context), claims, answer.overall_proof)
    claims = [_Disjunct(blank, 0), _Disjunct(others, 0)]
    yield _disjunction(election, blank_prefix(context), claims, answer.blank_proof)


def _disjunction(
    election: Election, prefix: str, claims: Sequence[_Disjunct], proofs: Sequence[V1Proof]
) -> HashedProof:
    group = election.group
    if len(proofs) != len(claims):
        raise MalformedError(f"{len(proofs)} proofs where {len(claims)} are needed")
    scalars = [read_proof(group, proof, "proof") for proof in proofs]
    commitments = [
        powers
        for claim, (challenge, response) in zip(claims, scalars, strict=True)
        for powers in _pair(election, claim, challenge, response)
    ]
    total = sum(challenge for challenge, _ in scalars) % group.order
    return HashedProof(prefix, total, tuple(commitments))


def _pair(
    election: Election, claim: _Disjunct, challenge: int, response: int
) -> tuple[Powers, Powers]:
    """g^s · α^c and y^s · (β/g^m)^c. A sum's exponent is that of each of its ciphertexts."""
    generator = election.group.generator
    return (
        ((generator, response), *_raised((each.alpha for each in claim.ciphertext), challenge)),
        (
            (election.y, response),
            *_raised((each.beta for each in claim.ciphertext), challenge),
            (generator, -claim.message * challenge),
        ),
    )


def _raised(bases: Iterable[Element], challenge: int) -> Iterator[tuple[Element, int]]:
    return ((base, challenge) for base in bases)
