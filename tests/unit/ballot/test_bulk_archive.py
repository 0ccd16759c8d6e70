"""Ballots that stand by themselves, as in an archive, in bulk."""

import json

import pytest

from bulk_samples import SHAPES, ballots_of, election_of, verifier_of
from kernel_needs import require_kernel
from plebiscite.ballot.v1_election import Question
from v1_sample import sample_election


@pytest.fixture(autouse=True)
def _kernel() -> None:
    require_kernel()


@pytest.mark.parametrize("shape", SHAPES)
def test_ballots_of_an_archive_are_accepted_as_the_plain_path_accepts_them(shape: str) -> None:
    from plebiscite.ballot.bulk_archive import archive_check

    check = archive_check(election_of(shape))
    assert check is not None
    raws = ballots_of(shape)
    entry = json.dumps({"ballot": raws[0].decode()}).encode()
    *found, wrapped, nothing = check([*raws, entry, b""])
    assert (wrapped, nothing) == (None, None)
    for raw, accepted in zip(raws, found, strict=True):
        checked = verifier_of(shape).check(raw)
        assert accepted is not None
        assert (accepted.credential, accepted.components) == (
            checked.credential,
            checked.components,
        )


def test_an_election_with_an_absurd_maximum_is_left_to_the_plain_path() -> None:
    from plebiscite.ballot.bulk_archive import archive_check

    absurd = Question(answers=("A",), min=0, max=10**9, question="?")
    assert archive_check(sample_election(questions=(absurd,))) is None
