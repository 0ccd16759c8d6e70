"""From totals to counts: what follows, what is only bounded, what is impossible."""

from collections.abc import Iterator
from itertools import combinations, product

import pytest

from plebiscite.errors import MalformedError, TallyError
from plebiscite.record.definition import Question
from plebiscite.results.counts import add_counts, count_question, no_ballots

Counted = tuple[tuple[int, ...], int]


def question(*, blank: bool, least: int, most: int, options: str = "xyz") -> Question:
    return Question("q", tuple(options), blank, least, most)


def answers(asked: Question) -> Iterator[tuple[int, ...]]:
    """Every valid answer, as the numbers it adds to the totals."""
    size = len(asked.options)
    for number in range(asked.min, asked.max + 1):
        for chosen in combinations(range(size), number):
            votes = tuple(int(place in chosen) for place in range(size))
            yield (0, *votes) if asked.blank else votes
    if asked.blank:
        yield (1, *[0] * size)


def every_box(asked: Question, ballots: int) -> dict[tuple[int, ...], set[int]]:
    """All totals of a number of ballots, with the numbers of empty answers behind each."""
    found: dict[tuple[int, ...], set[int]] = {}
    for box in product(answers(asked), repeat=ballots):
        totals = tuple(map(sum, zip(*box, strict=True)))
        found.setdefault(totals, set()).add(sum(not any(answer) for answer in box))
    return found


ASKED = [
    question(blank=blank, least=least, most=most)
    for blank in (True, False)
    for least, most in ((0, 1), (1, 1), (0, 2), (1, 2), (2, 2), (0, 3), (2, 3))
]


@pytest.mark.parametrize("asked", ASKED, ids=lambda q: f"{q.min}-{q.max}-{q.blank}")
def test_the_bounds_of_empty_answers_are_those_of_all_boxes(asked: Question) -> None:
    for ballots in range(1, 4):
        for totals, empties in every_box(asked, ballots).items():
            counts = count_question(asked, ballots, totals)
            assert (counts.empty_least, counts.empty_most) == (min(empties), max(empties))


@pytest.mark.parametrize("asked", ASKED, ids=lambda q: f"{q.min}-{q.max}-{q.blank}")
def test_exactly_the_totals_of_no_box_are_refused(asked: Question) -> None:
    possible = every_box(asked, 2)
    for totals in product(range(4), repeat=len(asked.options) + asked.blank):
        if totals in possible:
            count_question(asked, 2, totals)
        else:
            with pytest.raises(TallyError, match="q: no 2 valid ballots"):
                count_question(asked, 2, totals)


def test_p13_ballots_are_blank_empty_and_votes_together() -> None:
    counts = count_question(question(blank=True, least=0, most=1), 20, [3, 5, 6, 1])
    assert (counts.blank, counts.empty_least, counts.empty_most, counts.valid) == (3, 5, 5, 12)
    assert counts.blank + counts.empty_least + counts.valid == counts.ballots == 20
    assert sum(count.votes for count in counts.options) == counts.valid


def test_of_several_options_empty_answers_are_unknown_and_stay_in_the_base() -> None:
    counts = count_question(question(blank=True, least=0, most=2), 20, [3, 10, 6, 1])
    assert (counts.empty_least, counts.empty_most, counts.valid) == (0, 7, 17)
    assert counts.votes("x") == 10


def test_the_base_does_not_depend_on_what_happens_to_be_known() -> None:
    asked = question(blank=False, least=0, most=2)
    nothing_chosen = count_question(asked, 4, [0, 0, 0])
    assert (nothing_chosen.empty_least, nothing_chosen.empty_most, nothing_chosen.valid) == (
        4,
        4,
        4,
    )


def test_a_question_that_needs_an_answer_has_no_empty_ones() -> None:
    counts = count_question(question(blank=True, least=1, most=2), 5, [1, 4, 2, 1])
    assert (counts.empty_least, counts.empty_most, counts.valid) == (0, 0, 4)


@pytest.mark.parametrize("totals", [[], [1, 2], [0, 0, 0, 0, 0], [0, 1, -1, 0]])
def test_totals_of_another_shape_are_refused(totals: list[int]) -> None:
    with pytest.raises(MalformedError, match="q: 4 totals"):
        count_question(question(blank=True, least=0, most=1), 3, totals)


def test_counts_of_groups_are_added_place_by_place() -> None:
    asked = question(blank=True, least=0, most=1)
    first, second = count_question(asked, 9, [1, 2, 3, 0]), count_question(asked, 4, [0, 1, 1, 1])
    assert add_counts(first, second) == count_question(asked, 13, [1, 3, 4, 1])
    assert add_counts(no_ballots(asked), first) == first
