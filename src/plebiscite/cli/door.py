"""The one way out of the command line: an exit status, and errors as sentences.

Statuses: 0 fine, 1 checked and wrong, 2 cannot be used, 3 could not check. A fault of
this program is 3, never 0 or 1: then nothing is known. `PLEBISCITE_DEBUG=1` shows tracebacks.
"""

import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

import click

from plebiscite.cli.lazy import LazyGroup
from plebiscite.errors import (
    EvidenceError,
    PlebisciteError,
    UnavailableError,
    UnsupportedError,
)

FINE, WRONG, UNUSABLE, UNCHECKED = 0, 1, 2, 3
_INTERRUPTED = 130  # as a shell says it of Ctrl-C
_READER_GONE = 141  # as a shell says it of a closed pipe
_WORST_FIRST = (WRONG, UNCHECKED, UNUSABLE, FINE)


def status_of(error: PlebisciteError) -> int:
    """The exit status of an error, by whose fault it is."""
    if isinstance(error, EvidenceError):
        return WRONG
    if isinstance(error, UnavailableError | UnsupportedError):
        return UNCHECKED
    return UNUSABLE


def worst(statuses: Iterable[int]) -> int:
    """The one status for several: 1 wins over 3, 3 over 2."""
    found = set(statuses)
    return next((status for status in _WORST_FIRST if status in found), FINE)


def say_error(error: PlebisciteError) -> int:
    """Print an error, each of its lines as one, and give its exit status."""
    for line in str(error).split("\n"):
        click.echo(f"error: {line}", err=True)
    return status_of(error)


class DoorGroup(LazyGroup):
    """The root of the command line."""

    def main(self, *args: Any, **settings: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command and leave with its status."""
        settings["standalone_mode"] = False
        sys.exit(_leave(lambda: super(DoorGroup, self).main(*args, **settings)))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401
        """Run the command; a reader that went away, as `head` does, is no finding."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Whatever is still buffered goes nowhere, so that the exit says nothing of it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _READER_GONE


def _leave(run: Callable[[], object]) -> int:  # noqa: PLR0911 - one for each way out
    if os.environ.get("PLEBISCITE_DEBUG") == "1":
        return _status(run())
    try:
        return _status(run())
    except click.ClickException as problem:
        problem.show()
        return UNUSABLE
    except click.Abort:
        click.echo("error: interrupted; nothing more was done", err=True)
        return _INTERRUPTED
    except PlebisciteError as problem:
        return say_error(problem)
    except OSError as problem:
        place = f"{problem.filename}: " if problem.filename else ""
        click.echo(f"error: {place}{(problem.strerror or str(problem)).lower()}", err=True)
        return UNCHECKED
    except Exception as problem:  # noqa: BLE001 - the last door: a sentence, not a traceback
        # Only the kind of error: its words could hold what a person typed.
        click.echo(
            f"error: this program has a fault ({type(problem).__name__}), so nothing was checked; "
            "run it again with PLEBISCITE_DEBUG=1 and report what it prints",
            err=True,
        )
        return UNCHECKED


def _status(returned: object) -> int:
    return returned if isinstance(returned, int) else FINE
