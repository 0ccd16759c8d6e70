"""`plebiscite key`: the keys of offices."""

import os
from pathlib import Path

import click

from plebiscite.cli.answer import answer
from plebiscite.cli.key_reading import OFFICES, identify_private, key_kind
from plebiscite.cli.options import FILE, example, json_option, out_option
from plebiscite.errors import MisuseError
from plebiscite.log.keys import new_signing_key
from plebiscite.store.key_files import is_exposed, read_signing_key, write_signing_key

_SIGNING_KINDS = {kind: office for office, kind in OFFICES.items()}


@click.group(epilog=example("plebiscite key new commission --name council.example --out c.key"))
def key() -> None:
    """Make the key of an office, and show its public half."""


@key.command(
    epilog=example(
        "plebiscite key new trustee --name baker.example --for town.example/2026 --out baker.key"
    )
)
@click.argument("office", type=click.Choice(list(OFFICES)))
@click.option("--name", required=True, help="The key's public name, such as baker.town.example.")
@click.option(
    "--for",
    "origin",
    metavar="ORIGIN",
    envvar="PLEBISCITE_ORIGIN",
    help="The referendum's origin, as in its definition.  [or PLEBISCITE_ORIGIN; log: its name]",
)
@out_option
@json_option
def new(office: str, name: str, origin: str | None, out: Path, *, as_json: bool) -> None:
    """Make a key in a new private file, and print the line for the definition.

    A key serves one office in one referendum. Keep a copy on a second medium.
    """
    new_key(office, name, origin, out, as_json=as_json)


def new_key(office: str, name: str, origin: str | None, out: Path, *, as_json: bool) -> None:
    """Make the key of an office in a new private file, and say its public half.

    Raises: MisuseError without a referendum, or for a log's key of another name than the log.
    """
    if office == "log" and origin not in {None, name}:
        raise MisuseError(f"the log of {origin} has the name {origin}: its key, too")
    referendum = name if office == "log" else origin
    if not referendum:
        raise MisuseError("say which referendum the key is for: --for ORIGIN")
    made = new_signing_key(name, key_kind(office), os.urandom(32))
    write_signing_key(out, OFFICES[office], referendum, made)
    vkey = str(made.verifier)
    shown = {"office": office, "origin": referendum, "file": str(out), "key": vkey}
    lines = [f"{out} holds the secret: keep it, and a copy elsewhere.", f'key = "{vkey}"']
    answer(shown, lines, as_json=as_json)


@key.command(epilog=example("plebiscite key show baker.key"))
@click.argument("file", type=FILE)
@json_option
def show(file: Path, *, as_json: bool) -> None:
    """Show what a key file is for, and its public half. The secret is never shown."""
    kind, referendum = identify_private(file)
    shown = {"kind": str(kind), "origin": referendum, "file": str(file), "key": ""}
    lines = [f"{file} is {kind.words} of {referendum}."]
    if kind in _SIGNING_KINDS:
        shown["key"] = str(read_signing_key(file, kind, referendum).verifier)
        lines.append(f'key = "{shown["key"]}"')
    if is_exposed(file):
        lines.append("Others on this machine can read it: chmod 600, or keep it elsewhere.")
    answer(shown, lines, as_json=as_json)
