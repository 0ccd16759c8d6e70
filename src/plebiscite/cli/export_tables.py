"""`plebiscite export tables`: the public record as Parquet tables, for questions in SQL."""

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import click
from rich.console import Console

from plebiscite.cli.answer import answer, counted, warn
from plebiscite.cli.examples_data import example
from plebiscite.cli.options import example as shown
from plebiscite.cli.options import json_option
from plebiscite.cli.results import command_to_check
from plebiscite.cli.verify import (
    default_workers,
    open_record,
    read_policy,
    told_progress,
    verified_with_disk,
)
from plebiscite.results.analysis_package import Measured
from plebiscite.results.data_package import DICTIONARY
from plebiscite.store.analysis_files import Analysis, write_analysis
from plebiscite.store.durable import read_bytes, require_new_folder
from plebiscite.store.parquet_files import require_analysis_extra
from plebiscite.verify.report import Report

QUERIES = (
    "announced-figures",
    "excluded-against-margin",
    "fewest-ballots",
    "outcome-by-group",
    "re-votes",
    "turnout-by-district",
    "turnout-over-time",
    "witnesses",
)
"""The example queries that are put beside the tables, as `queries/NAME.sql`."""


@click.command(epilog=shown("plebiscite export tables demo/record --policy demo/policy --out data"))
@click.argument("record")
@click.option(
    "--policy", required=True, type=click.Path(path_type=Path), help="The policy file to trust."
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="A new or empty folder."
)
@click.option("--workers", type=click.IntRange(1), help="Processes to use; all processors.")
@json_option
def tables(record: str, policy: Path, out: Path, workers: int | None, *, as_json: bool) -> None:
    """Write RECORD as Parquet tables, with a dictionary and example queries for DuckDB.

    The record is verified first, in full; of a wrong record nothing is written. Only what is
    public is in the tables: ballots stay encrypted, voters pseudonyms. Exit status: 0 everything
    was checked, 1 the record is wrong, 3 written, but something could not be checked.
    """
    require_analysis_extra()
    require_new_folder(out)
    source, trusted = open_record(record), read_policy(policy)
    beside = {f"queries/{name}.sql": read_bytes(example(f"queries/{name}.sql")) for name in QUERIES}
    console = Console(stderr=True)
    with ExitStack() as opened:
        with told_progress(console, "checking entries") as told:
            checking = verified_with_disk(
                source, trusted, workers=workers or default_workers(), progress=told
            )
            verified = opened.enter_context(checking)
        with told_progress(console, "writing tables") as told:
            analysis = Analysis(source, trusted, verified, command_to_check(record, policy), beside)
            written = write_analysis(analysis, out, progress=told)
    if not source.milestones():
        warn("this place does not list its kept checkpoints; `seen` is the newest one's time")
    _tell(out, written, verified.report, as_json=as_json)
    sys.exit(verified.report.exit_status)


def _tell(out: Path, written: Mapping[str, Measured], report: Report, *, as_json: bool) -> None:
    rows = {name: one.rows for name, one in sorted(written.items())}
    value = {
        "folder": str(out),
        "size": report.facts.size,
        "root": report.facts.root,
        "exit_status": report.exit_status,
        "verdict": report.verdict,
        "rows": rows,
    }
    entries = counted(rows["entries"], "entry", "entries")
    of_what = f"{entries}, of them {counted(rows['ballots'], 'ballot')}"
    begin = f"{out} has {counted(len(rows), 'table')} of {of_what}; begin with {out / DICTIONARY}"
    answer(value, [begin, report.verdict], as_json=as_json)
