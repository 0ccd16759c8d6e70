"""The figures of a referendum as tables: totals, turnout, groups, papers, stations, conditions."""

from collections.abc import Iterator
from typing import Final, get_args

from plebiscite.results.conditions import ConditionName
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.papers import PaperState
from plebiscite.results.referendum import GroupState, ReferendumFigures
from plebiscite.results.rules import OutcomeWord
from plebiscite.results.sentences import views
from plebiscite.results.share_cells import SHARE, share_cells
from plebiscite.results.tables import Column, Reference, Row, Table

OPTION: Final = Reference(("question", "option"), "options", ("question", "option"))
QUESTION: Final = Reference(("question",), "questions", ("question",))
DISTRICT: Final = Reference(("district",), "districts", ("district",))
UNIT: Final = "uuid of a unit: the voters of one district with one ballot style"
_CONTEST = Column("contest", "the decision")
_QUESTION = Column("question", "the question on the ballot")
_OPTION = Column("option", "the option")
_ANSWER = Column("answer", "an option, or (blank), (invalid), (empty)")


def totals_table(figures: ReferendumFigures) -> Table:
    """A row for each option of each question: its votes as a share of the rule's base."""
    return Table(
        "totals",
        "Totals",
        "The votes for each option, as a share of what the rule counts.",
        (_CONTEST, _QUESTION, _OPTION, *SHARE),
        ("question", "option"),
        tuple(
            (
                view.contest.id,
                counts.question,
                one.option,
                *share_cells(view.share(counts, one.option)),
            )
            for view in views(figures, figures.texts[0])
            for counts in view.figures.questions
            for one in counts.options
        ),
        (OPTION,),
    )


def turnout_table(figures: ReferendumFigures) -> Table:
    """A row for each unit: its turnout as a share of its registered voters."""
    return Table(
        "turnout",
        "Turnout",
        "Who voted, by district and ballot style; with whom the unit's ballots were counted.",
        (
            Column("unit", UNIT),
            Column("district", "its district"),
            Column("style", "its ballot style"),
            Column(
                "group", "the unit that heads its group; empty before the count", required=False
            ),
            Column("on_paper", "of those who voted: on paper", "integer", 0),
            *SHARE,
        ),
        ("unit",),
        tuple(
            (
                unit.unit,
                unit.district,
                unit.style,
                unit.group,
                unit.on_paper,
                *share_cells(unit.turnout),
            )
            for unit in figures.results.units
        ),
        (DISTRICT,),
    )


def groups_table(figures: ReferendumFigures) -> Table:
    """A row for each answer in each published group of districts, through the network."""
    return Table(
        "groups",
        "Choices by district",
        "Electronic ballots by the districts that were counted together; no part of a group and no"
        " sum of groups was ever decrypted. Withheld and outstanding groups have no rows.",
        (
            Column("group", "the unit that heads it"),
            Column("districts", "the districts counted together"),
            _QUESTION,
            _ANSWER,
            Column("number", "how many ballots have it", "integer", 0),
            Column("ballots", "counted ballots of the group", "integer", 0),
            Column("valid", "what votes are a share of, where valid ones count", "integer", 0),
        ),
        ("group", "question", "answer"),
        tuple(
            (
                group.head,
                " ".join(group.districts),
                counts.question,
                name,
                number,
                counts.ballots,
                counts.valid,
            )
            for group in figures.results.groups
            for counts in group.questions
            for name, number in answers_of(counts)
        ),
        (QUESTION, Reference(("group",), "turnout", ("unit",))),
    )


def states_table(figures: ReferendumFigures) -> Table:
    """A row for each group: whether its choices are in the figures, and if not, why."""
    return Table(
        "states",
        "State of the count",
        "Every group of districts: published, still outstanding, or withheld by the rule.",
        (
            Column("group", "the unit that heads it"),
            Column("districts", "the districts counted together"),
            Column("state", "published, withheld, outstanding", one_of=get_args(GroupState)),
            Column("ballots", "its counted ballots", "integer", 0),
            Column("below_minimum", "whether it has fewer than the minimum", "boolean"),
        ),
        ("group",),
        tuple(
            (group.head, " ".join(group.districts), group.state, group.ballots, group.below_minimum)
            for group in figures.results.groups
        ),
        (Reference(("group",), "turnout", ("unit",)),),
    )


def papers_table(figures: ReferendumFigures) -> Table:
    """A row for each answer in each published paper count."""
    return Table(
        "papers",
        "Choices on paper",
        "Papers by the polling stations that were counted together.",
        (
            Column("entry", "index of the count in the record", "integer", 0),
            Column("unit", UNIT),
            Column("stations", "the stations counted together"),
            Column("state", "published or withheld", one_of=get_args(PaperState)),
            _QUESTION,
            _ANSWER,
            Column("number", "how many papers have it", "integer", 0),
            Column("ballots", "papers in the boxes", "integer", 0),
        ),
        ("entry", "question", "answer"),
        tuple(
            (
                count.entry,
                count.unit,
                " ".join(count.stations),
                count.state,
                counts.question,
                name,
                number,
                counts.ballots,
            )
            for count in figures.results.papers
            for counts in count.questions
            for name, number in answers_of(counts)
        ),
        (QUESTION, Reference(("unit",), "turnout", ("unit",))),
    )


def stations_table(figures: ReferendumFigures) -> Table:
    """A row for each polling station and ballot style: how its papers reconcile."""
    return Table(
        "stations",
        "Polling stations",
        "What was handed out and found; issued less spoiled is the voters, and bounds the box.",
        (
            Column("unit", UNIT),
            Column("district", "its district"),
            Column("station", "the polling station"),
            Column("registered", "its registered voters, of all styles", "integer", 0),
            Column("counted", "whether it is counted", "boolean"),
            Column("issued", "papers handed out, replacements too", "integer", 0),
            Column("spoiled", "papers handed back and replaced", "integer", 0),
            Column("box", "papers found in the box", "integer", 0),
            Column("entry", "index of its count in the record", "integer", 0, required=False),
        ),
        ("unit", "station"),
        tuple(
            (
                one.unit,
                one.district,
                one.station,
                one.registered,
                one.counted_in is not None,
                one.issued,
                one.spoiled,
                one.box,
                "" if one.counted_in is None else one.counted_in,
            )
            for one in figures.results.stations
        ),
        (DISTRICT, Reference(("unit",), "turnout", ("unit",))),
    )


def channels_table(figures: ReferendumFigures) -> Table:
    """A row for each answer of each question in each channel; none where no papers count."""
    return Table(
        "channels",
        "Answers by channel",
        "How the answers in the figures came: electronic, or on paper.",
        (
            _CONTEST,
            _QUESTION,
            Column("channel", "electronic or paper", one_of=("electronic", "paper")),
            _ANSWER,
            Column("number", "how many ballots have it", "integer", 0),
            Column("ballots", "ballots of the channel in the figures", "integer", 0),
        ),
        ("question", "channel", "answer"),
        tuple(
            (contest.contest, counts.question, one.channel, name, number, counts.ballots)
            for contest in figures.results.contests
            for one in contest.channels
            for counts in one.questions
            for name, number in answers_of(counts)
        ),
        (QUESTION,),
    )


def conditions_table(figures: ReferendumFigures) -> Table:
    """A row for each condition of each option that may win, and the outcome of its contest."""
    return Table(
        "conditions",
        "What the rule asks",
        "Every condition with its figure, its threshold and whether it is met; the outcome.",
        (
            _CONTEST,
            _QUESTION,
            _OPTION,
            Column("condition", "share, turnout, approval, districts", one_of=_CONDITIONS),
            *SHARE,
            Column("threshold", "as a fraction"),
            Column("strict", "true: more than it; false: at least it", "boolean"),
            Column("met", "whether the condition holds", "boolean"),
            Column("outcome", "of the contest", one_of=get_args(OutcomeWord)),
        ),
        ("question", "option", "condition"),
        tuple(_conditions(figures)),
        (OPTION,),
    )


_CONDITIONS: Final = get_args(ConditionName)


def _conditions(figures: ReferendumFigures) -> Iterator[Row]:
    for contest in figures.results.contests:
        for judged in contest.outcome.judged:
            for one in judged.conditions:
                where = (contest.contest, judged.question, judged.option, one.name)
                after = (one.threshold, one.strict, one.met, contest.outcome.word)
                yield (*where, *share_cells(one.figure), *after)


def answers_of(counts: QuestionCounts) -> Iterator[tuple[str, int]]:
    """Each answer and its number; empty ones only where their number is known."""
    for one in counts.options:
        yield one.option, one.votes
    yield "(blank)", counts.blank
    yield "(invalid)", counts.invalid
    if counts.empty_least == counts.empty_most:
        yield "(empty)", counts.empty_least
