"""Elections that nobody would hold: of their ballots both paths say the same."""

import secrets

import pytest

from bulk_samples import ORIGIN, SECRET, ballots_for, entry_around
from kernel_needs import require_kernel
from plebiscite.ballot.v1_election import Question, write_election
from plebiscite.record.vote_check import VotingContext, read_entry
from v1_sample import sample_election

LARGEST = 10**18 - 1  # what a record can write
FEW = Question(answers=("A",), blank=True, min=LARGEST - 1, max=LARGEST, question="?")
ODD = Question(answers=("A", "B"), blank=True, min=2**53 + 1, max=2**53 + 3, question="?")
MANY = Question(answers=("A",), min=0, max=40, question="?")


@pytest.mark.parametrize(
    ("questions", "votes"),
    [
        ((FEW,), [[1, 0]]),
        ((ODD, FEW), [[1, 0, 0], [1, 0]]),
        ((MANY,), [[1]]),
        ((MANY,) * 7, [[1], [0]] * 3 + [[1]]),
    ],
    ids=["18 digits", "above 2^53", "41 sums", "seven questions"],
)
def test_a_ballot_of_an_absurd_election_is_what_the_plain_path_says(
    questions: tuple[Question, ...], votes: list[list[int]]
) -> None:
    require_kernel()
    from plebiscite.record.bulk_votes import Advised, accept_ballots, advise_ballots

    election = sample_election(questions=questions)
    (ballot,) = ballots_for(election, [votes])
    raw = entry_around(election, ballot, SECRET)
    elections = {election.record.uuid: write_election(election.record)}
    (vote,) = (read_entry(VotingContext(ORIGIN, elections), 0, raw).vote,)
    assert vote is not None
    assert not vote.findings
    found = accept_ballots(ORIGIN, elections, [raw])
    assert tuple(found.accepted[0]) == vote[1:-1]
    advice = advise_ballots(ORIGIN, elections, [raw])
    found = accept_ballots(ORIGIN, elections, [raw], Advised(advice, secrets.token_bytes))
    assert found.advised == {0}
    assert tuple(found.accepted[0]) == vote[1:-1]
