"""How turnout grew: voters at moments that somebody vouches for, small steps left out.

Two shown numbers never differ by fewer than the minimum of ballots, so that no step tells of a
few voters (attack A14). Values only: moments and entries are arguments.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

import msgspec

from plebiscite.errors import MalformedError

LEAST: Final = 5
"""Ballots behind a step at least, whatever smaller minimum a definition has."""


class Reached(NamedTuple):
    """So many had voted by this moment."""

    time: int  # POSIX seconds
    voters: int


class _Head(msgspec.Struct):
    """What tells a first vote from every other entry."""

    kind: str
    replaces: str = ""


def shown_steps(reached: Iterable[Reached], total: int, minimum: int) -> tuple[Reached, ...]:
    """The moments that may be shown, in order of time.

    Each differs from the one before, the first from nobody and the last from the published
    `total`, by the minimum at least; the last may be the total itself.
    """
    least = max(minimum, LEAST)
    shown: list[Reached] = []
    for one in sorted(reached):
        before = shown[-1].voters if shown else 0
        if one.voters <= total and one.voters - before >= least:
            shown.append(one)
    while shown and 0 < total - shown[-1].voters < least:
        shown.pop()
    return tuple(shown)


def reached_at(entries: Iterable[bytes], times: Mapping[int, int]) -> Iterator[Reached]:
    """How many had voted at each size of the log with a time. `times`: POSIX seconds by size.

    A vote is counted when a credential's first ballot is in the log, whatever became of it.

    Raises: MalformedError for what is no entry.
    """
    voters = 0
    for size, raw in enumerate(entries, 1):
        try:
            head = msgspec.json.decode(raw, type=_Head)
        except msgspec.DecodeError as problem:
            raise MalformedError("this is no entry", place=f"entry {size - 1}") from problem
        voters += head.kind == "ballot" and head.replaces == ""
        if size in times:
            yield Reached(times[size], voters)
