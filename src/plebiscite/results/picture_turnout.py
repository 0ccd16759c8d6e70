"""How turnout grew, as a picture and a table: voters so far, from zero, by the hour of the vote."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from plebiscite.results.figures import Share
from plebiscite.results.page_markup import Html, element, joined, table
from plebiscite.results.picture_bars import NARROW
from plebiscite.results.picture_drawing import Drawing, banner
from plebiscite.results.picture_text import Canvas, direction_of, picture, shape
from plebiscite.results.picture_words import EVERY_WORD
from plebiscite.results.referendum import Results
from plebiscite.results.sentences import coverage_text, share_text
from plebiscite.results.turnout_curve import Reached
from plebiscite.results.words import Words

_HIGH: Final = 150
_HALVES: Final = (0, 1, 2)


def moment(time: int) -> str:
    """A moment in UTC, to the minute."""
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M UTC")


class Grown(NamedTuple):
    """The steps of a turnout, of which results, between which moments, in whose words."""

    steps: Sequence[Reached]
    results: Results
    opens: int  # POSIX seconds
    closes: int
    minimum: int
    words: Words = EVERY_WORD
    when: Callable[[int], str] = moment


def turnout_section(grown: Grown) -> Html:
    """Heading, note, picture and the table of the same numbers; without steps it says why."""
    words = grown.words
    note = words.say("curve note", minimum=words.number(grown.minimum))
    parts = [element("h2", words.say("curve")), element("p", note, class_="note")]
    if not grown.steps:
        parts.append(element("p", words.say("curve empty")))
    else:
        parts += [element("figure", turnout_picture(grown, alone=False)), _table(grown)]
    return element("section", joined(parts))


def _table(grown: Grown) -> Html:
    words = grown.words
    turnout = grown.results.turnout
    before, rows = 0, []
    for step in grown.steps:
        share = Share(
            step.voters, turnout.denominator, "registered", turnout.status, turnout.coverage
        )
        new = words.number(step.voters - before)
        rows.append((grown.when(step.time), share_text(share, words), new))
        before = step.voters
    header = [words.say(key) for key in ("curve time", "curve so far", "curve new")]
    return table(words.say("curve"), header, rows, words.say("curve"))


def turnout_picture(grown: Grown, *, alone: bool = True) -> Html:
    """The curve of voters so far; both axes start where the vote and the numbers do."""
    words = grown.words
    drawn = Drawing(Canvas(NARROW, 13, direction_of(words)))
    banner(drawn, grown.results, words)
    drawn.say(words.say("curve"), kind="strong", size=15)
    drawn.say(share_text(grown.results.turnout, words))
    drawn.top += 18
    drawn.shapes += _plot(grown, drawn)
    drawn.top += _HIGH + 20
    for moment_ in (grown.opens, grown.closes):
        key = "curve opens" if moment_ == grown.opens else "curve closes"
        drawn.say(words.say(key, time=grown.when(moment_)), size=11, kind="soft")
    origin = words.say("origin", origin=grown.results.origin)
    drawn.say(origin, size=11, kind="soft")
    turnout = grown.results.turnout
    status = words.say(f"status {turnout.status}")
    return picture(
        "turnout-curve",
        NARROW,
        drawn.top + drawn.canvas.margin,
        words.say("page title", title=words.say("curve"), status=status),
        f"{share_text(turnout, words)}. {coverage_text(turnout.status, turnout.coverage, words)}",
        drawn.shapes,
        language=words.say("language"),
        alone=alone,
    )


def _plot(grown: Grown, drawn: Drawing) -> Iterator[Html]:
    canvas, top = drawn.canvas, drawn.top
    bottom = top + _HIGH
    most = max(grown.results.turnout.numerator, 1)
    first, last = _span(grown)

    def across(time: int) -> float:
        return canvas.x(canvas.inner * (time - first) / (last - first))

    for half in _HALVES:
        height = bottom - _HIGH * half / 2
        yield shape("line", class_="tick", x1=canvas.x(0), x2=canvas.x(canvas.inner), y1=height,
                    y2=height)  # fmt: skip
        yield shape("text", grown.words.number(most * half // 2), class_="soft", x=canvas.x(2),
                    y=height - 3, font_size=11, direction=canvas.direction)  # fmt: skip
    points = [(across(first), bottom)]
    points += [(across(step.time), bottom - _HIGH * step.voters / most) for step in grown.steps]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield shape("polyline", class_="curve", points=line)
    for x, y in points[1:]:
        yield shape("circle", class_="dot", cx=x, cy=y, r=3)
    yield from _hours(grown, canvas, bottom)


def _span(grown: Grown) -> tuple[int, int]:
    """From the opening to the close, or beyond where a moment lies there."""
    times = [step.time for step in grown.steps]
    first = min([grown.opens, *times])
    return first, max([grown.closes, first + 1, *times])


def _hours(grown: Grown, canvas: Canvas, bottom: float) -> Iterator[Html]:
    """Ends of the axis of time."""
    for at, key, anchor in ((0, "curve begin", "start"), (canvas.inner, "curve end", "end")):
        yield shape(
            "text", grown.words.say(key), class_="soft", x=canvas.x(at), y=bottom + 14,
            font_size=11, text_anchor=anchor, direction=canvas.direction,
        )  # fmt: skip
