"""`plebiscite advice`: side files that let others verify a record faster, and trust nobody."""

import sys
from pathlib import Path

import click
import msgspec

from plebiscite.cli.answer import answer
from plebiscite.cli.options import FOLDER, example, policy_option
from plebiscite.cli.sources import SLASHES, open_log, read_policy
from plebiscite.cli.verify import default_workers, told_progress
from plebiscite.errors import MisuseError
from plebiscite.log.advice_bundles import ADVICE
from plebiscite.log.policy_file import PolicyFile
from plebiscite.store.advice_files import AdviceWriter
from plebiscite.store.advice_making import AdviceMaking
from plebiscite.store.record_files import RecordFiles
from plebiscite.store.scratch_tables import scratch_tables
from plebiscite.verify.record_verification import Progress, verify_record


class Advised(msgspec.Struct, frozen=True):
    """What was made, and what the record was found to be meanwhile."""

    folder: str
    ballots: int
    bytes: int
    verdict: str
    exit_status: int


@click.group(epilog=example("plebiscite advice make demo/record --policy demo/policy"))
def advice() -> None:
    """Make advice: files with which others verify the record faster.

    Nobody has to trust them: wrong advice costs a verifier time, and changes no verdict.
    """


@advice.command(epilog=example("plebiscite advice make demo/record --policy demo/policy"))
@click.argument("record", envvar="PLEBISCITE_RECORD")
@policy_option
@click.option(
    "--folder",
    type=FOLDER,
    help="Write them below here, in a folder `advice`.  [default: the record's own folder]",
)
@click.option("--workers", type=click.IntRange(1), help="Processes to use; all processors.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value and nothing else.")
def make(
    record: str, policy: Path, folder: Path | None, workers: int | None, *, as_json: bool
) -> None:
    """Verify RECORD, a folder or an address, and write advice on every ballot that passes.

    About 4 KB for each ballot. `plebiscite verify` finds it beside the record, or where --advice
    says. The exit status is that of the verification.
    """
    from rich.console import Console  # noqa: PLC0415 - slow to import

    if folder is None and SLASHES in record:
        raise MisuseError("say with --folder where to write: the record is at an address")
    target = folder or Path(record)
    trusted = read_policy(policy)
    source, opened, _ = open_log(record, trusted)
    making = AdviceMaking(
        AdviceWriter(target, opened.size), opened.size, workers or default_workers()
    )
    with told_progress(Console(stderr=True), "checking entries") as told:
        made = _made(source, trusted, making, told)
    told_value = msgspec.structs.replace(made, folder=str(target / ADVICE))
    answer(told_value, _lines(told_value), as_json=as_json)
    sys.exit(made.exit_status)


def _made(
    source: RecordFiles, policy: PolicyFile, making: AdviceMaking, progress: Progress
) -> Advised:
    with scratch_tables() as stores:
        verified = verify_record(source, policy, stores=stores, read=making, progress=progress)
    report = verified.report
    return Advised("", making.ballots, making.bytes, report.verdict, report.exit_status)


def _lines(made: Advised) -> list[str]:
    if not made.ballots:
        return ["There is no ballot that advice could be written on.", made.verdict]
    return [
        f"Advice on {made.ballots:,} ballots, {made.bytes:,} bytes, is in {made.folder}.",
        made.verdict,
    ]
