"""Seats and ties; and whether missing ballots could change them."""

import pytest

from plebiscite.results.ranking import Candidate, Ranking, is_settled, rank


def sure(option: str, votes: int) -> Candidate:
    return Candidate(option, votes, met=True, possible=True, certain=True)


def out(option: str, votes: int) -> Candidate:
    return Candidate(option, votes, met=False, possible=False, certain=False)


@pytest.mark.parametrize(
    ("votes", "seats", "winners", "tied"),
    [
        ((3, 2, 1), 1, "a", ""),
        ((1, 2, 3), 2, "cb", ""),
        ((2, 2, 1), 1, "", "ab"),
        ((3, 2, 2), 2, "a", "bc"),
        ((2, 2, 1), 2, "ab", ""),
        ((2, 2, 2), 2, "", "abc"),
        ((1, 1, 1), 3, "abc", ""),
        ((1, 1, 1), 4, "abc", ""),
    ],
)
def test_most_votes_win_and_a_tie_for_a_seat_is_left_open(
    votes: tuple[int, ...], seats: int, winners: str, tied: str
) -> None:
    candidates = [sure(name, number) for name, number in zip("abc", votes, strict=True)]
    assert rank(candidates, seats) == Ranking(tuple(winners), tuple(tied))


def test_who_misses_a_condition_wins_nothing() -> None:
    assert rank([out("a", 9), sure("b", 1)], 1) == Ranking(("b",), ())
    assert rank([out("a", 9)], 1) == Ranking((), ())


@pytest.mark.parametrize(
    ("candidates", "seats", "missing", "settled"),
    [
        ([sure("a", 5), sure("b", 5)], 1, 0, True),
        ([sure("a", 5), sure("b", 5)], 1, 1, False),
        ([sure("a", 7), sure("b", 5)], 1, 1, True),
        ([sure("a", 7), sure("b", 5)], 1, 2, False),
        ([sure("a", 7), out("b", 9)], 1, 2, True),
        ([sure("a", 9), sure("b", 8), sure("c", 2)], 2, 5, True),
        ([sure("a", 9), sure("b", 8), sure("c", 2)], 2, 6, False),
        ([Candidate("a", 9, met=True, possible=True, certain=False)], 1, 1, False),
        ([Candidate("a", 9, met=False, possible=True, certain=False)], 1, 1, False),
        ([out("a", 9)], 1, 99, True),
        ([sure("a", 9), Candidate("b", 2, met=False, possible=True, certain=False)], 1, 3, True),
        ([sure("a", 9), Candidate("b", 2, met=False, possible=True, certain=False)], 2, 3, False),
    ],
)
def test_missing_ballots_leave_open_what_they_could_change(
    candidates: list[Candidate],
    seats: int,
    missing: int,
    settled: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert is_settled(candidates, seats, missing) is settled
