"""A picture of a claim: the figure that was said beside what the record has, on one axis from zero.

Bars stand for figures the record decides, hatched bars for what it leaves open; the figure said
is a line across all of them. Each row has its words, so nothing rests on colour.
Source: docs/reference/claim-readings.md, section 6; R1, R2, U19 of the practices for results.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from plebiscite.observe.claim_readings import Reading
from plebiscite.observe.claim_targets import target_of
from plebiscite.observe.claim_words import TRUTHS, ClaimWords, with_thousands
from plebiscite.observe.claims import Claim
from plebiscite.results.page_markup import Html, element, joined

_WIDTH: Final = 640
_LEFT: Final = 8
_SPAN: Final = _WIDTH - 2 * _LEFT
_ROW: Final = 124
_TOP: Final = 104
_LINE: Final = 38  # letters of a line
_STYLE: Final = """
.claim-picture { --ink: #16202b; --bar: #1f5f99; --said: #9c1c1c; --paper: #fff; --line: #6b7885;
  font: 26px system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { .claim-picture { --ink: #eef2f6; --bar: #6fb1ef;
  --said: #ff9a9a; --paper: #14191f; --line: #8d9aa7; } }
.claim-picture .paper { fill: var(--paper); }
.claim-picture text { fill: var(--ink); }
.claim-picture .strong { font-weight: 600; }
.claim-picture .known { fill: var(--bar); }
.claim-picture .open { stroke: var(--bar); stroke-width: 2; }
.claim-picture .frame { fill: none; stroke: var(--line); }
.claim-picture .said { stroke: var(--said); stroke-width: 4; }
.claim-picture .halo { stroke: var(--paper); stroke-width: 10; }
.claim-picture .band { fill: var(--said); opacity: .18; }
.claim-picture .said-words { fill: var(--said); font-weight: 600; }
.claim-picture .hatch { stroke: var(--bar); stroke-width: 3; }
@media print { .claim-picture { print-color-adjust: exact; } }
"""


class _Axis(NamedTuple):
    """From zero to the end, in parts of one or in numbers."""

    end: Fraction
    percent: bool

    def at(self, value: Fraction) -> str:
        place = min(max(value / self.end, Fraction(0)), Fraction(1))
        return f"{_LEFT + float(place) * _SPAN:.2f}"

    def width(self, low: Fraction, high: Fraction) -> str:
        return f"{max(float(self.at(high)) - float(self.at(low)), 2):.2f}"


def claim_picture(words: ClaimWords, name: str = "claim") -> Html:
    """The picture as one SVG element; empty where there is no figure to draw.

    `name` is its own on a page with several.
    """
    claim = words.answer.claim
    shown = [each for each in words.answer.readings if _is_drawn(each)]
    if not isinstance(claim, Claim) or not shown:
        return Html("")
    axis = _axis(claim, shown)
    rows = [_row(words, axis, place, each, name) for place, each in enumerate(shown)]
    bottom = _TOP + _ROW * len(shown)
    height = bottom + 84
    return element(
        "svg",
        element("title", f"Claimed: {words.said()}"),
        element("desc", "; ".join(words.told(each) for each in shown)),
        element("style", Html(_STYLE)),
        _hatch(name),
        Html(f'<rect class="paper" width="{_WIDTH}" height="{height}"/>'),
        _heading(words, axis, claim),
        joined(rows),
        joined(_ends(axis, bottom)),
        _text(_LEFT, bottom + 70, words.covered(), size="20"),
        class_="claim-picture",
        role="img",
        viewBox=f"0 0 {_WIDTH} {height}",
        xmlns="http://www.w3.org/2000/svg",
    )


def _is_drawn(reading: Reading) -> bool:
    return bool(reading.low) and reading.high != "inf" and Fraction(reading.high) >= 0


def _axis(claim: Claim, shown: Sequence[Reading]) -> _Axis:
    """To 100 %, or in numbers to the largest of what is shown, said or could be."""
    percent = claim.unit in {"percent", "fraction"}
    scale = 100 if claim.unit == "percent" else 1
    largest = max(Fraction(each.high) for each in shown)
    if percent or shown[0].part == "every district":
        return _Axis(max(Fraction(1), largest, claim.amount / scale), percent=True)
    return _Axis(max(largest, claim.amount, Fraction(1)), percent=False)


def _heading(words: ClaimWords, axis: _Axis, claim: Claim) -> Html:
    """The figure that was said, above its line."""
    x = float(axis.at(_said(claim)))
    anchor = "end" if x > _WIDTH / 2 else "start"
    return joined(
        [
            _text(_LEFT, 30, words.contest() or "Turnout and roll", class_="strong"),
            Html(
                f'<text class="said-words" x="{x:.2f}" y="{_TOP - 26}" text-anchor="{anchor}">'
                f"{_said_words(claim)}</text>"
            ),
        ]
    )


def _said(claim: Claim) -> Fraction:
    return claim.amount / (100 if claim.unit == "percent" else 1)


def _said_words(claim: Claim) -> str:
    unit = {"percent": " %", "ratio": " times"}.get(claim.unit, "")
    comparison = "" if claim.comparison == "exactly" else claim.comparison.replace("-", " ") + " "
    return f"said: {comparison}{with_thousands(claim.figure)}{unit}"


def _hatch(name: str) -> Html:
    return Html(
        f'<defs><pattern id="{name}-hatch" width="9" height="9" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line class="hatch" y2="9"/></pattern></defs>'
    )


def _row(words: ClaimWords, axis: _Axis, place: int, reading: Reading, name: str) -> Html:
    top = _TOP + _ROW * place
    low, high = max(Fraction(reading.low), Fraction(0)), Fraction(reading.high)
    bar = top + 76
    label = f"{words.reading(reading)}: {TRUTHS[reading.truth]}"
    shapes = [
        _text(_LEFT, top + 24, label, class_="strong", size=_size(label)),
        _text(_LEFT, top + 60, words.figure(reading), size=_size(words.figure(reading))),
        Html(f'<rect class="frame" x="{_LEFT}" y="{bar}" width="{_SPAN}" height="28"/>'),
    ]
    if low:
        width = axis.width(Fraction(0), low)
        shapes.append(
            Html(f'<rect class="known" x="{_LEFT}" y="{bar}" width="{width}" height="28"/>')
        )
    if high > low:
        fill = f'fill="url(#{name}-hatch)" x="{axis.at(low)}" y="{bar}"'
        shapes.append(
            Html(f'<rect class="open" {fill} width="{axis.width(low, high)}" height="28"/>')
        )
    return joined([*shapes, *_marks(words.answer.claim, axis, bar)])


def _marks(claim: object, axis: _Axis, bar: int) -> Iterator[Html]:
    """The figure said, and all that its words allow."""
    assert isinstance(claim, Claim)  # noqa: S101 - only claims with a figure are drawn
    target = target_of(claim)
    low = target.low if target.low is not None else Fraction(0)
    high = target.high if target.high is not None else axis.end
    width = axis.width(low, high)
    yield Html(f'<rect class="band" x="{axis.at(low)}" y="{bar - 6}" width="{width}" height="40"/>')
    x = axis.at(_said(claim))
    for name in ("halo", "said"):
        yield Html(f'<line class="{name}" x1="{x}" x2="{x}" y1="{bar - 8}" y2="{bar + 36}"/>')


def _ends(axis: _Axis, bottom: int) -> Iterator[Html]:
    """The numbers at both ends of the axis."""
    end = f"{float(axis.end) * 100:g} %" if axis.percent else f"{float(axis.end):,.0f}"
    yield _text(_LEFT, bottom + 24, "0 %" if axis.percent else "0", size="22")
    yield Html(
        f'<text x="{_WIDTH - _LEFT}" y="{bottom + 24}" font-size="22" '
        f'text-anchor="end">{end}</text>'
    )


def _size(text: str) -> str:
    """Long lines are set smaller, so that they end inside the picture."""
    return f"{min(25, 25 * _LINE * 1.2 / max(len(text), 1)):.1f}"


def _text(x: int, y: int, text: str, *, class_: str = "", size: str = "26") -> Html:
    attributes = {"x": str(x), "y": str(y), "style": f"font-size:{size}px"}
    return element("text", text, class_=class_, **attributes)
