"""`plebiscite notice`: what the commission says beside the vote itself."""

import os
from pathlib import Path
from typing import Any

import click

from plebiscite.cli.answer import answer as tell
from plebiscite.cli.desk import Make, Place, act, open_keeper
from plebiscite.cli.invitation import accredit, invite
from plebiscite.cli.options import FOLDER, acting_options, example, json_option, key_option
from plebiscite.cli.referendum import OFFICE, read_words, words_option
from plebiscite.errors import MisuseError
from plebiscite.offices import commission


@click.group(epilog=example("plebiscite notice answer --to 812 --words answer.txt --key c.key"))
def notice() -> None:
    """Incidents, observers, answers to them, erasures: signed, and on the record."""


notice.add_command(invite)
notice.add_command(accredit)


def _act(key: Path, place: dict[str, Any], make: Make) -> None:
    act(Place(**place), OFFICE, key, make)


@notice.command(
    epilog=example(
        "plebiscite notice incident --code repeated-ciphertext --words what.txt --key c.key"
    )
)
@click.option("--code", required=True, help="A short name for the kind of incident.")
@click.option("--tracker", default="", help="The ballot it concerns: its tracker in hex.")
@key_option
@words_option
@acting_options
def incident(code: str, tracker: str, key: Path, words: Path, **place: Any) -> None:  # noqa: ANN401
    """Put something that went wrong on the record."""
    text = read_words(words)
    _act(key, place, lambda _: commission.incident(code, tracker, text, os.urandom))


@notice.command(epilog=example("plebiscite notice answer --to 812 --words answer.txt --key c.key"))
@click.option("--to", "statement", required=True, type=int, help="The statement's entry number.")
@key_option
@words_option
@acting_options
def answer(statement: int, key: Path, words: Path, **place: Any) -> None:  # noqa: ANN401
    """Answer an observer's statement."""
    text = read_words(words)
    _act(key, place, lambda state: commission.answer(state, statement, text, os.urandom))


@notice.command(
    epilog=example('plebiscite notice erasure --blob HASH --order "Court 7, case 12" --key c.key')
)
@click.option("--blob", required=True, help="The words' SHA-256 in hex, as the entry names them.")
@click.option("--order", required=True, help="Who ordered it, and where that can be read.")
@key_option
@acting_options
def erasure(blob: str, order: str, key: Path, **place: Any) -> None:  # noqa: ANN401
    """Say that people's words are to be erased, and by whose order.

    The words go with `notice erase`, once this is on the record; the proof of them stays.
    """
    _act(key, place, lambda state: commission.erase(state, blob, order))


@notice.command(epilog=example("plebiscite notice erase --blob HASH --record r --append keeper"))
@click.option("--blob", required=True, help="The words' SHA-256 in hex.")
@click.option("--record", required=True, type=FOLDER, help="The record's folder.")
@click.option("--append", "private", required=True, type=FOLDER, help="The keeper's folder.")
@json_option
def erase(blob: str, record: Path, private: Path, *, as_json: bool) -> None:
    """Keeper: delete words whose erasure is on the record. Copies elsewhere are not touched."""
    with open_keeper(record, private) as keeper:
        if blob not in keeper.state.erased:
            raise MisuseError("no erasure of this blob is on the record; log that first")
        keeper.writer.erase_blob(blob)
    said = f"blob {blob} is deleted; the record still verifies without it"
    tell({"erased": blob}, [said], as_json=as_json)
