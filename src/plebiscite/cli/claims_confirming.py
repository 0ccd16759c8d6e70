"""A person's word on each proposal: yes, no, edit or skip."""

import re
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from plebiscite.cli.claims_cards import Item, card
from plebiscite.errors import MisuseError
from plebiscite.log.checkpoint import parse_number
from plebiscite.observe.claims import Claim, ClaimsDocument, OutcomeSaid, PositionSaid

_FIXED = frozenset({"source", "quotation", "rule", "sure", "confirmed"})
_RANGE = re.compile(r"^([1-9][0-9]{0,4})(?:-([1-9][0-9]{0,4}))?$")


def numbers_in(words: str, largest: int) -> set[int]:
    """The numbers of "1,3-5". Raises: MisuseError for anything else, and for a number too large."""
    found: set[int] = set()
    for part in words.replace(" ", "").split(","):
        match = _RANGE.match(part)
        if match is None:
            raise MisuseError(f'"{part}" is no number of an item; write 1,3-5', place="--all-of")
        first = parse_number(match[1])
        last = parse_number(match[2]) if match[2] else first
        if not first <= last <= largest:
            raise MisuseError(f'"{part}": there are items 1 to {largest}', place="--all-of")
        found.update(range(first, last + 1))
    return found


def confirm_each(items: Sequence[Item], text: str) -> list[Item]:
    """The items that remain after a person was asked about each one that is not confirmed.

    Whoever quits leaves the rest as it was.
    """
    kept: list[Item] = []
    for number, item in enumerate(items, start=1):
        if item.confirmed:
            kept.append(item)
            continue
        said = _asked(number, item, text)
        if said == "quit":
            return [*kept, *items[number - 1 :]]
        kept += _decided(item, said)
    return kept


def _asked(number: int, item: Item, text: str) -> str:
    click.echo("")
    for line in card(number, item, text):
        click.echo(line)
    answers = {"y": "yes", "n": "no", "e": "edit", "s": "skip", "q": "quit"}
    said = click.prompt(
        "Is this what the article says? [y]es [n]o [e]dit [s]kip [q]uit",
        type=click.Choice([*answers]),
        show_choices=False,
    )
    return answers[said]


def _decided(item: Item, said: str) -> list[Item]:
    if said == "no":
        return []
    if said == "skip":
        return [item]
    return [msgspec.structs.replace(_edited(item) if said == "edit" else item, confirmed=True)]


def _edited(item: Item) -> Item:
    """The item with what the person typed; asks again until it is a value of the format."""
    click.echo("Enter keeps what is shown; - empties a field.")
    names = type(item).__struct_fields__
    fields: dict[str, Any] = {name: msgspec.to_builtins(getattr(item, name)) for name in names}
    while True:
        for name in names:
            if name not in _FIXED:
                fields[name] = _typed(name, fields[name])
        try:
            return msgspec.convert(fields, type(item))
        except msgspec.ValidationError as problem:
            click.echo(f"That is no value of the format: {problem}")


def _typed(name: str, value: str | None) -> str | None:
    shown = value or ""
    typed: str = click.prompt(f"  {name}", default=shown, show_default=bool(shown)).strip()
    if typed == "-":
        typed = ""
    return None if typed == "" and name == "date" else typed


def with_items(document: ClaimsDocument, items: Sequence[Item]) -> ClaimsDocument:
    """The document with these items in place of its own."""
    return msgspec.structs.replace(
        document,
        claims=tuple(item for item in items if isinstance(item, Claim)),
        outcomes=tuple(item for item in items if isinstance(item, OutcomeSaid)),
        positions=tuple(item for item in items if isinstance(item, PositionSaid)),
    )
