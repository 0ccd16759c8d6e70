from hashlib import sha256

import msgspec
import pytest

from plebiscite.ceremony.rehearse import rehearse
from plebiscite.errors import ConductError, MisuseError, ProofError, TallyError
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.decryption import KeyContext
from plebiscite.record.combination import combine_factors, lagrange_weights
from plebiscite.record.decryption_statements import LogPoint, owner_numbered, owner_statement
from plebiscite.record.rehearsal import (
    RehearsalAnswer,
    check_rehearsal,
    check_rehearsal_answer,
    rehearsal_ciphertexts,
    rehearsal_randomness,
    rehearsal_statement,
)
from staged_ceremony import ORIGIN, seeded, staged

DONE = staged("SPPPS", 2)
TRUSTEES = DONE.trustees
POINT = LogPoint(ORIGIN, 77, bytes(range(32)))
COUNT = 4
ANSWERS = {
    owner: rehearse(key_file, TRUSTEES, POINT, COUNT, seeded(f"rehearsal {owner}"))
    for owner, key_file in DONE.key_files.items()
}


def some(*owners: int) -> dict[int, RehearsalAnswer]:
    return {owner: ANSWERS[owner] for owner in owners}


@pytest.mark.parametrize("owners", [(1, 2, 3, 4, 5), (1, 2, 3, 5), (1, 3, 4, 5), (1, 2, 4, 5)])
def test_enough_trustees_give_one_to_n(owners: tuple[int, ...]) -> None:
    check_rehearsal(TRUSTEES, POINT, COUNT, some(*owners))


@pytest.mark.parametrize("owners", [(2, 3, 5), (1, 2, 5), (1, 2, 3), ()])
def test_too_few_do_not(owners: tuple[int, ...]) -> None:
    with pytest.raises(ConductError, match="needed are there"):
        check_rehearsal(TRUSTEES, POINT, COUNT, some(*owners))


def test_the_randomness_is_bound_to_the_log_and_the_trustees() -> None:
    drawn = rehearsal_randomness(TRUSTEES, POINT, COUNT)
    assert len(set(drawn)) == COUNT
    for point in (
        LogPoint("elsewhere.example/1", POINT.size, POINT.root),
        LogPoint(ORIGIN, 78, POINT.root),
        LogPoint(ORIGIN, 77, bytes(32)),
    ):
        assert not set(drawn) & set(rehearsal_randomness(TRUSTEES, point, COUNT))
    other = staged("SPPPS", 2, label="other").trustees
    assert not set(drawn) & set(rehearsal_randomness(other, POINT, COUNT))


def test_ciphertexts_are_of_one_to_n() -> None:
    pairs = rehearsal_ciphertexts(TRUSTEES, POINT, COUNT)
    for j, (pair, r) in enumerate(
        zip(pairs, rehearsal_randomness(TRUSTEES, POINT, 4), strict=True)
    ):
        assert pair.alpha == GROUP.generator_power(r)
        masked = GROUP.divide(pair.beta, GROUP.power(TRUSTEES.public_key, r))
        assert masked == GROUP.generator_power(j + 1)


def test_a_rehearsal_of_nothing_shows_nothing() -> None:
    with pytest.raises(ConductError, match="at least one"):
        rehearsal_ciphertexts(TRUSTEES, POINT, 0)


def test_a_wrong_factor_is_named() -> None:
    factors = list(ANSWERS[2].factors)
    factors[1] = GROUP.multiply(factors[1], GROUP.generator)
    answer = RehearsalAnswer(tuple(factors), ANSWERS[2].proof)
    with pytest.raises(ProofError, match="factor 1 is not"):
        check_rehearsal_answer(TRUSTEES, 2, POINT, COUNT, answer)


def test_a_factor_too_few_is_refused() -> None:
    answer = RehearsalAnswer(ANSWERS[2].factors[:-1], ANSWERS[2].proof)
    with pytest.raises(ProofError, match="3 factors for 4"):
        check_rehearsal_answer(TRUSTEES, 2, POINT, COUNT, answer)


def test_anyone_can_compute_the_factors_but_not_the_proof() -> None:
    answer = RehearsalAnswer(ANSWERS[2].factors, ANSWERS[3].proof)
    with pytest.raises(ProofError, match="not made with the secret"):
        check_rehearsal_answer(TRUSTEES, 2, POINT, COUNT, answer)


def test_one_bad_answer_among_enough_good_ones_fails_the_rehearsal() -> None:
    answers = {**ANSWERS, 4: RehearsalAnswer(ANSWERS[4].factors, ANSWERS[3].proof)}
    with pytest.raises(ProofError, match="not made with the secret"):
        check_rehearsal(TRUSTEES, POINT, COUNT, answers)


@pytest.mark.parametrize("owner", [0, 6])
def test_there_is_no_such_owner(owner: int) -> None:
    with pytest.raises(ConductError, match="no owner"):
        check_rehearsal_answer(TRUSTEES, owner, POINT, COUNT, ANSWERS[2])
    with pytest.raises(ConductError):
        owner_numbered(TRUSTEES, owner)


def test_shares_that_do_not_fit_the_election_key_are_found() -> None:
    """Not possible in a checked record; the sum is tested all the same (A34)."""
    wrong = msgspec.structs.replace(TRUSTEES, public_key=GROUP.generator_power(3))
    answers = {
        owner: rehearse(key_file, wrong, POINT, COUNT, seeded(f"wrong {owner}"))
        for owner, key_file in DONE.key_files.items()
    }
    with pytest.raises(TallyError, match="does not decrypt to 1"):
        check_rehearsal(wrong, POINT, COUNT, answers)


def test_a_key_file_of_another_log_does_not_rehearse_here() -> None:
    elsewhere = LogPoint("elsewhere.example/1", 77, bytes(32))
    with pytest.raises(MisuseError, match="no other log"):
        rehearse(DONE.key_files[2], TRUSTEES, elsewhere, COUNT, seeded("x"))


def test_a_key_file_of_another_place_does_not_rehearse_here() -> None:
    place = KeyContext("Pedersen", 2, 1, 3, 3)
    moved = msgspec.structs.replace(DONE.key_files[2], context=place)
    with pytest.raises(MisuseError, match="another place"):
        rehearse(moved, TRUSTEES, POINT, COUNT, seeded("x"))


def test_the_statement_is_taken_from_the_record() -> None:
    pairs = rehearsal_ciphertexts(TRUSTEES, POINT, COUNT)
    statement = rehearsal_statement(TRUSTEES, 3, POINT, pairs)
    assert statement.units == ()
    assert statement.public_key == TRUSTEES.owners[2].key
    assert statement.context == KeyContext("Pedersen", 3, 2, 2, 3)
    assert statement.trustees_digest == sha256(TRUSTEES.raw).digest()
    joined = b"".join(pair.alpha + pair.beta for pair in pairs)
    assert statement.tally_digest == sha256(joined).digest()


def test_a_decryption_statement_names_its_units() -> None:
    units = [("uuid-of-a-unit", "fingerprint")]
    statement = owner_statement(
        TRUSTEES, 1, POINT, units=units, tally_digest=bytes(32), alphas=[GROUP.generator]
    )
    assert statement.units == tuple(units)
    assert (statement.origin, statement.size, statement.root) == (ORIGIN, 77, POINT.root)
    assert statement.election_key == TRUSTEES.public_key


def test_lagrange_weights_give_the_value_at_zero() -> None:
    def f(x: int) -> int:
        return 5 + 7 * x + 11 * x * x

    for indices in ([1, 2, 3], [2, 5, 9], [4, 1, 7]):
        weights = lagrange_weights(GROUP.order, indices)
        total = sum(w * f(j) for w, j in zip(weights, indices, strict=True))
        assert total % GROUP.order == 5


def test_lists_of_factors_of_unequal_length_do_not_combine() -> None:
    factors = {owner: answer.factors for owner, answer in ANSWERS.items()}
    factors[2] = factors[2][:-1]
    with pytest.raises(MisuseError, match="different lengths"):
        combine_factors(TRUSTEES, factors)
