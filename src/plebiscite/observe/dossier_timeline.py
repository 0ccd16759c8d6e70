"""The timeline of a dossier: a lane for each actor, votes as lines through all of them, as SVG.

Every mark is told in words below its lane, so nothing rests on shape, colour or place alone.
Source: docs/reference/dossier.md; U19 of the practices for results.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from plebiscite.observe.dossier import (
    Dossier,
    Position,
    Side,
    Vote,
    actors_of,
    standing_positions,
    votes_in_order,
)
from plebiscite.results.page_markup import Html, element, joined

_WIDTH: Final = 640
_LEFT: Final = 24
_SPAN: Final = _WIDTH - 2 * _LEFT
_LINE: Final = 30
_TRACK: Final = 34
_APART: Final = 25
_LETTERS: Final = 50  # of a line at its full size
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
SIDE_WORDS: Final[dict[Side, str]] = {
    "for": "with the result",
    "against": "against it",
    "away": "stayed away",
    "there": "observed",
}
_SHAPES: Final[dict[Side, str]] = {
    "for": '<circle class="for" cx="{x}" cy="{y}" r="10"/>',
    "against": '<path class="against" d="M{x} {y}m-11 9h22l-11 -19z"/>',
    "away": '<path class="away" d="M{x} {y}m-9 -9h18v18h-18z"/>',
    "there": '<circle class="there" cx="{x}" cy="{y}" r="9"/>',
}
_STYLE: Final = """
.dossier-timeline { --ink: #16202b; --paper: #fff; --line: #6b7885; --for: #1f5f99;
  --against: #9c1c1c; font: 21px system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { .dossier-timeline { --ink: #eef2f6; --paper: #14191f;
  --line: #8d9aa7; --for: #6fb1ef; --against: #ff9a9a; } }
.dossier-timeline .paper { fill: var(--paper); }
.dossier-timeline text { fill: var(--ink); }
.dossier-timeline .strong { font-weight: 600; }
.dossier-timeline .track { stroke: var(--line); stroke-width: 2; }
.dossier-timeline .vote { stroke: var(--line); stroke-width: 2; stroke-dasharray: 6 5; }
.dossier-timeline .for { fill: var(--for); }
.dossier-timeline .against { fill: var(--against); }
.dossier-timeline .away { fill: var(--paper); stroke: var(--against); stroke-width: 4; }
.dossier-timeline .there { fill: var(--paper); stroke: var(--for); stroke-width: 4; }
.dossier-timeline .gone { opacity: .45; }
@media print { .dossier-timeline { print-color-adjust: exact; } }
"""


class _Time(NamedTuple):
    """From the first day to the last, as places on the axis."""

    first: dt.date
    last: dt.date

    def at(self, day: dt.date) -> float:
        days = max((self.last - self.first).days, 1)
        return _LEFT + (day - self.first).days / days * _SPAN


def timeline(dossier: Dossier) -> Html:
    """The whole picture."""
    days = [vote.date for vote in dossier.votes] + [each.date for each in dossier.positions]
    time = _Time(min(days), max(days))
    top = 64 + _LINE * 2
    lanes: list[Html] = []
    for who in actors_of(dossier):
        found = [each for each in dossier.positions if each.who == who]
        lanes.append(_lane(dossier, who, found, time, top))
        top += _height(found)
    height = top + 12
    return element(
        "svg",
        element("title", f"Timeline: {dossier.question}"),
        element("desc", _told(dossier)),
        element("style", Html(_STYLE)),
        Html(f'<rect class="paper" width="{_WIDTH}" height="{height}"/>'),
        joined(_legend()),
        joined(_votes(votes_in_order(dossier), time, height)),
        joined(lanes),
        class_="dossier-timeline",
        role="img",
        viewBox=f"0 0 {_WIDTH} {height}",
        xmlns="http://www.w3.org/2000/svg",
    )


def _told(dossier: Dossier) -> str:
    return "; ".join(
        f"{each.who}: {position_text(dossier, each)}"
        for each in sorted(dossier.positions, key=lambda each: each.date)
    )


def _legend() -> Iterator[Html]:
    """What each shape means, in two columns."""
    for place, (side, words) in enumerate(SIDE_WORDS.items()):
        x, y = 24 + place % 2 * 300, 24 + place // 2 * _LINE
        yield _shape(side, x, y - 7)
        yield _text(x + 22, y, words)


def _votes(votes: Sequence[Vote], time: _Time, height: int) -> Iterator[Html]:
    """A broken line on the day of each vote, with its year above."""
    for place, vote in enumerate(votes):
        x = time.at(vote.date)
        anchor = "start" if x < _WIDTH / 2 else "end"
        y = 64 + _LINE + (place % 2) * (_LINE - 6)
        yield Html(f'<line class="vote" x1="{x:.1f}" x2="{x:.1f}" y1="{y + 6}" y2="{height - 8}"/>')
        yield Html(
            f'<text class="strong" x="{x:.1f}" y="{y}" text-anchor="{anchor}">'
            f"Vote of {vote.year}</text>"
        )


def _height(found: Sequence[Position]) -> int:
    return 2 * _LINE + _TRACK + _LINE * len(found)


def _lane(dossier: Dossier, who: str, found: Sequence[Position], time: _Time, top: int) -> Html:
    """The name, the track with its marks, and each mark in words."""
    standing = standing_positions(dossier)
    track = top + _LINE + _TRACK // 2
    pieces = [
        _paper(top + 4, len(who)),
        _text(_LEFT, top + 24, who, class_="strong"),
        Html(f'<line class="track" x1="{_LEFT}" x2="{_WIDTH - _LEFT}" y1="{track}" y2="{track}"/>'),
    ]
    ordered = sorted(found, key=lambda each: each.date)
    places = _apart([time.at(each.date) for each in ordered])
    for place, each in enumerate(ordered):
        gone = "" if each in standing else "gone"
        y = top + _LINE + _TRACK + _LINE * (place + 1) - 6
        words = position_text(dossier, each)
        pieces += [
            element("g", _shape(each.side, places[place], track), class_=gone),
            _paper(y - 22, len(words) + 3),
            element("g", _shape(each.side, _LEFT + 6, y - 7), class_=gone),
            _text(_LEFT + 26, y, words),
        ]
    return joined(pieces)


def _apart(places: Sequence[float]) -> list[float]:
    """The places of a lane's marks, oldest first, none on another and in their order.

    Marks that would cover each other move towards the middle: later ones from the left end,
    earlier ones from the right.
    """
    left = [place for place in places if place < _WIDTH / 2]
    right = [place for place in places if place >= _WIDTH / 2]
    found: list[float] = []
    for place in left:
        found.append(max(place, found[-1] + _APART) if found else place)
    moved: list[float] = []
    for place in reversed(right):
        moved.append(min(place, moved[-1] - _APART) if moved else place)
    return [*found, *reversed(moved)]


def position_text(dossier: Dossier, each: Position) -> str:
    """A position in words: the day, what it was, of which vote, and whether it was taken back."""
    year = next((vote.year for vote in dossier.votes if vote.id == each.vote), each.vote)
    taken = "" if each in standing_positions(dossier) else " (taken back)"
    day = f"{each.date.day} {_MONTHS[each.date.month - 1]} {each.date.year}"
    return f"{day}: {POSITION_TEXTS[each.position]}, vote of {year}{taken}"


POSITION_TEXTS: Final = {
    "valid": "called it valid",
    "recognised": "recognised it",
    "accepted": "accepted the result",
    "praised": "praised it",
    "agrees": "agrees with the result",
    "void": "called it void",
    "illegal": "called it illegal",
    "not-recognised": "does not recognise it",
    "unacceptable": "called it unacceptable",
    "criticised": "criticised it",
    "objects": "objects",
    "boycotted": "boycotted it",
    "declined": "declined to observe",
    "not-observed": "did not observe",
    "observed": "observed it",
}


def _shape(side: Side, x: float, y: float) -> Html:
    return Html(_SHAPES[side].format(x=f"{x:.1f}", y=f"{y:.1f}"))


def _paper(y: float, letters: int) -> Html:
    """Paper under words, so that the lines of votes do not strike them out."""
    width = min(_WIDTH - _LEFT, letters * 12 + 16)
    return Html(f'<rect class="paper" x="{_LEFT - 6}" y="{y:.1f}" width="{width}" height="28"/>')


def _text(x: float, y: float, text: str, *, class_: str = "") -> Html:
    size = min(21.0, 21.0 * _LETTERS / max(len(text), 1))
    return element(
        "text", text, class_=class_, x=f"{x:.1f}", y=f"{y:.1f}", style=f"font-size:{size:.1f}px"
    )
