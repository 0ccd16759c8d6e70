"""What has a figure: the turnout, an option, a candidate, the blank ballots."""

import re
from typing import NamedTuple

from plebiscite.observe.article_bases import BaseSaid, Marked, base_after
from plebiscite.observe.article_figure_rules import (
    CANDIDATE_AFTER,
    CANDIDATE_BEFORE,
    COUNT,
    COUNTED_LEFT,
    COUNTED_RIGHT,
    MARGIN,
    MARGIN_NO,
    MARGIN_YES,
    SAME_AGAIN,
    SHARE,
    SUBJECTS,
    THAT_IS,
    VOTED_FOR,
    VOTED_TO,
    SubjectRule,
)
from plebiscite.observe.article_people import Named
from plebiscite.observe.article_speech import Said
from plebiscite.observe.claims import Sureness

_WINDOW = 160  # characters on either side of a figure that a rule looks at


class Reading(NamedTuple):
    """A figure's subject by a rule; `start` and `end` bound the words used, in the marked text."""

    subject: str
    rule: str
    sure: Sureness
    start: int
    end: int


def reading(said: Said, marked: Marked, place: int, base: BaseSaid, before: str) -> Reading | None:
    """The subject of the figure marked at `place`; None if no rule says it.

    `before` is the subject of the figure before, which "a turnout of 45 percent, or 101 of 225
    voters" says again.
    """
    return (
        _counted(marked, place)
        or _margin(marked, place)
        or _candidate(said, marked, place, base.end)
        or _voted_for(marked, place, base.end)
        or _by_rules(marked, place, base.end)
        or _said_again(marked, place, base, before)
        or _range(said, marked, place)
    )


def _counted(marked: Marked, place: int) -> Reading | None:
    """Of "With 95 percent of ballots counted": how far the count is."""
    right = COUNTED_RIGHT.match(marked.text, place + 1)
    if right and COUNTED_LEFT.search(marked.text[:place]):
        return Reading("counted", "with so much counted", "certain", place, right.end())
    return None


def _margin(marked: Marked, place: int) -> Reading | None:
    """Of "By 61.2 percent to 38.8 percent, voters rejected it": the winning side comes first."""
    margin = MARGIN.search(marked.text)
    if margin is None or place not in {margin.start("first"), margin.start("second")}:
        return None
    yes, no = (bool(side.search(marked.text)) for side in (MARGIN_YES, MARGIN_NO))
    if yes == no:
        return None
    sides = ("in-favour", "against") if yes else ("against", "in-favour")
    subject = sides[place == margin.start("second")]
    return Reading(subject, "a margin", "likely", place, place + 1)


def _range(said: Said, marked: Marked, place: int) -> Reading | None:
    """Of "Between 60 and 65 percent of voters took part": both ends are of one subject."""
    at = marked.figure_at(place)
    if marked.figures[at].comparison != "at-least" or at + 1 == len(marked.figures):
        return None
    other = marked.places[at + 1]
    if marked.text[place + 1 : other] not in {" and ", " to "}:
        return None
    return reading(said, marked, other, base_after(marked, other), "")


def _left(marked: Marked, place: int) -> str:
    start = max((other + 1 for other in marked.places if other < place), default=0)
    return marked.text[max(start, place - _WINDOW) : place]


def _right(marked: Marked, after: int) -> str:
    """The words behind a figure, up to the next one that is not the size of something."""
    following = [other for other in marked.places if other >= after]
    if following and re.search(r" (?:of|in) (?:the |all )*$", marked.text[after : following[0]]):
        following = following[1:]
    return marked.text[after : min([*following, after + _WINDOW])]


def _by_rules(marked: Marked, place: int, after: int) -> Reading | None:
    left, right = _left(marked, place), _right(marked, after)
    for rule in SUBJECTS:
        if marked.text[place] not in rule.kinds:
            continue
        match = rule.words.search(left) if rule.before else rule.words.match(right)
        if match:
            return _ruled(rule, match, place, after, len(left))
    return None


def _ruled(rule: SubjectRule, match: re.Match[str], place: int, after: int, left: int) -> Reading:
    if rule.before:
        start = place - left + match.start()
        return Reading(rule.subject, rule.name, rule.sure, start, after)
    return Reading(rule.subject, rule.name, rule.sure, place, after + match.end())


def _voted_for(marked: Marked, place: int, after: int) -> Reading | None:
    for pattern in (VOTED_TO, VOTED_FOR):
        if match := pattern.match(_right(marked, after)):
            return Reading(match["what"], "voted for or to", "likely", place, after + match.end())
    return None


def _said_again(marked: Marked, place: int, base: BaseSaid, before: str) -> Reading | None:
    left = _left(marked, place)
    share = marked.text[place] in SHARE
    if share and base.base == "registered" and THAT_IS.match(marked.text[:place]):
        return Reading("turnout", "that is so much of the roll", "likely", 0, base.end)
    adjoining = SAME_AGAIN.search(left) if before and marked.text[: place - len(left)] else None
    if adjoining is None or (marked.text[place] == COUNT and not base.number):
        return None
    subject = "turnout" if share and before == "cast" else before
    subject = "cast" if not share and before == "turnout" else subject
    if subject == "registered":
        return None
    return Reading(subject, "the same said again", "likely", place, base.end)


def _candidate(said: Said, marked: Marked, place: int, after: int) -> Reading | None:
    """Of "NAME won 71.5 percent" and "298 for NAME": the figure is that person's."""
    for one in said.named:
        if one.speaker.person and (found := _candidates(said, marked, place, after, one)):
            return found
    return None


def _candidates(said: Said, marked: Marked, place: int, after: int, one: Named) -> Reading | None:
    figure, end = marked.origin[place], marked.origin[place + 1]
    if one.end <= figure and CANDIDATE_BEFORE.match(said.plain[one.end : figure]):
        start = marked.back(one.start)
        return Reading(one.speaker.name, "a candidate's votes", "certain", start, after)
    if one.start >= end and CANDIDATE_AFTER.match(said.plain[end : one.start]):
        return Reading(
            one.speaker.name, "votes for a candidate", "certain", place, marked.back(one.end)
        )
    return None
