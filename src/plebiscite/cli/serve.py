"""`plebiscite serve`, `stop` and `tick`: the voting service on this machine."""

import os
import subprocess
import sys
from pathlib import Path

import click

from plebiscite.cli.answer import answer
from plebiscite.cli.options import example, json_option
from plebiscite.cli.ready_line import only_values_on_stdout
from plebiscite.server.serving.background import log_file, start_in_background
from plebiscite.server.serving.plan import Plan, require_server_extra
from plebiscite.server.serving.running import running
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
@json_option
def serve(
    port: int, host: str, data: Path, workers: int | None, *, background: bool, as_json: bool
) -> int:
    """Run the voting service: web pages, record, mail and calendar.

    Without PLEBISCITE_DATABASE_URL everything lies in the data folder. With --json one line is
    printed when the service is ready; everything else, such as the first officer's link, goes to
    the error output.
    """
    cores = os.cpu_count() or 1
    plan = Plan(data.resolve(), host, port, workers or max(1, min(4, cores // 2)))
    if as_json:
        return _serve_with_json(plan, background=background)
    if background:
        return start_in_background(plan, click.echo)
    return run_service(plan, say_now)


def _serve_with_json(plan: Plan, *, background: bool) -> int:
    with only_values_on_stdout() as tell:

        def ready() -> None:
            log = str(log_file(plan)) if background else ""  # in front it is the error output
            where = {"address": plan.address, "data": str(plan.data), "log": log}
            tell({**where, "process": running(plan.data)})

        if not background:
            return run_service(plan, say_now, when_ready=ready)
        status = start_in_background(plan, say_now)
        if not status:
            ready()
        return status


@click.command(epilog=example("plebiscite stop --data plebiscite-data"))
@DATA_OPTION
@json_option
def stop(data: Path, *, as_json: bool) -> None:
    """Stop the voting service of a data folder."""
    pid = stop_service(data.resolve())
    value = {"data": str(data.resolve()), "process": pid}
    answer(value, [f"stopped (process {pid})"], as_json=as_json)


@click.command(epilog=example("plebiscite tick --data plebiscite-data"))
@DATA_OPTION
@json_option
def tick(data: Path, *, as_json: bool) -> int:
    """Do what is due now, once: calendar, indexes, tidying. For cron; it may run at any time."""
    require_server_extra()
    plan = Plan(data.resolve(), "127.0.0.1", 8000, 1)
    command = [sys.executable, "-m", "plebiscite.server.serving.tick_once"]
    command += ["--json"] if as_json else []
    return subprocess.run(command, env=plan.environment(), check=False).returncode  # noqa: S603 - our own
