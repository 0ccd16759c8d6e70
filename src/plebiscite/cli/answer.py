"""What a command says: lines for people, or with `--json` one value and nothing else."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from plebiscite.canonical.json import write_json
from plebiscite.verify.record_verification import Progress


def answer(value: object, lines: Iterable[str], *, as_json: bool) -> None:
    """Print the value as JSON, or the lines."""
    if as_json:
        click.echo(write_json(value))
        return
    for line in lines:
        click.echo(line)


def counted(number: int, one: str, more: str = "") -> str:
    """A number and its noun: 1 voter, 2 voters."""
    return f"{number} {one if number == 1 else more or one + 's'}"


def warn(text: str) -> None:
    """A warning for people, away from the result."""
    click.echo(f"warning: {text}", err=True)


@contextmanager
def progress_bar(doing: str) -> Iterator[Progress]:
    """A bar on a terminal's error output; nothing anywhere else."""
    from rich.console import Console  # noqa: PLC0415 - slow to import, and few commands need it
    from rich.progress import Progress as Bar  # noqa: PLC0415

    console = Console(stderr=True)
    with Bar(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
