"""How long do the tables of a large record take to write, and in how much memory?

One question: a real record is verified and read once; then its ballots pass through the tables
again and again, at new places, until there are as many as asked for. What is left out is reading
the log and checking its hashes, which is told for the real record.

    .venv/bin/python -m benchmarks.analysis_tables demo/record demo/policy --ballots 1000000
"""

import argparse
import resource
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from time import process_time

from benchmarks.figures import figure, print_machine
from plebiscite.cli.verify import read_policy, verified_with_disk
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.results.analysis_tables import LogEntry, RecordRows
from plebiscite.results.record_tables import STREAMED
from plebiscite.results.vote_rows import BALLOT_START
from plebiscite.store.durable import DurableFiles
from plebiscite.store.parquet_files import ParquetFolder
from plebiscite.store.record_files import RecordFolder
from plebiscite.verify.record_verification import Verified

_MICROSECONDS = 1e6
_MOST_MEMORY = 1024  # MiB, above what the verification had taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path)
    parser.add_argument("policy", type=Path)
    parser.add_argument("--ballots", type=int, default=1_000_000)
    asked = parser.parse_args()
    print_machine()
    source, policy = RecordFolder(asked.record), read_policy(asked.policy)
    with verified_with_disk(source, policy, workers=1) as verified:
        ballots = _ballots(source, verified)
        with tempfile.TemporaryDirectory() as folder:
            _write(verified, islice(_again(ballots), asked.ballots), Path(folder))
    figure("analysis_ballots", asked.ballots, "ballots")


def _ballots(source: RecordFolder, verified: Verified) -> list[LogEntry]:
    """The ballots of the record, read and checked as the export does."""
    facts = verified.report.facts
    start = process_time()
    tree = AuthenticatedTree(source, facts.size, bytes.fromhex(facts.root))
    entries = [LogEntry(place, raw, tree.leaf(place)) for place, raw in enumerate(tree.entries())]
    figure("analysis_reading", (process_time() - start) / facts.size * _MICROSECONDS, "us/entry")
    return [entry for entry in entries if entry.raw.startswith(BALLOT_START)]


def _again(ballots: list[LogEntry]) -> Iterator[LogEntry]:
    for place, ballot in enumerate(cycle(ballots)):
        yield ballot._replace(position=place)


def _write(verified: Verified, entries: Iterator[LogEntry], folder: Path) -> None:
    if verified.figures is None:
        raise SystemExit("this record has no figures")
    rows = RecordRows(verified.state, verified.figures, ())
    before, start = _peak(), process_time()
    with ParquetFolder(DurableFiles(), folder, {}) as written:
        for table in STREAMED:
            written.begin(table)
        for entry in entries:
            for name, row in rows.rows(entry):
                written.add(name, row)
        written.finish()
    seconds, number = process_time() - start, written.written["ballots"].rows
    figure("analysis_rows", seconds / number * _MICROSECONDS, "us/ballot")
    figure("analysis_time", seconds, "s")
    figure("analysis_memory", _peak() - before, "MiB", at_most=_MOST_MEMORY)
    size = sum(one.size for one in written.written.values())
    figure("analysis_size", size / number, "bytes/ballot")


def _peak() -> float:
    """The most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
