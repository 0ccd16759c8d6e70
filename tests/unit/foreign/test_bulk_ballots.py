"""Which archives have a bulk path on this machine, and what the outcomes of ballots say of it."""

import pytest

from kernel_needs import require_wide_multiplication
from plebiscite.ballot.v1_election import Question
from plebiscite.foreign.ballot_chunks import check_ballots
from plebiscite.foreign.bulk_ballots import bulk_check
from plebiscite.group.known import BELENIOS_2048
from v1_sample import BLANK, SampleArchive, sample_election


def test_a_ballot_refused_in_bulk_gets_the_words_of_the_plain_path() -> None:
    require_wide_multiplication()
    archive = SampleArchive(group=BELENIOS_2048)
    good, other = archive.ballots[:2]
    bad = good.replace(b'"response":"', b'"response":"1', 1)
    outcomes = check_ballots(archive.election_raw, [(7, good), (8, bad), (9, other)])
    assert [outcome.path for outcome in outcomes] == ["bulk", "fallback", "bulk"]
    assert [outcome.number for outcome in outcomes] == [7, 8, 9]
    assert [outcome.problem is None for outcome in outcomes] == [True, False, True]
    assert "ballot 8" in str(outcomes[1].problem)


def test_an_absurd_number_of_proofs_is_left_to_the_plain_path() -> None:
    absurd = Question(answers=("A",), min=0, max=10**15, question="How many?")
    for group in ({}, {"group": BELENIOS_2048}):
        assert bulk_check(sample_election(**group, questions=(absurd,))) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("missing", ["numba", "wide multiplication"])
def test_without_the_means_there_is_no_bulk_path(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    election = sample_election(BELENIOS_2048, questions=(BLANK,))
    if missing == "numba":
        monkeypatch.setattr("plebiscite.foreign.bulk_ballots.kernel_available", _no)
    else:
        require_wide_multiplication()
        monkeypatch.setattr("plebiscite.kernel.processor.multiplies_32_bits_widely", _no)
    assert bulk_check(election) is None


def _no() -> bool:
    return False
