"""Figures marked in their sentence, and of what each is a share."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from plebiscite.observe.article_figure_rules import (
    BASES,
    COUNT,
    FRACTION,
    PERCENT,
    PREFIX_BASE,
    SHARE,
)
from plebiscite.observe.article_numbers import Mention
from plebiscite.observe.claims import Base

_MARKS = {"percent": PERCENT, "count": COUNT, "fraction": FRACTION}
_OF_SO_MANY = re.compile(
    rf" of (?:the |its )*(?P<number>{COUNT}) (?=registered|eligible|polling|districts|stations)"
)


class Marked(NamedTuple):
    """A folded sentence with one mark for each figure.

    `origin` has, for each character of `text`, its offset in the sentence; `places` has the offset
    in `text` of each figure's mark.
    """

    text: str
    origin: tuple[int, ...]
    places: tuple[int, ...]
    figures: tuple[Mention, ...]

    def figure_at(self, place: int) -> int:
        """Which figure's mark stands at an offset of `text`."""
        return self.places.index(place)

    def back(self, offset: int) -> int:
        """The offset in `text` of the first character that was at or after one of the sentence."""
        return next(at for at, origin in enumerate(self.origin) if origin >= offset)


class BaseSaid(NamedTuple):
    """A base and its size as said; `end` is where the words behind it begin.

    `used` is the figure that is the size, if there is one.
    """

    base: Base = "unknown"
    number: str = ""
    end: int = 0
    used: int | None = None


def mark(sentence: str, figures: Sequence[Mention]) -> Marked:
    """The sentence with its figures marked."""
    text, at = "", 0
    origin: list[int] = []
    places: list[int] = []
    for one in figures:
        text += sentence[at : one.start]
        origin += range(at, one.start)
        places.append(len(text))
        text += _MARKS[one.kind]
        origin.append(one.start)
        at = one.end
    origin += range(at, len(sentence) + 1)
    return Marked(text + sentence[at:], tuple(origin), tuple(places), tuple(figures))


def base_before(marked: Marked) -> BaseSaid:
    """The base that "Of 9,102 registered voters, ..." gives to what follows."""
    prefix = PREFIX_BASE.match(marked.text)
    if prefix is None:
        return BaseSaid()
    used = marked.figure_at(prefix.start("number"))
    number = whole(marked.figures[used])
    if prefix["registered"]:
        return BaseSaid("registered", number, prefix.end(), used)
    return BaseSaid("valid" if prefix["valid"] else "ballots", number, prefix.end(), used)


def base_after(marked: Marked, place: int) -> BaseSaid:
    """The base that stands behind the figure marked at `place`: "of 55,000 registered voters"."""
    so_many = _OF_SO_MANY.match(marked.text, place + 1)
    if marked.text[place] in SHARE or so_many:
        for rule in BASES:
            if match := rule.words.match(marked.text, place + 1):
                return _said(marked, rule.base, match)
    if so_many:
        return _said(marked, "unknown", so_many)._replace(end=place + 1)
    return BaseSaid(end=place + 1)


def _said(marked: Marked, base: Base, match: re.Match[str]) -> BaseSaid:
    if not match.groupdict().get("number"):
        return BaseSaid(base, "", match.end())
    used = marked.figure_at(match.start("number"))
    return BaseSaid(base, whole(marked.figures[used]), match.end(), used)


def whole(figure: Mention) -> str:
    """The figure if it can be the size of something: a whole number."""
    return figure.figure if figure.figure.isdecimal() else ""
