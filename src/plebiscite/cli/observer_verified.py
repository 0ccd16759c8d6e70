"""`plebiscite observer verified`: verify a record, and say so with a signature."""

import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console

from plebiscite.cli.desk import Place
from plebiscite.cli.observer_desk import Found, require_key, speak, speak_in
from plebiscite.cli.options import (
    FILE,
    NO_POLICY,
    acting_options,
    example,
    key_option,
)
from plebiscite.cli.verify import (
    default_workers,
    open_record,
    read_policy,
    told_progress,
    verified_with_disk,
)
from plebiscite.errors import MisuseError
from plebiscite.offices.observer import say_verified
from plebiscite.store.durable import PUBLIC, DurableFiles


@click.command(
    epilog=example(
        "plebiscite observer verified --report report.json --record https://HOST/r/NAME/record "
        "--policy policy --key o.key"
    )
)
@click.option(
    "--report",
    required=True,
    type=FILE,
    help="The new file for the whole report, which you keep; the entry names its hash.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes to use; all processors.")
@key_option
@acting_options
def verified(report: Path, workers: int | None, key: Path, **place: Any) -> None:  # noqa: ANN401 - the options of every act
    """Verify the record, keep the report, and sign what came of it.

    The entry names the checkpoint, the program and the verdict; a record that is wrong can be
    stated, too. Exit status as that of verify.
    """
    where = Place(**place)
    policy = where.policy or (where.append / "policy" if where.append else None)
    if policy is None:
        raise MisuseError(NO_POLICY)
    require_key(where, key)
    with (
        told_progress(Console(stderr=True), "checking entries") as told,
        verified_with_disk(
            open_record(where.record),
            read_policy(policy),
            workers=workers or default_workers(),
            progress=told,
        ) as found,
    ):
        raw = msgspec.json.encode(found.report) + b"\n"
        made = say_verified(
            found.report, f"plebiscite {version('plebiscite')}", sha256(raw).hexdigest()
        )
        DurableFiles().write_new(report, raw, mode=PUBLIC)
        more = Found(report=str(report), verdict=found.report.verdict)
        if where.append:
            speak(place, key, lambda _: made, more)
        else:
            speak_in(found.state, where, key, made, more)
    sys.exit(found.report.exit_status)
