"""`plebiscite record`: keeping a record, and reading one."""

import click

from plebiscite.cli.options import example
from plebiscite.cli.record_keeping import append, cosign, create
from plebiscite.cli.record_reading import copy, receipt, show, status
from plebiscite.cli.record_serving import serve


@click.group(epilog=example("plebiscite record status --record record --policy policy"))
def record() -> None:
    """Keep, read, copy and follow a record."""


for _command in (create, append, cosign, status, show, receipt, copy, serve):
    record.add_command(_command)
