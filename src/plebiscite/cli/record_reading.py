"""Anyone's commands on a record: where it stands, what is in it, receipts, copies."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from plebiscite.canonical.base64 import b64hash
from plebiscite.cli.answer import answer, counted, progress_bar
from plebiscite.cli.copying import copy_record
from plebiscite.cli.next_steps import Step, next_steps
from plebiscite.cli.options import (
    FOLDER,
    example,
    json_option,
    out_option,
    policy_option,
    record_option,
)
from plebiscite.cli.sources import Read, open_log, open_source, read_policy, read_record
from plebiscite.cli.trackers import TrackerWanted
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.log.receipt import Receipt
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.record.entries import Act, Entry, kind_of, parse_entry
from plebiscite.store.durable import PUBLIC, DurableFiles

_INDEX = re.compile(r"[0-9]{1,15}", re.ASCII)


class Turnout(msgspec.Struct, frozen=True):
    """One unit's ballots that stand, of its registered voters."""

    district: str
    style: str
    unit: str
    registered: int
    ballots: int


class Standing(msgspec.Struct, frozen=True):
    """Where a record stands."""

    origin: str
    phase: str
    size: int
    quorum_met: bool
    cosigned: tuple[str, ...]
    newest_cosignature: int | None  # POSIX seconds
    turnout: tuple[Turnout, ...]
    next: tuple[Step, ...]


@click.command(epilog=example("plebiscite record status --record record --policy policy"))
@record_option
@policy_option
@json_option
def status(record: str, policy: Path, *, as_json: bool) -> None:
    """The phase, whose turn it is and with which command, turnout, witnesses."""
    read = read_record(record, read_policy(policy), quorum=False)
    standing = _standing(read)
    answer(standing, _status_lines(standing), as_json=as_json)


def _standing(read: Read) -> Standing:
    state, opened = read.state, read.opened
    turnout = (
        Turnout(unit.district, unit.style, uuid, unit.registered, state.counts[uuid].ballots)
        for uuid, unit in state.units.items()
    )
    return Standing(
        origin=state.origin,
        phase=str(state.phase),
        size=opened.size,
        quorum_met=opened.is_quorum_met,
        cosigned=tuple(sorted(opened.cosigned)),
        newest_cosignature=opened.newest_time,
        turnout=tuple(turnout) if state.open_size else (),
        next=next_steps(state),
    )


def _status_lines(standing: Standing) -> Iterator[str]:
    yield f"{standing.origin}: {standing.phase}, {counted(standing.size, 'entry', 'entries')}"
    names = ", ".join(standing.cosigned) or "nobody"
    met = "as the policy asks" if standing.quorum_met else "which is not enough yet"
    newest = standing.newest_cosignature
    when = "" if newest is None else f", last {datetime.fromtimestamp(newest, UTC):%F %T} UTC"
    yield f"  cosigned by {names}{when}, {met}"
    if standing.turnout:
        ballots = sum(unit.ballots for unit in standing.turnout)
        registered = sum(unit.registered for unit in standing.turnout)
        yield f"  turnout: {_turned_out(ballots, registered)}"
        for unit in standing.turnout:
            said = _turned_out(unit.ballots, unit.registered)
            yield f"    {unit.district} ({unit.style}): {said}"
    for step in standing.next:
        yield f"Next: {step}"


def _turned_out(ballots: int, registered: int) -> str:
    return f"{counted(ballots, 'ballot')} of {counted(registered, 'registered voter')}"


class ShownEntry(msgspec.Struct, frozen=True):
    """One entry in a list."""

    index: int
    kind: str
    signed_by: tuple[str, ...]
    about: str


@click.command(epilog=example("plebiscite record show --record record --policy policy 0"))
@record_option
@policy_option
@click.argument("indices", nargs=-1, type=click.IntRange(0), metavar="[INDEX]...")
@json_option
def show(record: str, policy: Path, indices: tuple[int, ...], *, as_json: bool) -> None:
    """All entries as a list, or some of them in full. The log's proofs are checked."""
    _, _, tree = open_log(record, read_policy(policy))
    if not indices:
        listed = tuple(_shown(index, raw) for index, raw in enumerate(tree.entries()))
        lines = (
            f"{e.index:>6}  {e.kind:<18} {', '.join(e.signed_by):<24} {e.about}" for e in listed
        )
        answer(listed, (line.rstrip() for line in lines), as_json=as_json)
        return
    entries = [parse_entry(_entry(tree, index)) for index in indices]
    answer(entries, map(_in_full, entries), as_json=as_json)


def _entry(tree: AuthenticatedTree, index: int) -> bytes:
    if index >= tree.size:
        raise MisuseError(f"there is no entry {index}; the record has {tree.size}, from 0")
    return tree.entry(index)


def _in_full(entry: Entry) -> str:
    return msgspec.json.format(msgspec.json.encode(entry), indent=2).decode()


def _shown(index: int, raw: bytes) -> ShownEntry:
    entry = parse_entry(raw)
    by = tuple(each.by for each in entry.signatures) if isinstance(entry, Act) else ()
    fields = (str(getattr(entry, name, "")) for name in ("unit", "owner", "group", "status"))
    about = " ".join(field for field in fields if field and len(field) < 40)  # noqa: PLR2004 - a column
    return ShownEntry(index, kind_of(entry), by, about)


@click.command(
    epilog=example("plebiscite record receipt --record record --policy policy 17 --out r.receipt")
)
@record_option
@policy_option
@click.argument("entry", metavar="INDEX|TRACKER")
@out_option
@json_option
def receipt(record: str, policy: Path, entry: str, out: Path, *, as_json: bool) -> None:
    """The receipt of an entry, by its index or by a ballot's tracker (hash or six words)."""
    _, opened, tree = open_log(record, read_policy(policy))
    opened.require_quorum()
    index = int(entry) if _INDEX.fullmatch(entry) else _find(tree, entry)
    raw = _entry(tree, index)
    made = Receipt(index, tuple(tree.inclusion(index)), bytes(opened.note))
    DurableFiles().write_new(out, bytes(made), mode=PUBLIC)
    kind = kind_of(parse_entry(raw))
    value = {"index": index, "kind": kind, "leaf": b64hash(raw), "file": str(out)}
    answer(value, [f"{out} proves entry {index} ({kind})."], as_json=as_json)


def _find(tree: AuthenticatedTree, text: str) -> int:
    wanted = TrackerWanted(text)
    for index, raw in enumerate(tree.entries()):
        if wanted.is_of(parse_entry(raw)):
            return index
    raise UnavailableError("no ballot or challenge on this record has this tracker")


@click.command(epilog=example("plebiscite record copy https://vote.example/record mirror"))
@click.argument("source", metavar="DIR|URL")
@click.argument("target", type=FOLDER, metavar="DIR")
@policy_option
@json_option
def copy(source: str, target: Path, policy: Path, *, as_json: bool) -> None:
    """Copy a record, every hash and blob checked; run it again to bring a mirror up to date."""
    with progress_bar("Copying") as progress:
        copied = copy_record(open_source(source), target, read_policy(policy), progress)
    entries, blobs = counted(copied.entries, "entry", "entries"), counted(copied.blobs, "blob")
    lines = [f"{target} has all {entries} and {blobs}."]
    if copied.absent:
        lines.append(f"Not there to copy: {counted(len(copied.absent), 'blob')}.")
    answer(copied, lines, as_json=as_json)
