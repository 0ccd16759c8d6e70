"""The bulletins of a record as a list: status, coverage, the one before, what became of each.

A bulletin's figures are a blob made from the record; whether they are right is `verify`'s to say.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import msgspec

from plebiscite.canonical.json import parse_json
from plebiscite.errors import MisuseError
from plebiscite.observe.observers_said import Words
from plebiscite.record.entries import (
    BulletinEntry,
    BulletinStatus,
    CertificationEntry,
    EntryBase,
    ErasureEntry,
)
from plebiscite.results.referendum import Results

Became = Literal["newest", "certified", "replaced", "corrected"]
"""Replaced: a newer one followed. Corrected: a newer one says that certified figures changed."""


class Bulletin(msgspec.Struct, frozen=True):
    """One announcement. `results` are absent where the blob is."""

    number: int
    entry: int
    at: int | None  # POSIX seconds
    status: BulletinStatus
    became: Became
    certification: int | None  # index of the entry that certified it
    previous: int | None
    expected: int | None  # when the next one is, POSIX seconds
    words: Words
    figures: str  # SHA-256 in hex
    results: Results | None


def read_results(raw: bytes) -> Results:
    """The figures of a bulletin's blob. Raises MalformedError for other bytes."""
    return parse_json(raw, Results)


def bulletins_of(
    acts: Iterable[tuple[int, EntryBase]],
    *,
    results: Callable[[str], Results | None],
    words: Callable[[str], str | None],
    time: Callable[[int], int | None] = lambda _: None,
) -> tuple[Bulletin, ...]:
    """Every bulletin in `acts` (entries with their indices), in log order.

    `results` gives figures by the name of their blob, `words` text; None where they are absent.
    """
    found: list[tuple[int, BulletinEntry]] = []
    certified: dict[int, int] = {}
    erased: set[str] = set()
    for index, entry in acts:
        match entry:
            case BulletinEntry():
                found.append((index, entry))
            case CertificationEntry():
                certified[entry.bulletin] = index
            case ErasureEntry():
                erased.add(entry.blob)
            case _:
                pass
    return tuple(
        Bulletin(
            number=entry.number,
            entry=index,
            at=time(index),
            status=entry.status,
            became=_became(index, found, certified),
            certification=certified.get(index),
            previous=entry.previous,
            expected=entry.expected,
            words=_words(entry.words, erased, words),
            figures=entry.figures,
            results=results(entry.figures),
        )
        for index, entry in found
    )


def _became(
    index: int, found: Sequence[tuple[int, BulletinEntry]], certified: dict[int, int]
) -> Became:
    if any(later > index and entry.status == "correction" for later, entry in found):
        return "corrected"
    if index in certified:
        return "certified"
    return "newest" if index == found[-1][0] else "replaced"


def _words(name: str, erased: set[str], words: Callable[[str], str | None]) -> Words:
    if not name:
        return Words("none")
    if name in erased:
        return Words("erased", blob=name)
    text = words(name)
    return Words("absent", blob=name) if text is None else Words("there", text, name)


def bulletin_number(bulletins: Sequence[Bulletin], number: int) -> Bulletin:
    """The bulletin of this number. Raises MisuseError naming those there are."""
    for each in bulletins:
        if each.number == number:
            return each
    there = f"1 to {bulletins[-1].number}" if bulletins else "none yet"
    raise MisuseError(f"there is no bulletin {number}; there are {there}")


def before(bulletins: Sequence[Bulletin], one: Bulletin) -> Bulletin | None:
    """The bulletin that `one` follows, or None for the first."""
    return next((each for each in bulletins if each.entry == one.previous), None)
