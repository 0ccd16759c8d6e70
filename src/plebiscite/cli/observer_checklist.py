"""`plebiscite observer checklist`: a list of points, filled in offline, then signed."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import msgspec

from plebiscite.cli.answer import answer
from plebiscite.cli.observer_desk import speak
from plebiscite.cli.options import (
    FILE,
    acting_options,
    example,
    json_option,
    key_option,
    out_option,
)
from plebiscite.observe.checklist_form import Filled, form_text, read_form
from plebiscite.observe.checklists import CHECKLISTS, OBSERVATION, Checklist, checklist_named
from plebiscite.offices.observer import fill_in
from plebiscite.store.durable import PUBLIC, DurableFiles
from plebiscite.store.text_files import read_text

_LARGEST_FORM = 1_000_000  # bytes
list_option = click.option(
    "--points", "name", default=OBSERVATION.name, show_default=True, help="The list's name."
)
form_argument = click.argument("form", type=FILE)


class FormStatus(msgspec.Struct, frozen=True):
    """How far a form is filled in."""

    points: str
    answered: int
    open: tuple[str, ...]
    noes: tuple[str, ...]


@click.group(epilog=example("plebiscite observer checklist start --out points.toml"))
def checklist() -> None:
    """Look at the points that observers look at, and sign what you found."""


@checklist.command("list", epilog=example("plebiscite observer checklist list"))
@list_option
@json_option
def list_points(name: str, *, as_json: bool) -> None:
    """The points: what is asked, and what to look at."""
    found = checklist_named(name)
    value = {
        "points": found.name,
        "title": found.title,
        "list": [p._asdict() for p in found.points],
    }
    answer(value | {"known": tuple(CHECKLISTS)}, _list_lines(found), as_json=as_json)


def _list_lines(found: Checklist) -> Iterator[str]:
    yield f"{found.name}: {found.title}"
    for point in found.points:
        yield f"  {point.id}: {point.question}"
        yield f"      {point.look}"


@checklist.command(epilog=example("plebiscite observer checklist start --out points.toml"))
@list_option
@out_option
@json_option
def start(name: str, out: Path, *, as_json: bool) -> None:
    """Write an empty form: fill it in with an editor, without a network."""
    found = checklist_named(name)
    DurableFiles().write_new(out, form_text(found).encode(), mode=PUBLIC)
    lines = [f"{out} has {len(found.points)} points: answer each with an editor."]
    answer({"file": str(out), "points": found.name}, lines, as_json=as_json)


@checklist.command(epilog=example("plebiscite observer checklist check points.toml"))
@form_argument
@json_option
def check(form: Path, *, as_json: bool) -> None:
    """Say what is filled in, and what is still open."""
    filled = _read(form)
    noes = tuple(point for point, said in filled.answers if said == "no")
    status = FormStatus(filled.checklist.name, len(filled.answers), filled.open, noes)
    answer(status, _check_lines(status), as_json=as_json)


def _check_lines(status: FormStatus) -> Iterator[str]:
    yield f"{status.points}: {status.answered} answered, {len(status.open)} open"
    if status.open:
        yield f"  open: {', '.join(status.open)}"
    if status.noes:
        yield f"  answered no: {', '.join(status.noes)}"


@checklist.command(epilog=example("plebiscite observer checklist sign points.toml --key o.key"))
@form_argument
@key_option
@acting_options
def sign(form: Path, key: Path, **place: Any) -> None:  # noqa: ANN401 - the options of every act
    """Sign a form that is filled in; answers and notes are for everyone to read."""
    filled = _read(form)
    filled.require_complete()
    speak(
        place,
        key,
        lambda _: fill_in(
            filled.checklist.name, filled.answers, filled.notes, os.urandom, place=filled.place
        ),
    )


def _read(form: Path) -> Filled:
    return read_form(read_text(form, limit=_LARGEST_FORM), str(form))
