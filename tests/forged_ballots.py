"""Ballots that lie to whoever checks many proofs at once, made by somebody who knows every trick.

The election has one question of one choice: a ciphertext with its individual and overall proof.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from msgspec import UNSET

import integer_ed25519 as integers
from advised_ballots import SMALL, coordinates, sealed
from plebiscite.ballot.advice import AdvisedBallot
from plebiscite.ballot.v1_ballot import (
    Answer,
    Ballot,
    CiphertextText,
    UnsignedBallot,
    parse_ballot,
    signed_hash,
    with_signature,
)
from plebiscite.ballot.v1_election import Question
from plebiscite.group.ed25519_eighths import eighth_part
from plebiscite.group.known import ED25519
from plebiscite.proofs.disjunction import iprove_prefix
from plebiscite.proofs.v1_proof import V1Proof, answer_context, ballot_context
from v1_sample import fixed_randomness, sample_election

Point = integers.Point
Y_SECRET = 77
ELECTION = sample_election(
    y_secret=Y_SECRET,
    questions=(Question(answers=("Yes",), min=0, max=1, question="Approve?"),),
)
ORDER = ED25519.order
NOTHING = integers.NEUTRAL
EQUATIONS = 1 + 2 * 4 + 1  # of one ballot: the signature's, the proofs', the envelope's
_ONE_EIGHTH = pow(8, -1, ORDER)


def order_of(point: Point) -> int:
    """The order of a small point."""
    return next(number for number in (1, 2, 4, 8) if integers.times(point, number) == NOTHING)


TORSION = {order_of(point): point for point in SMALL}
"""A small point of each order."""


def times_base(scalar: int) -> Point:
    """scalar·G, through libsodium."""
    point = integers.decode(ED25519.generator_power(scalar))
    assert point is not None
    return point


def text_of(point: Point) -> str:
    """A point as v1 writes it, in the group or not."""
    return integers.encode(point)[::-1].hex()


def challenge_of(prefix: str, commitments: Iterable[Point]) -> int:
    """v1's challenge."""
    text = prefix + ",".join(map(text_of, commitments))
    return int.from_bytes(sha256(text.encode()).digest(), "big") % ORDER


@dataclass
class Forger:
    """Makes one ballot of `votes` votes for the only option, twisted where it is told to.

    Torsion is added to the credential, to α, or to a commitment; challenges are ground until that
    of an element has no effect. With more votes than one an equation is wrong; `compensate` is
    given the errors of the proofs' equations, as exponents of G, and says by how much the
    response of the signature is to be wrong.
    """

    secret: int = 1001
    votes: int = 1
    credential_twist: Point = NOTHING
    alpha_twist: Point = NOTHING
    signature_twist: Point = NOTHING
    commitment_twist: Point = NOTHING
    compensate: Callable[[Sequence[int]], int] = lambda _: 0
    points: list[Point] = field(default_factory=list)
    commitments: list[Point] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._draw = fixed_randomness(f"forger {self.secret} {self.votes}")
        self.randomness = self._scalar()
        self.signature_nonce: int | None = None

    def _scalar(self) -> int:
        return int.from_bytes(self._draw(40), "big") % ORDER

    def ballot(self) -> bytes:
        """The bytes of a ballot; another one each time."""
        self.commitments, self.errors = [], []
        credential = integers.add(times_base(self.secret), self.credential_twist)
        alpha = integers.add(times_base(self.randomness), self.alpha_twist)
        self.points = [credential, alpha, times_base(self.randomness * Y_SECRET + self.votes)]
        texts = [text_of(point) for point in self.points]
        individual, overall = (self._disjunction(each) for each in prefixes(*texts))
        answer = Answer((CiphertextText(*texts[1:]),), (individual,), overall, UNSET)
        uuid, phi = ELECTION.record.uuid, ELECTION.fingerprint
        unsigned = UnsignedBallot(uuid, phi, texts[0], (answer,))
        return with_signature(unsigned, self._signature(f"sig|{signed_hash(unsigned)}|"))

    def _disjunction(self, prefix: str) -> tuple[V1Proof, ...]:
        """The vote is 0 or 1, or so it says: the one disjunct claimed, the other simulated."""
        holds = min(self.votes, 1)
        while True:
            nonce, response, simulated = self._scalar(), self._scalar(), self._scalar() & ~7
            twisted = integers.add(times_base(nonce), self.commitment_twist)
            pairs = [self._simulated(1 - holds, simulated, response)]
            pairs.insert(holds, (twisted, times_base(nonce * Y_SECRET)))
            flat = [point for pair in pairs for point in pair]
            mine = (challenge_of(prefix, flat) - simulated) % ORDER
            if self.alpha_twist == NOTHING or mine % 8 == 0:
                break
        self.commitments += flat
        errors, proofs = [[0, 0]], [V1Proof(str(simulated % ORDER), str(response))]
        errors.insert(holds, [0, -mine * (self.votes - holds)])
        proofs.insert(holds, V1Proof(str(mine), str((nonce - mine * self.randomness) % ORDER)))
        self.errors += errors[0] + errors[1]
        return tuple(proofs)

    def _simulated(self, message: int, challenge: int, response: int) -> tuple[Point, Point]:
        both = response + challenge * self.randomness
        return times_base(both), times_base(both * Y_SECRET + challenge * (self.votes - message))

    def _signature(self, prefix: str) -> V1Proof:
        while True:
            nonce = self._scalar() if self.signature_nonce is None else self.signature_nonce
            commitment = integers.add(times_base(nonce), self.signature_twist)
            challenge = challenge_of(prefix, [commitment])
            if self.credential_twist == NOTHING or challenge % 8 == 0:
                break
        self.commitments.insert(0, commitment)
        response = nonce - challenge * self.secret + self.compensate(self.errors)
        return V1Proof(str(challenge), str(response % ORDER))

    def best_advice(self, twist: Point = NOTHING) -> bytes:
        """Eighth parts of what was hashed, as near as there are any, each moved by `twist`."""
        return b"".join(
            coordinates(integers.add(_eighth(point), twist))
            for point in (*self.points, *self.commitments)
        )

    def advised(self) -> AdvisedBallot:
        """The ballot in a right envelope, with advice on exactly what was hashed."""
        raw = self.ballot()
        envelope = sealed(raw, self.secret, ELECTION)
        seal = eighth_part(ED25519.parse(envelope.signature.commitment))
        return AdvisedBallot(raw, envelope, self.best_advice() + seal)


@lru_cache(maxsize=64)
def _eighth(point: Point) -> Point:
    return integers.times(point, _ONE_EIGHTH)


def prefixes(credential: str, alpha: str, beta: str) -> tuple[str, str]:
    """What the individual and the overall proof hash before their commitments."""
    s0 = ballot_context(ELECTION.fingerprint, credential)
    context = answer_context(s0, [(alpha, beta)])
    return iprove_prefix(s0, alpha, beta), iprove_prefix(context, alpha, beta)


def cofactored_check(raw: bytes, commitments: Sequence[Point]) -> bool:
    """The wrong design: commitments are handed over bare, and equations hold up to torsion.

    Points are decoded without a test of their order, hashes are compared with the bare
    commitments, and every equation is multiplied by eight.
    """
    ballot = parse_ballot(raw)
    return _hashes_agree(ballot, commitments) and all(
        integers.times(_sum(powers), 8) == integers.times(commitment, 8)
        for commitment, powers in zip(commitments, _equations(ballot), strict=True)
    )


def _scalars(ballot: Ballot) -> list[tuple[int, int]]:
    (answer,) = ballot.answers
    proofs = [ballot.signature.proof, *answer.individual_proofs[0], *answer.overall_proof]
    return [(int(proof.challenge), int(proof.response)) for proof in proofs]


def _texts(ballot: Ballot) -> tuple[str, str, str]:
    (choice,) = ballot.answers[0].choices
    return ballot.credential, choice.alpha, choice.beta


def _hashes_agree(ballot: Ballot, commitments: Sequence[Point]) -> bool:
    signature, *rest = [challenge for challenge, _ in _scalars(ballot)]
    first, *others = commitments
    return challenge_of(f"sig|{ballot.signature.hash}|", [first]) == signature and all(
        challenge_of(prefix, others[4 * number : 4 * number + 4])
        == sum(rest[2 * number : 2 * number + 2]) % ORDER
        for number, prefix in enumerate(prefixes(*_texts(ballot)))
    )


def _equations(ballot: Ballot) -> Iterator[list[tuple[Point, int]]]:
    """What each commitment must be, up to torsion."""
    found = [integers.decode(bytes.fromhex(text)[::-1]) for text in _texts(ballot)]
    credential, alpha, beta = (point for point in found if point is not None)
    (challenge, response), *rest = _scalars(ballot)
    yield [(integers.BASE, response), (credential, challenge)]
    for number, (challenge, response) in enumerate(rest):
        yield [(integers.BASE, response), (alpha, challenge)]
        shifted = integers.add(beta, times_base(-(number % 2)))
        yield [(times_base(Y_SECRET), response), (shifted, challenge)]


def _sum(powers: Iterable[tuple[Point, int]]) -> Point:
    total = NOTHING
    for base, exponent in powers:
        total = integers.add(total, integers.times(base, exponent))
    return total
