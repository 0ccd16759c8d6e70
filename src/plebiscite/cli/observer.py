"""`plebiscite observer`: what an observer makes of it, signed and on the record."""

import os
from pathlib import Path
from typing import Any, get_args

import click

from plebiscite.cli.key import new_key
from plebiscite.cli.observer_checklist import checklist
from plebiscite.cli.observer_desk import Found, evidence_of, place_options, speak, stated_place
from plebiscite.cli.observer_handing import hand_in
from plebiscite.cli.observer_show import show
from plebiscite.cli.observer_verified import verified
from plebiscite.cli.options import (
    FILE,
    acting_options,
    example,
    json_option,
    key_option,
    out_option,
)
from plebiscite.cli.referendum import read_words, words_option
from plebiscite.errors import MisuseError
from plebiscite.observe.observers_said import ANSWERS
from plebiscite.offices.observer import state_position
from plebiscite.record.entries import Position, Severity

_WITH_A_REASON = {"declines", "boycotts"}


@click.group(
    epilog=example("plebiscite observer statement --position objects --words w.txt --key o.key")
)
def observer() -> None:
    """Answer an invitation, state, fill in a checklist, say what you verified: on the record."""


@observer.command(
    epilog=example(
        "plebiscite observer key --name monitors.example --for town.example/2026 --out o.key"
    )
)
@click.option("--name", required=True, help="The key's public name, such as monitors.example.")
@click.option(
    "--for",
    "origin",
    metavar="ORIGIN",
    envvar="PLEBISCITE_ORIGIN",
    required=True,
    help="The referendum's origin, as in its definition.  [or PLEBISCITE_ORIGIN]",
)
@out_option
@json_option
def key(name: str, origin: str, out: Path, *, as_json: bool) -> None:
    """Make your key in a new private file, and print the line that the commission needs.

    The commission names the key in the definition, or invites you later. Keep a copy.
    """
    new_key("observer", name, origin, out, as_json=as_json)


@observer.command(epilog=example("plebiscite observer answer accepts --words why.txt --key o.key"))
@click.argument("answer", type=click.Choice(ANSWERS))
@click.option(
    "--words", type=FILE, help="A text file with the reason, for everyone to read; needed for a no."
)
@key_option
@acting_options
def answer(answer: str, words: Path | None, key: Path, **place: Any) -> None:  # noqa: ANN401 - the options of every act
    """Accept or decline the invitation, or boycott the vote. A later answer replaces this one."""
    if words is None and answer in _WITH_A_REASON:
        raise MisuseError(f"whoever {answer} says why: add --words FILE")
    text = read_words(words) if words else "We accept."
    speak(place, key, lambda _: state_position(answer, text, os.urandom))


@observer.command(
    epilog=example(
        "plebiscite observer statement --position objects --severity serious --district d1 "
        "--words w.txt --key o.key"
    )
)
@click.option("--position", required=True, type=click.Choice(get_args(Position)))
@click.option(
    "--severity", type=click.Choice(get_args(Severity)), help="How grave it is, as you see it."
)
@place_options
@click.option("--entry", type=click.IntRange(0), help="The entry of the record it is about.")
@click.option(
    "--evidence",
    type=FILE,
    multiple=True,
    help="A document that you keep: its hash is stated, not its content.  [several times]",
)
@words_option
@key_option
@acting_options
def statement(
    *,
    position: str,
    severity: Severity | None,
    district: str,
    station: str,
    entry: int | None,
    evidence: tuple[Path, ...],
    words: Path,
    key: Path,
    **place: Any,  # noqa: ANN401 - the options of every act
) -> None:
    """Sign a statement: your position, how grave, about which place, with which evidence."""
    text = read_words(words)
    documents = evidence_of(evidence)
    where = stated_place(district, station, entry)
    speak(
        place,
        key,
        lambda _: state_position(
            position,
            text,
            os.urandom,
            severity=severity,
            place=where,
            evidence=[each.sha256 for each in documents],
        ),
        Found(evidence=documents),
    )


for _command in (checklist, verified, show, hand_in):
    observer.add_command(_command)
