"""v1 ballots of an integer group, checked many at once; it only ever accepts.

Every element is tested and every commitment recomputed exactly, by the kernel or by GMP, so a
ballot that passes here passes `BallotVerifier` too. Whatever does not pass is left to that
verifier, which decides and words the error. Source: Belenios v1 format, section 5.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from msgspec import UNSET

from plebiscite.ballot.v1_ballot import Answer, Ballot, parse_ballot, signed_hash
from plebiscite.ballot.v1_election import Election, Question
from plebiscite.errors import MalformedError
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.interface import Element
from plebiscite.group.scalars import parse_scalar
from plebiscite.kernel.ballot_layout import Recomputed, Shape
from plebiscite.proofs.blank import blank_prefix, overall_prefix
from plebiscite.proofs.disjunction import BIT, iprove_prefix
from plebiscite.proofs.knowledge import ballot_signature_prefix
from plebiscite.proofs.transcript import v1_challenge
from plebiscite.proofs.v1_proof import V1Proof, answer_context, ballot_context


class AcceptedBallot(NamedTuple):
    """`el()` bytes of the credential, and of α and β of every ciphertext in order."""

    credential: Element
    components: bytes


class Engine(Protocol):
    """The arithmetic: `kernel.integer_ballots` or `gmp_ballots`."""

    def recompute(
        self, points: Sequence[Sequence[bytes]], scalars: Sequence[Sequence[tuple[int, int]]]
    ) -> list[Recomputed]:
        """By ballot: the elements, and (challenge, response) of the proofs, in their order."""


def shape_of(election: Election) -> Shape:
    """What `kernel.ballot_layout` calls the shape of an election's ballots."""
    return tuple(
        (question.width, question.allows_blank, question.min, question.max)
        for question in election.record.questions
    )


class _ReadBallot(NamedTuple):
    """A ballot taken apart; elements are in range, their membership is not tested."""

    ballot: Ballot
    points: list[bytes]
    scalars: list[tuple[int, int]]


class IntegerBulkVerifier:
    """Checks many ballots of one election at once."""

    def __init__(self, election: Election, group: IntegerGroup, engine: Engine) -> None:
        """`group` is the election's, `engine` works for its key and the shape of its ballots."""
        self._election, self._group, self._engine = election, group, engine

    def check(self, raws: Sequence[bytes]) -> list[AcceptedBallot | None]:
        """By ballot: what was read if it is valid, else None: ask `BallotVerifier` why."""
        accepted: list[AcceptedBallot | None] = [None] * len(raws)
        read = {place: found for place, raw in enumerate(raws) if (found := self._read(raw))}
        if read:
            recomputed = self._engine.recompute(
                [found.points for found in read.values()],
                [found.scalars for found in read.values()],
            )
            for (place, found), result in zip(read.items(), recomputed, strict=True):
                if result.member and self._holds(found, result):
                    credential = Element(found.points[0])
                    accepted[place] = AcceptedBallot(credential, b"".join(found.points[1:]))
        return accepted

    def readable(self, raws: Sequence[bytes]) -> list[bytes]:
        """Those whose proofs `check` would look at."""
        return [raw for raw in raws if self._read(raw)]

    def agrees_with(self, engine: Engine, raws: Sequence[bytes]) -> bool:
        """Whether another engine comes to the same for readable ballots, and for false ones.

        These are the same with the modulus less each element: none of them is a member.
        """
        read = [found for raw in raws if (found := self._read(raw))]
        points = [found.points for found in read]
        outside = [[self._group.opposite(each) for each in ballot] for ballot in points]
        work = [*points, *outside], [found.scalars for found in read] * 2
        return self._engine.recompute(*work) == engine.recompute(*work)

    def _read(self, raw: bytes) -> _ReadBallot | None:
        try:
            ballot = parse_ballot(raw)
            if not self._fits(ballot):
                return None
            points = [self._group.parse_untested(text) for text in _points(ballot)]
            scalars = [
                (self._scalar(proof.challenge), self._scalar(proof.response))
                for proof in _proofs(ballot)
            ]
        except MalformedError:
            return None
        return _ReadBallot(ballot, points, scalars)

    def _scalar(self, text: str) -> int:
        return parse_scalar(text, self._group.order)

    def _fits(self, ballot: Ballot) -> bool:
        """Whether everything but elements, scalars and proofs is as it must be."""
        questions = self._election.record.questions
        return (
            ballot.election_uuid == self._election.record.uuid
            and ballot.election_hash == self._election.fingerprint
            and len(ballot.answers) == len(questions)
            and all(map(_has_shape, questions, ballot.answers))
            and ballot.signature.hash == signed_hash(ballot)
        )

    def _holds(self, read: _ReadBallot, result: Recomputed) -> bool:
        """Whether the challenges of every proof add up to the hash of its commitments."""
        challenges = iter(read.scalars)
        commitments = map(Element, result.commitments)
        for prefix, size in self._hashed(read.ballot, result):
            # The signature has one commitment for its challenge, every other proof two for each.
            total = sum(next(challenges)[0] for _ in range(max(size, 1)))
            elements = [next(commitments) for _ in range(2 * size or 1)]
            if total % self._group.order != v1_challenge(self._group, prefix, elements):
                return False
        return True

    def _hashed(self, ballot: Ballot, result: Recomputed) -> Iterator[tuple[str, int]]:
        """Of each proof in order: what is hashed before its commitments, and its disjuncts."""
        yield ballot_signature_prefix(ballot.signature.hash), 0
        s0 = ballot_context(self._election.fingerprint, ballot.credential)
        for answer, products in zip(ballot.answers, result.products, strict=True):
            pairs = [(choice.alpha, choice.beta) for choice in answer.choices]
            yield from ((iprove_prefix(s0, *pair), len(BIT)) for pair in pairs)
            context, size = answer_context(s0, pairs), len(answer.overall_proof)
            if answer.blank_proof is UNSET:
                alpha, beta = (self._group.format(Element(product)) for product in products)
                yield iprove_prefix(context, alpha, beta), size
            else:
                yield overall_prefix(context), size
                yield blank_prefix(context), len(answer.blank_proof)


def _has_shape(question: Question, answer: Answer) -> bool:
    blank = answer.blank_proof
    return (
        len(answer.choices) == len(answer.individual_proofs) == question.width
        and all(len(proofs) == len(BIT) for proofs in answer.individual_proofs)
        and len(answer.overall_proof) == len(question.sums) + question.allows_blank
        and (blank is not UNSET) == question.allows_blank
        and (blank is UNSET or len(blank) == len(BIT))
    )


def _points(ballot: Ballot) -> Iterable[str]:
    yield ballot.credential
    for answer in ballot.answers:
        for choice in answer.choices:
            yield choice.alpha
            yield choice.beta


def _proofs(ballot: Ballot) -> Iterable[V1Proof]:
    yield ballot.signature.proof
    for answer in ballot.answers:
        for proofs in answer.individual_proofs:
            yield from proofs
        yield from answer.overall_proof
        if answer.blank_proof is not UNSET:
            yield from answer.blank_proof
