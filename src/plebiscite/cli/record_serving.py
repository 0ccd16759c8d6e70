"""`plebiscite record serve`: a record or mirror over HTTP, as plain files."""

import re
import sys
from pathlib import Path

import click

from plebiscite.cli.answer import answer
from plebiscite.cli.options import FOLDER, example
from plebiscite.errors import MisuseError
from plebiscite.store.record_files import CHECKPOINT
from plebiscite.store.record_server import RecordServer

_LISTEN = re.compile(r"(\[[0-9a-f:]+\]|[0-9A-Za-z.-]+):([0-9]{1,5})", re.ASCII)
_HIGHEST = 65_535


@click.command(epilog=example("plebiscite record serve mirror --listen 127.0.0.1:8080"))
@click.argument("folder", type=FOLDER)
@click.option(
    "--listen", default="127.0.0.1:8080", show_default=True, metavar="HOST:PORT", help="Where."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line once it listens.")
def serve(folder: Path, listen: str, *, as_json: bool) -> None:
    """Serve a record or mirror over HTTP until Ctrl-C. Nothing else in FOLDER can be read.

    For the internet put a web server with TLS in front, or let it serve the folder itself:
    docs/how-to/follow.md has the lines for nginx and Caddy.
    """
    host, port = _place(listen)
    if not (folder / CHECKPOINT).exists():
        raise MisuseError(f"this is no record: it has no {CHECKPOINT} file", place=str(folder))
    server = RecordServer(folder, host, port)
    value = {"address": server.address, "record": str(folder)}
    answer(value, [f"{folder} is served at {server.address}; Ctrl-C ends it."], as_json=as_json)
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("stopped", err=True)
    finally:
        server.server_close()


def _place(listen: str) -> tuple[str, int]:
    match = _LISTEN.fullmatch(listen)
    if match is None or int(match[2]) > _HIGHEST:
        raise MisuseError("--listen takes HOST:PORT, for example 127.0.0.1:8080 or [::1]:8080")
    return match[1].strip("[]"), int(match[2])
