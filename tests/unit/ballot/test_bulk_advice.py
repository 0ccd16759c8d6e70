"""Ballots in bulk with advice: what is accepted, and that one lie costs only what it must."""

import secrets
from collections.abc import Callable, Sequence

import pytest

from advised_ballots import ELECTION, advised, checked_plainly, sample_ballots
from forged_ballots import ELECTION as SMALL_ELECTION
from forged_ballots import Forger
from kernel_needs import require_kernel
from plebiscite.ballot.advice import AdvisedBallot, make_advice
from plebiscite.ballot.v1_election import Election, Question
from v1_sample import sample_election


@pytest.fixture(autouse=True)
def _kernel() -> None:
    require_kernel()


def without_envelopes(ballots: Sequence[AdvisedBallot]) -> list[AdvisedBallot]:
    return [each._replace(sealed=None, advice=each.advice[:-64]) for each in ballots]


BALLOTS = without_envelopes(sample_ballots())


def accepted(
    election: Election,
    ballots: Sequence[AdvisedBallot],
    randomness: Callable[[int], bytes] = secrets.token_bytes,
) -> list[bool]:
    """Which are accepted with their advice; each with the values that the plain path gives."""
    from plebiscite.ballot.bulk_advice import check_with_advice

    verifier, texts = _read(election, ballots)
    found = check_with_advice(verifier, texts, [each.advice for each in ballots], randomness)
    for ballot, one in zip(ballots, found, strict=True):
        if one is not None:
            plain = checked_plainly(ballot) if election is ELECTION else None
            assert plain is None or (one.credential, one.tracker) == (plain[0], plain[1])
    return [one is not None for one in found]


def _read(election: Election, ballots: Sequence[AdvisedBallot]):  # type: ignore[no-untyped-def]  # noqa: ANN202 - types of an extra
    from plebiscite.ballot.bulk_kept import BallotTexts, bulk_election
    from plebiscite.ballot.bulk_template import ballot_template, shape_of
    from plebiscite.ballot.bulk_texts import Written
    from plebiscite.ballot.bulk_verification import ShapeVerifier

    written = Written(ballot_template(election), ballot_template(election))
    verifier = ShapeVerifier(shape_of(election), election.y, written)
    raws = [each.raw for each in ballots]
    return verifier, BallotTexts(raws, [0] * len(raws), [bulk_election(election, written)])


@pytest.mark.parametrize("count", [1, 3, 8, 9, 20])
def test_right_ballots_with_right_advice_are_accepted_in_any_number(count: int) -> None:
    ballots = [BALLOTS[number % 3] for number in range(count)]
    assert accepted(ELECTION, ballots) == [True] * count


def test_what_the_kernel_calls_unusable_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if everything else of it looked right."""
    from plebiscite.ballot import bulk_advice
    from plebiscite.kernel.advice import open_advice

    def unusable(eighths):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - arrays of an extra
        opened = open_advice(eighths)
        good = opened.good.copy()
        good[0] = len(eighths) < len(BALLOTS)  # only what is left out is opened again
        return opened._replace(good=good)

    monkeypatch.setattr(bulk_advice, "open_advice", unusable)
    assert accepted(ELECTION, BALLOTS) == [False, True, True]


@pytest.mark.parametrize(
    "questions",
    [
        (Question(answers=("A",), min=0, max=1, question="?"),),
        (Question(answers=("A", "B", "C"), min=0, max=3, question="?"),),
        (Question(answers=("A", "B"), blank=True, min=1, max=2, question="?"),),
        (
            Question(answers=("A", "B"), min=1, max=1, question="?"),
            Question(answers=("C", "D", "E"), blank=True, min=0, max=2, question="?"),
            Question(answers=("F", "G"), min=2, max=2, question="?"),
        ),
    ],
)
def test_questions_with_and_without_blank_and_several_sums(
    questions: tuple[Question, ...],
) -> None:
    election = sample_election(questions=questions)
    choices = [
        [1] * question.max + [0] * (len(question.answers) - question.max)
        if not question.allows_blank
        else [1] + [0] * len(question.answers)
        for question in questions
    ]
    ballots = without_envelopes([advised(choices, secret, election) for secret in (5, 6)])
    assert accepted(election, ballots) == [True, True]


def test_advice_made_in_bulk_is_the_plain_advice() -> None:
    from plebiscite.ballot.bulk_advice import make_advice_in_bulk

    for election, ballots in (
        (ELECTION, BALLOTS),
        (SMALL_ELECTION, [Forger(secret=number).advised() for number in (3, 4)]),
    ):
        verifier, texts = _read(election, ballots)
        plain = [make_advice(election, each.raw, None) for each in ballots]
        assert make_advice_in_bulk(verifier, texts) == plain


def test_there_is_no_advice_on_what_is_no_ballot_or_not_in_the_group() -> None:
    from plebiscite.ballot.bulk_advice import make_advice_in_bulk

    twisted = AdvisedBallot(Forger(secret=0).ballot(), None, b"")  # its credential: the identity
    garbage = AdvisedBallot(b"{}", None, b"")
    verifier, texts = _read(SMALL_ELECTION, [twisted, garbage])
    assert make_advice_in_bulk(verifier, texts) == [b"", b""]
    assert make_advice_in_bulk(*_read(SMALL_ELECTION, [garbage])) == [b""]


LIES: dict[str, Callable[[bytes], bytes]] = {
    "none": lambda _: b"",
    "short": lambda advice: advice[:-64],
    "long": lambda advice: advice + advice[:64],
    "zeros": lambda advice: bytes(len(advice)),
    "beside the curve": lambda advice: bytes([advice[0] ^ 1]) + advice[1:],
    "another": lambda _: BALLOTS[1].advice,
    "another's commitment": lambda advice: advice[:-64] + BALLOTS[1].advice[-64:],
    "another's element": lambda advice: BALLOTS[1].advice[:64] + advice[64:],
    "the last exchanged": lambda advice: advice[:-128] + advice[-64:] + advice[-128:-64],
}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("place", [0, 2])
def test_one_lie_costs_only_its_own_ballot_the_advice(lie: str, place: int) -> None:
    ballots = [BALLOTS[0], BALLOTS[2], BALLOTS[0]]
    ballots[place] = BALLOTS[0]._replace(advice=LIES[lie](BALLOTS[0].advice))
    expected = [True] * 3
    expected[place] = False
    assert accepted(ELECTION, ballots) == expected


def test_what_is_no_ballot_is_not_accepted_with_any_advice() -> None:
    garbage = AdvisedBallot(b"{}", None, BALLOTS[0].advice)
    assert accepted(ELECTION, [garbage, BALLOTS[0]]) == [False, True]
    assert accepted(ELECTION, [garbage]) == [False]


def test_a_wrong_equation_costs_the_whole_chunk_the_advice() -> None:
    """Which one is wrong is not known; all are checked again without."""
    forged = Forger(votes=2).advised()
    right = Forger(secret=7).advised()
    ballots = without_envelopes([right, forged, right])
    for _ in range(5):
        assert accepted(SMALL_ELECTION, ballots) == [False] * 3
    assert accepted(SMALL_ELECTION, without_envelopes([right, right])) == [True, True]


def test_a_credential_or_a_ciphertext_that_is_the_identity_is_not_accepted() -> None:
    nobody = Forger(secret=0)
    raw = nobody.ballot()
    shown = Forger()
    shown.randomness = 0
    ballots = [AdvisedBallot(raw, None, nobody.best_advice())]
    ballots += without_envelopes([shown.advised()])
    assert accepted(SMALL_ELECTION, ballots) == [False, False]


def test_coefficients_are_drawn_for_every_equation_of_what_takes_part_and_once() -> None:
    asked: list[int] = []

    def counted(size: int) -> bytes:
        asked.append(size)
        return secrets.token_bytes(size)

    wrong = BALLOTS[0]._replace(advice=bytes(len(BALLOTS[0].advice)))
    assert accepted(ELECTION, [*BALLOTS, wrong], counted) == [True, True, True, False]
    equations = 1 + 2 * (6 + 2 + 2 + 4 + 3)
    assert asked == [3 * equations * 16]
