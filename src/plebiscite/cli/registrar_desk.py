"""`plebiscite registrar ... --data DIR`: the registrar's desk, a process of its own with pages."""

import os
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

import click

from plebiscite.cli.answer import answer, progress_bar
from plebiscite.cli.options import FILE, example, json_option
from plebiscite.cli.ready_line import only_values_on_stdout, when_listening
from plebiscite.errors import MisuseError

if TYPE_CHECKING:
    from plebiscite.registry.commands import Told
    from plebiscite.registry.desk_folder import DeskFolder

DATA = "PLEBISCITE_REGISTRAR_DATA"
_LOOPBACK = "127.0.0.1"
_PORT = 8765

data_option = click.option(
    "--data",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    envvar=DATA,
    help="The desk's own folder: voters, codes, key. Secret.  [or PLEBISCITE_REGISTRAR_DATA]",
)
service_option = click.option(
    "--service",
    metavar="URL",
    envvar="PLEBISCITE_SERVICE",
    help="The referendum, as voters see it: https://HOST/r/NAME. Needed once.",
)


class _Desk(NamedTuple):
    """The open folder, and what can be done with it."""

    folder: "DeskFolder"
    do: ModuleType  # plebiscite.registry.commands


def _open(data: Path, service: str | None = None) -> _Desk:
    """Start Django for this folder; only then can its modules be imported."""
    os.environ["PLEBISCITE_REGISTRAR_DATA"] = str(data)
    try:
        from plebiscite.registry.opening import open_desk_folder  # noqa: PLC0415
    except ModuleNotFoundError as problem:
        needed = "the registrar's desk needs more: pip install 'plebiscite[server]'"
        raise MisuseError(needed) from problem
    folder = open_desk_folder(data)
    from plebiscite.registry import commands  # noqa: PLC0415
    from plebiscite.registry.desk import set_up_desk  # noqa: PLC0415

    set_up_desk(service)
    return _Desk(folder, commands)


def _say(told: "Told", *, as_json: bool) -> None:
    answer(told.value, told.lines, as_json=as_json)


@click.command(
    epilog=example("plebiscite registrar serve --service https://vote.example/r/town --data desk")
)
@service_option
@data_option
@click.option("--port", default=_PORT, show_default=True, type=click.IntRange(1, 65535))
@json_option
def serve(service: str | None, data: Path, port: int, *, as_json: bool) -> None:
    """Serve the desk's pages on this machine, send mail and follow the record.

    Prints a link that lets one browser in, once; with --json in one line, when the pages are there.
    """
    desk = _open(data, service)
    if as_json:
        _serve_with_json(desk.folder, port)
        return
    with when_listening(_LOOPBACK, port) as once_listening:
        desk.do.serve(desk.folder, port, lambda link: once_listening(lambda: click.echo(link)))


def _serve_with_json(folder: "DeskFolder", port: int) -> None:
    from plebiscite.registry.serving import serve as serve_pages  # noqa: PLC0415 - as above

    with (
        only_values_on_stdout() as tell,
        when_listening(_LOOPBACK, port) as once_listening,
    ):

        def ready(link: str) -> None:
            address = f"http://{_LOOPBACK}:{port}/"
            value = {"address": address, "login": link, "data": str(folder.root)}
            once_listening(lambda: tell(value))

        serve_pages(folder, port, ready)


@click.command("key", epilog=example("plebiscite registrar key --data desk --for example/2026"))
@service_option
@data_option
@click.option("--for", "origin", default="", metavar="ORIGIN", help="The referendum's origin.")
@click.option("--name", default="", help="The key's public name, such as clerk.town.example.")
@click.option("--file", type=FILE, help="A registrar's key file to bring here.")
@json_option
def key_command(
    service: str | None, data: Path, origin: str, name: str, file: Path | None, *, as_json: bool
) -> None:
    """Make the registrar's key, or bring it here, and show its line for the definition."""
    desk = _open(data, service)
    _say(desk.do.key(desk.folder, origin, name, file), as_json=as_json)


@click.command(epilog=example("plebiscite registrar policy --data desk"))
@service_option
@data_option
@click.option("--words", default="", help="The twelve words as the commission has read them out.")
@json_option
def policy(service: str | None, data: Path, words: str, *, as_json: bool) -> None:
    """Show the policy's twelve words; compare them with the commission's, and pin it."""
    _say(_open(data, service).do.policy(words), as_json=as_json)


@click.command(
    epilog=example('plebiscite registrar contacts --data desk --sender "Clerk" --telephone "112"')
)
@data_option
@click.option("--sender", required=True, help="Who writes to the voters.")
@click.option("--return-address", default="", help="Where undelivered letters go; lines by /.")
@click.option("--telephone", default="", help="Whom voters call when something differs.")
@click.option("--email", default="", help="Or whom they write to.")
@json_option
def contacts(
    data: Path, sender: str, return_address: str, telephone: str, email: str, *, as_json: bool
) -> None:
    """Say who writes to the voters, and whom they call."""
    lines = return_address.replace("/", "\n")
    _say(_open(data).do.contacts(sender, lines, telephone, email), as_json=as_json)


@click.command("import", epilog=example("plebiscite registrar import roll.csv --data desk"))
@click.argument("roll", type=FILE)
@data_option
@click.option("--commit", is_flag=True, help="Take it in, if nothing is wrong with it.")
@json_option
def import_command(roll: Path, data: Path, *, commit: bool, as_json: bool) -> None:
    """Report on the electoral roll, line by line; with --commit take it in."""
    _say(_open(data).do.take_roll(roll, commit=commit), as_json=as_json)


@click.command("issue", epilog=example("plebiscite registrar issue --data desk"))
@data_option
@json_option
def issue_at_desk(data: Path, *, as_json: bool) -> None:
    """Issue codes once, and hand the credentials in until they are on the record."""
    desk = _open(data)
    with progress_bar("Making codes") as progress:
        said = desk.do.issue(desk.folder, progress)
    _say(said, as_json=as_json)


@click.command(epilog=example("plebiscite registrar send --data desk --domain example.org"))
@data_option
@click.option("--voter", default="", metavar="VOTER_ID", help="Send to this voter again.")
@click.option("--domain", default="", help="Send again to those of a domain not reached.")
@click.option("--go-on", is_flag=True, help="Send again after sending was stopped.")
@json_option
def send(data: Path, voter: str, domain: str, *, go_on: bool, as_json: bool) -> None:
    """Mail the codes that were never mailed, and whatever is due."""
    desk = _open(data)
    if go_on:
        _say(desk.do.go_on(desk.folder), as_json=as_json)
    else:
        _say(desk.do.send(desk.folder, voter=voter, domain=domain), as_json=as_json)


@click.command(epilog=example("plebiscite registrar bounces returned/ --data desk"))
@click.argument("path", required=False, type=click.Path(path_type=Path))
@data_option
@click.option("--voter", default="", metavar="VOTER_ID", help="Mark this voter's mail by hand.")
@json_option
def bounces(path: Path | None, data: Path, voter: str, *, as_json: bool) -> None:
    """Mark mails that came back: notifications in a file, mbox or folder, or one by hand."""
    desk = _open(data)
    _say(desk.do.bounces(desk.folder, path, voter), as_json=as_json)


@click.command(epilog=example("plebiscite registrar letters --data desk --scope no-email"))
@data_option
@click.option(
    "--scope",
    default="no-email",
    show_default=True,
    help="no-email, unreached, all, or the id of a district.",
)
@json_option
def letters(data: Path, scope: str, *, as_json: bool) -> None:
    """Make the printed letters: one sheet a voter, at most 500 in a file."""
    desk = _open(data)
    _say(desk.do.letters(desk.folder, scope), as_json=as_json)


@click.command(epilog=example("plebiscite registrar notices --data desk"))
@data_option
@json_option
def notices(data: Path, *, as_json: bool) -> None:
    """Follow the record and tell every voter of every ballot that was recorded."""
    desk = _open(data)
    _say(desk.do.notices(desk.folder), as_json=as_json)


@click.command(epilog=example("plebiscite registrar mark T07 --data desk --out marks.submission"))
@click.argument("voters", nargs=-1, metavar="[VOTER_ID]...")
@data_option
@click.option("--list", "file", type=FILE, help="A station's list: a CSV with voter_id.")
@click.option("--dry-run", is_flag=True, help="With --list: say what each row would do.")
@click.option("--out", type=FILE, help="Also make the file for the commission.")
@json_option
def mark(
    voters: tuple[str, ...],
    data: Path,
    file: Path | None,
    out: Path | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Mark voters as voting on paper; refuses who is marked already.

    With --out the marks that wait are signed into a file without names, which the commission
    countersigns: on its page, or with papers marks countersign.
    """
    desk = _open(data)
    if dry_run:
        if file is None:
            raise MisuseError("--dry-run tries a --list")
        _say(desk.do.try_marks(file), as_json=as_json)
        return
    _say(desk.do.mark(desk.folder, list(voters), file, out), as_json=as_json)


@click.command(epilog=example("plebiscite registrar status --data desk"))
@data_option
@click.option("--acknowledge-alarm", is_flag=True, help="You have read the alarm, and go on.")
@json_option
def status(data: Path, *, acknowledge_alarm: bool, as_json: bool) -> None:
    """Show where everything stands."""
    _say(_open(data).do.status(acknowledge=acknowledge_alarm), as_json=as_json)


@click.command(epilog=example("plebiscite registrar destroy --data desk"))
@data_option
@click.option("--confirm", metavar="ORIGIN", help="The referendum's origin.  [default: ask]")
@json_option
def destroy(data: Path, confirm: str | None, *, as_json: bool) -> None:
    """Destroy voters, codes and mails here, and say so on the record."""
    desk = _open(data)
    typed = confirm or click.prompt(
        "Type the referendum's origin to destroy the list of voters", err=True
    )
    _say(desk.do.destroy(desk.folder, typed), as_json=as_json)


COMMANDS = (
    serve,
    key_command,
    policy,
    contacts,
    import_command,
    send,
    bounces,
    letters,
    notices,
    mark,
    status,
    destroy,
)
