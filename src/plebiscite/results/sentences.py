"""Figures as sentences: every share with its denominator, every result with its status.

Source: spec/results.md, section 2. Plain text; pages escape it.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from plebiscite.record.definition import Contest, ContestTexts, Texts
from plebiscite.record.shares import parse_share
from plebiscite.results.conditions import Condition
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.figures import Coverage, Share, Status, percent_digits
from plebiscite.results.referendum import ContestFigures, Missing, ReferendumFigures
from plebiscite.results.rules import variant_of
from plebiscite.results.words import Words


class ContestView(NamedTuple):
    """A contest's figures beside its rule and its words in one language."""

    figures: ContestFigures
    contest: Contest
    texts: ContestTexts
    status: Status
    coverage: Coverage

    def options(self, question: str) -> Mapping[str, str]:
        """The words of a question's options, by their ids."""
        asked = next(asked for asked in self.contest.questions if asked.id == question)
        words = next(words for words in self.texts.questions if words.id == question)
        return dict(zip(asked.options, words.options, strict=True))

    def names(self, winners: Iterable[str]) -> list[str]:
        """The words of winners: options, or variants as the last question names them."""
        options = self.options(self.contest.questions[-1].id)
        return [options[winner] for winner in winners]

    def share(self, counts: QuestionCounts, option: str) -> Share:
        """An option's votes as a share of the rule's base."""
        base = self.contest.rule.base
        whole = counts.valid if base == "valid" else counts.ballots
        return Share(counts.votes(option), whole, base, self.status, self.coverage)


def views(figures: ReferendumFigures, texts: Texts) -> list[ContestView]:
    """Every contest, in the definition's order, in the language of `texts`."""
    results = figures.results
    return [
        ContestView(counted, contest, words, results.status, results.coverage)
        for counted, contest, words in zip(
            results.contests, figures.definition.contests, texts.contests, strict=True
        )
    ]


def share_text(share: Share, words: Words, threshold: str = "") -> str:
    """A share with its denominator; rounded so that it stays on its side of the threshold."""
    digits = percent_digits(share, [parse_share(threshold)] if threshold else [])
    values = {
        "numerator": words.number(share.numerator),
        "denominator": words.number(share.denominator),
        "base": words.say(f"base {share.base}"),
    }
    if digits is None:
        return words.say("share of nothing", **values)
    before, after = digits
    decimal = words.say("decimal")
    return words.say("share", before=before, decimal=decimal, after=after, **values)


def coverage_text(status: Status, coverage: Coverage, words: Words) -> str:
    """How final the figures are and what they cover."""
    covered = words.say(
        "coverage",
        status=words.say(f"status {status}"),
        districts_in=words.number(coverage.districts_in),
        districts=words.number(coverage.districts),
        ballots_in=words.number(coverage.ballots_in),
        ballots=words.number(coverage.ballots),
    )
    if not coverage.stations:
        return covered
    return words.say(
        "coverage stations",
        covered=covered,
        stations_in=words.number(coverage.stations_in),
        stations=words.number(coverage.stations),
    )


def needed_text(condition: Condition, words: Words) -> str:
    """The threshold of a condition: "more than 1/2"."""
    if condition.strict and parse_share(condition.threshold) == 0:
        return words.say("more than none")
    key = "more than" if condition.strict else "at least"
    return words.say(key, threshold=condition.threshold)


def missing_text(missing: Missing, words: Words) -> str:
    """The ballots that are not in the figures, by kind; empty when there are none."""
    kinds = ("outstanding", "withheld", "excluded")
    numbers = {kind: getattr(missing, kind) for kind in kinds}
    return words.say("and").join(
        words.say(f"missing {kind}", number=words.number(number))
        for kind, number in numbers.items()
        if number
    )


def empty_text(counts: QuestionCounts, words: Words) -> str:
    """The number of empty answers, or the bounds that the totals give."""
    least, most = words.number(counts.empty_least), words.number(counts.empty_most)
    return least if least == most else words.say("empty between", least=least, most=most)


def outcome_text(view: ContestView, words: Words) -> str:
    """The outcome in a sentence; when it is open, what it depends on.

    While ballots are still to be counted, "rejected by the published figures" would read as an
    outcome: the sentence says instead which conditions are not met so far.
    """
    outcome = view.figures.outcome
    published = _published(view, words)
    if outcome.word != "depends":
        return published
    missing = missing_text(view.figures.missing, words)
    if view.figures.missing.outstanding:
        unmet = words.say("and").join(_unmet(view, words))
        told = words.say("outcome undecided", missing=missing)
        return told + words.say("outcome unmet", conditions=unmet) if unmet else told
    return words.say("outcome depends", missing=missing, published=published)


def _unmet(view: ContestView, words: Words) -> Iterator[str]:
    """The conditions that are not met so far; of a choice none, where options compete."""
    if view.contest.kind == "choice":
        return
    for judged in view.figures.outcome.judged:
        for condition in judged.conditions:
            if not condition.met:
                yield _named(view, judged.question, words) + words.say(
                    "condition so far",
                    condition=words.say(f"condition {condition.name}"),
                    figure=share_text(condition.figure, words, condition.threshold),
                    needed=needed_text(condition, words),
                )


def contest_sentence(view: ContestView, words: Words) -> str:
    """The one sentence of a contest: outcome, votes with their bases, turnout, status."""
    figures = view.figures
    shares = [_votes(view, counts, words) for counts in figures.questions]
    return words.say(
        "sentence",
        outcome=outcome_text(view, words),
        options=words.say("and").join(shares),
        turnout=share_text(figures.turnout, words),
        status=coverage_text(view.status, view.coverage, words),
    )


def _published(view: ContestView, words: Words) -> str:
    outcome = view.figures.outcome
    join = words.say("and").join
    winners, tied = view.names(outcome.winners), view.names(outcome.tied)
    key = f"outcome {outcome.as_published}"
    if outcome.as_published == "tie" and winners:
        key = "outcome tie after winners"
    if outcome.as_published == "accepted" and view.contest.kind == "variants":
        key = "outcome accepted variant"
    return words.say(key, options=join(winners), tied=join(tied))


def _votes(view: ContestView, counts: QuestionCounts, words: Words) -> str:
    """The votes of every option; of yes and no, of yes alone."""
    options = view.options(counts.question)
    asked = list(options)[:1] if list(options) == ["yes", "no"] else list(options)
    text = words.say("and").join(
        words.say(
            "option", option=options[option], share=share_text(view.share(counts, option), words)
        )
        for option in asked
    )
    return _named(view, counts.question, words) + text


def _named(view: ContestView, question: str, words: Words) -> str:
    """What a figure of a contest of variants is about, and a colon; else nothing."""
    if view.contest.kind != "variants":
        return ""
    named = view.options(view.contest.questions[-1].id).get(variant_of(question), "")
    name = named or next(one.text for one in view.texts.questions if one.id == question)
    return words.say("colon", name=name)
