"""Many ballots checked at once with advice, and advice on many ballots made at once.

This path only ever accepts, as `bulk_verification`; and with advice, all equations of its ballots
together or none. `ballot.advice` is the plain form of it. Proof: spec/advice.md. Ed25519 only.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from plebiscite.ballot.bulk_kept import (
    AcceptedBallot,
    BallotTexts,
    BulkElection,
    Kept,
    compare_hashes,
    seals_of,
)
from plebiscite.ballot.bulk_template import Shape
from plebiscite.ballot.bulk_texts import Booleans, Octets
from plebiscite.ballot.bulk_verification import ShapeVerifier
from plebiscite.group.known import ED25519
from plebiscite.kernel.advice import OpenedAdvice, equations_hold, open_advice
from plebiscite.kernel.advice_sums import sum_elements
from plebiscite.kernel.recompute import eighths, with_seals
from plebiscite.kernel.shapes import Plan, plan_of
from plebiscite.proofs.transcript import Randomness

_EIGHTH = 64  # bytes
_COEFFICIENT = 16
_IDENTITY = np.frombuffer(ED25519.identity, np.uint8)


def check_with_advice(
    verifier: ShapeVerifier, texts: BallotTexts, advice: Sequence[bytes], randomness: Randomness
) -> list[AcceptedBallot | None]:
    """Each ballot that passed with the advice on it; None for all others, whatever the reason.

    `randomness`: the operating system's; it is asked when everything else is fixed. What passes
    here `BallotVerifier` and `check_seal` accept as well, but with a probability of 2^−128.
    """
    accepted: list[AcceptedBallot | None] = [None] * len(texts.raws)
    kept, given = _advised(verifier, texts, advice)
    if kept.rows:
        good = _holding(verifier, kept, texts.elections, given, randomness)
        for place in np.flatnonzero(good).tolist():
            accepted[kept.rows[place]] = kept.accepted(place)
    return accepted


def make_advice_in_bulk(verifier: ShapeVerifier, texts: BallotTexts) -> list[bytes]:
    """The advice on each ballot, b"" where there can be none.

    Trust: the caller checked the ballots; advice on anything else is of no use, and does no harm.
    """
    made = [b""] * len(texts.raws)
    kept = verifier.read(*texts)
    if kept.rows:
        seals = seals_of(kept, texts.elections)
        plan = plan_of(verifier.shape, sealed=seals is not None)
        scalars = with_seals(kept.scalars, seals)
        found, members = eighths(verifier.y, plan, kept.points, scalars)
        for place in np.flatnonzero(members).tolist():
            made[kept.rows[place]] = found[place].tobytes()
    return made


def _size(shape: Shape, *, sealed: bool) -> int:
    plan = plan_of(shape, sealed=sealed)
    return _EIGHTH * (plan.elements + plan.commitments)


def _advised(
    verifier: ShapeVerifier, texts: BallotTexts, advice: Sequence[bytes]
) -> tuple[Kept, Octets]:
    """The ballots whose advice has the right length, and it, uint8[n, P + C, 64]."""
    sealed = texts.elections[0].seal is not None
    size = _size(verifier.shape, sealed=sealed)
    kept = verifier.read(*texts)
    kept = kept.only([place for place, row in enumerate(kept.rows) if len(advice[row]) == size])
    joined = bytearray().join(advice[row] for row in kept.rows)  # the kernel takes no other
    given = np.frombuffer(joined, np.uint8).reshape(len(kept.rows), size // _EIGHTH, _EIGHTH)
    return kept, given


def _holding(
    verifier: ShapeVerifier,
    kept: Kept,
    elections: Sequence[BulkElection],
    given: Octets,
    randomness: Randomness,
) -> Booleans:
    """Which ballots hold: those whose elements and hashes agree, if all their equations do."""
    seals = seals_of(kept, elections)
    plan = plan_of(verifier.shape, sealed=seals is not None)
    opened = open_advice(given)
    good = _agreeing(plan, kept, opened, sealed=seals is not None)
    products = sum_elements(opened, _hashed_sums(verifier.shape, plan))
    commitments = np.ascontiguousarray(opened.encodings[:, plan.elements :])
    compare_hashes(verifier.table, kept, elections, (commitments, products), good)
    scalars = with_seals(kept.scalars, seals)
    if not good.all():  # the others must not take part; their places in the lanes are refilled
        opened, scalars = open_advice(given[good]), np.ascontiguousarray(scalars[good])
    drawn = randomness(len(scalars) * plan.commitments * _COEFFICIENT)
    if not equations_hold(verifier.y, plan, opened, scalars, drawn):
        good[:] = False
    return good


def _agreeing(plan: Plan, kept: Kept, opened: OpenedAdvice, *, sealed: bool) -> Booleans:
    """Whether every element that is written in a ballot is the advice's, and no identity."""
    found = opened.encodings[:, : plan.elements]
    good = opened.good & (found == kept.points).all(axis=(1, 2))
    good &= (found != _IDENTITY).any(axis=2).all(axis=1)
    if sealed:
        commitment = opened.encodings[:, -1]
        good &= (commitment == kept.envelopes[:, 1]).all(axis=1)
        good &= (commitment != _IDENTITY).any(axis=1)
    return good


def _hashed_sums(shape: Shape, plan: Plan) -> NDArray[np.int64]:
    """The sums of α and of β that are hashed: of questions without blank."""
    asked = [
        2 * number + side
        for number, (_, blank, _, _) in enumerate(shape)
        if not blank
        for side in (0, 1)
    ]
    return plan.sums[asked]
