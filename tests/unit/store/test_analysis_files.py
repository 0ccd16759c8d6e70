"""The analysis file: whole or none, of the verified root, with the disk's and record's faults."""

from pathlib import Path

import pytest
from pyarrow import parquet

from forged_record import Forgery, MemoryRecord, verified
from kept_log import FaultyCalls
from played_valley import played_valley
from plebiscite.errors import EvidenceError, PlebisciteError, UnavailableError
from plebiscite.record.entries import RollEntry, parse_entry
from plebiscite.store.analysis_files import Analysis, write_analysis
from plebiscite.store.durable import DurableFiles
from plebiscite.verify.record_verification import Verified

BESIDE = {"queries/one.sql": b"SELECT 1;\n"}
STREAMED = {"entries", "ballots", "bulletins"}


def analysis(record: MemoryRecord, checked: Verified) -> Analysis:
    return Analysis(record, played_valley().forgery.policy, checked, "plebiscite verify", BESIDE)


def of(forgery: Forgery) -> Analysis:
    record = forgery.record()
    return analysis(record, verified(record, forgery.policy))


@pytest.fixture(scope="module")
def valley() -> Analysis:
    return of(played_valley().forgery)


def rows(folder: Path, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = parquet.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def test_the_folder_has_every_table_and_what_lies_beside(valley: Analysis, tmp_path: Path) -> None:
    written = write_analysis(valley, tmp_path / "out")
    tables = {one.stem for one in (tmp_path / "out").glob("*.parquet")}
    assert tables == set(written) > STREAMED
    assert (tmp_path / "out" / "queries" / "one.sql").read_bytes() == b"SELECT 1;\n"
    assert written["entries"].rows == valley.verified.report.facts.size


def test_progress_is_told_to_the_end(valley: Analysis, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write_analysis(valley, tmp_path / "out", progress=lambda *numbers: told.append(numbers))
    size = valley.verified.report.facts.size
    assert told == [*((n, size) for n in range(256, size, 256)), (size, size)]


def test_a_wrong_record_has_no_tables(tmp_path: Path) -> None:
    forgery = played_valley().forgery
    with pytest.raises(EvidenceError, match=r"nothing is written: This record is WRONG"):
        write_analysis(of(forgery.drop(forgery.find("incident"))), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_without_figures_there_is_nothing_to_write(valley: Analysis, tmp_path: Path) -> None:
    without = valley._replace(verified=valley.verified._replace(figures=None))
    with pytest.raises(UnavailableError, match="no figures to write: Every check"):
        write_analysis(without, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_without_a_districts_roll_nobody_knows_what_counts(tmp_path: Path) -> None:
    forgery = played_valley().forgery
    early = forgery.until(forgery.find("close"))
    roll = next(one for one in map(parse_entry, early.entries) if isinstance(one, RollEntry))
    with pytest.raises(UnavailableError, match=r"no figures to write: .* could not be checked"):
        write_analysis(of(early.without_blob(roll.credentials)), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_tables_are_of_the_verified_root_though_the_record_has_grown(tmp_path: Path) -> None:
    """A live record goes on between its check and the second reading."""
    forgery = played_valley().forgery
    early = forgery.until(forgery.find("close")).record()
    checked = verified(early, forgery.policy)
    grown = MemoryRecord({**early.files, **forgery.record().files})  # partial tiles are kept
    write_analysis(analysis(grown, checked), tmp_path / "out")
    size = checked.report.facts.size
    assert len(rows(tmp_path / "out", "entries")) == size
    assert rows(tmp_path / "out", "record")[0]["root"] == checked.report.facts.root
    kept = {one for one in grown.milestones() if one <= size}
    assert {row["size"] for row in rows(tmp_path / "out", "checkpoints")} == kept


def test_entries_that_were_altered_since_the_check_are_refused(
    valley: Analysis, tmp_path: Path
) -> None:
    record = played_valley().forgery.record()
    files = {name: record.read(name) for name in record.files}
    bundle = next(name for name in files if name.startswith("tile/entries/"))
    files[bundle] = files[bundle].replace(b'"counter":2', b'"counter":3', 1)
    with pytest.raises(EvidenceError, match="altered"):
        write_analysis(valley._replace(source=MemoryRecord(files)), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_bad_or_lost_checkpoint_has_no_row(valley: Analysis, tmp_path: Path) -> None:
    record = played_valley().forgery.record()
    first, second, *_ = record.milestones()
    files = dict(record.files) | {f"checkpoints/{first}": b"no note"}

    class Lacking(MemoryRecord):
        def milestone(self, size: int) -> bytes:
            if size == second:
                raise UnavailableError("gone")
            return super().milestone(size)

    write_analysis(valley._replace(source=Lacking(files)), tmp_path / "out")
    sizes = {row["size"] for row in rows(tmp_path / "out", "checkpoints")}
    kept = set(record.milestones()) | {valley.verified.report.facts.size}
    assert sizes == kept - {first, second}


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "short write, then full"])
def test_a_fault_wherever_it_comes_leaves_all_or_nothing(
    valley: Analysis, tmp_path: Path, fault: str
) -> None:
    calls = FaultyCalls()
    write_analysis(valley, tmp_path / "0", DurableFiles(calls))
    whole = {one.name: one.read_bytes() for one in (tmp_path / "0").glob("*.parquet")}
    for n in range(1, calls.count + 1, 61):
        out = tmp_path / str(n)
        try:
            write_analysis(valley, out, DurableFiles(FaultyCalls(n, fault)))
        except PlebisciteError as problem:
            assert isinstance(problem, UnavailableError)  # noqa: PT017
        if out.exists():
            assert {one.name: one.read_bytes() for one in out.glob("*.parquet")} == whole
        assert [one for one in tmp_path.iterdir() if one.name.startswith(".")] == []
