"""The cleaned text of an article: one spelling of spaces, no invisible marks; and its sentences.

Every offset of a proposal counts characters of this text. Typographic quotation marks stay as the
author set them; `folded` gives a copy of the same length in which rules need to know one form only.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from plebiscite.errors import MisuseError

LONGEST_ARTICLE = 400_000  # characters of cleaned text: a long read has 60,000
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")
_ENDS = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[A-Z0-9À-Þ])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Sen|Gov|Lt|Col|Rev|No|vs|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    r"|Sept?|Oct|Nov|Dec|Art|e\.g|i\.e|cf)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_ORDINAL_LINE = re.compile(r"^\d+\.$")
_LONGEST_LINE_BREAK = 50  # characters: shorter lines were not broken by an editor's margin
_FOLDS = str.maketrans("“”„«»‘’‚′–—‑", '"""""\'\'\'\'---')


class Sentence(NamedTuple):
    """A sentence: its words, its place in the cleaned text, and the number of its paragraph."""

    text: str
    start: int
    end: int
    paragraph: int


def plain_lines(raw: str) -> list[str]:
    """The paragraphs of a text: invisible marks removed, spaces made one, broken lines joined."""
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    text = _INVISIBLE.sub("", text).replace("\u2028", "\n").replace("\u2029", "\n\n")
    text = "".join(mark if mark == "\n" or mark.isprintable() else " " for mark in text)
    blocks = re.split(r"\n[^\S\n]*\n+", text)
    return [line for block in blocks for line in _lines_of(block)]


def _lines_of(block: str) -> list[str]:
    lines = [_SPACES.sub(" ", line).strip() for line in block.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) > 1 and all(len(line) >= _LONGEST_LINE_BREAK for line in lines[:-1]):
        return [" ".join(lines)]
    return lines


def joined(paragraphs: list[str]) -> str:
    """The cleaned text. Raises: MisuseError if it is longer than any article."""
    text = "\n".join(paragraphs)
    if len(text) > LONGEST_ARTICLE:
        raise MisuseError(
            f"the article has {len(text)} characters, and {LONGEST_ARTICLE} is the limit: "
            "give one article, not a whole site"
        )
    return text


def folded(text: str) -> str:
    """The text with straight quotation marks and plain hyphens; every offset stays."""
    return text.translate(_FOLDS)


def sentences(text: str) -> list[Sentence]:
    """Every sentence of a cleaned text, in order. Paragraphs are lines."""
    found: list[Sentence] = []
    start = 0
    for number, line in enumerate(text.split("\n")):
        found += (
            Sentence(line[begin:end], start + begin, start + end, number)
            for begin, end in _spans(line)
        )
        start += len(line) + 1
    return found


def _spans(line: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _ENDS.finditer(line):
        piece = line[begin : match.end()]
        if _ABBREVIATION.search(piece) or _ORDINAL_LINE.match(piece):
            continue
        yield begin, match.end()
        begin = match.end() + len(line[match.end() :]) - len(line[match.end() :].lstrip())
    if begin < len(line):
        yield begin, len(line)


def quoted_spans(line: str) -> list[tuple[int, int]]:
    """The quotations in a folded line: offsets of what stands within double quotation marks.

    A quotation that is not closed runs to the end of the line, as in speech of many paragraphs.
    """
    marks = [place for place, mark in enumerate(line) if mark == '"']
    if len(marks) % 2:
        marks.append(len(line))
    return [(marks[at] + 1, marks[at + 1]) for at in range(0, len(marks), 2)]
