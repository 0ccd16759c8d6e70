"""`plebiscite dossier`: who said what of a question's votes over the years."""

import datetime as dt
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from plebiscite.cli.answer import answer, counted
from plebiscite.cli.observer_show import logged_by, words_in_record
from plebiscite.cli.options import FILE, FOLDER, example, json_option, policy_option
from plebiscite.cli.sources import Read, read_policy, read_record
from plebiscite.errors import UnavailableError
from plebiscite.log.checkpoint import parse_number
from plebiscite.observe.claims import LARGEST_DOCUMENT, parse_claims
from plebiscite.observe.dossier import Dossier, Position, changes, contradictions
from plebiscite.observe.dossier_adding import (
    Signed,
    from_claims,
    from_record,
    not_there_yet,
    with_positions,
)
from plebiscite.observe.dossier_page import change_text, dossier_page
from plebiscite.observe.dossier_reading import LARGEST, checked_dossier, parse_dossier
from plebiscite.observe.dossier_timeline import position_text, timeline
from plebiscite.store.durable import PUBLIC, DurableFiles, read_bytes

vote_option = click.option("--vote", required=True, help="The id of the vote in the dossier.")


@click.group(epilog=example("plebiscite dossier page examples/dossier.toml --out pages"))
def dossier() -> None:
    """The dossier of one question over the years: positions, sources, timeline."""


@dossier.command(epilog=example("plebiscite dossier check examples/dossier.toml"))
@click.argument("file", type=FILE)
@json_option
def check(file: Path, *, as_json: bool) -> None:
    """Check FILE, and tell what changed and what contradicts itself.

    Every fault is told with its line: sources that nobody can find, votes that are not there,
    positions that no person confirmed.
    """
    found = checked_dossier(read_bytes(file, limit=LARGEST), str(file))
    answer(_value(found), _lines(found, file), as_json=as_json)


def _value(found: Dossier) -> dict[str, object]:
    return {
        "dossier": msgspec.to_builtins(found),
        "changes": msgspec.to_builtins(changes(found)),
        "contradictions": msgspec.to_builtins(contradictions(found)),
    }


def _lines(found: Dossier, file: Path) -> list[str]:
    votes, positions = counted(len(found.votes), "vote"), counted(len(found.positions), "position")
    lines = [f"{file}: {votes}, {positions}, each with its source."]
    lines += [f"  changed: {change_text(found, each)}" for each in changes(found)]
    lines += [
        f"  unresolved: {each.first.who}: {position_text(found, each.first)}; "
        f"{position_text(found, each.second)}"
        for each in contradictions(found)
    ]
    return lines


@dossier.command(epilog=example("plebiscite dossier page examples/dossier.toml --out pages"))
@click.argument("file", type=FILE)
@click.option("--out", required=True, type=FOLDER, help="The folder for the pages.")
@json_option
def page(file: Path, out: Path, *, as_json: bool) -> None:
    """Write index.html, timeline.svg and dossier.json: they work from a USB stick."""
    found = checked_dossier(read_bytes(file, limit=LARGEST), str(file))
    files, written = DurableFiles(), ["index.html", "timeline.svg", "dossier.json"]
    whole = msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
    for name, content in zip(
        written, (dossier_page(found).encode(), timeline(found).encode(), whole), strict=True
    ):
        files.write_whole(out / name, content, mode=PUBLIC)
    lines = [f"{out} has {', '.join(written)}; begin with {out / 'index.html'}"]
    answer({"folder": str(out), "files": written}, lines, as_json=as_json)


@dossier.command(
    "add-from", epilog=example("plebiscite dossier add-from claims.json d.toml --vote v2026")
)
@click.argument("claims", type=FILE)
@click.argument("file", type=FILE)
@vote_option
@json_option
def add_from(claims: Path, file: Path, vote: str, *, as_json: bool) -> None:
    """Add the confirmed positions of a claims document to the dossier FILE."""
    document = parse_claims(read_bytes(claims, limit=LARGEST_DOCUMENT), str(claims))
    raw, found = _opened(file)
    _add(file, raw, found, from_claims(document, found, vote), as_json=as_json)


@dossier.command(
    "from-record",
    epilog=example(
        "plebiscite dossier from-record demo/record d.toml --policy demo/policy --vote v2026"
    ),
)
@click.argument("record", metavar="DIR|URL")
@click.argument("file", type=FILE)
@policy_option
@vote_option
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="The day, where no witness tells.")
@json_option
def from_record_command(
    record: str, file: Path, policy: Path, vote: str, date: datetime | None, *, as_json: bool
) -> None:
    """Add the signed statements of observers on a record to the dossier FILE.

    The vote's `record` must be this record's origin. A statement counts as said on the day by
    which the witnesses saw it logged.
    """
    read = read_record(record, read_policy(policy))
    raw, found = _opened(file)
    signed = [_signed(read, index, date) for index in sorted(read.state.statements)]
    _add(file, raw, found, from_record(signed, read.state.origin, found, vote), as_json=as_json)


def _signed(read: Read, index: int, date: datetime | None) -> Signed:
    """A statement; its words may be erased by order or kept elsewhere, and the position stays."""
    by, entry = read.state.statements[index]
    number = parse_number(by.rpartition("/")[2])
    words = words_in_record(read, entry.words) if entry.words else None
    name = read.state.observers[number - 1].name
    return Signed(index, name, entry.position, words or "", _day(read, index, date))


def _day(read: Read, index: int, date: datetime | None) -> dt.date:
    times = (logged_by(read, later) for later in range(index, read.tree.size))
    time = next((each for each in times if each), read.opened.newest_time)
    if time is not None:
        return datetime.fromtimestamp(time, UTC).date()
    if date is None:
        raise UnavailableError(
            "no witness says by when this statement was logged; say it with --date",
            place=f"entry {index}",
        )
    return date.date()


def _opened(file: Path) -> tuple[bytes, Dossier]:
    raw = read_bytes(file, limit=LARGEST)
    return raw, parse_dossier(raw, str(file))


def _add(
    file: Path, raw: bytes, found: Dossier, positions: list[Position], *, as_json: bool
) -> None:
    added = not_there_yet(found, positions)
    DurableFiles().write_whole(file, with_positions(raw, added, str(file)), mode=PUBLIC)
    new = counted(len(added), "position")
    lines = [f"{file}: {new} added; {len(positions) - len(added)} stood there already."]
    value = {"file": str(file), "added": msgspec.to_builtins(added)}
    answer(value, lines, as_json=as_json)
