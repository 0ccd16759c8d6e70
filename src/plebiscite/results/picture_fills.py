"""How areas of a map are filled: by share or by leading option, each with a pattern and a letter.

A colour never says anything alone: the letter stands in the legend and on the map (WCAG 1.4.1).
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from plebiscite.results.areas import Area
from plebiscite.results.page_markup import Html, element
from plebiscite.results.picture_text import shape
from plebiscite.results.sentences import ContestView
from plebiscite.results.words import Words

_FIFTHS: Final = 5
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COLOURS: Final = ("#f3ead2", "#cfdcb8", "#8fc0b4", "#4f8fb0", "#2b5a92", "#b46a8c", "#d9a441",
                   "#7a7a7a")  # fmt: skip
_STROKES: Final = ("M0 4H8", "M0 8L8 0", "M4 0V8", "M0 0L8 8M0 8L8 0", "", "M0 0L8 8",
                   "M0 4H8M4 0V8", "M2 2h1v1h-1z")  # fmt: skip
_STATES: Final = {"withheld": "W", "outstanding": "O"}
NO_VOTES: Final = "N"


class Fill(NamedTuple):
    """A way to fill an area: its letter, and what it means."""

    letter: str
    means: str


def fills_of(view: ContestView, question: str, words: Words) -> list[Fill]:
    """The fills of a question, in the legend's order: fifths of a share, or options that lead."""
    options = view.options(question)
    base = words.say(f"base {view.contest.rule.base}")
    if list(options) == ["yes", "no"]:
        fills = [
            Fill(
                _LETTERS[step],
                words.say(
                    "map last fifth" if step == _FIFTHS - 1 else "map fifth",
                    option=options["yes"], base=base,
                    low=words.number(20 * step), high=words.number(20 * step + 20),
                ),
            )
            for step in range(_FIFTHS)
        ]  # fmt: skip
    else:
        fills = [
            Fill(letter, words.say("map leads", option=name))
            for letter, name in zip(_LETTERS, options.values(), strict=False)
        ]
        fills.append(Fill("=", words.say("map tie")))
    return [
        *fills,
        Fill(NO_VOTES, words.say("map no votes")),
        Fill("W", words.say("withheld")),
        Fill("O", words.say("outstanding")),
    ]


def letter_of(view: ContestView, area: Area) -> str:
    """The letter of the fill of an area."""
    if area.state != "published":
        return _STATES[area.state]
    votes = [one.votes for one in area.counts.options]
    options = [one.option for one in area.counts.options]
    if not any(votes):
        return NO_VOTES
    if options == ["yes", "no"]:
        share = view.share(area.counts, "yes")
        step = _FIFTHS * share.numerator // share.denominator
        return _LETTERS[min(step, _FIFTHS - 1)]
    most = max(votes)
    return "=" if votes.count(most) > 1 else _LETTERS[votes.index(most)]


def patterns(name: str, fills: Sequence[Fill]) -> Html:
    """The definitions of the fills of one picture."""
    return element("defs", *(_pattern(name, *numbered) for numbered in enumerate(fills)))


def _pattern(name: str, number: int, fill: Fill) -> Html:
    empty = fill.letter in {NO_VOTES, "W", "O", "="}
    colour = "#ffffff" if empty else _COLOURS[number % len(_COLOURS)]
    stroke = {"W": "M0 0L8 8M0 8L8 0", "O": "M1 1h2v2h-2zM5 5h2v2h-2z", "=": "M0 3H8M0 5H8"}.get(
        fill.letter, "" if empty else _STROKES[number % len(_STROKES)]
    )
    shapes = [shape("rect", width=8, height=8, fill=colour)]
    if stroke:
        shapes.append(shape("path", d=stroke, stroke="#16202b", stroke_width=0.8, fill="none"))
    return shape(
        "pattern",
        *shapes,
        id=f"{name}-{number}",
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
    )


def filled(name: str, fills: Sequence[Fill], letter: str) -> str:
    """The value of `fill` for a letter."""
    number = next(number for number, fill in enumerate(fills) if fill.letter == letter)
    return f"url(#{name}-{number})"


def used(fills: Sequence[Fill], letters: set[str]) -> Iterator[Fill]:
    """The fills that a picture needs in its legend: all options and fifths, others if they occur.

    What does not occur among the last ones is left out.
    """
    for fill in fills:
        if fill.letter not in {NO_VOTES, "W", "O", "="} or fill.letter in letters:
            yield fill
