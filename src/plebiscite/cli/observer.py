"""`plebiscite observer`: what an observer makes of it, signed and on the record."""

import os
from pathlib import Path
from typing import Any, get_args

import click

from plebiscite.cli.desk import Place, desk, say_handed
from plebiscite.cli.key_reading import numbered_office, read_key
from plebiscite.cli.options import acting_options, example, key_option
from plebiscite.cli.referendum import read_words, words_option
from plebiscite.offices.observer import state_position
from plebiscite.offices.submission import sign_submission
from plebiscite.record.entries import Position


@click.group(
    epilog=example("plebiscite observer statement --position accepts --words w.txt --key o")
)
def observer() -> None:
    """Accept, decline or boycott; that, too, is on the record."""


@observer.command(
    epilog=example(
        "plebiscite observer statement --position remark --words remark.txt --key o.key "
        "--record record --policy policy"
    )
)
@click.option("--position", required=True, type=click.Choice(get_args(Position)))
@words_option
@key_option
@acting_options
def statement(position: str, words: Path, key: Path, **place: Any) -> None:  # noqa: ANN401
    """Sign a statement; its words are for everyone to read."""
    where = Place(**place)
    text = read_words(words)
    with desk(where) as work:
        own = read_key(key, "observer", work.state.origin)
        office = numbered_office(work.state, own, "observer")
        made = sign_submission(state_position(position, text, os.urandom), work.state, office, own)
        say_handed(work.hand_in(made), as_json=where.as_json)
