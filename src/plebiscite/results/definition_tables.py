"""What the figures are about, as tables: districts, questions, options; exclusions, bulletins."""

from collections.abc import Sequence
from typing import NamedTuple, get_args

from plebiscite.results.figure_tables import QUESTION, UNIT
from plebiscite.results.figures import Status
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.tables import Column, Reference, Table, name_cell

KINDS = ("question", "variants", "choice")


class Announcement(NamedTuple):
    """A bulletin or certification of the record, for lists and feeds."""

    entry: int  # index
    number: int  # of the bulletin
    status: Status
    figures: str  # SHA-256 of the announced results
    previous: int | None  # index of the bulletin before
    time: int | None  # POSIX seconds of its publication, when known


def districts_table(figures: ReferendumFigures) -> Table:
    """A row for each district."""
    return Table(
        "districts",
        "Districts",
        "Every district, and the one it joins when it has too few ballots.",
        (
            Column("district", "its identifier"),
            Column("name", "its name"),
            Column("registered", "its registered voters", "integer", 0),
            Column("parent", "the district it joins; empty for none", required=False),
        ),
        ("district",),
        tuple(
            (one.id, name_cell(one.name), sum(unit.registered for unit in one.units), one.parent)
            for one in figures.definition.districts
        ),
        (Reference(("parent",), "", ("district",)),),
    )


def questions_table(figures: ReferendumFigures) -> Table:
    """A row for each question."""
    words = {
        asked.id: asked.text for contest in figures.texts[0].contests for asked in contest.questions
    }
    return Table(
        "questions",
        "Questions",
        "Every question, the decision it belongs to, and how it may be answered.",
        (
            Column("question", "its identifier"),
            Column("contest", "the decision"),
            Column("kind", "question, variants or choice", one_of=KINDS),
            Column("text", "its words in the first language"),
            Column("blank", "whether a blank answer can be given", "boolean"),
            Column("least", "options chosen at least, unless blank", "integer", 0),
            Column("most", "options chosen at most", "integer", 1),
            Column("base", "what votes are a share of", one_of=("valid", "ballots")),
        ),
        ("question",),
        tuple(
            (
                one.id,
                contest.id,
                contest.kind,
                name_cell(words[one.id]),
                one.blank,
                one.min,
                one.max,
                contest.rule.base,
            )
            for contest in figures.definition.contests
            for one in contest.questions
        ),
    )


def options_table(figures: ReferendumFigures) -> Table:
    """A row for each option of each question."""
    words = {
        asked.id: asked.options
        for contest in figures.texts[0].contests
        for asked in contest.questions
    }
    return Table(
        "options",
        "Options",
        "Every option of every question, in the ballot's order.",
        (
            Column("question", "the question on the ballot"),
            Column("option", "its identifier"),
            Column("place", "its place on the ballot, from 1", "integer", 1),
            Column("name", "its words in the first language"),
        ),
        ("question", "option"),
        tuple(
            (one.id, option, place + 1, name_cell(words[one.id][place]))
            for contest in figures.definition.contests
            for one in contest.questions
            for place, option in enumerate(one.options)
        ),
        (QUESTION,),
    )


def exclusions_table(figures: ReferendumFigures) -> Table:
    """A row for each excluded credential."""
    return Table(
        "exclusions",
        "Excluded credentials",
        "Nothing of these credentials counts. A credential is a pseudonym.",
        (
            Column("unit", UNIT),
            Column("credential", "the public credential"),
            Column("ballot", "tracker of its standing ballot; empty for none", required=False),
            Column("reason", "from the record's closed list"),
            Column("discretionary", "whether somebody decided it", "boolean"),
        ),
        ("unit", "credential"),
        tuple(
            (line.unit, line.credential, line.ballot, line.reason, line.discretionary)
            for line in figures.results.exclusions
        ),
        (Reference(("unit",), "turnout", ("unit",)),),
    )


def bulletins_table(announced: Sequence[Announcement]) -> Table:
    """A row for each announcement of figures."""
    return Table(
        "bulletins",
        "Bulletins",
        "Every signed announcement of figures, oldest first.",
        (
            Column("entry", "index in the record", "integer", 0),
            Column("number", "of the bulletin", "integer", 1),
            Column("status", "how final it says to be", one_of=get_args(Status)),
            Column("figures", "SHA-256 of the announced results, hex"),
            Column("previous", "index of the bulletin before", "integer", 0, required=False),
            Column("time", "of publication, POSIX seconds", "integer", 0, required=False),
        ),
        ("entry",),
        tuple(
            (
                one.entry,
                one.number,
                one.status,
                one.figures,
                "" if one.previous is None else one.previous,
                "" if one.time is None else one.time,
            )
            for one in announced
        ),
    )
