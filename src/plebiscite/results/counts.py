"""From the plaintext totals of a group to the counts of each question.

Totals say how many ballots chose each option, not how many chose nothing. Where a question
takes one option, the empty answers follow; where it takes several, only bounds do.
Source: spec/results.md, section 3.
"""

from collections.abc import Sequence

import msgspec

from plebiscite.errors import MalformedError, TallyError
from plebiscite.record.definition import Question


class OptionCount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many ballots chose an option."""

    option: str
    votes: int


class QuestionCounts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The counts of one question over some ballots.

    `empty_least` and `empty_most` are equal where the number of empty answers is known.
    `valid` is the base of votes: answers neither blank nor empty nor invalid; where the question
    takes several options or none, the number of empty answers is unknown and they stay in it.
    """

    question: str
    ballots: int
    options: tuple[OptionCount, ...]  # in the definition's order
    blank: int  # 0 where the question has no blank answer
    invalid: int  # on paper; an encrypted ballot is never invalid
    empty_least: int
    empty_most: int
    valid: int

    def votes(self, option: str) -> int:
        """How many ballots chose this option of the question."""
        return next(count.votes for count in self.options if count.option == option)


def count_question(
    question: Question, ballots: int, totals: Sequence[int], invalid: int = 0
) -> QuestionCounts:
    """The counts behind one question's plaintext totals, blank first where it has one.

    `invalid`: papers on which the answer to this question cannot be told.

    Raises: MalformedError when the totals have another number of places, or one is negative;
    TallyError when no valid ballots of that number have these totals.
    """
    places = len(question.options) + question.blank
    if len(totals) != places or min(totals) < 0:
        raise MalformedError(f"{places} totals of ballots are expected", place=question.id)
    blank, votes = (totals[0], totals[1:]) if question.blank else (0, totals)
    answered = ballots - invalid - blank
    most_chosen = sum(votes)
    if answered < max(votes) or not question.min * answered <= most_chosen <= (
        question.max * answered
    ):
        raise TallyError(
            f"no {ballots} valid ballots have the totals {list(totals)}; count again",
            place=question.id,
        )
    least, most = _empty_answers(question, answered, votes)
    return QuestionCounts(
        question=question.id,
        ballots=ballots,
        options=tuple(
            OptionCount(option, number)
            for option, number in zip(question.options, votes, strict=True)
        ),
        blank=blank,
        invalid=invalid,
        empty_least=least,
        empty_most=most,
        valid=answered - least if question.max == 1 else answered,
    )


def _empty_answers(question: Question, answered: int, votes: Sequence[int]) -> tuple[int, int]:
    """The least and the greatest possible number of answers that are neither blank nor any option.

    With n non-empty answers of at most `max` options each, every total is at most n and their
    sum between n and n·max; every such n occurs (deal the options out in turn).
    """
    if question.min > 0:
        return 0, 0
    chosen = sum(votes)
    fewest_full = max(*votes, -(-chosen // question.max))
    most_full = min(answered, chosen)
    return answered - most_full, answered - fewest_full


def no_ballots(question: Question) -> QuestionCounts:
    """The counts of a question nobody has answered."""
    return count_question(question, 0, [0] * (len(question.options) + question.blank))


def add_counts(first: QuestionCounts, second: QuestionCounts) -> QuestionCounts:
    """The counts of one question over the ballots of two groups."""
    return QuestionCounts(
        question=first.question,
        ballots=first.ballots + second.ballots,
        options=tuple(
            OptionCount(one.option, one.votes + other.votes)
            for one, other in zip(first.options, second.options, strict=True)
        ),
        blank=first.blank + second.blank,
        invalid=first.invalid + second.invalid,
        empty_least=first.empty_least + second.empty_least,
        empty_most=first.empty_most + second.empty_most,
        valid=first.valid + second.valid,
    )
