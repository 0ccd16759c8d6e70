"""The bulk path for integer groups accepts exactly what `BallotVerifier` accepts, by either engine.

One engine is the kernel, the other GMP.
"""

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel_needs import require_wide_multiplication
from plebiscite.ballot.bulk_integer_ballots import (
    AcceptedBallot,
    IntegerBulkVerifier,
    shape_of,
)
from plebiscite.ballot.gmp_ballots import GmpBallots
from plebiscite.ballot.v1_election import Election, Question
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.canonical.json import write_json
from plebiscite.errors import MalformedError, PlebisciteError
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.known import BELENIOS_2048, RFC_3526_2048
from twisted_integer_ballots import CREDENTIAL, Forger, root_of_unity
from v1_sample import (
    BLANK,
    CHOICES,
    PLAIN,
    alterations,
    fixed_randomness,
    sample_election,
    signed_again,
)

P, Q = BELENIOS_2048.modulus, BELENIOS_2048.order
SECRET = 4711
WIDE = Question(answers=("A", "B", "C"), min=1, max=3, question="Whom?")
SHAPES = [
    ((BLANK, PLAIN), [[[0, 1, 0], [1, 1]], [[1, 0, 0], [0, 0]]]),
    ((WIDE,), [[[1, 1, 1]], [[0, 1, 0]]]),
    ((Question(answers=("A",), blank=True, min=0, max=1, question="?"),), [[[0, 1]], [[1, 0]]]),
]


ENGINES = ("kernel", "gmp")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Which arithmetic is tried."""
    if request.param == "kernel":
        require_wide_multiplication()
    return str(request.param)


@cache
def bulk(election: Election, engine: str) -> IntegerBulkVerifier:
    group, shape = election.group, shape_of(election)
    assert isinstance(group, IntegerGroup)
    if engine == "gmp":
        return IntegerBulkVerifier(election, group, GmpBallots(group, election.y, shape))
    from plebiscite.kernel.integer_ballots import Arithmetic, IntegerBallots

    arithmetic = Arithmetic(group.modulus, group.order)
    kernel = IntegerBallots(arithmetic, group.generator, election.y, shape)
    return IntegerBulkVerifier(election, group, kernel)


@cache
def plain(election: Election) -> BallotVerifier:
    return BallotVerifier(election)


@cache
def belenios(questions: tuple[Question, ...] = (BLANK, PLAIN)) -> Election:
    return sample_election(BELENIOS_2048, questions=questions)


@cache
def ballots(election: Election, votes: str) -> list[bytes]:
    draw = fixed_randomness("integer ballots")
    return [encrypt_ballot(election, each, SECRET, draw).raw for each in json.loads(votes)]


def assert_same(election: Election, raws: list[bytes], engine: str) -> list[AcceptedBallot | None]:
    """Both paths give the same for every ballot, alone or among others."""
    found = bulk(election, engine).check(raws)
    for raw, accepted in zip(raws, found, strict=True):
        try:
            checked = plain(election).check(raw)
        except PlebisciteError:
            assert accepted is None
        else:
            assert accepted == (checked.credential, checked.components)
    return found


@pytest.mark.parametrize(("questions", "votes"), SHAPES, ids=["two", "wide", "narrow"])
def test_valid_ballots_of_every_shape_are_accepted(
    questions: tuple[Question, ...], votes: list[Any], engine: str
) -> None:
    election = belenios(questions)
    found = assert_same(election, ballots(election, json.dumps(votes)), engine)
    assert all(found)
    assert bulk(election, engine).check([]) == []


@pytest.mark.slow
def test_valid_ballots_of_the_other_integer_group_are_accepted(engine: str) -> None:
    election = sample_election(RFC_3526_2048)
    assert all(assert_same(election, ballots(election, json.dumps(CHOICES[:2])), engine))


def one_ballot() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(ballots(belenios(), json.dumps(CHOICES[:1]))[0])
    return read


@pytest.mark.slow
def test_every_altered_field_is_refused_signed_again_or_not(engine: str) -> None:
    election, whole = belenios(), one_ballot()
    valid = write_json(whole)
    raws = [write_json(changed) for _, changed in alterations(whole) if isinstance(changed, dict)]
    for _, changed in alterations({k: v for k, v in whole.items() if k != "signature"}):
        raws.append(signed_again(changed, SECRET, BELENIOS_2048))
    assert len(raws) > 250
    for start in range(0, len(raws), 40):
        found = assert_same(election, [*raws[start : start + 40], valid], engine)
        assert found[-1] is not None
        assert not any(found[:-1])


@pytest.mark.parametrize("number", [0, 1, 2, P - 1, P, P + 1, P + 4, 2**2048])
@pytest.mark.parametrize("place", ["credential", "alpha", "beta"])
def test_a03_numbers_outside_the_subgroup_are_refused(number: int, place: str, engine: str) -> None:
    whole = one_ballot()
    target = whole if place == "credential" else whole["answers"][1]["choices"][0]
    target[place] = str(number)
    assert_same(belenios(), [signed_again(whole, SECRET, BELENIOS_2048)], engine)


@pytest.mark.parametrize("order", [2, 3])
@pytest.mark.parametrize("where", [CREDENTIAL, 0, 1, 2, 5, 6, 9])
def test_a03_a_ballot_whose_only_fault_is_an_element_of_small_order_is_refused(
    order: int, where: int, engine: str
) -> None:
    election = belenios()
    t = root_of_unity(BELENIOS_2048, order)
    draw = fixed_randomness(f"twist {order} {where}")
    raw = Forger(election, t, where, draw).ballot(CHOICES[0], SECRET)
    with pytest.raises(MalformedError, match="not in the subgroup"):
        plain(election).check(raw)
    assert bulk(election, engine).check([raw]) == [None]
    untwisted = Forger(election, BELENIOS_2048.identity, where, draw).ballot(CHOICES[0], SECRET)
    assert assert_same(election, [untwisted], engine) != [None]


def test_one_bad_ballot_spoils_none_of_its_chunk(engine: str) -> None:
    election = belenios()
    good = ballots(election, json.dumps(CHOICES))
    altered = one_ballot()
    altered["answers"][0]["overall_proof"][1]["response"] = "5"
    bad = signed_again(altered, SECRET, BELENIOS_2048)
    found = bulk(election, engine).check([good[0], bad, b"", *good[1:], b"{}"])
    assert [accepted is not None for accepted in found] == [True, False, False, True, True, False]


def one_verdict_on_random_numbers(data: st.DataObject, engine: str) -> None:
    whole = one_ballot()
    for _ in range(data.draw(st.integers(1, 2))):
        answer = data.draw(st.sampled_from(whole["answers"]))
        kind = data.draw(st.sampled_from(["choice", "individual", "overall"]))
        if kind == "choice":
            holder = data.draw(st.sampled_from(answer["choices"]))
            limit = P
        else:
            nested = answer["individual_proofs" if kind == "individual" else "overall_proof"]
            holder = data.draw(st.sampled_from(nested))
            holder = data.draw(st.sampled_from(holder)) if kind == "individual" else holder
            limit = Q
        name = data.draw(st.sampled_from(sorted(holder)))
        known = st.sampled_from([0, 1, limit - 1, limit, int(holder[name])])
        holder[name] = str(data.draw(known | st.integers(0, limit + 1)))
    assert_same(belenios(), [signed_again(whole, SECRET, BELENIOS_2048)], engine)


@pytest.mark.parametrize("which", ENGINES)
def test_random_numbers_in_random_places_give_one_verdict(which: str) -> None:
    if which == "kernel":
        require_wide_multiplication()
    settings(max_examples=30, deadline=None)(
        given(data=st.data())(lambda data: one_verdict_on_random_numbers(data, which))
    )()


@pytest.mark.long
@pytest.mark.parametrize("which", ENGINES)
def test_thousands_of_random_numbers_in_random_places_give_one_verdict(which: str) -> None:
    if which == "kernel":
        require_wide_multiplication()
    settings(max_examples=20_000, deadline=None)(
        given(data=st.data())(lambda data: one_verdict_on_random_numbers(data, which))
    )()
