"""Ballots of simulated voters, many at once. Never for a real voter: its times tell secrets.

Whoever knows all secrets knows every element of a ballot and of its proofs as g^a · y^b, those of
the simulated disjuncts, too: alpha = g^r gives g^s · alpha^c = g^(s + r·c). So all exponents of
many ballots are drawn first, raised in one go with tables for g and y, and then hashed. The bytes
are those of `v1_encryption` and `envelope`, whose checks cannot tell the difference. Nonces are
plain random numbers; real voters' are hedged and everything of theirs takes constant time.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, Protocol

import msgspec
from msgspec import UNSET

from plebiscite.ballot.envelope import EnvelopeStatement, tracker_of
from plebiscite.ballot.v1_ballot import Answer, CiphertextText, Signature, UnsignedBallot
from plebiscite.ballot.v1_election import Election, Question
from plebiscite.ballot.v1_encryption import check_choices
from plebiscite.canonical.base64 import b64hash
from plebiscite.canonical.encoding import h512
from plebiscite.errors import MisuseError
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.blank import blank_prefix, overall_prefix
from plebiscite.proofs.disjunction import iprove_prefix
from plebiscite.proofs.schnorr import SchnorrSignature, signature_challenge
from plebiscite.proofs.transcript import Randomness, random_scalar, v1_challenge
from plebiscite.proofs.v1_proof import V1Proof, answer_context, ballot_context, written_proof


class FixedBases(Protocol):
    """Powers of a generator g and of one key y, many at a time; exponents 0 … order − 1."""

    def generator_powers(self, exponents: Sequence[int]) -> Sequence[Element]:
        """g^a for each a."""

    def products(self, exponents: Sequence[tuple[int, int]]) -> Sequence[Element]:
        """g^a · y^b for each (a, b)."""


class OneByOne:
    """`FixedBases` without tables: each power by the group's own arithmetic."""

    def __init__(self, group: Group, y: Element) -> None:
        self._group, self._y = group, y

    def generator_powers(self, exponents: Sequence[int]) -> list[Element]:
        """See `FixedBases`."""
        return [self._group.generator_power(each) for each in exponents]

    def products(self, exponents: Sequence[tuple[int, int]]) -> list[Element]:
        """See `FixedBases`."""
        group = self._group
        return [
            group.multiply(group.generator_power(a), group.power(self._y, b)) for a, b in exponents
        ]


class Simulated(NamedTuple):
    """One ballot to be made: v1's plaintext, the secret, and its place in the chain."""

    election: Election
    choices: Sequence[Sequence[int]]
    secret: int
    replaces: bytes  # tracker of the standing ballot, or b""
    counter: int


class MadeBallot(NamedTuple):
    """The bytes of a v1 ballot, and the envelope's signature for casting it."""

    raw: bytes
    seal: SchnorrSignature


class _Opening(NamedTuple):
    """What a ciphertext holds: alpha = g^r, beta = g^plaintext · y^r."""

    r: int
    plaintext: int


class _PlannedProof(NamedTuple):
    """One disjunction before its hash; `nonce` belongs to the disjunct that holds."""

    holds: int
    r: int
    nonce: int
    simulated: list[tuple[int, int]]  # challenge and response of each; (0, 0) where it holds


class _PlannedAnswer(NamedTuple):
    question: Question
    individual: list[_PlannedProof]
    overall: _PlannedProof
    blank: _PlannedProof | None


class _PlannedBallot(NamedTuple):
    wanted: Simulated
    nonces: tuple[int, int]  # of the ballot's signature and of the envelope's
    answers: list[_PlannedAnswer]


class _Plan:
    """Draws scalars, and collects the exponents in the order in which elements are needed."""

    def __init__(self, group: Group, randomness: Randomness) -> None:
        self._order = group.order
        self._draw: Callable[[], int] = partial(random_scalar, group, randomness)
        self.generator_powers: list[int] = []
        self.products: list[tuple[int, int]] = []

    def ballot(self, wanted: Simulated) -> _PlannedBallot:
        _check(wanted)
        nonces = (self._draw(), self._draw())
        self.generator_powers += [wanted.secret, *nonces]
        questions = wanted.election.record.questions
        answers = [
            self._answer(question, chosen)
            for question, chosen in zip(questions, wanted.choices, strict=True)
        ]
        return _PlannedBallot(wanted, nonces, answers)

    def _answer(self, question: Question, chosen: Sequence[int]) -> _PlannedAnswer:
        opened = [_Opening(self._draw(), bit) for bit in chosen]
        for each in opened:
            self._ciphertext(each)
        if not question.allows_blank:
            self._ciphertext(self._sum(opened))
        individual = [self._proof([(one, 0), (one, 1)], one.plaintext) for one in opened]
        if question.allows_blank:
            overall, blank = self._blank_proofs(question, opened[0], self._sum(opened[1:]))
            return _PlannedAnswer(question, individual, overall, blank)
        total = self._sum(opened)
        claims = [(total, number) for number in question.sums]
        overall = self._proof(claims, question.sums.index(total.plaintext))
        return _PlannedAnswer(question, individual, overall, None)

    def _blank_proofs(
        self, question: Question, blank: _Opening, others: _Opening
    ) -> tuple[_PlannedProof, _PlannedProof]:
        is_blank = blank.plaintext == 1
        claims = [(blank, 1), *((others, number) for number in question.sums)]
        holds = 0 if is_blank else 1 + question.sums.index(others.plaintext)
        return self._proof(claims, holds), self._proof([(blank, 0), (others, 0)], int(is_blank))

    def _sum(self, opened: Sequence[_Opening]) -> _Opening:
        r = sum(each.r for each in opened) % self._order
        return _Opening(r, sum(each.plaintext for each in opened))

    def _ciphertext(self, opened: _Opening) -> None:
        self.generator_powers.append(opened.r)
        self.products.append((opened.plaintext, opened.r))

    def _proof(self, claims: Sequence[tuple[_Opening, int]], holds: int) -> _PlannedProof:
        """The commitments of a disjunction: each claim says which number a ciphertext holds."""
        nonce, simulated = self._draw(), []
        for place, (opened, message) in enumerate(claims):
            challenge = response = shift = 0
            exponent = nonce
            if place != holds:
                challenge, response = self._draw(), self._draw()
                exponent = (response + opened.r * challenge) % self._order
                shift = (opened.plaintext - message) * challenge % self._order
            simulated.append((challenge, response))
            self.generator_powers.append(exponent)
            self.products.append((shift, exponent))
        return _PlannedProof(holds, claims[holds][0].r, nonce, simulated)


def _check(wanted: Simulated) -> None:
    questions = wanted.election.record.questions
    if len(wanted.choices) != len(questions):
        raise MisuseError(f"{len(wanted.choices)} answers to {len(questions)} questions")
    for index, (question, chosen) in enumerate(zip(questions, wanted.choices, strict=True)):
        check_choices(question, chosen, f"answers[{index}]")


class _Writer:
    """Hashes and writes planned ballots; takes elements in the order of the plan."""

    def __init__(
        self, group: Group, origin: str, powers: Sequence[Element], products: Sequence[Element]
    ) -> None:
        self._group, self._origin, self._text = group, origin, group.format
        self._powers, self._products = iter(powers), iter(products)

    def ballot(self, planned: _PlannedBallot) -> MadeBallot:
        wanted, (signature_nonce, seal_nonce), answers = planned
        election = wanted.election
        credential, commitment, sealing = (next(self._powers) for _ in range(3))
        text = self._text(credential)
        s0 = ballot_context(election.fingerprint, text)
        written = tuple(self._answer(each, s0) for each in answers)
        unsigned = _json(UnsignedBallot(election.record.uuid, election.fingerprint, text, written))
        digest = b64hash(unsigned)
        challenge = v1_challenge(self._group, f"sig|{digest}|", [commitment])
        proof = written_proof(self._group, challenge, signature_nonce - wanted.secret * challenge)
        raw = unsigned[:-1] + b',"signature":' + _json(Signature(digest, proof)) + b"}"
        return MadeBallot(raw, self._seal(wanted, credential, raw, sealing, seal_nonce))

    def _seal(
        self, wanted: Simulated, credential: Element, raw: bytes, commitment: Element, nonce: int
    ) -> SchnorrSignature:
        statement = EnvelopeStatement(
            origin=self._origin,
            uuid=wanted.election.record.uuid,
            fingerprint=wanted.election.fingerprint,
            credential=credential,
            tracker=tracker_of(raw),
            replaces=wanted.replaces,
            counter=wanted.counter,
        )
        signed = h512("ballot", statement.fields(self._group))
        challenge = signature_challenge(self._group, "ballot", signed, commitment)
        response = (nonce - wanted.secret * challenge) % self._group.order
        return SchnorrSignature(self._text(commitment), str(response))

    def _ciphertext(self) -> tuple[str, str]:
        return self._text(next(self._powers)), self._text(next(self._products))

    def _answer(self, planned: _PlannedAnswer, s0: str) -> Answer:
        pairs = [self._ciphertext() for _ in planned.individual]
        total = None if planned.blank else self._ciphertext()
        individual = tuple(
            self._proof(iprove_prefix(s0, *pair), proof)
            for pair, proof in zip(pairs, planned.individual, strict=True)
        )
        context = answer_context(s0, pairs)
        prefix = overall_prefix(context) if total is None else iprove_prefix(context, *total)
        overall = self._proof(prefix, planned.overall)
        blank = self._proof(blank_prefix(context), planned.blank) if planned.blank else UNSET
        choices = tuple(CiphertextText(*pair) for pair in pairs)
        return Answer(choices, individual, overall, blank)

    def _proof(self, prefix: str, planned: _PlannedProof) -> tuple[V1Proof, ...]:
        commitments = [
            next(source) for _ in planned.simulated for source in (self._powers, self._products)
        ]
        scalars = planned.simulated
        challenge = v1_challenge(self._group, prefix, commitments) - sum(c for c, _ in scalars)
        scalars[planned.holds] = (challenge, planned.nonce - planned.r * challenge)
        return tuple(written_proof(self._group, *pair) for pair in scalars)


def _json(value: msgspec.Struct) -> bytes:
    """`write_json` for values whose texts are all digits, Base58 and Base64: the same bytes."""
    return msgspec.json.encode(value)


def make_ballots(
    origin: str, wanted: Sequence[Simulated], bases: FixedBases, randomness: Randomness
) -> Iterator[MadeBallot]:
    """The ballots of these simulated voters, in order; all elections share `bases`' key.

    `origin` is the log's. Exponents are public to whoever watches this process: for
    demonstrations and measurements only.
    Raises: MisuseError for choices that are no valid vote, or elections with other keys.
    """
    if not wanted:
        return
    group, y = wanted[0].election.group, wanted[0].election.y
    if any((each.election.group, each.election.y) != (group, y) for each in wanted):
        raise MisuseError("ballots are made at once only for elections with one key")
    plan = _Plan(group, randomness)
    planned = [plan.ballot(each) for each in wanted]
    writer = _Writer(
        group,
        origin,
        bases.generator_powers(plan.generator_powers),
        bases.products(plan.products),
    )
    for each in planned:
        yield writer.ballot(each)
