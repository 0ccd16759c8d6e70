"""Contests, options and their counts in NIST SP 1500-100 v2.

Votes, undervotes (blank, left empty, or fewer options than one may choose) and overvotes (papers
whose answer cannot be told) of a question add up to the ballots counted, times the options one
may choose. Source: the format's classes `BallotMeasureContest`, `CandidateContest`, `VoteCounts`,
`OtherCounts`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from plebiscite.record.definition import Contest, Question, Rule, Texts
from plebiscite.record.shares import parse_share
from plebiscite.results.conditions import Condition
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.nist_texts import Value, contest_text, in_all, question_text, said, typed
from plebiscite.results.nist_units import WHOLE, Places
from plebiscite.results.referendum import ContestFigures, ReferendumFigures
from plebiscite.results.sentences import needed_text
from plebiscite.results.words import Words

_DEVICES: Final = {
    "electronic": typed("DeviceClass", Type="other", OtherType="electronic"),
    "paper": typed("DeviceClass", Type="manual-count"),
}


class Counted(NamedTuple):
    """The counts of one question at one place, and how its ballots came: total, or a channel."""

    place: str
    channel: str
    counts: QuestionCounts


class Contests:
    """The contests of a referendum, with their counts at every place."""

    def __init__(
        self, figures: ReferendumFigures, places: Places, words: Mapping[str, Words]
    ) -> None:
        self._figures, self._words = figures, words
        self._counted: dict[str, list[Counted]] = defaultdict(list)
        for contest in figures.results.contests:
            for counts in contest.questions:
                self._add(WHOLE, "total", counts)
            for channel in contest.channels:
                for counts in channel.questions:
                    self._add(WHOLE, channel.channel, counts)
        by_channel = figures.definition.paper is not None
        for group in figures.results.groups:
            for counts in group.questions:
                place = places.of_group(group)
                self._add(place, "electronic" if by_channel else "total", counts)
        for papers in figures.results.papers:
            for counts in papers.questions:
                self._add(places.of_papers(papers), "paper", counts)

    def _add(self, place: str, channel: str, counts: QuestionCounts) -> None:
        self._counted[counts.question].append(Counted(place, channel, counts))

    def contests(self) -> Iterator[Value]:
        """Every question as a contest, in the definition's order."""
        for contest, found in zip(
            self._figures.definition.contests, self._figures.results.contests, strict=True
        ):
            for question in contest.questions:
                if contest.kind == "choice":
                    yield self._candidate_contest(contest, question)
                else:
                    yield self._measure(contest, question, found)

    def candidates(self) -> Iterator[Value]:
        """The options of every choice, with what became of them once that is certain."""
        for contest, found in zip(
            self._figures.definition.contests, self._figures.results.contests, strict=True
        ):
            if contest.kind != "choice":
                continue
            (question,) = contest.questions
            for number, option in enumerate(question.options):
                yield typed(
                    "Candidate",
                    id_=f"candidate-{question.id}-{option}",
                    BallotName=_option_text(self._figures.texts, question, number),
                    PostElectionStatus=self._fate(found, option),
                )

    def _fate(self, found: ContestFigures, option: str) -> str | None:
        outcome = found.outcome
        if outcome.word not in {"elected", "not-elected"}:
            return None
        certified = self._figures.results.status == "certified"
        if option in outcome.winners:
            return "winner" if certified else "projected-winner"
        return "defeated" if certified else None

    def _measure(self, contest: Contest, question: Question, found: ContestFigures) -> Value:
        texts = self._figures.texts
        last = contest.kind == "variants" and question is contest.questions[-1]
        return typed(
            "BallotMeasureContest",
            **self._common(contest, question),
            Type="referendum",
            FullText=question_text(texts, question.id, lambda asked: asked.text),
            SummaryText=contest_text(texts, contest, lambda words: words.explanation)
            or in_all(texts, lambda words: words.summary),
            EffectOfAbstain=in_all(texts, lambda words: words.abstaining),
            PassageThreshold=None if last else self._threshold(found),
            VoteVariation="plurality" if last else _variation(contest.rule),
            ContestSelection=[
                typed(
                    "BallotMeasureSelection",
                    id_=f"option-{question.id}-{option}",
                    Selection=_option_text(texts, question, number),
                    SequenceOrder=number + 1,
                    VoteCounts=self._votes(question, option),
                )
                for number, option in enumerate(question.options)
            ],
        )

    def _candidate_contest(self, contest: Contest, question: Question) -> Value:
        return typed(
            "CandidateContest",
            **self._common(contest, question),
            NumberElected=contest.rule.seats,
            VotesAllowed=question.max,
            VoteVariation="n-of-m" if question.max > 1 else "plurality",
            ContestSelection=[
                typed(
                    "CandidateSelection",
                    id_=f"option-{question.id}-{option}",
                    CandidateIds=[f"candidate-{question.id}-{option}"],
                    SequenceOrder=number + 1,
                    VoteCounts=self._votes(question, option),
                )
                for number, option in enumerate(question.options)
            ],
        )

    def _common(self, contest: Contest, question: Question) -> Value:
        texts = self._figures.texts
        titles = contest_text(texts, contest, lambda words: words.title)
        return {
            "id_": f"contest-{question.id}",
            "Name": titles["Text"][0]["Content"] if titles else question.id,
            "ElectionDistrictId": WHOLE,
            "BallotTitle": titles,
            "BallotSubTitle": question_text(texts, question.id, lambda asked: asked.text),
            "OtherCounts": [_others(question, each) for each in self._counted[question.id]],
        }

    def _votes(self, question: Question, option: str) -> list[Value]:
        return [
            typed(
                "VoteCounts",
                GpUnitId=each.place,
                **count_type(each.channel),
                Count=each.counts.votes(option),
            )
            for each in self._counted[question.id]
        ]

    def _threshold(self, found: ContestFigures) -> Value | None:
        """Every condition of the rule in words, in the languages there are words for."""
        conditions = found.outcome.judged[0].conditions
        return said(
            (one.language, _needed(conditions, self._words[one.language]))
            for one in self._figures.texts
            if one.language in self._words
        )


def count_type(channel: str) -> Value:
    """`total`, or a channel of ours, which the format's list does not have."""
    if channel == "total":
        return {"Type": "total"}
    return {"Type": "other", "OtherType": channel}


def _needed(conditions: Sequence[Condition], words: Words) -> str:
    """What must hold, each with what it is a share of."""
    return words.say("and").join(
        words.say("colon", name=words.say(f"condition {each.name}"))
        + f"{needed_text(each, words)} ({words.say(f'base {each.figure.base}')})"
        for each in conditions
    )


def _others(question: Question, counted: Counted) -> Value:
    """What is no vote. `OtherCounts` has no type, so a channel is told as a class of devices."""
    counts = counted.counts
    chosen = sum(one.votes for one in counts.options)
    return typed(
        "OtherCounts",
        GpUnitId=counted.place,
        DeviceClass=_DEVICES.get(counted.channel),
        Undervotes=(counts.ballots - counts.invalid) * question.max - chosen,
        Overvotes=counts.invalid * question.max,
    )


def _option_text(texts: Sequence[Texts], question: Question, number: int) -> Value | None:
    return question_text(texts, question.id, lambda asked: asked.options[number])


def _variation(rule: Rule) -> str:
    share = parse_share(rule.share)
    if not share:
        return "plurality"
    return "majority" if share * 2 == 1 and rule.strict else "super-majority"
