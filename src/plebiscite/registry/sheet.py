"""A sheet of A4 that speaks five languages: fonts, direction, paragraphs and QR codes.

Positions are in millimetres from the start of a line: the left edge, or the right one where a
language is written right to left.
"""

import os
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, NamedTuple, Self

import segno
from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont

from plebiscite.errors import MisuseError

FONTS = "PLEBISCITE_REGISTRAR_FONTS"
"""The environment variable that names the folder of fonts."""
_USUAL_FONTS = "/usr/share/fonts/truetype/dejavu"
_FILES = {
    ("sans", ""): "DejaVuSans.ttf",
    ("sans", "B"): "DejaVuSans-Bold.ttf",
    ("mono", "B"): "DejaVuSansMono-Bold.ttf",
}
WIDTH: Final = 210.0
MARGIN: Final = 20.0
INNER: Final = WIDTH - 2 * MARGIN
_RIGHT_TO_LEFT = {"R", "AL"}  # Unicode's bidirectional classes of letters
_LINE = 1.32  # of the type size
_POINT = 0.3528  # mm
_QUIET = 4  # modules of margin that a QR code needs


class Type(NamedTuple):
    """A font, its size in points, and the direction of the line."""

    font: tuple[str, str]
    size: float
    direction: Literal["ltr", "rtl"]


class Sheets:
    """A PDF in the making; use as a context. `rtl` is set for each page by its language."""

    def __init__(self, title: str) -> None:
        """Raises: MisuseError when a font is not there."""
        self.pdf = FPDF(format="A4", unit="mm")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        self.pdf.set_title(title)
        folder = Path(os.environ.get(FONTS, _USUAL_FONTS))
        for (family, style), name in _FILES.items():
            path = folder / name
            if not path.is_file():
                raise MisuseError(
                    f"the font {name} is not there: install the package fonts-dejavu-core, or name "
                    f"the folder that has it in {FONTS}",
                    place=str(path),
                )
            self.pdf.add_font(family, style, path)
        self.rtl = False
        self.scale = 1.0  # of all type on the page
        self._broken: dict[tuple[tuple[str, str], float, float, str], list[str]] = {}
        sans = self.pdf.fonts["sans"]
        self._known = frozenset(sans.cmap if isinstance(sans, TTFFont) else ())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the font files."""
        for font in self.pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def new_page(self, language: str, *, rtl: bool) -> None:
        """Begin a page in this language."""
        self.pdf.add_page()
        self.rtl = rtl
        self.pdf.set_lang(language)

    def lacking(self, text: str) -> str:
        """The characters of `text` that the font cannot draw."""
        drawn = {each for each in text if each.isprintable() and each != " "}
        return "".join(sorted(each for each in drawn if ord(each) not in self._known))

    def text(
        self,
        start: float,
        top: float,
        width: float,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
    ) -> float:
        """A paragraph; gives the place below it. Wrapped at `width`."""
        direction: Literal["ltr", "rtl"] = "rtl" if self.rtl else "ltr"
        kind = Type(("sans", "B" if bold else ""), size, direction)
        return self._write(kind, start, top, width, text)

    def machine(
        self, start: float, top: float, width: float, text: str, *, size: float = 10
    ) -> float:
        """Text that reads from left to right in every language: codes, words, addresses."""
        return self._write(Type(("mono", "B"), size, "ltr"), start, top, width, text)

    def line(
        self,
        start: float,
        top: float,
        width: float,
        text: str,
        *,
        size: float = 10,
        bold: bool = False,
    ) -> float:
        """What stands by itself, such as an address or a number: in the direction of its letters.

        In a line that runs from right to left the parts of a telephone number would change places.
        """
        rtl = any(unicodedata.bidirectional(each) in _RIGHT_TO_LEFT for each in text)
        kind = Type(("sans", "B" if bold else ""), size, "rtl" if rtl else "ltr")
        return self._write(kind, start, top, width, text)

    def _write(self, kind: Type, start: float, top: float, width: float, text: str) -> float:
        pdf = self.pdf
        size = kind.size * self.scale
        pdf.set_font(*kind.font, size=size)
        pdf.set_text_shaping(use_shaping_engine=True, direction=kind.direction)
        pdf.set_xy(self.left(start, width), top)
        height = size * _POINT * _LINE
        side = "R" if self.rtl else "L"
        if kind.direction == "rtl":
            pdf.multi_cell(width, height, text, align=side, new_x="LEFT", new_y="NEXT")
        else:
            for line in self._lines(kind.font, size, width, text):
                pdf.cell(width, height, line, align=side, new_x="LEFT", new_y="NEXT")
        return float(pdf.get_y())

    def _lines(self, font: tuple[str, str], size: float, width: float, text: str) -> list[str]:
        """The lines of a paragraph; where they break is most of the work, and mostly the same."""
        key = (font, size, width, text)
        if key not in self._broken:
            found = self.pdf.multi_cell(
                width, text=text, align="L", dry_run=True, output=MethodReturnValue.LINES
            )
            self._broken[key] = list(found) if isinstance(found, list) else [text]
        return self._broken[key]

    def left(self, start: float, width: float) -> float:
        """The left edge of a box that begins `start` from where lines begin."""
        return WIDTH - start - width if self.rtl else start

    def qr(self, start: float, top: float, side: float, content: str) -> float:
        """A QR code with its quiet margin, `side` wide; gives the place below it."""
        rows = _modules(content)
        module = side / (len(rows) + 2 * _QUIET)
        left = self.left(start, side) + _QUIET * module
        self.pdf.set_fill_color(0)
        for number, row in enumerate(rows):
            for first, length in _runs(row):
                self.pdf.rect(
                    left + first * module,
                    top + (_QUIET + number) * module,
                    length * module,
                    module,
                    style="F",
                )
        return top + side

    def box(self, start: float, top: float, width: float, height: float) -> None:
        """A frame."""
        self.pdf.set_line_width(0.3)
        self.pdf.rect(self.left(start, width), top, width, height)

    def fold_mark(self, top: float) -> None:
        """A short line at the edge, where the sheet is folded."""
        self.pdf.set_line_width(0.2)
        self.pdf.line(4, top, 9, top)

    def write(self) -> bytes:
        """The finished PDF."""
        return bytes(self.pdf.output())


@lru_cache(maxsize=8)  # the fingerprint's is the same on every letter
def _modules(content: str) -> tuple[bytes, ...]:
    """The rows of a QR code, a byte for each module."""
    return tuple(bytes(row) for row in segno.make(content, error="m", micro=False).matrix)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Dark modules that touch, as first and length."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
