"""`plebiscite backup`, `restore` and `promote`: a service in one file, and from it."""

import os
from pathlib import Path

import click

from plebiscite.cli.answer import answer
from plebiscite.cli.options import json_option
from plebiscite.cli.serve import DATA_OPTION
from plebiscite.errors import MisuseError
from plebiscite.server.configuration import DATA, Configuration, read_configuration
from plebiscite.server.operations.backup import Manifest, back_up
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
@json_option
def backup(data: Path, file: Path, *, as_json: bool) -> None:
    """Write everything a service needs to go on elsewhere to FILE.

    The service may run. FILE holds keys and personal data: keep it encrypted and away from here.
    """
    manifest = back_up(_configuration(data), file)
    size = file.stat().st_size
    kept = (
        f"{slug}: {record.size:,} entries of {record.origin}"
        for slug, record in manifest.referendums.items()
    )
    lines = [*kept, f"backup: {file} ({size:,} bytes, readable by you only)"]
    answer({"file": str(file), "bytes": size, **_held(manifest)}, lines, as_json=as_json)
    click.echo(
        "It holds secret keys and personal data: encrypt it, and keep it elsewhere.", err=True
    )


@click.command(
    epilog="\b\nExample:\n  plebiscite restore --data new-folder backup.tar\n"
    "  plebiscite promote --data new-folder island --largest-seen 1234\n"
)
@DATA_OPTION
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@json_option
def restore(data: Path, file: Path, *, as_json: bool) -> None:
    """Make a service from the backup FILE in an empty data folder."""
    manifest = restore_service(_configuration(data), file)
    lines = [f"restored to {data}; start it with: plebiscite serve --data {data}"]
    if manifest.referendums:
        lines.append(_BEFORE_SIGNING)
    lines += [
        f"  plebiscite promote --data {data} {slug} --largest-seen SIZE    (here: {record.size:,})"
        for slug, record in manifest.referendums.items()
    ]
    # No restored log signs until it is promoted.
    value = {"data": str(data), **_held(manifest), "to_promote": list(manifest.referendums)}
    answer(value, lines, as_json=as_json)
    if as_json:  # what people must do before the logs sign is told, too
        click.echo("\n".join(lines), err=True)


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
@json_option
def promote(data: Path, referendum: str, largest_seen: int, *, as_json: bool) -> None:
    """Let the log of a restored REFERENDUM sign again, if nobody has seen a larger one."""
    if running(data.resolve()) is not None:
        raise MisuseError(
            f"the service runs; stop it first: plebiscite stop --data {data}", place=str(data)
        )
    size = promote_record(data.resolve(), referendum, largest_seen)
    value = {"referendum": referendum, "entries": size}
    answer(value, [f"{referendum} goes on from {size:,} entries"], as_json=as_json)


def _held(manifest: Manifest) -> dict[str, object]:
    """What a backup holds, as JSON says it."""
    return {
        "made_at": manifest.made_at,
        "database": manifest.database,
        "referendums": manifest.referendums,
    }


def _configuration(data: Path) -> Configuration:
    os.environ.update(database_password(os.environ))
    return read_configuration({**os.environ, DATA: str(data)})
