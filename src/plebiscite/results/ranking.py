"""Who wins the seats, what is a tie, and whether uncounted ballots could change it.

A tie that decides a seat is reported, never broken here. Source: spec/results.md, section 5.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Candidate(NamedTuple):
    """An option that may win: its votes, and whether its conditions hold.

    `met` by the published figures; `possible` and `certain` when the ballots that are not in
    them are taken in its favour, and against it.
    """

    option: str
    votes: int
    met: bool
    possible: bool
    certain: bool


class Ranking(NamedTuple):
    """The winners, most votes first, and the options tied for the seats left over."""

    winners: tuple[str, ...]
    tied: tuple[str, ...]


def rank(candidates: Sequence[Candidate], seats: int) -> Ranking:
    """The qualified candidates with the most votes, at most `seats` of them."""
    order = sorted((one for one in candidates if one.met), key=lambda one: -one.votes)
    if len(order) <= seats:
        return Ranking(tuple(one.option for one in order), ())
    last, next_one = order[seats - 1], order[seats]
    if last.votes > next_one.votes:
        return Ranking(tuple(one.option for one in order[:seats]), ())
    return Ranking(
        tuple(one.option for one in order if one.votes > last.votes),
        tuple(one.option for one in order if one.votes == last.votes),
    )


def is_settled(candidates: Sequence[Candidate], seats: int, missing: int) -> bool:
    """True when no content of `missing` more ballots changes the ranking's winners.

    A bound: it may call open what is settled, where one ballot would have to choose two rivals
    at once; it never calls settled what is open.
    """
    ranking = rank(candidates, seats)
    if missing == 0:
        return True
    if ranking.tied:
        return False
    return all(
        _stays_in(one, candidates, seats, missing)
        if one.option in ranking.winners
        else _stays_out(one, candidates, seats, missing)
        for one in candidates
    )


def _stays_in(winner: Candidate, candidates: Sequence[Candidate], seats: int, missing: int) -> bool:
    rivals = sum(
        one.possible and one.votes + missing >= winner.votes
        for one in candidates
        if one is not winner
    )
    return winner.certain and rivals < seats


def _stays_out(loser: Candidate, candidates: Sequence[Candidate], seats: int, missing: int) -> bool:
    ahead = sum(one.certain and one.votes > loser.votes + missing for one in candidates)
    return not loser.possible or ahead >= seats
