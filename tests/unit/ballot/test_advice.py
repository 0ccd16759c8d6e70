"""Advice: what is made is accepted, in the order of the specification; nothing wrong is."""

import json
from hashlib import sha256

import pytest

from advised_ballots import (
    CHOICES,
    ELECTION,
    SMALL,
    advised,
    checked_plainly,
    coordinates,
    eighths,
    point_of,
    sample_ballots,
)
from integer_ed25519 import add
from plebiscite.ballot.advice import (
    AdvisedBallot,
    check_with_advice_plainly,
    make_advice,
)
from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.ballot.v1_equations import number_of_commitments, proofs_of, written_points
from plebiscite.errors import MalformedError, ProofError, SignatureError, UnsupportedError
from plebiscite.group.ed25519_eighths import eightfold
from plebiscite.group.known import BELENIOS_2048, ED25519
from v1_sample import PLAIN, fixed_randomness, sample_election, signed_again

BALLOTS = sample_ballots()
BALLOT = BALLOTS[0]
POINTS, COMMITMENTS = 11, 1 + 2 * (6 + 2 + 2 + 4 + 3)


def check(*ballots: AdvisedBallot) -> None:
    """With advice; and the plain path accepts the same ballots, with the same values."""
    found = check_with_advice_plainly(ELECTION, ballots, fixed_randomness("coefficients"))
    assert found == [checked_plainly(each) for each in ballots]


def with_elements(ballot: AdvisedBallot, changed: dict[int, bytes]) -> AdvisedBallot:
    elements = eighths(ballot.advice)
    for place, element in changed.items():
        elements[place] = element
    return ballot._replace(advice=b"".join(elements))


def test_right_advice_is_accepted_one_by_one_and_together() -> None:
    for each in BALLOTS:
        check(each)
    check(*BALLOTS)
    check()


def test_a_ballot_of_an_archive_has_no_envelope() -> None:
    bare = AdvisedBallot(BALLOT.raw, None, make_advice(ELECTION, BALLOT.raw, None))
    assert bare.advice == BALLOT.advice[:-64]
    check(bare)


def test_the_elements_stand_in_the_order_of_the_specification() -> None:
    elements = [ED25519.format(eightfold(each)) for each in eighths(BALLOT.advice)]
    written = json.loads(BALLOT.raw)
    choices = [choice for answer in written["answers"] for choice in answer["choices"]]
    points = [written["credential"], *(choice[side] for choice in choices for side in choice)]
    assert elements[:POINTS] == points
    assert len(elements) == POINTS + COMMITMENTS + 1
    assert elements[-1] == BALLOT.sealed.signature.commitment  # type: ignore[union-attr]  # sealed
    first, second = written["answers"]
    s0 = f"{ELECTION.fingerprint}|{written['credential']}"
    total = [
        ED25519.format(ED25519.product(ED25519.parse(c[side]) for c in second["choices"]))
        for side in ("alpha", "beta")
    ]
    contexts = [
        s0 + "|" + ",".join(f"{c['alpha']},{c['beta']}" for c in answer["choices"])
        for answer in (first, second)
    ]
    hashed = [
        (f"sig|{written['signature']['hash']}|", [written["signature"]["proof"]]),
        *_individual(first, s0),
        (f"bproof1|{contexts[0]}|", first["overall_proof"]),
        (f"bproof0|{contexts[0]}|", first["blank_proof"]),
        *_individual(second, s0),
        (f"prove|{contexts[1]}|{total[0]},{total[1]}|", second["overall_proof"]),
    ]
    rest = iter(elements[POINTS:])
    for prefix, proofs in hashed:
        count = 1 if prefix.startswith("sig") else 2 * len(proofs)
        text = prefix + ",".join(next(rest) for _ in range(count))
        digest = int.from_bytes(sha256(text.encode()).digest(), "big")
        total_challenge = sum(int(proof["challenge"]) for proof in proofs)
        assert digest % ED25519.order == total_challenge % ED25519.order
    assert len(list(rest)) == 1


def _individual(answer: dict[str, list[dict[str, str]]], s0: str) -> list[tuple[str, list[object]]]:
    return [
        (f"prove|{s0}|{choice['alpha']},{choice['beta']}|", proofs)  # type: ignore[misc]  # JSON
        for choice, proofs in zip(answer["choices"], answer["individual_proofs"], strict=True)
    ]


def test_another_eighth_part_of_the_same_element_serves_as_well() -> None:
    elements = eighths(BALLOT.advice)
    other = b"".join(
        coordinates(add(point_of(each), SMALL[number % 8])) for number, each in enumerate(elements)
    )
    assert other != BALLOT.advice
    check(BALLOT._replace(advice=other), *BALLOTS[1:])


@pytest.mark.parametrize("place", range(POINTS))
def test_a_transmitted_element_is_the_one_in_the_ballot(place: int) -> None:
    wrong = eighths(BALLOTS[1].advice)[place]
    with pytest.raises(MalformedError, match="another element"):
        check(with_elements(BALLOT, {place: wrong}))


@pytest.mark.parametrize("place", range(POINTS, POINTS + COMMITMENTS))
def test_a_commitment_is_the_one_that_was_hashed(place: int) -> None:
    wrong = eighths(BALLOTS[1].advice)[place]
    with pytest.raises(ProofError, match="challenges do not add up"):
        check(with_elements(BALLOT, {place: wrong}))


def test_the_envelopes_commitment_is_the_one_in_the_envelope() -> None:
    with pytest.raises(MalformedError, match="another element"):
        check(with_elements(BALLOT, {-1: eighths(BALLOTS[1].advice)[-1]}))


@pytest.mark.parametrize("advice", [b"", BALLOT.advice[:-64], BALLOT.advice + BALLOT.advice[:64]])
def test_advice_on_other_than_the_ballots_elements_is_refused(advice: bytes) -> None:
    with pytest.raises(MalformedError, match="is not on this ballot"):
        check(BALLOT._replace(advice=advice))


@pytest.mark.parametrize("cut", [1, 32, 63])
def test_advice_cut_inside_an_element_is_refused(cut: int) -> None:
    with pytest.raises(MalformedError, match="are no advice"):
        check(BALLOT._replace(advice=BALLOT.advice[:-cut]))


def test_advice_on_a_wrong_envelope_does_not_help_it() -> None:
    assert BALLOT.sealed is not None
    statement, signature = BALLOT.sealed
    for changed in (
        (statement._replace(counter=2), signature),
        (statement, type(signature)(signature.commitment, "1")),
    ):
        with pytest.raises(ProofError, match="do not hold together"):
            check(BALLOT._replace(sealed=type(BALLOT.sealed)(*changed)))
    spelled = type(signature)(signature.commitment, "0" + signature.response)
    with pytest.raises(MalformedError):
        check(BALLOT._replace(sealed=type(BALLOT.sealed)(statement, spelled)))


def test_every_altered_response_of_a_ballot_is_refused() -> None:
    ballot = json.loads(BALLOT.raw)
    secret = 1001
    places = [
        (answer, kind, number)
        for answer, found in enumerate(ballot["answers"])
        for kind in ("overall_proof", "blank_proof")
        for number in range(len(found.get(kind, ())))
    ]
    assert len(places) == 7
    for answer, kind, number in places:
        changed = json.loads(BALLOT.raw)
        proof = changed["answers"][answer][kind][number]
        proof["response"] = str((int(proof["response"]) + 1) % ED25519.order)
        raw = signed_again(changed, secret)
        advice = make_advice(ELECTION, raw, None)
        with pytest.raises(ProofError, match="do not add up"):
            check(AdvisedBallot(raw, None, advice))


@pytest.mark.parametrize(
    ("alter", "error", "said"),
    [
        (lambda b: b.update(election_uuid="An0therE1ection"), ProofError, "another election"),
        (lambda b: b.update(election_hash="A" * 43), ProofError, "another text"),
        (lambda b: b["answers"].pop(), MalformedError, "1 answers to 2"),
        (lambda b: b["answers"][0]["choices"].pop(), MalformedError, "other than 3"),
        (lambda b: b["answers"][0]["individual_proofs"].pop(), MalformedError, "other than 3"),
        (lambda b: b["answers"][0].pop("blank_proof"), MalformedError, "blank proof is missing"),
        (
            lambda b: b["answers"][1].update(blank_proof=b["answers"][0]["blank_proof"]),
            MalformedError,
            "does not belong",
        ),
        (lambda b: b["answers"][0]["overall_proof"].pop(), MalformedError, "1 proofs where 2"),
        (
            lambda b: b["answers"][0]["individual_proofs"][0].pop(),
            MalformedError,
            "1 proofs where 2",
        ),
        (
            lambda b: b["answers"][0]["overall_proof"][0].update(response="01"),
            MalformedError,
            "one spelling",
        ),
    ],
)
def test_a_ballot_of_another_shape_is_refused(alter: object, error: type, said: str) -> None:
    ballot = json.loads(BALLOT.raw)
    alter(ballot)  # type: ignore[operator]  # a lambda of the table
    raw = signed_again(ballot, 1001)
    parsed = parse_ballot(raw)
    points = [ED25519.parse(text) for text in written_points(parsed)]
    with pytest.raises(error, match=said):
        proofs_of(ELECTION, parsed, points)


def test_a_signed_hash_of_something_else_is_refused() -> None:
    ballot = json.loads(BALLOT.raw)
    ballot["signature"]["hash"] = "A" * 43
    raw = json.dumps(ballot, separators=(",", ":")).encode()
    with pytest.raises(SignatureError, match="not that of the ballot"):
        make_advice(ELECTION, raw, None)


def test_there_is_no_advice_in_another_group() -> None:
    election = sample_election(BELENIOS_2048)
    raw = encrypt_ballot(election, CHOICES[0], 5, fixed_randomness()).raw
    for call in (
        lambda: make_advice(election, raw, None),
        lambda: check_with_advice_plainly(election, [], fixed_randomness()),
    ):
        with pytest.raises(UnsupportedError, match="no advice in the group BELENIOS-2048"):
            call()


def test_a_ballot_of_many_disjuncts_has_as_many_commitments() -> None:
    election = sample_election(questions=(PLAIN,))
    ballot = advised([[1, 0]], 7, election)
    assert number_of_commitments(parse_ballot(ballot.raw)) == 1 + 2 * (4 + 3)
    check_with_advice_plainly(election, [ballot], fixed_randomness())
