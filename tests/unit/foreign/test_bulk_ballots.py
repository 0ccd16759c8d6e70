"""Which archives have a bulk path on this machine, and what the outcomes of ballots say of it."""

from typing import Any

import pytest

from kernel_needs import require_kernel, require_wide_multiplication
from plebiscite.ballot.v1_election import Question
from plebiscite.foreign.ballot_chunks import check_ballots
from plebiscite.foreign.bulk_ballots import MANY, IntegerCheck, bulk_check
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.kernel.availability import kernel_left_out
from plebiscite.kernel.ballot_layout import Recomputed
from plebiscite.record import vote_check
from v1_sample import SampleArchive, sample_election


def test_a_ballot_refused_in_bulk_gets_the_words_of_the_plain_path() -> None:
    archive = SampleArchive(group=BELENIOS_2048)
    good, other = archive.ballots[:2]
    bad = good.replace(b'"response":"', b'"response":"1', 1)
    outcomes = check_ballots(archive.election_raw, [(7, good), (8, bad), (9, other)])
    assert [outcome.path for outcome in outcomes] == ["bulk", "fallback", "bulk"]
    assert [outcome.number for outcome in outcomes] == [7, 8, 9]
    assert [outcome.problem is None for outcome in outcomes] == [True, False, True]
    assert "ballot 8" in str(outcomes[1].problem)


def test_the_plain_path_can_be_asked_for() -> None:
    archive = SampleArchive(group=BELENIOS_2048)
    numbered = list(enumerate(archive.ballots[:2]))
    plain = check_ballots(archive.election_raw, numbered, path="plain")
    assert [outcome.path for outcome in plain] == ["plain", "plain"]
    bulk = check_ballots(archive.election_raw, numbered)
    assert [outcome._replace(path="plain") for outcome in bulk] == plain


def test_compiled_code_that_is_left_out_stays_out_and_comes_back() -> None:
    require_kernel()
    archive = SampleArchive(group=ED25519)
    numbered = list(enumerate(archive.ballots[:2]))

    def paths() -> list[str]:
        return [each.path for each in check_ballots(archive.election_raw, numbered)]

    assert paths() == ["bulk", "bulk"]
    with kernel_left_out():
        assert paths() == ["plain", "plain"]
    assert paths() == ["bulk", "bulk"]


def test_an_absurd_number_of_proofs_is_left_to_the_plain_path() -> None:
    absurd = Question(answers=("A",), min=0, max=10**15, question="How many?")
    for group in (ED25519, BELENIOS_2048):
        assert bulk_check(sample_election(group, questions=(absurd,))) is None


@pytest.mark.parametrize("missing", ["nothing", "numba", "wide multiplication"])
def test_the_kernel_serves_many_ballots_where_it_can_and_gmp_the_rest(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    if missing == "numba":
        monkeypatch.setattr("plebiscite.foreign.bulk_ballots.kernel_available", _no)
    else:
        require_wide_multiplication()
    if missing == "wide multiplication":
        monkeypatch.setattr("plebiscite.kernel.processor.multiplies_32_bits_widely", _no)
    archive = SampleArchive(group=BELENIOS_2048)
    check = bulk_check(archive.election)
    assert isinstance(check, IntegerCheck)
    few, many = archive.ballots[:1], archive.ballots * MANY
    assert all(check(few))
    assert check.engine == "gmp"
    assert all(check([*many[: MANY - 1], b""])[:-1])
    assert check.engine == ("kernel" if missing == "nothing" else "gmp")
    assert all(check(few))
    assert check.engine == ("kernel" if missing == "nothing" else "gmp")


@pytest.mark.parametrize("fault", ["another commitment", "all are members", "cannot run"])
def test_a_kernel_that_computes_other_than_gmp_is_not_used(
    monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    require_wide_multiplication()
    from plebiscite.kernel.integer_ballots import IntegerBallots

    recompute = IntegerBallots.recompute

    def wrong(*arguments: Any) -> list[Recomputed]:  # noqa: ANN401 - as `recompute`
        found = recompute(*arguments)
        if fault == "another commitment":
            return [*found[:-1], found[-1]._replace(commitments=found[0].commitments)]
        if fault == "all are members":
            return [each._replace(member=True) for each in found]
        raise OSError

    monkeypatch.setattr(IntegerBallots, "recompute", wrong)
    archive = SampleArchive(group=BELENIOS_2048)
    check = bulk_check(archive.election)
    assert isinstance(check, IntegerCheck)
    raws = [*archive.ballots * MANY][:MANY]
    assert all(check(raws))
    assert check.engine == "gmp"


def test_the_kernel_waits_for_ballots_that_it_can_be_compared_on() -> None:
    require_wide_multiplication()
    archive = SampleArchive(group=BELENIOS_2048)
    check = bulk_check(archive.election)
    assert isinstance(check, IntegerCheck)
    engines = []
    for raws in ([b"{}"] * MANY, [*archive.ballots * MANY][:MANY]):
        assert [each is not None for each in check(raws)] == [raw != b"{}" for raw in raws]
        engines.append(check.engine)
    assert engines == ["gmp", "kernel"]


def test_compiled_code_that_checks_wrongly_checks_no_archive(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    require_kernel()
    from plebiscite.ballot import bulk_verification

    def accept(*arguments: Any) -> None:  # noqa: ANN401 - as `compare_hashes`
        arguments[-1][:] = True

    monkeypatch.setattr(bulk_verification, "compare_hashes", accept)
    vote_check._bulk_is_right_here.cache_clear()  # noqa: SLF001
    try:
        assert bulk_check(sample_election(ED25519)) is None
    finally:
        vote_check._bulk_is_right_here.cache_clear()  # noqa: SLF001


def _no() -> bool:
    return False
