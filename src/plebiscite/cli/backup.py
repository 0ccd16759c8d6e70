"""`plebiscite backup`, `restore` and `promote`: a service in one file, and from it."""

import os
from pathlib import Path

import click

from plebiscite.cli.serve import DATA_OPTION
from plebiscite.errors import MisuseError
from plebiscite.server.configuration import DATA, Configuration, read_configuration
from plebiscite.server.operations.backup import back_up
from plebiscite.server.operations.restore import promote as promote_record
from plebiscite.server.operations.restore import restore as restore_service
from plebiscite.server.serving.plan import database_password
from plebiscite.server.serving.running import running

_BEFORE_SIGNING = """\
These logs sign nothing yet, because ballots may have been acknowledged after this backup.
Ask every witness, mirror and observer for the largest size they have seen, and look at receipts
of voters. If none is larger than the record here, let the log go on; else find a newer copy:"""


@click.command(epilog="\b\nExample:\n  plebiscite backup --data plebiscite-data backup.tar\n")
@DATA_OPTION
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(data: Path, file: Path) -> None:
    """Write everything a service needs to go on elsewhere to FILE.

    The service may run. FILE holds keys and personal data: keep it encrypted and away from here.
    """
    manifest = back_up(_configuration(data), file)
    for slug, record in manifest.referendums.items():
        click.echo(f"{slug}: {record.size:,} entries of {record.origin}")
    click.echo(f"backup: {file} ({file.stat().st_size:,} bytes, readable by you only)")
    click.echo(
        "It holds secret keys and personal data: encrypt it, and keep it elsewhere.", err=True
    )


@click.command(
    epilog="\b\nExample:\n  plebiscite restore --data new-folder backup.tar\n"
    "  plebiscite promote --data new-folder island --largest-seen 1234\n"
)
@DATA_OPTION
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def restore(data: Path, file: Path) -> None:
    """Make a service from the backup FILE in an empty data folder."""
    manifest = restore_service(_configuration(data), file)
    click.echo(f"restored to {data}; start it with: plebiscite serve --data {data}")
    if manifest.referendums:
        click.echo(_BEFORE_SIGNING)
    for slug, record in manifest.referendums.items():
        click.echo(
            f"  plebiscite promote --data {data} {slug} --largest-seen SIZE"
            f"    (here: {record.size:,})"
        )


@click.command(
    epilog="\b\nExample:\n  plebiscite promote --data new-folder island --largest-seen 1234\n"
)
@DATA_OPTION
@click.argument("referendum")
@click.option(
    "--largest-seen",
    required=True,
    type=click.IntRange(0),
    help="The largest size of this log that any witness, mirror, observer or receipt has shown.",
)
def promote(data: Path, referendum: str, largest_seen: int) -> None:
    """Let the log of a restored REFERENDUM sign again, if nobody has seen a larger one."""
    if running(data.resolve()) is not None:
        raise MisuseError(
            f"the service runs; stop it first: plebiscite stop --data {data}", place=str(data)
        )
    size = promote_record(data.resolve(), referendum, largest_seen)
    click.echo(f"{referendum} goes on from {size:,} entries")


def _configuration(data: Path) -> Configuration:
    os.environ.update(database_password(os.environ))
    return read_configuration({**os.environ, DATA: str(data)})
