"""`plebiscite rebuild`: the service's indexes again, from the record folders."""

import os
import subprocess
import sys
from pathlib import Path

import click

from plebiscite.cli.answer import answer
from plebiscite.cli.options import json_option
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.server.serving.plan import Plan, require_server_extra

_EXAMPLE = """\b
Example:
  plebiscite rebuild --data plebiscite-data
"""


@click.command(epilog=_EXAMPLE)
@click.option(
    "--data",
    default=lambda: os.environ.get("PLEBISCITE_DATA", "plebiscite-data"),
    show_default="plebiscite-data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The data folder; PLEBISCITE_DATA names it, too.",
)
@json_option
def rebuild(data: Path, *, as_json: bool) -> None:
    """Make the database's indexes again from the records; safe to repeat, and while serving.

    Losing the database loses no ballot and no evidence. Accounts, drafts and the mail queue are
    not in any record: restore them from a backup, or invite the officers again.
    """
    require_server_extra()
    if not (data / "referendums").is_dir():
        raise MisuseError("there are no records here; name the data folder", place=str(data))
    os.environ["PLEBISCITE_DATA"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plebiscite.server.settings")
    import django  # noqa: PLC0415 - only after the data folder is known

    django.setup()
    _run(data.resolve(), as_json=as_json)


def rebuild_now(plan: Plan) -> None:
    """Rebuild the indexes of a service, in a process of its own.

    Raises: UnavailableError with what was said if it fails.
    """
    run = "from plebiscite.cli.main import main; main()"
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", run, "rebuild", "--data", str(plan.data)],
        env=plan.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UnavailableError(f"the index could not be made: {done.stdout}{done.stderr}")


def _run(data: Path, *, as_json: bool) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings

    from plebiscite.server.entries.rebuilding import rebuild as rebuild_all  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    told = []
    for each in rebuild_all(data):
        told.append(each._asdict())
        if each.problem:
            click.echo(f"{each.slug}: not rebuilt: {each.problem}", err=True)
        elif not as_json:
            made = "made again" if each.is_new else "was there"
            click.echo(f"{each.slug}: {made}, {each.entries} entries indexed")
    if as_json:
        answer({"referendums": told}, [], as_json=True)
    if failed := sum(bool(each["problem"]) for each in told):
        raise UnavailableError(f"{failed} of the records could not be read; see above")
