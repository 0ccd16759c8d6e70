"""Advice on a ballot: eighth parts of its elements and of its proofs' commitments.

v1's proofs carry no commitments, so nobody can check many at once without recomputing each. Who is
handed them can: by one random linear combination of all equations. Advice is never trusted.
Here it is made, and checked, in the plainest way; this is the reference for faster programs.
Format, proof of soundness: spec/advice.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from plebiscite.ballot.envelope import EnvelopeStatement
from plebiscite.ballot.v1_ballot import ballot_digest, parse_ballot
from plebiscite.ballot.v1_election import Election
from plebiscite.ballot.v1_equations import (
    HashedProof,
    Powers,
    number_of_commitments,
    proofs_of,
    written_points,
)
from plebiscite.ballot.v1_verification import CheckedBallot
from plebiscite.canonical.encoding import h512
from plebiscite.errors import MalformedError, ProofError, UnsupportedError
from plebiscite.group.ed25519_eighths import EIGHTH_SIZE, eightfold, eighth_part
from plebiscite.group.elgamal import Ciphertext
from plebiscite.group.interface import Element, Group
from plebiscite.group.known import ED25519
from plebiscite.group.scalars import parse_scalar
from plebiscite.proofs.schnorr import SchnorrSignature, signature_challenge
from plebiscite.proofs.transcript import Randomness, v1_challenge

_COEFFICIENT = 16  # bytes: 2^128 coefficients, below the order of the group


class AdviceSource(Protocol):
    """Where a reader of entries finds advice, perhaps none; untrusted."""

    def entry(self, index: int) -> bytes:
        """The advice on entry `index` of the log, b"" where there is none. Never raises."""

    def randomness(self, size: int) -> bytes:
        """Fresh random bytes of the operating system: coefficients are made of nothing else."""


class Sealed(NamedTuple):
    """The envelope around a ballot: what the credential signed, and its signature."""

    statement: EnvelopeStatement
    signature: SchnorrSignature


class AdvisedBallot(NamedTuple):
    """A ballot as it stands in an entry, its envelope (none in an archive), and advice on both."""

    raw: bytes
    sealed: Sealed | None
    advice: bytes


class _Equation(NamedTuple):
    """The claim that `commitment` is this product of powers."""

    commitment: Element
    powers: Powers


def make_advice(election: Election, raw: bytes, signature: SchnorrSignature | None) -> bytes:
    """The advice on a ballot that was checked, and on the signature of its envelope, if any.

    Trust: the caller checked both; advice on anything else is of no use, and does no harm.
    Raises: UnsupportedError for another group than Ed25519; as the checks, where they would.
    """
    group = _require_ed25519(election)
    ballot = parse_ballot(raw)
    points = [group.parse(text) for text in written_points(ballot)]
    elements = [*points, *recomputed_commitments(group, proofs_of(election, ballot, points))]
    if signature is not None:
        elements.append(group.parse(signature.commitment))
    return b"".join(map(eighth_part, elements))


def recomputed_commitments(group: Group, proofs: Iterable[HashedProof]) -> Iterator[Element]:
    """The commitments of all proofs in order, from challenges and responses."""
    return (group.product_of_powers(powers) for proof in proofs for powers in proof.commitments)


def check_with_advice_plainly(
    election: Election, ballots: Sequence[AdvisedBallot], randomness: Randomness
) -> list[CheckedBallot]:
    """The ballots of one election, only if all of them are valid and so is the advice.

    What is accepted here `BallotVerifier` and `check_seal` accept as well, but with a probability
    of 2^−128. `randomness` is the operating system's; it is asked when everything else is fixed.
    Raises: MalformedError, ProofError or SignatureError, which say nothing about the ballots:
    whoever catches them checks each without advice. UnsupportedError for another group.
    """
    group = _require_ed25519(election)
    equations: list[_Equation] = []
    checked: list[CheckedBallot] = []
    for each in ballots:
        elements = _elements(each.advice)
        checked.append(_hashed(election, each, elements, equations))
    _require_all(group, equations, randomness)
    return checked


def _require_ed25519(election: Election) -> Group:
    if election.group is not ED25519:
        raise UnsupportedError(f"there is no advice in the group {election.group.name}")
    return ED25519


def _elements(advice: bytes) -> list[Element]:
    """Eight times each point of the advice: elements of the group, whatever the advice is."""
    if len(advice) % EIGHTH_SIZE:
        raise MalformedError(f"{len(advice)} bytes are no advice")
    return [
        eightfold(advice[start : start + EIGHTH_SIZE])
        for start in range(0, len(advice), EIGHTH_SIZE)
    ]


def _hashed(
    election: Election,
    advised: AdvisedBallot,
    elements: Sequence[Element],
    equations: list[_Equation],
) -> CheckedBallot:
    """Check everything but the equations, which are added to the list."""
    ballot = parse_ballot(advised.raw)
    texts = list(written_points(ballot))
    middle, end = len(texts), len(texts) + number_of_commitments(ballot)
    if len(elements) != end + (advised.sealed is not None):
        raise MalformedError(f"advice on {len(elements)} elements is not on this ballot")
    points = elements[:middle]
    for text, point in zip(texts, points, strict=True):
        _require_transmitted(election.group, text, point)
    commitments = iter(elements[middle:end])
    for proof in proofs_of(election, ballot, points):
        taken = [next(commitments) for _ in proof.commitments]
        if v1_challenge(election.group, proof.prefix, taken) != proof.challenge:
            raise ProofError("with this advice, a proof's challenges do not add up")
        equations += map(_Equation, taken, proof.commitments)
    if advised.sealed is not None:
        equations.append(_seal_equation(election.group, advised.sealed, elements[end]))
    pairs = [Ciphertext(*points[place : place + 2]) for place in range(1, middle, 2)]
    return CheckedBallot(points[0], ballot_digest(advised.raw), _by_question(election, pairs))


def _require_transmitted(group: Group, text: str, element: Element) -> None:
    if group.format(element) != text or element == group.identity:
        raise MalformedError("the advice is on another element, or on the identity")


def _seal_equation(group: Group, sealed: Sealed, commitment: Element) -> _Equation:
    statement, signature = sealed
    _require_transmitted(group, signature.commitment, commitment)
    response = parse_scalar(signature.response, group.order)
    digest = h512("ballot", statement.fields(group))
    challenge = signature_challenge(group, "ballot", digest, commitment)
    powers = ((group.generator, response), (statement.credential, challenge))
    return _Equation(commitment, powers)


def _by_question(
    election: Election, pairs: Sequence[Ciphertext]
) -> tuple[tuple[Ciphertext, ...], ...]:
    remaining = iter(pairs)
    return tuple(tuple(next(remaining) for _ in range(width)) for width in election.widths)


def _require_all(group: Group, equations: Sequence[_Equation], randomness: Randomness) -> None:
    """All equations at once: the product of each one's quotient, raised to a fresh coefficient."""
    exponents: dict[Element, int] = {}
    for commitment, powers in equations:
        coefficient = int.from_bytes(randomness(_COEFFICIENT), "little")
        for base, exponent in (*powers, (commitment, -1)):
            exponents[base] = exponents.get(base, 0) + coefficient * exponent
    if group.product_of_powers(exponents.items()) != group.identity:
        raise ProofError("with this advice, the equations of the proofs do not hold together")
