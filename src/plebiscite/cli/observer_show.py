"""`plebiscite observer show`: everything observers said of a record, worst first."""

import time
from collections.abc import Iterator
from pathlib import Path

import click

from plebiscite.cli.answer import answer
from plebiscite.cli.options import example, json_option, policy_option
from plebiscite.cli.sources import Read, read_policy, read_record
from plebiscite.errors import PlebisciteError
from plebiscite.observe.observers_said import Overview
from plebiscite.observe.overview import Sources, overview_of
from plebiscite.observe.overview_sentences import (
    item_lines,
    place_sentence,
    standing_sentence,
    totals_sentence,
)
from plebiscite.record.apply import WORDS_RANDOM_BYTES
from plebiscite.record.entries import EntryBase, parse_entry

_VOTES = (b'{"kind":"ballot"', b'{"kind":"challenge"')


@click.command(epilog=example("plebiscite observer show record --policy policy"))
@click.argument("record", envvar="PLEBISCITE_RECORD")
@policy_option
@json_option
def show(record: str, policy: Path, *, as_json: bool) -> None:
    """Everything observers said, worst first: failed checks, objections, refusals, boycotts.

    RECORD is a folder or an http(s) address. Signatures and order are checked on the way.
    """
    said = overview_at(read_record(record, read_policy(policy), quorum=False))
    answer(said, overview_lines(said), as_json=as_json)


def overview_at(read: Read) -> Overview:
    """What observers said in a record that was read."""
    return overview_of(
        read.state.required_definition(),
        acts_in(read),
        Sources(
            size=read.tree.size,
            words=lambda name: words_in_record(read, name),
            time=lambda index: logged_by(read, index),
            root_at=lambda size: read.tree.range_hash(0, size).hex(),
            now=int(time.time()),
        ),
    )


def acts_in(read: Read) -> Iterator[tuple[int, EntryBase]]:
    """Every entry that is no ballot and no challenge, with its index."""
    for index, raw in enumerate(read.tree.entries()):
        if not raw.startswith(_VOTES):
            yield index, parse_entry(raw)


def logged_by(read: Read, index: int) -> int | None:
    """When the witnesses had seen this entry: the kept checkpoint just behind it, if any."""
    kept = read.state.milestones.at(index + 1)
    return kept.time if kept else None


def words_in_record(read: Read, name: str) -> str | None:
    """The text of a blob of words; None where it is absent or no text."""
    try:
        return read.state.words_blob(name)[WORDS_RANDOM_BYTES:].decode()
    except (PlebisciteError, UnicodeDecodeError):
        return None


def overview_lines(said: Overview) -> Iterator[str]:
    """All of it for a terminal."""
    yield f"{said.origin}, {said.size} entries"
    yield totals_sentence(said.totals)
    for standing in said.observers:
        yield f"  {standing_sentence(standing)}"
    for item in said.items:
        first, *more = item_lines(item, said)
        yield ""
        yield first
        yield from (f"    {line}" for line in more)
    if said.places:
        yield ""
        yield "Several observers about one place:"
        yield from (f"  {place_sentence(each)}" for each in said.places)
