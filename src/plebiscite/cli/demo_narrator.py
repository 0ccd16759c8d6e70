"""Tells what happens in a demonstration, and how long each part of it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text


class Seconds(msgspec.Struct, frozen=True):
    """How long each part took, in seconds on the clock."""

    preparing: float  # definition, codes of the whole roll, ceremony, rehearsal
    voting: float  # ballots made, checked at the door and recorded
    closing: float  # to the encrypted tallies
    trustees_check: float  # of the whole record, before they decrypt
    counting: float  # decryptions, bulletins, statements, the end
    strangers_check: float  # of the whole record again
    archives: float  # one for each district
    total: float


class Told(msgspec.Struct, frozen=True):
    """What a demonstration says as JSON."""

    folder: str
    entries: int
    ballots: int
    verdict: str
    exit_status: int
    seconds: Seconds


class Narrator:
    """Says what happens, how long it took, and shows long work as a bar."""

    def __init__(self, console: Console) -> None:
        self.console, self._started = console, time.monotonic()
        self._lap = self._started
        self._laps: dict[str, float] = {}

    def say(self, who: str, what: str) -> None:
        """One line: seconds since the beginning, who acts, and what they do."""
        seconds = time.monotonic() - self._started
        line = Table.grid(padding=(0, 2))
        line.add_column(width=8, justify="right", style="dim")
        line.add_column(width=10, style="bold cyan")
        line.add_column(overflow="fold")
        line.add_row(f"{seconds:.1f} s", who, Text(what))
        self.console.print(line)

    @contextmanager
    def bar(self, what: str, total: int) -> Iterator[Callable[[int], None]]:
        """A bar on a terminal; tell it how many of `total` are done."""
        columns = (TextColumn(f"          {what}"), BarColumn(), MofNCompleteColumn())
        with Progress(
            *columns,
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        ) as progress:
            task = progress.add_task(what, total=total)
            yield lambda done: progress.update(task, completed=done)

    def lap(self, part: str) -> None:
        """The time since the last lap was for this part: a field of `Seconds`."""
        now = time.monotonic()
        self._laps[part] = round(now - self._lap, 2)
        self._lap = now

    def seconds(self) -> Seconds:
        """All laps, when the last one is done."""
        return Seconds(**self._laps, total=round(self._lap - self._started, 2))
