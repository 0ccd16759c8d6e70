"""The outcome of a contest by its rule, with every reason; or what it still depends on.

Source: spec/results.md, section 5.
"""

from typing import Literal

import msgspec

from plebiscite.errors import MalformedError
from plebiscite.results.conditions import Condition, all_met, conditions_of
from plebiscite.results.contest import AS_PUBLISHED, BEST, WORST, ContestParts, tally
from plebiscite.results.ranking import Candidate, Ranking, is_settled, rank

OutcomeWord = Literal[
    "accepted", "rejected", "elected", "not-elected", "tie", "depends", "not-counted"
]
"""`depends`: ballots that are not in the figures could change it; see `as_published`."""

YES = "yes"


class Judged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An option, the question it stands in, its conditions and whether all are met."""

    question: str
    option: str
    votes: int
    conditions: tuple[Condition, ...]
    met: bool


class Outcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a contest's rule gives, and why."""

    word: OutcomeWord
    as_published: OutcomeWord  # the word by the published figures alone
    winners: tuple[str, ...]  # options, or the accepted variant; by the published figures
    tied: tuple[str, ...]  # options with equal votes for the seats left; nobody here breaks a tie
    seats: int
    judged: tuple[Judged, ...]


def outcome_of(figures: ContestParts) -> Outcome:
    """The outcome of a contest: every option judged, then seats and ties, then what is missing.

    Raises: MalformedError when the rule or the variants of the definition do not fit together.
    """
    contest = figures.contest
    seats = contest.rule.seats if contest.kind == "choice" else 1
    pairs = [(judged, _candidate(figures, judged)) for judged in _judged(figures)]
    candidates = [candidate for _, candidate in pairs]
    ranking = rank(candidates, seats)
    published = _word(figures, ranking)
    settled = is_settled(candidates, seats, figures.missing)
    return Outcome(
        word=published if settled or published == "not-counted" else "depends",
        as_published=published,
        winners=ranking.winners,
        tied=ranking.tied,
        seats=seats,
        judged=tuple(judged for judged, _ in pairs),
    )


def variant_of(question: str) -> str:
    """The variant a yes/no question is about: what follows the contest's id and a point."""
    return question.rpartition(".")[2]


def _judged(figures: ContestParts) -> list[Judged]:
    contest = figures.contest
    if contest.kind == "choice":
        (question,) = contest.questions
        return [_judge(figures, question.id, option) for option in question.options]
    asked = contest.questions[:-1] if contest.kind == "variants" else contest.questions
    return [_judge(figures, question.id, YES) for question in asked]


def _judge(figures: ContestParts, question: str, option: str) -> Judged:
    conditions = conditions_of(figures, question, option, AS_PUBLISHED)
    votes = tally(figures.parts, question, option, AS_PUBLISHED).votes
    return Judged(question, option, votes, conditions, all_met(conditions))


def _candidate(figures: ContestParts, judged: Judged) -> Candidate:
    """The judged option, ranked by its votes, a variant by its votes in the last question."""
    possible, certain = judged.met, judged.met
    if figures.missing:
        possible = all_met(conditions_of(figures, judged.question, judged.option, BEST))
        certain = all(
            all_met(conditions_of(figures, judged.question, judged.option, worst))
            for worst in WORST
        )
    option, votes = judged.option, judged.votes
    if figures.contest.kind == "variants":
        option, votes = _preference(figures, judged.question)
    return Candidate(option, votes, judged.met, possible, certain)


def _preference(figures: ContestParts, question_id: str) -> tuple[str, int]:
    contest = figures.contest
    variant = variant_of(question_id)
    last = contest.questions[-1]
    if variant not in last.options:
        raise MalformedError(
            f"the variant {variant!r} is no option of the question {last.id!r}", place=contest.id
        )
    return variant, tally(figures.parts, last.id, variant, AS_PUBLISHED).votes


def _word(figures: ContestParts, ranking: Ranking) -> OutcomeWord:
    if not any(part.counts for part in figures.parts):
        return "not-counted"
    if ranking.tied:
        return "tie"
    if figures.contest.kind == "choice":
        return "elected" if ranking.winners else "not-elected"
    return "accepted" if ranking.winners else "rejected"
