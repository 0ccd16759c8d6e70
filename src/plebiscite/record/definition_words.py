"""Identifiers, one-line texts and repetitions, as definitions and rolls judge them."""

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

LOWER_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
ANY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd]")
# They reverse what follows, so that one text can read as another. Isolates stay allowed.
_OVERRIDE = re.compile("[\u202a-\u202e]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def duplicates(values: Iterable[T]) -> Iterator[tuple[int, T]]:
    """Position and value of everything that stood in the list before."""
    seen: set[T] = set()
    for position, value in enumerate(values):
        if value in seen:
            yield position, value
        seen.add(value)


def text_fault(text: str, *, lines: bool) -> tuple[str, str] | None:
    """What is wrong with a text for people, and the remedy; None if nothing.

    `lines`: whether it may have several.
    """
    if not text.strip():
        return "no text", "write one"
    if _CONTROL.search(text) or _SURROGATE.search(text):
        return "a control or damaged character", "retype the text as UTF-8"
    if _OVERRIDE.search(text):
        return "a character that reverses text", "remove U+202A to U+202E"
    if not lines and "\n" in text:
        return "more than one line", "write one line"
    return None
