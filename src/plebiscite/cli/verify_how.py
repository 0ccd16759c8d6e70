"""How a report came about: ballots, seconds, rate, workers, and the path that was used.

It is no part of what the report says of the record, which is the same whatever was used.
"""

from collections.abc import Mapping

import msgspec

from plebiscite.record.checking_paths import CHECKING_PATHS, CheckingPath
from plebiscite.store.parallel_reading import ParallelReading

_WORDS: dict[CheckingPath, str] = {
    "advice": "in bulk with advice",
    "bulk": "in bulk",
    "plain": "one by one (the plain path)",
    "fallback": "one by one after the bulk path did not accept them",
}
_MANY = 10  # seconds from which on no tenths are said


class How(msgspec.Struct, frozen=True):
    """One run of a verification. `recalled`: entries that an earlier run had checked."""

    ballots: int
    seconds: float
    per_second: float
    workers: int
    cluster: str  # the scheduler's address, or nothing
    paths: dict[CheckingPath, int]  # ballots by the path that checked them
    recalled: int
    sentence: str = ""


def how_checked(reading: ParallelReading, seconds: float, recalled: int = 0) -> How:
    """What `reading` did in so many seconds."""
    return how_of(
        reading.paths,
        seconds=seconds,
        workers=reading.workers,
        cluster=reading.cluster,
        recalled=recalled,
    )


def how_of(
    paths: Mapping[CheckingPath, int],
    *,
    seconds: float,
    workers: int,
    cluster: str = "",
    recalled: int = 0,
) -> How:
    """The same from its parts."""
    used = {path: paths[path] for path in CHECKING_PATHS if paths.get(path)}
    ballots = sum(used.values())
    how = How(
        ballots,
        round(seconds, 3),
        round(ballots / seconds, 1) if seconds else 0.0,
        workers,
        cluster,
        used,
        recalled,
    )
    return msgspec.structs.replace(how, sentence=_sentence(how))


def _sentence(how: How) -> str:
    seconds = f"{how.seconds:,.0f}" if how.seconds >= _MANY else f"{how.seconds:.1f}"
    if how.ballots:
        said = (
            f"{how.ballots:,} ballots checked in {seconds} s, {how.per_second:,.0f} a second, by "
            f"{_workers(how)}: {_paths(how)}."
        )
    else:
        said = f"No ballot's proofs were checked in this run of {seconds} s."
    if how.recalled:
        said += (
            f" The first {how.recalled:,} entries were checked by an earlier run that did not "
            "come to its end."
        )
    return said


def _workers(how: How) -> str:
    if how.cluster:
        noun = "worker" if how.workers == 1 else "workers"
        return f"{how.workers} {noun} of {how.cluster}, whose answers this report believes"
    return "1 process" if how.workers == 1 else f"{how.workers} processes"


def _paths(how: How) -> str:
    if len(how.paths) == 1:
        (path,) = how.paths
        return f"all {_WORDS[path]}" if how.ballots > 1 else _WORDS[path]
    return ", ".join(f"{number:,} {_WORDS[path]}" for path, number in how.paths.items())
