"""A45: a true proof shown for another tally group, another log, another trustee, a rehearsal."""

import msgspec
import pytest

from plebiscite.ceremony.key_file import secret_of
from plebiscite.ceremony.rehearse import rehearse
from plebiscite.errors import ProofError
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.decryption import (
    DecryptionProof,
    DecryptionStatement,
    check_decryption,
    decryption_factors,
    prove_decryption,
)
from plebiscite.record.decryption_statements import LogPoint, owner_statement
from plebiscite.record.rehearsal import (
    RehearsalAnswer,
    check_rehearsal_answer,
    rehearsal_ciphertexts,
    rehearsal_statement,
)
from staged_ceremony import ORIGIN, seeded, staged

DONE = staged("PPP", 2)
CLOSE = LogPoint(ORIGIN, 900, bytes(range(32)))
ALPHAS = [GROUP.generator_power(n) for n in (5, 6)]


def stated(
    owner: int = 1, *, point: LogPoint = CLOSE, unit: str = "unitA", tally: int = 1
) -> DecryptionStatement:
    return owner_statement(
        DONE.trustees,
        owner,
        point,
        units=[(unit, f"fingerprint of {unit}")],
        tally_digest=bytes([tally]) * 32,
        alphas=ALPHAS,
    )


SECRET = secret_of(DONE.key_files[1])
FACTORS = decryption_factors(GROUP, SECRET, ALPHAS)
PROOF = prove_decryption(SECRET, stated(), FACTORS, seeded("a45"))


def test_it_holds_where_it_belongs() -> None:
    check_decryption(stated(), FACTORS, PROOF)


@pytest.mark.parametrize(
    "statement",
    [
        stated(unit="unitB"),
        stated(tally=2),
        stated(2),
        stated(point=LogPoint("elsewhere.example/1", CLOSE.size, CLOSE.root)),
        stated(point=LogPoint(ORIGIN, CLOSE.size - 1, CLOSE.root)),
        stated(point=LogPoint(ORIGIN, CLOSE.size, bytes(32))),
    ],
    ids=["another group", "another tally", "another owner", "another log", "size", "root"],
)
def test_it_holds_nowhere_else(statement: DecryptionStatement) -> None:
    with pytest.raises(ProofError):
        check_decryption(statement, FACTORS, PROOF)


def test_it_does_not_hold_for_another_ciphertext() -> None:
    pointed = msgspec.structs.replace(stated(), alphas=(ALPHAS[1], ALPHAS[0]))
    with pytest.raises(ProofError):
        check_decryption(pointed, FACTORS, PROOF)


def test_a_rehearsal_is_no_decryption_and_the_reverse() -> None:
    point, count = LogPoint(ORIGIN, 40, bytes(32)), 2
    answer = rehearse(DONE.key_files[1], DONE.trustees, point, count, seeded("rehearsal"))
    check_rehearsal_answer(DONE.trustees, 1, point, count, answer)
    pairs = rehearsal_ciphertexts(DONE.trustees, point, count)
    statement = rehearsal_statement(DONE.trustees, 1, point, pairs)
    with pytest.raises(ProofError):
        check_decryption(statement, answer.factors, answer.proof, kind="decryption")
    as_decryption: DecryptionProof = prove_decryption(
        SECRET, statement, answer.factors, seeded("as decryption")
    )
    swapped = RehearsalAnswer(answer.factors, as_decryption)
    with pytest.raises(ProofError):
        check_rehearsal_answer(DONE.trustees, 1, point, count, swapped)


def test_a_rehearsal_after_which_the_log_went_another_way_proves_nothing() -> None:
    answer = rehearse(
        DONE.key_files[1], DONE.trustees, LogPoint(ORIGIN, 40, bytes(32)), 2, seeded("old")
    )
    with pytest.raises(ProofError):
        check_rehearsal_answer(DONE.trustees, 1, LogPoint(ORIGIN, 41, bytes(32)), 2, answer)
