"""`plebiscite verify`: anyone's check of a record, or of a Belenios archive."""

import shlex
import shutil
import sys
import time
from pathlib import Path

import click
import msgspec
from rich.console import Console

from plebiscite.canonical.json import write_json
from plebiscite.cli.options import FILE
from plebiscite.cli.record_verifying import (
    Resuming,
    advice_for,
    default_workers,
    opened_cluster,
    reading_with,
    verified_with_disk,
)
from plebiscite.cli.verify_archive import verify_archive_file
from plebiscite.cli.verify_how import How, how_checked
from plebiscite.cli.verify_progress import ProgressForm, told_progress
from plebiscite.cli.verify_report import print_report, report_page, sentences
from plebiscite.cli.verify_service import booth_sentences, compare_service, worse
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.policy_file import PolicyFile, parse_policy_file
from plebiscite.record.checking_paths import PathChoice
from plebiscite.results.page import results_page
from plebiscite.store.durable import DurableFiles, read_bytes
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.record_files import CHECKPOINT, RecordFiles, RecordFolder
from plebiscite.store.worker_pool import collect_rarely
from plebiscite.verify.record_verification import Verified

__all__ = [
    "default_workers",
    "open_record",
    "program",
    "read_policy",
    "told_progress",
    "verified_with_disk",
    "verify",
]

LARGEST_POLICY = 100_000  # bytes
_EXAMPLE = """\b
Example:
  plebiscite verify demo/record --policy demo/policy
  plebiscite verify results/4tDq7vZcP2bXeK.bel
"""


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


@click.command(epilog=_EXAMPLE)
@click.argument("record", envvar="PLEBISCITE_RECORD")
@click.option(
    "--policy",
    envvar="PLEBISCITE_POLICY",
    type=click.Path(path_type=Path),
    help="The policy file to trust.  [or PLEBISCITE_POLICY]",
)
@click.option("--workers", type=click.IntRange(1), help="Processes to use; all processors.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Use the workers of this Dask scheduler instead, e.g. tcp://HOST:8786. Their answers are "
    "believed: only your own machines.",
)
@click.option(
    "--path",
    type=click.Choice(["auto", "bulk", "plain"]),
    default="auto",
    show_default=True,
    envvar="PLEBISCITE_PATH",
    help="How proofs are checked: in bulk, or one by one. The verdict is the same.  "
    "[or PLEBISCITE_PATH]",
)
@click.option(
    "--resume",
    type=FILE,
    help="Keep how far it came here, and go on from there.  [default: in your cache folder]",
)
@click.option(
    "--advice",
    metavar="DIR|URL",
    help="Use the advice here. It is never trusted, only quicker.  [default: beside the record]",
)
@click.option("--no-advice", is_flag=True, help="Use no advice.")
@click.option("--fresh", is_flag=True, help="Take up no earlier run, and leave nothing for one.")
@click.option(
    "--progress",
    type=click.Choice(["auto", "json", "none"]),
    default="auto",
    show_default=True,
    help="How progress is told on standard error: a bar or lines, JSON lines, or not.",
)
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
    scheduler: str | None,
    path: PathChoice,
    resume: Path | None,
    advice: str | None,
    no_advice: bool,
    fresh: bool,
    progress: ProgressForm,
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
    collect_rarely()
    with opened_cluster(scheduler) as cluster:
        reading = reading_with(workers, path, cluster)
        if record.endswith(".bel"):
            sys.exit(verify_archive_file(Path(record), reading, as_json=as_json))
        if policy is None:
            raise MisuseError(
                "a record is checked under a policy: add --policy FILE (the commission hands the "
                "file out; its twelve words are in the voters' letters)"
            )
        trusted, source = read_policy(policy), open_record(record)
        reading.advice = advice_for(source, advice, wanted=not no_advice)
        plainly = "|plain" if path == "plain" else ""
        resuming = None if fresh else Resuming(trusted, resume, reading.cluster + plainly)
        start = time.monotonic()
        with (
            told_progress(Console(stderr=True), "checking entries", progress) as told,
            verified_with_disk(
                source,
                trusted,
                workers=reading.workers,
                progress=told,
                reading=reading,
                resuming=resuming,
            ) as verified,
        ):
            booth = compare_service(service, verified.state) if service else None
        recalled = resuming.entries if resuming else 0
        how = how_checked(reading, time.monotonic() - start, recalled)
    command = shlex.join(["plebiscite", "verify", record, "--policy", str(policy)])
    _write_pages(verified, how, command, html, results)
    status = verified.report.exit_status
    if final and not verified.report.facts.final:
        status = 1
    if as_json:
        told_sentences = tuple(sentences(verified))
        report = msgspec.structs.replace(verified.report, sentences=told_sentences)
        whole = msgspec.structs.asdict(report) | {"run": how}
        whole |= {"service": booth} if booth else {}
        sys.stdout.buffer.write(msgspec.json.encode(whole) + b"\n")
    else:
        print_report(Console(), verified, how.sentence)
        if final and not verified.report.facts.final:
            click.echo("--final was asked for, and this record has no last entry.")
        if booth:
            click.echo(booth_sentences(booth))
    sys.exit(worse(status, booth.exit_status) if booth else status)


def _write_pages(
    verified: Verified, how: How, command: str, html: Path | None, results: Path | None
) -> None:
    files = DurableFiles()
    if html:
        files.write_whole(html, report_page(verified, command, how.sentence).encode())
    if results:
        if verified.figures is None:
            raise MisuseError("this record has no figures to show yet", place=str(results))
        files.write_whole(results, results_page(verified.figures, command).encode())
        files.write_whole(results.with_suffix(".json"), write_json(verified.figures.results))
