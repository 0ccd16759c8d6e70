"""Options that mean the same everywhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from plebiscite.errors import MisuseError

Command = Callable[..., Any]
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)

NO_POLICY = "name the policy file with --policy or PLEBISCITE_POLICY: it says whose record this is"
NO_RECORD = "name the record with --record or PLEBISCITE_RECORD: a folder, or an http(s) address"


def _required(message: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def require(context: click.Context, _: click.Parameter, value: Any) -> Any:  # noqa: ANN401
        if value is None and not context.resilient_parsing:
            raise MisuseError(message)
        return value

    return require


record_option = click.option(
    "--record",
    callback=_required(NO_RECORD),
    metavar="DIR|URL",
    envvar="PLEBISCITE_RECORD",
    help="The record: a folder, or an http(s) address.  [or PLEBISCITE_RECORD]",
)
record_folder_option = click.option(
    "--record",
    callback=_required(NO_RECORD),
    type=FOLDER,
    metavar="DIR",
    envvar="PLEBISCITE_RECORD",
    help="The record's folder.  [or PLEBISCITE_RECORD]",
)
policy_option = click.option(
    "--policy",
    callback=_required(NO_POLICY),
    type=FILE,
    envvar="PLEBISCITE_POLICY",
    help="The policy file: whose signatures count.  [or PLEBISCITE_POLICY]",
)
private_option = click.option(
    "--private",
    required=True,
    type=FOLDER,
    metavar="DIR",
    help="The keeper's own folder, with the log's key. Never below the record.",
)
key_option = click.option("--key", required=True, type=FILE, help="The office's key file.")
out_option = click.option("--out", required=True, type=FILE, help="The new file.")
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON value and nothing else."
)


def acting_options(command: Command) -> Command:
    """Options of every act of a party: the record it reads, and how it hands its entries in."""
    for option in reversed(
        (
            record_option,
            click.option(
                "--policy",
                type=FILE,
                envvar="PLEBISCITE_POLICY",
                help="The policy file; with --append, the keeper's by default.  "
                "[or PLEBISCITE_POLICY]",
            ),
            click.option(
                "--out", type=FILE, help="The submission file to write.  [default: by the act]"
            ),
            click.option(
                "--append",
                type=FOLDER,
                metavar="PRIVATE",
                help="Append at once: you are the keeper, and this is the private folder.",
            ),
            json_option,
        )
    ):
        command = option(command)
    return command


def example(text: str) -> str:
    """The epilog of a command: its one example, kept on lines of its own."""
    return f"\b\nExample:\n  {text}"


def code_options(command: Command) -> Command:
    """A voting code comes from a file or a prompt, never from the command line."""
    return click.option(
        "--code-file",
        metavar="FILE",
        help="A file with the voting code; - for standard input.  [default: ask]",
    )(command)
