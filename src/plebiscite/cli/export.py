"""`plebiscite export`: districts in other programs' formats, the public site as files."""

import json
import os
import sys
from pathlib import Path

import click
import msgspec
from rich.console import Console

from plebiscite.cli.answer import answer
from plebiscite.cli.export_tables import tables
from plebiscite.cli.options import json_option
from plebiscite.cli.verify import default_workers, open_record, read_policy, told_progress
from plebiscite.cli.verify import verified_with_disk as verified_record
from plebiscite.errors import EvidenceError
from plebiscite.server.serving.plan import require_server_extra
from plebiscite.store.belenios_exports import export_units

_EXAMPLE = """\b
Example:
  plebiscite export belenios demo/record --policy demo/policy --out archives
"""


@click.group(epilog=_EXAMPLE)
def export() -> None:
    """Write parts of a record in the formats of other programs."""


export.add_command(tables)


@export.command(epilog=_EXAMPLE)
@click.argument("record")
@click.option(
    "--policy", required=True, type=click.Path(path_type=Path), help="The policy file to trust."
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="A new or empty folder for the archives.",
)
@click.option("--unit", "units", multiple=True, help="Only this unit (its uuid); repeatable.")
@click.option("--workers", type=click.IntRange(1), help="Processes to use; all processors.")
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def belenios(
    record: str,
    policy: Path,
    out: Path,
    units: tuple[str, ...],
    workers: int | None,
    *,
    as_json: bool,
) -> None:
    """Write each unit of RECORD as a Belenios v1 archive, UUID.bel.

    The record is verified first, in full; a wrong record is not exported. The bytes depend on
    the record alone. Ballots of excluded credentials are left out and listed in exports.json.
    """
    source, trusted = open_record(record), read_policy(policy)
    with (
        told_progress(Console(stderr=True), "checking entries") as told,
        verified_record(
            source, trusted, workers=workers or default_workers(), progress=told
        ) as verified,
    ):
        if verified.report.exit_status == 1:
            raise EvidenceError(f"nothing is exported: {verified.report.verdict}", place=record)
        _, tree = source.opened(trusted.policy)
        written = export_units(verified.state, tree, out, units=units)
    if as_json:
        sys.stdout.write(json.dumps(msgspec.to_builtins(written), indent=1) + "\n")
        return
    for each in written:
        left_out = f"; {len(each.excluded)} credentials left out" if each.excluded else ""
        click.echo(
            f"{out / each.file}: district {each.district}, {each.counted} counted ballots, "
            f"ends with {each.ends_with} ({each.why}){left_out}"
        )


_SITE_EXAMPLE = """\b
Example:
  plebiscite export site --data plebiscite-data --slug bench site
"""


@export.command(epilog=_SITE_EXAMPLE)
@click.option(
    "--data",
    default=lambda: os.environ.get("PLEBISCITE_DATA", "plebiscite-data"),
    show_default="plebiscite-data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The service's data folder; PLEBISCITE_DATA names it, too.",
)
@click.option("--slug", required=True, help="The referendum's name in addresses.")
@click.argument("out", type=click.Path(path_type=Path))
@json_option
def site(data: Path, slug: str, out: Path, *, as_json: bool) -> None:
    """Write the public pages of a closed referendum, and its record, as plain files."""
    require_server_extra()
    os.environ["PLEBISCITE_DATA"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plebiscite.server.settings")
    import django  # noqa: PLC0415 - only after the data folder is known

    django.setup()
    from plebiscite.server.public.site_export import export_site  # noqa: PLC0415

    files = export_site(slug, out)
    begin = str(out / "index.html")
    value = {"slug": slug, "folder": str(out), "files": files, "begin": begin}
    line = f"{out} has the site in {files} files; begin with {begin}"
    answer(value, [line], as_json=as_json)
