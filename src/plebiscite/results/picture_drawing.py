"""Drawing from top to bottom: lines of text, and the banner that every picture begins with."""

from plebiscite.results.page_markup import Html
from plebiscite.results.picture_text import BOLD, LETTER, Canvas, shape, text_lines, wrapped
from plebiscite.results.referendum import Results
from plebiscite.results.sentences import coverage_text
from plebiscite.results.words import Words


class Drawing:
    """Shapes from top to bottom."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas, self.top = canvas, float(canvas.margin)
        self.shapes = list[Html]()

    def say(self, text: str, *, size: int = 0, kind: str = "", inset: int = 0) -> None:
        """A text over as many lines as it takes."""
        size = size or self.canvas.size
        letter = BOLD if kind in {"strong", "limit-name"} else LETTER
        lines = wrapped(text, self.canvas.inner - 2 * inset, size, letter)
        canvas = self.canvas._replace(margin=self.canvas.margin + inset)
        self.shapes += text_lines(canvas, lines, self.top, size=size, kind=kind)
        self.top += len(lines) * size * 1.4


def banner(drawn: Drawing, results: Results, words: Words) -> None:
    """Practice, status and coverage in a frame: the first thing in every picture."""
    begin = len(drawn.shapes)
    top = drawn.top
    drawn.top += 6
    if results.practice:
        drawn.say(words.say("practice"), size=13, kind="limit-name", inset=8)
    status = words.say("colon", name=words.say("status")) + words.say(f"status {results.status}")
    drawn.say(status, kind="strong", inset=8)
    covered = words.say("colon", name=words.say("covered"))
    drawn.say(covered + coverage_text(results.status, results.coverage, words), size=12, inset=8)
    drawn.top += 6
    canvas = drawn.canvas
    frame = shape(
        "rect", class_="pale", x=canvas.margin, y=top, width=canvas.inner, height=drawn.top - top
    )
    drawn.shapes.insert(begin, frame)
    drawn.top += 8
