"""Choices by district on the results page; districts counted together share a row."""

from collections.abc import Iterable, Sequence

from plebiscite.record.definition import Question, Texts
from plebiscite.results.page_markup import Content, Html, in_language, table, titled
from plebiscite.results.referendum import GroupFigures, ReferendumFigures
from plebiscite.results.sentences import ContestView, empty_text
from plebiscite.results.words import Words


def groups_asking(figures: ReferendumFigures, view: ContestView) -> list[GroupFigures]:
    """The groups whose ballots hold the contest, in the results' order."""
    styles = {style.id for style in figures.definition.styles if view.contest.id in style.contests}
    asking = {unit.unit for unit in figures.results.units if unit.style in styles}
    return [group for group in figures.results.groups if group.head in asking]


def groups_table(
    view: ContestView, groups: Sequence[GroupFigures], words: Words, texts: Texts
) -> Iterable[Html]:
    """A table for each question; no row is a difference of sums or a part of a group."""
    for asked in view.contest.questions:
        title = next(one.text for one in view.texts.questions if one.id == asked.id)
        said = words.say("groups caption")
        header: list[Content] = [words.say("districts"), words.say("ballots")]
        header += [in_language("span", name, texts) for name in view.options(asked.id).values()]
        header += [words.say("blank"), words.say("empty")]
        rows = [_row(group, asked, words) for group in groups]
        yield table(titled(said, title, texts), header, rows, f"{said}: {title}")


def _row(group: GroupFigures, asked: Question, words: Words) -> Sequence[Content]:
    names = words.say("and").join(group.districts)
    if len(group.districts) > 1:
        names = words.say("together", districts=names)
    ballots = words.number(group.ballots)
    if group.state != "published":
        nothing = [""] * (len(asked.options) + 2)
        return (words.say("colon", name=names) + words.say(group.state), ballots, *nothing)
    if group.below_minimum and group.ballots:
        names = words.say("colon", name=names) + words.say("below")
    counts = next(one for one in group.questions if one.question == asked.id)
    votes = [words.number(one.votes) for one in counts.options]
    return (names, ballots, *votes, words.number(counts.blank), empty_text(counts, words))
