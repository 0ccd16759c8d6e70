"""`plebiscite verify`: anyone's check of a record, or of a Belenios archive."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from plebiscite.canonical.json import write_json
from plebiscite.cli.verify_archive import verify_archive_file
from plebiscite.cli.verify_report import print_report, report_page, sentences
from plebiscite.cli.verify_service import booth_sentences, compare_service, worse
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.policy_file import PolicyFile, parse_policy_file
from plebiscite.results.page import results_page
from plebiscite.store.durable import DurableFiles, read_bytes
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.parallel_reading import ParallelReading
from plebiscite.store.record_files import CHECKPOINT, RecordFiles, RecordFolder
from plebiscite.store.seen_on_disk import SeenOnDisk, StatesOnDisk
from plebiscite.verify.record_verification import Progress as Told
from plebiscite.verify.record_verification import Stores, Verified, verify_record

LARGEST_POLICY = 100_000  # bytes
_EXAMPLE = """\b
Example:
  plebiscite verify demo/record --policy demo/policy
  plebiscite verify results/4tDq7vZcP2bXeK.bel
"""


def default_workers() -> int:
    """As many processes as this machine has processors for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def program() -> str:
    """How this program is called here: its name where a shell finds it, else its path."""
    return "plebiscite" if shutil.which("plebiscite") else sys.argv[0]


def open_record(place: str) -> RecordFiles:
    """The record in a folder or at an http(s) address. Raises UnavailableError, MisuseError."""
    if place.startswith(("http://", "https://")):
        return RecordAddress(place)
    if Path(place).is_dir() and not (Path(place) / CHECKPOINT).exists():
        raise MisuseError(f"this folder is no record: it has no {CHECKPOINT} file", place=place)
    return RecordFolder(Path(place))


def read_policy(path: Path) -> PolicyFile:
    """The policy file. Raises MalformedError naming the file and where it comes from."""
    try:
        return parse_policy_file(read_bytes(path, limit=LARGEST_POLICY))
    except MalformedError as problem:
        raise MalformedError(
            f"this is no policy file ({problem.message}); the commission hands it out, and its "
            "twelve words are in the voters' letters",
            place=str(path),
        ) from problem


@contextmanager
def told_progress(console: Console, what: str) -> Iterator[Told]:
    """A progress bar on the terminal, as the callback of long work; nothing elsewhere."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def verified_with_disk(
    source: RecordFiles, policy: PolicyFile, *, workers: int, progress: Told | None = None
) -> Iterator[Verified]:
    """`verify_record` on several processors; its tables lie in temporary files meanwhile."""
    with StatesOnDisk() as states, SeenOnDisk() as trackers, SeenOnDisk() as components:
        yield verify_record(
            source,
            policy,
            stores=Stores(states, trackers, components),
            read=ParallelReading(workers),
            progress=progress,
        )


@click.command(epilog=_EXAMPLE)
@click.argument("record", envvar="PLEBISCITE_RECORD")
@click.option(
    "--policy",
    envvar="PLEBISCITE_POLICY",
    type=click.Path(path_type=Path),
    help="The policy file to trust.  [or PLEBISCITE_POLICY]",
)
@click.option("--workers", type=click.IntRange(1), help="Processes to use; all processors.")
@click.option("--final", is_flag=True, help="Fail unless the record has its last entry.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON, nothing else.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the report as a page here.")
@click.option(
    "--service",
    help="Compare what this service gives browsers with the record, e.g. https://HOST/r/NAME.",
)
@click.option("--results", type=click.Path(path_type=Path), help="Write the results page here.")
def verify(
    record: str,
    policy: Path | None,
    workers: int | None,
    *,
    final: bool,
    as_json: bool,
    html: Path | None,
    results: Path | None,
    service: str | None,
) -> None:
    """Check RECORD: a folder, an http(s) address, or a Belenios archive (FILE.bel).

    A record needs the policy file, which says whose word counts; compare its twelve words with
    your letter. Exit status: 0 every check passed, 1 checked and wrong, 2 cannot be used,
    3 something could not be checked.
    """
    if record.endswith(".bel"):
        sys.exit(verify_archive_file(Path(record), workers or default_workers(), as_json=as_json))
    if policy is None:
        raise MisuseError(
            "a record is checked under a policy: add --policy FILE (the commission hands the "
            "file out; its twelve words are in the voters' letters)"
        )
    trusted = read_policy(policy)
    with (
        told_progress(Console(stderr=True), "checking entries") as told,
        verified_with_disk(
            open_record(record), trusted, workers=workers or default_workers(), progress=told
        ) as verified,
    ):
        command = shlex.join(["plebiscite", "verify", record, "--policy", str(policy)])
        booth = compare_service(service, verified.state) if service else None
    _write_pages(verified, command, html, results)
    status = verified.report.exit_status
    if final and not verified.report.facts.final:
        status = 1
    if as_json:
        told_sentences = tuple(sentences(verified))
        report = msgspec.structs.replace(verified.report, sentences=told_sentences)
        whole = msgspec.structs.asdict(report) | ({"service": booth} if booth else {})
        sys.stdout.buffer.write(msgspec.json.encode(whole) + b"\n")
    else:
        print_report(Console(), verified)
        if final and not verified.report.facts.final:
            click.echo("--final was asked for, and this record has no last entry.")
        if booth:
            click.echo(booth_sentences(booth))
    sys.exit(worse(status, booth.exit_status) if booth else status)


def _write_pages(verified: Verified, command: str, html: Path | None, results: Path | None) -> None:
    files = DurableFiles()
    if html:
        files.write_whole(html, report_page(verified, command).encode())
    if results:
        if verified.figures is None:
            raise MisuseError("this record has no figures to show yet", place=str(results))
        files.write_whole(results, results_page(verified.figures, command).encode())
        files.write_whole(results.with_suffix(".json"), write_json(verified.figures.results))
