"""Text and shapes of pictures: SVG that stands alone, in a page, or in an `img` element.

SVG breaks no lines, so lines are broken here, by a width that letters of the five languages stay
below. Nothing from outside is markup. Source: SVG 2; WCAG 2.2 1.1.1, 1.4.1, 1.4.3, 1.4.11.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from plebiscite.results.page_markup import Content, Html, element, joined
from plebiscite.results.words import Words

LETTER: Final = 0.57  # of the size of the letters: wider than the average of our scripts
BOLD: Final = 0.64
_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
_STYLE: Final = """
.picture { --ink: #16202b; --soft: #3d4a57; --paper: #fff; --pale: #f0f3f6; --line: #6b7885;
  --bar: #1f5f99; --other: #b8c9da; --mark: #9c1c1c; background: var(--paper); }
@media (prefers-color-scheme: dark) { .picture { --ink: #eef2f6; --soft: #c3ccd5;
  --paper: #14191f; --pale: #1f2730; --line: #8d9aa7; --bar: #6fb1ef; --other: #3f5a75;
  --mark: #ff9a9a; } }
.picture text { fill: var(--ink); font-family: system-ui, sans-serif; }
.picture .soft { fill: var(--soft); } .picture .strong { font-weight: 700; }
.picture .paper { fill: var(--paper); } .picture .pale { fill: var(--pale); stroke: var(--line); }
.picture .frame { fill: none; stroke: var(--line); } .picture .bar { fill: var(--bar); }
.picture .other { fill: var(--other); stroke: var(--line); }
.picture .tick { stroke: var(--line); } .picture .curve { fill: none; stroke: var(--bar);
  stroke-width: 2.5; stroke-linejoin: round; } .picture .dot { fill: var(--bar); }
.picture .halo { stroke: var(--paper); stroke-width: 5; }
.picture .limit { stroke: var(--mark); stroke-width: 2; stroke-dasharray: 6 3; }
.picture .border { fill: none; stroke: #16202b; stroke-width: 1.2; }
.picture .inner { fill: transparent; stroke: #16202b; stroke-width: .3; stroke-dasharray: 1 2; }
.picture .tile { stroke: #16202b; stroke-width: .6; }
.picture text.mark { fill: #16202b; font-weight: 700; paint-order: stroke; stroke: #fff;
  stroke-width: 2.5px; }
.picture a:focus-visible path, .picture a:focus-visible rect { stroke: var(--mark);
  stroke-width: 3; }
.picture .limit-name { fill: var(--mark); font-weight: 700; }
"""


class Canvas(NamedTuple):
    """How wide a picture is, how large its letters, and which way it reads."""

    width: int
    size: int  # of letters, in units of the picture
    direction: str = "ltr"
    margin: int = 12

    @property
    def inner(self) -> int:
        """The width between the margins."""
        return self.width - 2 * self.margin

    @property
    def start(self) -> int:
        """Where lines begin: at the left, or at the right of one that reads right to left."""
        return self.margin if self.direction == "ltr" else self.width - self.margin

    def x(self, at: float) -> float:
        """A distance from the start margin, in the direction of reading."""
        return self.margin + at if self.direction == "ltr" else self.width - self.margin - at


def direction_of(words: Words) -> str:
    """Which way a picture reads: as the language of its own words does."""
    return "rtl" if words.say("language") in _RIGHT_TO_LEFT else "ltr"


def wrapped(text: str, width: float, size: float, letter: float = LETTER) -> list[str]:
    """The lines of a text, each at most `width` wide; a longer word gets a line of its own."""
    most = max(1, int(width / (size * letter)))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def text_lines(
    canvas: Canvas, lines: Iterable[str], top: float, *, size: int = 0, kind: str = ""
) -> list[Html]:
    """Lines of text below `top`, from the start of reading."""
    size = size or canvas.size
    return [
        shape(
            "text",
            line,
            x=canvas.start,
            y=top + (number + 1) * size * 1.4 - size * 0.35,
            font_size=size,
            direction=canvas.direction,
            **({"class_": kind} if kind else {}),
        )
        for number, line in enumerate(lines)
    ]


def shape(name: str, *contents: Content, **attributes: str | float) -> Html:
    """An element of a picture; numbers are written with at most one place."""
    return element(name, *contents, **{key: _written(value) for key, value in attributes.items()})


def _written(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:.1f}".removesuffix(".0")


def picture(
    name: str,
    width: float,
    height: float,
    title: str,
    description: str,
    shapes: Sequence[Html],
    *,
    language: str,
    alone: bool = True,
) -> Html:
    """The whole picture, with a title and a description for those who do not see it.

    `name` makes its identifiers unique in a page. `alone`: as a file, with its namespace. One with
    links is a group of them, not an image, to those who do not see it.
    """
    whole = joined(shapes)
    attributes: dict[str, str] = {
        "viewBox": f"0 0 {_written(width)} {_written(height)}",
        "class_": "picture",
        "role": "group" if "<a href=" in whole else "img",
        "lang": language,
        "aria_labelledby": f"{name}-title {name}-words",
    }
    if alone:
        attributes |= {"xmlns": "http://www.w3.org/2000/svg", "width": _written(width)}
        attributes |= {"height": _written(height)}
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-words"),
        element("style", Html(_STYLE)),
        shape("rect", class_="paper", width=width, height=height),
        whole,
        **attributes,
    )
