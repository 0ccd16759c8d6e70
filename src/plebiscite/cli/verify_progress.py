"""How far long checking has come: a bar on a terminal, lines elsewhere, JSON for programs."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import msgspec
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from plebiscite.verify.record_verification import Progress as Told

ProgressForm = Literal["auto", "json", "none"]
_BAR_EVERY, _JSON_EVERY, _LINE_EVERY = 0.1, 1.0, 60.0  # seconds


class _Rate(ProgressColumn):
    """Entries a second, as of the last half minute."""

    def render(self, task: Task) -> Text:
        """The column's words."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="dim")


class Pace:
    """What is done, how quickly, and how long the rest takes at that rate."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._start = clock, clock()
        self._first: int | None = None

    def told(self, done: int, total: int) -> dict[str, float | int | None]:
        """Entries done and in all, entries a second, and seconds left (None: not known yet).

        What was done before the first call, as by an earlier run, is not part of the rate.
        """
        if self._first is None:
            self._start, self._first = self._clock(), done
        passed = self._clock() - self._start
        rate = (done - self._first) / passed if passed > 0 else 0.0
        left = round((total - done) / rate) if rate else None
        return {"done": done, "total": total, "per_second": round(rate, 1), "seconds_left": left}


@contextmanager
def told_progress(console: Console, what: str, form: ProgressForm = "auto") -> Iterator[Told]:
    """The callback of long work, which tells how far it has come, on standard error.

    `auto`: a bar with rate and time left on a terminal, a line a minute elsewhere. `json`: one
    object a second, each on a line of its own.
    """
    if form == "json":
        yield _seldom(_json_line(console), _JSON_EVERY)
    elif form == "auto" and not console.is_terminal:
        yield _seldom(_plain_line(console, what), _LINE_EVERY, at_once=False)
    else:
        with _bar(console, what, quiet=form == "none") as told:
            yield told


@contextmanager
def _bar(console: Console, what: str, *, quiet: bool) -> Iterator[Told]:
    columns = (
        TextColumn(what),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task(what, total=None)
        yield _seldom(lambda done, total: bar.update(task, completed=done, total=total), _BAR_EVERY)


def _seldom(tell: Told, every: float, *, at_once: bool = True) -> Told:
    """`tell`, but not more often than once in `every` seconds: entries come by the thousand."""
    next_time = 0.0 if at_once else time.monotonic() + every

    def told(done: int, total: int) -> None:
        nonlocal next_time
        now = time.monotonic()
        if now >= next_time or (at_once and done == total):
            next_time = now + every
            tell(done, total)

    return told


def _json_line(console: Console) -> Told:
    pace = Pace()

    def tell(done: int, total: int) -> None:
        console.file.write(msgspec.json.encode(pace.told(done, total)).decode() + "\n")
        console.file.flush()

    return tell


def _plain_line(console: Console, what: str) -> Told:
    pace = Pace()
    pace.told(0, 1)

    def tell(done: int, total: int) -> None:
        told = pace.told(done, total)
        left = told["seconds_left"]
        rest = f", about {-(-int(left) // 60):,} min left" if left is not None else ""
        console.file.write(f"{what}: {done:,} of {total:,}, {told['per_second']:,.0f}/s{rest}\n")
        console.file.flush()

    return tell
