"""New positions for a dossier: confirmed ones from a claims document, signed ones from a record."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import msgspec

from plebiscite.errors import MisuseError
from plebiscite.observe.claims import ClaimsDocument, PositionSaid, Source, require_confirmed
from plebiscite.observe.dossier import Dossier, Position, PositionWord
from plebiscite.observe.dossier_reading import is_json, parse_dossier
from plebiscite.record.entries import Position as StatementPosition

FROM_RECORD: Final[dict[StatementPosition, PositionWord]] = {
    "accepts": "observed",
    "declines": "declined",
    "boycotts": "boycotted",
    "agrees": "agrees",
    "objects": "objects",
    "does-not-recognise": "not-recognised",
}
"""What an observer's signed statement is in a dossier; a remark takes no position."""


class Signed(NamedTuple):
    """A statement on a record: its entry, who signed, what, the words that are there, the day."""

    entry: int
    observer: str
    position: StatementPosition
    words: str
    date: dt.date


def from_claims(document: ClaimsDocument, dossier: Dossier, vote: str) -> list[Position]:
    """The positions of a claims document, as positions on one vote of the dossier.

    Raises: MisuseError when an item is not confirmed, has no date, or there is no such vote.
    """
    require_confirmed(document)
    _require_vote(dossier, vote)
    return [_from_claim(each, vote) for each in document.positions]


def _from_claim(said: PositionSaid, vote: str) -> Position:
    day = said.date or said.source.published
    if day is None:
        raise MisuseError(
            f"nobody knows when {said.speaker} said this; give the item or its source a date"
        )
    return Position(
        who=said.organisation or said.speaker,
        position=said.position,
        vote=vote,
        date=day,
        source=said.source,
        role=said.role if said.organisation else "",
        organisation=said.speaker if said.organisation else "",
        quote=said.quotation.text if said.quotation else "",
        confirmed=True,
    )


def from_record(
    statements: Iterable[Signed], origin: str, dossier: Dossier, vote: str
) -> list[Position]:
    """The signed statements of a record, with their entries as sources.

    Raises: MisuseError when the vote is not in the dossier, or belongs to another record.
    """
    _require_vote(dossier, vote)
    found = next(each for each in dossier.votes if each.id == vote)
    if found.record != origin:
        recorded = found.record or "none"
        raise MisuseError(f"in the dossier {vote} has the record {recorded}; this is {origin}")
    return [
        Position(
            who=each.observer,
            position=FROM_RECORD[each.position],
            vote=vote,
            date=each.date,
            source=Source(title=f"Signed statement, entry {each.entry}", publisher=origin),
            role="observer",
            quote=each.words,
            entry=each.entry,
            confirmed=True,
        )
        for each in statements
        if each.position in FROM_RECORD
    ]


def _require_vote(dossier: Dossier, vote: str) -> None:
    votes = [each.id for each in dossier.votes]
    if vote not in votes:
        raise MisuseError(f"there is no vote {vote!r} in the dossier; it has {', '.join(votes)}")


def not_there_yet(dossier: Dossier, added: Sequence[Position]) -> list[Position]:
    """Those of the new positions that the dossier does not have already."""
    there = {_essence(each) for each in dossier.positions}
    return [each for each in added if _essence(each) not in there]


def _essence(each: Position) -> tuple[object, ...]:
    return each.who, each.vote, each.position, each.date, each.entry


def with_positions(raw: bytes, added: Sequence[Position], name: str) -> bytes:
    """The file with new positions at its end; what people wrote in it stays as it is.

    Raises: DossierError when the result could not be read again; MisuseError for a TOML file
    whose positions are one list in brackets, which nothing can be added after.
    """
    if not added:
        return raw
    if is_json(raw):
        dossier = parse_dossier(raw, name)
        whole = msgspec.structs.replace(dossier, positions=(*dossier.positions, *added))
        written = msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"
    else:
        text = raw.decode()
        if "\n[[positions]]" not in text and "\npositions" in text:
            raise MisuseError("write its positions as [[positions]] tables first", place=name)
        written = (text.rstrip("\n") + "\n" + "".join(map(_table, added))).encode()
    parse_dossier(written, name)
    return written


def _table(each: Position) -> str:
    """One position as a TOML table."""
    fields = msgspec.to_builtins(each, builtin_types=(dt.date,))
    source = fields.pop("source")
    lines = [f"{name} = {_value(value)}" for name, value in fields.items()]
    inside = ", ".join(f"{name} = {_value(value)}" for name, value in source.items())
    return "\n[[positions]]\n" + "\n".join([*lines, f"source = {{ {inside} }}"]) + "\n"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
