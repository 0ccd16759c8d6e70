"""`plebiscite observer hand-in`: give a signed submission to the service, without its operator."""

from pathlib import Path

import click

from plebiscite.cli.answer import answer
from plebiscite.cli.options import FILE, FOLDER, example, json_option
from plebiscite.errors import MisuseError
from plebiscite.store.durable import PUBLIC, DurableFiles, read_bytes
from plebiscite.store.service_posting import KeptAt, post_submission

_LARGEST = 16 * 2**20  # bytes
_FORMAT = b'"format":"plebiscite-submission/1"'
_HEAD = 200  # bytes


@click.command(
    "hand-in",
    epilog=example(
        "plebiscite observer hand-in statement.submission --service https://HOST/r/NAME"
    ),
)
@click.argument("file", type=FILE)
@click.option(
    "--service", required=True, metavar="URL", help="The referendum there: https://HOST/r/NAME."
)
@click.option("--receipts", type=FOLDER, help="A folder for the receipts.")
@json_option
def hand_in(file: Path, service: str, receipts: Path | None, *, as_json: bool) -> None:
    """Hand in FILE, a signed submission, and keep the receipts. It may be handed in again."""
    raw = read_bytes(file, limit=_LARGEST)
    if _FORMAT not in raw[:_HEAD]:
        raise MisuseError("this is no submission file of this program", place=str(file))
    kept = post_submission(service, raw)
    if receipts:
        _keep(receipts, kept)
    lines = [
        f"Entry {each.index} is on the record"
        + ("." if each.receipt else "; its receipt comes when the witnesses have cosigned.")
        for each in kept
    ]
    answer({"kept": kept}, lines, as_json=as_json)


def _keep(folder: Path, kept: tuple[KeptAt, ...]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for each in kept:
        if each.receipt:
            path = folder / f"{each.index}.tlog-proof"
            DurableFiles().write_whole(path, each.receipt.encode(), mode=PUBLIC)
