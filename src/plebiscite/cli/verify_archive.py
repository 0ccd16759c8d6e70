"""`plebiscite verify FILE.bel`: Belenios v1 archives, whoever wrote them."""

import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import BinaryIO

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from plebiscite.cli.compiling import BALLOT_BYTES, compiled_where_worth
from plebiscite.cli.verify_how import how_checked
from plebiscite.errors import UnavailableError
from plebiscite.foreign.belenios_verification import ArchiveReport, verify_archive
from plebiscite.store.parallel_reading import ParallelReading
from plebiscite.store.scratch_tables import open_seen

_STYLES = {
    "passed": ("✓", "green"),
    "failed": ("✗", "bold red"),
    "could not check": ("?", "yellow"),
    "not present": ("·", "dim"),
}
_SHOWN = 10  # problems of one check in the terminal


def archive_report(path: Path, reading: ParallelReading) -> ArchiveReport:
    """Check the archive at `path`. Raises UnavailableError when it cannot be opened."""
    with ExitStack() as opened:

        def open_archive() -> BinaryIO:
            try:
                return opened.enter_context(path.open("rb"))
            except OSError as problem:
                raise UnavailableError(f"cannot open it: {problem}", place=str(path)) from problem

        if path.is_file():
            ballots = path.stat().st_size // BALLOT_BYTES
            opened.enter_context(compiled_where_worth(lambda _: ballots, reading))
            reading.load_ahead()
        seen = opened.enter_context(closing(open_seen()))
        return verify_archive(
            open_archive, map_chunks=reading.map_archive, seen=seen, path=reading.path
        )


def verify_archive_file(path: Path, reading: ParallelReading, *, as_json: bool) -> int:
    """Check and report; the exit status."""
    start = time.monotonic()
    report = archive_report(path, reading)
    how = how_checked(reading, time.monotonic() - start)
    if as_json:
        plain = {"verdict": report.verdict, **msgspec.to_builtins(report), "run": how}
        sys.stdout.buffer.write(msgspec.json.encode(plain) + b"\n")
    else:
        _print(Console(), path, report)
        click.echo(how.sentence)
    return report.exit_status


def _print(console: Console, path: Path, report: ArchiveReport) -> None:
    console.print(Text(f"{path}: {report.verdict}", style="bold"))
    click.echo("What the format itself cannot prove:")
    for limit in report.limits:
        click.echo(f"  - {limit}")
    shown = Table(box=None, padding=(0, 1), show_header=False)
    for finding in report.findings:
        mark, style = _STYLES[finding.outcome]
        shown.add_row(
            Text(mark, style=style),
            Text(finding.identifier, style="bold"),
            Text(finding.means, overflow="fold"),
            Text(finding.outcome, style=style),
        )
    console.print(shown)
    for finding in report.findings:
        for problem in finding.problems[:_SHOWN]:
            console.print(Text(f"{finding.identifier}: {problem}", overflow="fold"))
        if len(finding.problems) > _SHOWN:
            console.print(f"{finding.identifier}: … and {len(finding.problems) - _SHOWN} more")
    numbers = {
        "registered": report.registered,
        "ballots in the archive": report.ballots,
        "ballots counted": report.num_tallied,
        "their weight": report.total_weight,
    }
    for name, number in numbers.items():
        click.echo(f"{name}: {'not known' if number is None else f'{number:,}'}")
    if report.result is not None:
        click.echo(f"result, as the decryptions give it: {report.result}")
