"""A contest's result as one picture: bars from zero on one axis, the threshold, the status inside.

For pages, embeds and files. The words are those of the results page: every share has its base,
and status and coverage stand in the picture, so that it cannot be copied without them.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from plebiscite.record.definition import Texts
from plebiscite.record.shares import parse_share
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.page_markup import Html
from plebiscite.results.picture_drawing import Drawing, banner
from plebiscite.results.picture_text import Canvas, direction_of, picture, shape
from plebiscite.results.picture_words import EVERY_WORD
from plebiscite.results.referendum import Results
from plebiscite.results.sentences import ContestView, contest_sentence, outcome_text, share_text
from plebiscite.results.words import Words

NARROW: Final = 360  # readable on a screen of 320 pixels
_SHAPE: Final = 630 / 1200
_BAR: Final = 18
_TICKS: Final = (0, 25, 50, 75, 100)


class Shown(NamedTuple):
    """A contest in a language, of which referendum, in whose words."""

    view: ContestView
    results: Results
    texts: Texts
    words: Words = EVERY_WORD


def bars_picture(shown: Shown, *, alone: bool = True) -> Html:
    """The picture of every question of the contest."""
    drawn = _drawn(shown, NARROW)
    return _finished(shown, "bars", drawn, drawn.top + drawn.canvas.margin, alone=alone)


def share_picture(shown: Shown) -> Html:
    """The same in the shape that other sites show beside a link, 1200 by 630."""
    width = NARROW
    while (drawn := _drawn(shown, width)).top + drawn.canvas.margin > width * _SHAPE:
        width += 60
    return _finished(shown, "share", drawn, width * _SHAPE, alone=True)


def _drawn(shown: Shown, width: int) -> Drawing:
    drawn = Drawing(Canvas(width, 14, direction_of(shown.words)))
    view, words = shown.view, shown.words
    banner(drawn, shown.results, words)
    drawn.say(view.texts.title, size=17, kind="strong")
    drawn.say(outcome_text(view, words), kind="strong")
    for counts in view.figures.questions:
        _question(drawn, shown, counts)
    drawn.say(words.say("origin", origin=shown.results.origin), size=11, kind="soft")
    return drawn


def _finished(shown: Shown, name: str, drawn: Drawing, height: float, *, alone: bool) -> Html:
    return picture(
        f"{name}-{shown.view.contest.id}",
        drawn.canvas.width,
        height,
        picture_title(shown),
        contest_sentence(shown.view, shown.words),
        drawn.shapes,
        language=shown.words.say("language"),
        alone=alone,
    )


def picture_title(shown: Shown) -> str:
    """The contest, that this is its result, and how final it is."""
    status = shown.words.say(f"status {shown.results.status}")
    return shown.words.say("page title", title=shown.view.texts.title, status=status)


def _question(drawn: Drawing, shown: Shown, counts: QuestionCounts) -> None:
    view, words = shown.view, shown.words
    title = next(one.text for one in view.texts.questions if one.id == counts.question)
    if len(view.figures.questions) > 1 or title != view.texts.title:
        drawn.say(title, kind="soft")
    threshold = threshold_of(view, counts.question)
    bars: list[Html] = []
    for option, name in view.options(counts.question).items():
        share = view.share(counts, option)
        drawn.top += 4
        told = words.say("colon", name=name) + share_text(share, words, threshold)
        drawn.say(told)
        part = share.numerator / max(share.denominator, 1)
        bars += _bar(drawn.canvas, drawn.top + 3, part, threshold)
        drawn.top += _BAR + 6
    drawn.shapes += bars
    drawn.shapes += axis(drawn.canvas, drawn.top, words)
    drawn.top += 18
    if threshold:
        drawn.say(words.say("bars threshold", threshold=threshold), size=12, kind="limit-name")
    drawn.top += 6


def threshold_of(view: ContestView, question: str) -> str:
    """The share that the rule asks of this question's options; "" for none."""
    rule, last = view.contest.rule, view.contest.questions[-1].id
    judged = view.contest.kind != "variants" or question != last
    return rule.share if judged and parse_share(rule.share) else ""


def _bar(canvas: Canvas, top: float, part: float, threshold: str) -> Iterator[Html]:
    """The frame from 0 to 100 %, the share from 0, the threshold across."""
    yield shape("rect", class_="frame", x=canvas.margin, y=top, width=canvas.inner, height=_BAR)
    width = canvas.inner * part
    left = canvas.x(0) if canvas.direction == "ltr" else canvas.x(width)
    yield shape("rect", class_="bar", x=left, y=top, width=width, height=_BAR)
    if threshold:
        place = canvas.x(canvas.inner * float(parse_share(threshold)))
        for kind in ("halo", "limit"):
            yield shape("line", class_=kind, x1=place, x2=place, y1=top - 3, y2=top + _BAR + 3)


def axis(canvas: Canvas, bottom: float, words: Words) -> Iterator[Html]:
    """The one axis of all bars of a question."""
    for tick in _TICKS:
        place = canvas.x(canvas.inner * tick / 100)
        yield shape("line", class_="tick", x1=place, x2=place, y1=bottom - 3, y2=bottom + 3)
        anchor = {0: "start", 100: "end"}.get(tick, "middle")
        yield shape(
            "text",
            words.say("axis percent", number=words.number(tick)),
            class_="soft",
            x=place,
            y=bottom + 14,
            font_size=11,
            text_anchor=anchor,
            direction=canvas.direction,
        )
