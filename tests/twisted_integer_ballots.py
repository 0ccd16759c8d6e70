"""Ballots of integer groups whose proofs all hold although one element is outside the subgroup.

An element is multiplied by a number t of small order. A proof holds all the same when the power
of t to the real challenge is 1, so the forger makes each proof again until it is. Only the test of
membership can refuse such a ballot.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec import UNSET

from plebiscite.ballot.v1_ballot import (
    Answer,
    CiphertextText,
    UnsignedBallot,
    signed_hash,
    with_signature,
)
from plebiscite.ballot.v1_election import Election, Question
from plebiscite.errors import EvidenceError
from plebiscite.group.elgamal import Ciphertext, encrypt_bit, product
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.interface import Element
from plebiscite.proofs.blank import (
    BlankSplit,
    BlankWitness,
    prove_blank,
    prove_blank_or_member,
    verify_blank,
    verify_blank_or_member,
)
from plebiscite.proofs.disjunction import BIT, Witness, prove_member, verify_member
from plebiscite.proofs.knowledge import sign_ballot, verify_ballot_signature
from plebiscite.proofs.transcript import Randomness
from plebiscite.proofs.v1_proof import Statement, V1Proof, answer_context, ballot_context

Proofs = tuple[V1Proof, ...]
Made = TypeVar("Made")
CREDENTIAL = -1
"""Where to twist: the credential, or else the number of a component of the ciphertexts."""


def root_of_unity(group: IntegerGroup, order: int) -> Element:
    """A number whose powers repeat after `order`, which divides the modulus less one."""
    exponent, left = divmod(group.modulus - 1, order)
    assert not left
    root = next(root for base in range(2, 99) if (root := pow(base, exponent, group.modulus)) != 1)
    assert pow(root, order, group.modulus) == 1
    return Element(root.to_bytes(256, "big"))


def _until_it_holds(make: Callable[[], Made], verify: Callable[[Made], None]) -> Made:
    while True:
        made = make()
        try:
            verify(made)
        except EvidenceError:
            continue
        return made


class Forger:
    """Makes ballots of an election, with component `where` multiplied by `t`."""

    def __init__(self, election: Election, t: Element, where: int, randomness: Randomness) -> None:
        self.election, self.group = election, election.group
        self.t, self.where, self.draw = t, where, randomness

    def _twist(self, element: Element, number: int) -> Element:
        return self.group.multiply(element, self.t) if number == self.where else element

    def ballot(self, choices: Sequence[Sequence[int]], secret: int) -> bytes:
        """The signed ballot."""
        group, election = self.group, self.election
        key = self._twist(group.generator_power(secret), CREDENTIAL)
        credential, done, answers = group.format(key), 0, []
        for question, bits in zip(election.record.questions, choices, strict=True):
            s0 = ballot_context(election.fingerprint, credential)
            answers.append(self._answer(question, bits, s0, done))
            done += 2 * question.width
        unsigned = UnsignedBallot(
            election.record.uuid, election.fingerprint, credential, tuple(answers)
        )
        digest = signed_hash(unsigned)
        proof = _until_it_holds(
            lambda: sign_ballot(group, digest, secret, self.draw),
            lambda made: verify_ballot_signature(group, digest, key, made, ""),
        )
        return with_signature(unsigned, proof)

    def _answer(self, question: Question, bits: Sequence[int], s0: str, done: int) -> Answer:
        group, y = self.group, self.election.y
        rs = [int.from_bytes(self.draw(32), "big") for _ in bits]
        pairs = []
        for place, (bit, r) in enumerate(zip(bits, rs, strict=True)):
            alpha, beta = encrypt_bit(group, y, bit, r)
            number = done + 2 * place
            pairs.append(Ciphertext(self._twist(alpha, number), self._twist(beta, number + 1)))
        single = Statement(group, y, s0)
        individual = tuple(
            self._member(single, pair, BIT, Witness(bit, r))
            for pair, bit, r in zip(pairs, bits, rs, strict=True)
        )
        texts = tuple(CiphertextText(group.format(a), group.format(b)) for a, b in pairs)
        context = answer_context(s0, [(text.alpha, text.beta) for text in texts])
        whole = Statement(group, y, context)
        if not question.allows_blank:
            known = Witness(sum(bits), sum(rs))
            overall = self._member(whole, product(group, pairs), question.sums, known)
            return Answer(texts, individual, overall, UNSET)
        split = BlankSplit(pairs[0], product(group, pairs[1:]))
        witness = BlankWitness(None if bits[0] else sum(bits[1:]), rs[0], sum(rs[1:]))
        return Answer(texts, individual, *self._blank(whole, split, question.sums, witness))

    def _member(
        self, statement: Statement, pair: Ciphertext, messages: Sequence[int], known: Witness
    ) -> Proofs:
        return _until_it_holds(
            lambda: prove_member(statement, pair, messages, known, self.draw),
            lambda made: verify_member(statement, pair, messages, made),
        )

    def _blank(
        self, statement: Statement, split: BlankSplit, sums: Sequence[int], known: BlankWitness
    ) -> tuple[Proofs, Proofs]:
        overall = _until_it_holds(
            lambda: prove_blank_or_member(statement, split, sums, known, self.draw),
            lambda made: verify_blank_or_member(statement, split, sums, made),
        )
        blank = _until_it_holds(
            lambda: prove_blank(statement, split, known, self.draw),
            lambda made: verify_blank(statement, split, made),
        )
        return overall, blank
