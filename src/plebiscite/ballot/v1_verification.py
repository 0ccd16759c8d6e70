"""Every check of a v1 ballot that needs the election and nothing else.

Membership of the credential in the roll, repeats and re-votes need the other ballots and are
checked where those are known. Source: Belenios v1 format, section 5, "Checks".
"""

from typing import NamedTuple

from msgspec import UNSET

from plebiscite.ballot.v1_ballot import Answer, Ballot, ballot_digest, parse_ballot, signed_hash
from plebiscite.ballot.v1_election import Election, Question
from plebiscite.errors import MalformedError, ProofError, SignatureError
from plebiscite.group.elgamal import Ciphertext, product
from plebiscite.group.interface import Element
from plebiscite.proofs.blank import BlankSplit, verify_blank, verify_blank_or_member
from plebiscite.proofs.disjunction import read_verified_bit, verify_member
from plebiscite.proofs.knowledge import verify_ballot_signature
from plebiscite.proofs.v1_proof import Statement, answer_context, ballot_context


class CheckedBallot(NamedTuple):
    """A ballot that passed: who cast it, its tracker (32 bytes), its ciphertexts by question."""

    credential: Element
    digest: bytes
    ciphertexts: tuple[tuple[Ciphertext, ...], ...]

    @property
    def components(self) -> bytes:
        """α and β of every ciphertext in order, as `el()` bytes one behind the other."""
        return b"".join(part for answer in self.ciphertexts for pair in answer for part in pair)


class BallotVerifier:
    """Checks many ballots of one election; tables for g and y are made once."""

    def __init__(self, election: Election) -> None:
        self.election = election
        election.group.prepare(election.group.generator)
        election.group.prepare(election.y)

    def check(self, raw: bytes, place: str = "ballot") -> CheckedBallot:
        """Return only if `raw` is a valid ballot of this election.

        Raises: MalformedError for other bytes than the canonical ones, an element outside the
        group or the identity, a misspelled scalar, a wrong number of ciphertexts or proofs;
        ProofError for another election's ballot or a proof that does not hold; SignatureError.
        """
        try:
            ballot = parse_ballot(raw)
            credential = self.election.group.parse(ballot.credential)
        except MalformedError as problem:
            raise MalformedError(problem.message, place=place) from problem
        return self.check_parsed(raw, ballot, credential, place)

    def check_parsed(
        self, raw: bytes, ballot: Ballot, credential: Element, place: str = "ballot"
    ) -> CheckedBallot:
        """As `check`, for whoever has parsed `raw` and its credential already."""
        self._check_election(ballot, place)
        self._check_signature(ballot, credential, f"{place}.signature")
        return CheckedBallot(credential, ballot_digest(raw), self._check_answers(ballot, place))

    def _check_election(self, ballot: Ballot, place: str) -> None:
        if ballot.election_uuid != self.election.record.uuid:
            raise ProofError("the ballot names another election", place=f"{place}.election_uuid")
        if ballot.election_hash != self.election.fingerprint:
            raise ProofError(
                "the ballot was made for another text of the election",
                place=f"{place}.election_hash",
            )

    def _check_signature(self, ballot: Ballot, credential: Element, place: str) -> None:
        expected = signed_hash(ballot)
        if ballot.signature.hash != expected:
            raise SignatureError("the signed hash is not that of the ballot", place=f"{place}.hash")
        proof = ballot.signature.proof
        verify_ballot_signature(self.election.group, expected, credential, proof, f"{place}.proof")

    def _check_answers(self, ballot: Ballot, place: str) -> tuple[tuple[Ciphertext, ...], ...]:
        questions = self.election.record.questions
        if len(ballot.answers) != len(questions):
            raise MalformedError(
                f"{len(ballot.answers)} answers to {len(questions)} questions",
                place=f"{place}.answers",
            )
        s0 = ballot_context(self.election.fingerprint, ballot.credential)
        return tuple(
            self._check_answer(question, answer, s0, f"{place}.answers[{index}]")
            for index, (question, answer) in enumerate(zip(questions, ballot.answers, strict=True))
        )

    def _check_answer(
        self, question: Question, answer: Answer, s0: str, place: str
    ) -> tuple[Ciphertext, ...]:
        _check_shape(question, answer, place)
        group, y = self.election.group, self.election.y
        pairs = [(choice.alpha, choice.beta) for choice in answer.choices]
        ciphertexts = tuple(
            read_verified_bit(
                Statement(group, y, s0, f"{place}.individual_proofs[{index}]"), pair, proofs
            )
            for index, (pair, proofs) in enumerate(
                zip(pairs, answer.individual_proofs, strict=True)
            )
        )
        whole = Statement(group, y, answer_context(s0, pairs), f"{place}.overall_proof")
        _check_overall(whole, question, answer, ciphertexts)
        return ciphertexts


def _check_shape(question: Question, answer: Answer, place: str) -> None:
    if len(answer.choices) != question.width:
        raise MalformedError(
            f"{len(answer.choices)} ciphertexts, needed are {question.width}",
            place=f"{place}.choices",
        )
    if len(answer.individual_proofs) != question.width:
        raise MalformedError(
            f"{len(answer.individual_proofs)} individual proofs, needed are {question.width}",
            place=f"{place}.individual_proofs",
        )
    if (answer.blank_proof is not UNSET) != question.allows_blank:
        wanted = "is missing" if question.allows_blank else "does not belong here"
        raise MalformedError(f"the blank proof {wanted}", place=f"{place}.blank_proof")


def _check_overall(
    statement: Statement,
    question: Question,
    answer: Answer,
    ciphertexts: tuple[Ciphertext, ...],
) -> None:
    group = statement.group
    if answer.blank_proof is UNSET:
        total = product(group, ciphertexts)
        verify_member(statement, total, question.sums, answer.overall_proof)
        return
    split = BlankSplit(ciphertexts[0], product(group, ciphertexts[1:]))
    verify_blank_or_member(statement, split, question.sums, answer.overall_proof)
    place = statement.place.replace("overall_proof", "blank_proof")
    verify_blank(statement._replace(place=place), split, answer.blank_proof)
