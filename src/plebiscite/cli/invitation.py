"""`plebiscite notice invite` and `accredit`: who observes, and whether it is let in."""

import os
from pathlib import Path
from typing import Any, Literal

import click

from plebiscite.cli.desk import Place, act
from plebiscite.cli.options import FILE, acting_options, example, key_option
from plebiscite.cli.referendum import OFFICE, read_words
from plebiscite.errors import MisuseError
from plebiscite.offices import observation

_WORDS = click.option(
    "--words", "words_file", type=FILE, help="A text file with the reason, for everyone to read."
)


@click.command(
    epilog=example(
        'plebiscite notice invite --name "League of Election Monitors" '
        "--observer-key monitors.example+0e171d1c+AR8O... --key c.key"
    )
)
@click.option("--name", required=True, help="The observer's name, as everyone will read it.")
@click.option(
    "--observer-key", required=True, metavar="VKEY", help="The line that observer key printed."
)
@click.option("--applied", is_flag=True, help="It applied by itself, and was not invited.")
@_WORDS
@key_option
@acting_options
def invite(
    *,
    name: str,
    observer_key: str,
    applied: bool,
    words_file: Path | None,
    key: Path,
    **place: Any,  # noqa: ANN401 - the options of every act
) -> None:
    """Invite an observer after the definition: from then on it may sign."""
    came: Literal["invited", "applied"] = "applied" if applied else "invited"
    text = read_words(words_file) if words_file else ""
    act(
        Place(**place),
        OFFICE,
        key,
        lambda state: observation.invite(state, name, observer_key, came, text, os.urandom),
    )


@click.command(epilog=example("plebiscite notice accredit 4 --refuse --words why.txt --key c.key"))
@click.argument("observer", type=click.IntRange(1))
@click.option("--refuse", is_flag=True, help="Do not let it in; --words says why.")
@_WORDS
@key_option
@acting_options
def accredit(
    observer: int,
    words_file: Path | None,
    key: Path,
    *,
    refuse: bool,
    **place: Any,  # noqa: ANN401 - the options of every act
) -> None:
    """Let OBSERVER in, by its number, or refuse with a reason. What was granted stands."""
    if refuse and words_file is None:
        raise MisuseError("a refusal says why, for everyone to read: add --words FILE")
    text = read_words(words_file) if words_file else ""
    decision: Literal["granted", "refused"] = "refused" if refuse else "granted"
    act(
        Place(**place),
        OFFICE,
        key,
        lambda state: observation.accredit(state, observer, decision, text, os.urandom),
    )
