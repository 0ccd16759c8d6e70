"""Writes the analysis file of a verified record: Parquet tables, their dictionary and hashes.

The record is read once more behind its verification, under the very root that was verified. The
folder appears whole or not at all.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import EvidenceError, PlebisciteError, UnavailableError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tiles import TILE_WIDTH
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import open_checkpoint
from plebiscite.results.analysis_package import SUMS, Measured, analysis_package, sums
from plebiscite.results.analysis_tables import (
    KeptCheckpoint,
    LogEntry,
    RecordRows,
    standing_tables,
)
from plebiscite.results.record_tables import CHECKS, RECORD, STREAMED
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.tables import Table, name_cell
from plebiscite.store.durable import DurableFiles
from plebiscite.store.parquet_files import ParquetFolder, require_analysis_extra
from plebiscite.store.program_version import program_version
from plebiscite.store.record_files import RecordFiles
from plebiscite.verify.record_verification import Progress, Verified

_WRONG = 1


class Analysis(NamedTuple):
    """What to write: the record, what its verification gave, and what lies beside the tables."""

    source: RecordFiles
    policy: PolicyFile
    verified: Verified
    command: str  # that checks the record
    beside: Mapping[str, bytes] = {}  # further files by their paths, such as example queries


def write_analysis(
    analysis: Analysis,
    folder: Path,
    files: DurableFiles | None = None,
    progress: Progress | None = None,
) -> dict[str, Measured]:
    """Fill a new or empty folder; the rows, size and SHA-256 of each table's file, by its name.

    Raises: EvidenceError for a record that is wrong; UnavailableError without figures, without
    pyarrow, when a part of the record is gone since, or when the disk refuses; MisuseError for a
    folder with something in it.
    """
    require_analysis_extra()
    figures = _figures(analysis.verified)
    files = files or DurableFiles()
    with files.folder_whole(folder) as unfinished:
        checked, checkpoints = _checked(analysis), _checkpoints(analysis)
        tables = _tables(analysis, figures, checkpoints)
        with ParquetFolder(files, unfinished, checked) as written:
            for table in tables:
                written.write(table)
            _stream(
                analysis,
                RecordRows(analysis.verified.state, figures, checkpoints),
                written,
                progress,
            )
            written.finish()
        package = analysis_package(figures, analysis.command, tables, written.written, checked)
        for name, raw in {**package, **analysis.beside}.items():
            files.write_whole(unfinished / name, raw)
        files.write_whole(unfinished / SUMS, _sums(written.written, package, analysis.beside))
    return written.written


def _figures(verified: Verified) -> ReferendumFigures:
    if verified.report.exit_status == _WRONG:
        raise EvidenceError(f"nothing is written: {verified.report.verdict}")
    if verified.figures is None or not verified.report.facts.read_whole:
        raise UnavailableError(f"there are no figures to write: {verified.report.verdict}")
    return verified.figures


def _checked(analysis: Analysis) -> dict[str, Any]:
    """Which record, under which policy, found how, and by which programs written."""
    report = analysis.verified.report
    return {
        "size": report.facts.size,
        "root": report.facts.root,
        "policy": analysis.policy.digest.hex(),
        "checked": _outcome(report.exit_status),
        "verdict": report.verdict,
        "program": f"{program_version()}, pyarrow {version('pyarrow')}",
    }


def _outcome(exit_status: int) -> str:
    return "could not check" if exit_status else "passed"


def _tables(
    analysis: Analysis, figures: ReferendumFigures, checkpoints: list[KeptCheckpoint]
) -> tuple[Table, ...]:
    """Every table, those that are told entry by entry without their rows."""
    verified = analysis.verified
    return (
        RECORD._replace(rows=(_record(analysis, figures),)),
        CHECKS._replace(
            rows=tuple(
                (one.id, one.group, one.proves, one.status, one.findings)
                for one in verified.report.checks
            )
        ),
        *standing_tables(verified.state, figures, checkpoints),
        *STREAMED,
    )


def _record(analysis: Analysis, figures: ReferendumFigures) -> tuple[str | int | bool, ...]:
    report, state = analysis.verified.report, analysis.verified.state
    facts, calendar = report.facts, figures.definition.calendar
    newest = facts.newest_cosignature
    return (
        facts.origin,
        name_cell(figures.texts[0].title),
        facts.size,
        facts.root,
        analysis.policy.digest.hex(),
        " ".join(facts.policy_words),
        _outcome(report.exit_status),
        report.verdict,
        facts.phase,
        facts.final,
        facts.aborted,
        facts.practice,
        facts.quorum,
        "" if newest is None else newest,
        facts.second_factor,
        calendar.time_zone,
        calendar.opens,
        state.closes,
        figures.definition.minimum,
        facts.ballots,
    )


def _checkpoints(analysis: Analysis) -> list[KeptCheckpoint]:
    """The good checkpoints up to the verified one, by size; of a bad one the check has told."""
    policy, size = analysis.policy.policy, analysis.verified.report.facts.size
    found: dict[int, KeptCheckpoint] = {}
    for kept, raw in _notes(analysis.source):
        try:
            opened = open_checkpoint(raw, policy)
        except PlebisciteError:
            continue
        if opened.origin == analysis.policy.log.name and opened.size <= size:
            one = KeptCheckpoint(
                opened.size, opened.root, kept, opened.is_quorum_met, opened.cosigned
            )
            found.setdefault(opened.size, one)
    return [found[each] for each in sorted(found)]


def _notes(source: RecordFiles) -> Iterator[tuple[bool, bytes]]:
    """The kept checkpoints, then the newest; what cannot be read is left out."""
    for size in source.milestones():
        try:
            yield True, source.milestone(size)
        except UnavailableError:
            continue
    yield False, source.checkpoint()


def _stream(
    analysis: Analysis, rows: RecordRows, written: ParquetFolder, progress: Progress | None
) -> None:
    """Every entry's rows, one bundle of the log in memory at a time."""
    facts = analysis.verified.report.facts
    tree = AuthenticatedTree(analysis.source, facts.size, parse_hex(facts.root, size=32))
    for index, raw in enumerate(tree.entries()):
        leaf = tree.leaf(index)
        for name, row in rows.rows(LogEntry(index, raw, leaf)):
            written.add(name, row)
        if progress and ((index + 1) % TILE_WIDTH == 0 or index + 1 == facts.size):
            progress(index + 1, facts.size)


def _sums(
    tables: Mapping[str, Measured], package: Mapping[str, bytes], beside: Mapping[str, bytes]
) -> bytes:
    digests = {f"{name}.parquet": one.digest for name, one in tables.items()}
    for name, raw in {**package, **beside}.items():
        digests[name] = sha256(raw).hexdigest()
    return sums(digests)
