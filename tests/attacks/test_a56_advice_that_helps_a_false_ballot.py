"""A56: side files that are handed out to make checking faster make a false ballot pass.

Advice hands the verifier what v1's proofs leave out. Whoever wrote it wants a ballot accepted that
the plain check refuses: by a part that is not in the group, by errors that cancel each other, by
advice on something else. The plain path's verdict stands, whatever the advice is.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence

import pytest

from advised_ballots import (
    ELECTION as SAMPLE_ELECTION,
)
from advised_ballots import (
    SMALL,
    accepted_in_bulk,
    advised_in_bulk,
    checked_plainly,
    coordinates,
    eighths,
    is_valid,
    point_of,
    sample_ballots,
)
from forged_ballots import (
    ELECTION,
    EQUATIONS,
    NOTHING,
    ORDER,
    TORSION,
    Forger,
    cofactored_check,
)
from integer_ed25519 import P, add
from plebiscite.ballot.advice import AdvisedBallot, Sealed, check_with_advice_plainly
from plebiscite.ballot.v1_election import Election
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.canonical.encoding import h512
from plebiscite.errors import MalformedError, PlebisciteError, ProofError, SignatureError
from plebiscite.group.ed25519_eighths import eighth_part
from plebiscite.group.known import ED25519
from plebiscite.kernel.availability import kernel_available
from plebiscite.proofs.schnorr import SchnorrSignature, signature_challenge
from plebiscite.proofs.transcript import Randomness

VERIFIER = BallotVerifier(ELECTION)
BALLOTS = sample_ballots()


def together(
    election: Election, ballots: Sequence[AdvisedBallot], draw: Callable[[], Randomness]
) -> bool:
    """Whether the plain and the bulk program accept all of them together; they must agree."""
    try:
        check_with_advice_plainly(election, ballots, draw())
    except PlebisciteError:
        plainly = False
    else:
        plainly = True
    if kernel_available() and all(each.sealed for each in ballots):
        in_bulk = advised_in_bulk(election, ballots, draw())
        assert plainly == (len(in_bulk) == len(ballots))
        if not plainly and draw is fresh:
            assert all(is_valid(ballots[place], election) for place in in_bulk)
    return plainly


def fresh() -> Randomness:
    """The operating system's randomness."""
    return secrets.token_bytes


def accepted(*ballots: AdvisedBallot) -> bool:
    return together(ELECTION, ballots, fresh)


def refused_plainly(ballot: AdvisedBallot) -> PlebisciteError:
    with pytest.raises(PlebisciteError) as caught:
        checked_plainly(ballot, VERIFIER)
    return caught.value


def test_the_forger_can_make_right_ballots_and_right_advice() -> None:
    for votes in (0, 1):
        ballot = Forger(votes=votes).advised()
        checked_plainly(ballot, VERIFIER)
        assert accepted(ballot)


# -- parts outside the group


@pytest.mark.slow
@pytest.mark.parametrize("order", [2, 4, 8])
def test_a_commitment_with_a_part_that_eight_times_hides(order: int) -> None:
    for forger in (
        Forger(signature_twist=TORSION[order]),
        Forger(commitment_twist=TORSION[order]),
    ):
        forged = forger.advised()
        assert cofactored_check(forged.raw, forger.commitments)
        assert isinstance(refused_plainly(forged), ProofError | SignatureError)
        assert not any(accepted(each) for each in every_advice(forger, forged))


@pytest.mark.slow
@pytest.mark.parametrize("order", [2, 4, 8])
def test_an_element_outside_the_group_with_challenges_ground_to_fit(order: int) -> None:
    """Even the equations hold: only the test of the element's order refuses it."""
    for forger in (
        Forger(credential_twist=TORSION[order]),
        Forger(alpha_twist=TORSION[order]),
    ):
        forged = AdvisedBallot(forger.ballot(), None, b"")
        assert cofactored_check(forged.raw, forger.commitments)
        with pytest.raises(MalformedError, match="prime-order group"):
            VERIFIER.check(forged.raw)
        assert not any(accepted(each) for each in every_advice(forger, forged))


def every_advice(forger: Forger, forged: AdvisedBallot) -> Iterator[AdvisedBallot]:
    """The ballot with each of the eight best tries."""
    seal = forged.advice[-64:] if forged.sealed else b""
    for twist in SMALL:
        yield forged._replace(advice=forger.best_advice(twist) + seal)


# -- errors that cancel


def a_thousand_votes(compensate: Callable[[Sequence[int]], int]) -> AdvisedBallot:
    return Forger(votes=1000, compensate=compensate).advised()


def constant(coefficient: bytes) -> Callable[[], Randomness]:
    """The same 16 bytes for every equation."""
    return lambda: lambda size: coefficient.ljust(16, b"\0") * (size // 16)


def test_a_thousand_votes_in_one_ballot_whose_errors_cancel_with_equal_coefficients() -> None:
    forged = a_thousand_votes(sum)
    refused_plainly(forged)
    for coefficient in (b"\1", b"\7\7"):
        assert together(ELECTION, [forged], constant(coefficient))
    assert not any(accepted(forged) for _ in range(20))


def test_errors_of_one_ballot_cancelled_by_another_voters_signature() -> None:
    first = Forger(votes=1000)
    forged = first.advised()
    second = Forger(secret=1002, compensate=lambda errors: sum(first.errors) + sum(errors))
    helper = second.advised()
    refused_plainly(forged)
    refused_plainly(helper)
    assert together(ELECTION, [forged, helper], constant(b"\1"))
    for ballots in ([forged, helper], [helper, forged], [forged], [helper]):
        assert not any(accepted(*ballots) for _ in range(5))


def test_coefficients_that_the_forger_can_foresee() -> None:
    """Different for each equation, but derived from something the forger knows."""
    foreseen = [secrets.randbelow(2**128) | 1 for _ in range(EQUATIONS)]

    def derived() -> Randomness:
        used = iter(foreseen)
        return lambda size: b"".join(next(used).to_bytes(16, "little") for _ in range(size // 16))

    def compensate(errors: Sequence[int]) -> int:
        weighted = sum(d * e for d, e in zip(foreseen[1:], errors, strict=False))
        return weighted * pow(foreseen[0], -1, ORDER) % ORDER

    forged = a_thousand_votes(compensate)
    refused_plainly(forged)
    assert together(ELECTION, [forged], derived)
    assert not any(accepted(forged) for _ in range(20))


def test_each_equation_is_asked_its_own_fresh_coefficient() -> None:
    asked: list[int] = []

    def counted(size: int) -> bytes:
        asked.append(size)
        return secrets.token_bytes(size)

    check_with_advice_plainly(ELECTION, [Forger().advised(), Forger(secret=7).advised()], counted)
    assert asked == [16] * 2 * EQUATIONS


# -- advice that is no advice


def _swapped(advice: bytes) -> bytes:
    first, second, *rest = eighths(advice)
    return b"".join([second, first, *rest])


def _beside_the_curve(advice: bytes) -> bytes:
    return bytes([advice[0] ^ 1]) + advice[1:]


def _not_reduced(advice: bytes) -> bytes:
    """Every coordinate that can be written a second time in 32 bytes; else beyond them."""
    halves = [advice[start : start + 32] for start in range(0, len(advice), 32)]
    numbers = [int.from_bytes(half, "little") + P for half in halves]
    return b"".join((number % 2**256).to_bytes(32, "little") for number in numbers)


def _other_order(advice: bytes) -> bytes:
    return b"".join(reversed(eighths(advice)))


def _negated(advice: bytes) -> bytes:
    points = map(point_of, eighths(advice))
    return b"".join(coordinates(point._replace(x=-point.x % P)) for point in points)


def _doubled(advice: bytes) -> bytes:
    points = map(point_of, eighths(advice))
    return b"".join(coordinates(add(point, point)) for point in points)


@pytest.mark.parametrize(
    "lie",
    [
        _swapped,
        _beside_the_curve,
        _not_reduced,
        _other_order,
        _negated,
        _doubled,
        lambda advice: bytes(len(advice)),
        lambda advice: b"\xff" * len(advice),
        lambda advice: (bytes(32) + b"\1" + bytes(31)) * (len(advice) // 64),
        lambda advice: advice[:-1],
        lambda advice: advice[:-64],
        lambda advice: advice + advice[:64],
        lambda advice: advice * 2,
        lambda _: b"",
        lambda _: BALLOTS[1].advice,
    ],
)
def test_wrong_advice_on_a_right_ballot_is_refused_and_the_ballot_stands(
    lie: Callable[[bytes], bytes],
) -> None:
    right, *others = BALLOTS
    wrong = right._replace(advice=lie(right.advice))
    for ballots in ([wrong], [wrong, *others], [*others, wrong]):
        assert not together(SAMPLE_ELECTION, ballots, fresh)
    assert checked_plainly(wrong) == checked_plainly(right)


@pytest.mark.slow
def test_one_false_ballot_among_right_ones_with_right_advice() -> None:
    right = [Forger(secret=number).advised() for number in range(2, 6)]
    assert accepted(*right)
    forged = Forger(votes=2).advised()
    for place in range(5):
        assert not accepted(*right[:place], forged, *right[place:])


# -- the identity, of which every equation holds


def test_a_ciphertext_whose_alpha_is_the_identity() -> None:
    """It shows the vote to everybody; its proofs hold."""
    forger = Forger()
    forger.randomness = 0
    forged = forger.advised()
    assert forger.points[1] == NOTHING
    with pytest.raises(MalformedError, match="identity"):
        checked_plainly(forged, VERIFIER)
    assert not accepted(forged)


def test_a_credential_that_is_the_identity() -> None:
    """Nobody's secret is zero, so anybody can sign."""
    forger = Forger(secret=0)
    forged = AdvisedBallot(forger.ballot(), None, b"")
    with pytest.raises(MalformedError, match="identity"):
        VERIFIER.check(forged.raw)
    assert not any(accepted(each) for each in every_advice(forger, forged))


def test_an_envelope_whose_commitment_is_the_identity() -> None:
    right = Forger().advised()
    assert right.sealed is not None
    statement, _ = right.sealed
    digest = h512("ballot", statement.fields(ED25519))
    challenge = signature_challenge(ED25519, "ballot", digest, ED25519.identity)
    response = ED25519.respond(0, 1001, challenge)
    signature = SchnorrSignature(ED25519.format(ED25519.identity), str(response))
    advice = right.advice[:-64] + eighth_part(ED25519.identity)
    forged = AdvisedBallot(right.raw, Sealed(statement, signature), advice)
    with pytest.raises(MalformedError, match="identity"):
        checked_plainly(forged, VERIFIER)
    assert not accepted(forged)
    if kernel_available():
        assert accepted_in_bulk(ELECTION, [forged, right]) == {1}


def test_an_envelope_that_nobody_signed() -> None:
    """Its equation holds of the commitment in the advice, which is not the one that was sent."""
    right = Forger().advised()
    assert right.sealed is not None
    statement, sent = right.sealed
    signature = SchnorrSignature(sent.commitment, str((int(sent.response) + 1) % ORDER))
    digest = h512("ballot", statement.fields(ED25519))
    challenge = signature_challenge(ED25519, "ballot", digest, ED25519.parse(sent.commitment))
    factors = [(ED25519.generator, int(signature.response)), (statement.credential, challenge)]
    advice = right.advice[:-64] + eighth_part(ED25519.product_of_powers(factors))
    forged = AdvisedBallot(right.raw, Sealed(statement, signature), advice)
    with pytest.raises(SignatureError):
        checked_plainly(forged, VERIFIER)
    assert not accepted(forged)
    if kernel_available():
        assert accepted_in_bulk(ELECTION, [forged, right]) == {1}


def test_a_commitment_of_a_proof_may_be_the_identity_as_in_the_plain_check() -> None:
    forger = Forger()
    forger.signature_nonce = 0
    right = forger.advised()
    assert forger.commitments[0] == NOTHING
    checked_plainly(right, VERIFIER)
    assert accepted(right)
