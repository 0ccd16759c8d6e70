"""`plebiscite serve`, `stop` and `tick`: the voting service on this machine."""

import os
import subprocess
import sys
from pathlib import Path

import click

from plebiscite.server.serving.background import start_in_background
from plebiscite.server.serving.plan import Plan, require_server_extra
from plebiscite.server.serving.running import stop as stop_service
from plebiscite.server.serving.supervisor import say_now
from plebiscite.server.serving.supervisor import serve as run_service

DATA_OPTION = click.option(
    "--data",
    default=lambda: os.environ.get("PLEBISCITE_DATA", "plebiscite-data"),
    show_default="plebiscite-data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The data folder; PLEBISCITE_DATA names it, too.",
)
_EXAMPLE = """\b
Example:
  plebiscite serve --port 8000 --data plebiscite-data

Settings come from the environment; docs/reference/settings.md lists them.
"""


@click.command(epilog=_EXAMPLE)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@DATA_OPTION
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes.  [default: by cores]")
@click.option("--background", is_flag=True, help="Start, wait until it answers, and return.")
def serve(port: int, host: str, data: Path, workers: int | None, background: bool) -> int:  # noqa: FBT001 - click's
    """Run the voting service: web pages, record, mail and calendar.

    Without PLEBISCITE_DATABASE_URL everything lies in the data folder.
    """
    cores = os.cpu_count() or 1
    plan = Plan(data.resolve(), host, port, workers or max(1, min(4, cores // 2)))
    if background:
        return start_in_background(plan, click.echo)
    return run_service(plan, say_now)


@click.command()
@DATA_OPTION
def stop(data: Path) -> None:
    """Stop the voting service of a data folder."""
    pid = stop_service(data.resolve())
    click.echo(f"stopped (process {pid})")


@click.command()
@DATA_OPTION
def tick(data: Path) -> int:
    """Do what is due now, once: calendar, indexes, tidying. For cron; it may run at any time."""
    require_server_extra()
    plan = Plan(data.resolve(), "127.0.0.1", 8000, 1)
    command = [sys.executable, "-m", "plebiscite.server.serving.tick_once"]
    return subprocess.run(command, env=plan.environment(), check=False).returncode  # noqa: S603 - our own
