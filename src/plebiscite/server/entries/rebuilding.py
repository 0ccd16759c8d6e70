"""After the database is gone: referendums and their index, made again from the record folders.

What no record holds stays lost: drafts, accounts, help contacts, the mail queue.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from plebiscite.errors import EvidenceError, PlebisciteError
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_parts import parse_parts
from plebiscite.record.entries import DefinitionEntry, parse_entry
from plebiscite.server.entries.indexing import follow, indexed_size
from plebiscite.server.entries.published import PublishedLog, published
from plebiscite.server.referendums.models import Referendum


class Rebuilt(NamedTuple):
    """What became of one folder."""

    slug: str
    is_new: bool
    entries: int  # in the index now
    problem: str  # "" or why it was left alone


def rebuild(data: Path) -> Iterator[Rebuilt]:
    """Make rows and index for every record folder of `data`, one after another."""
    folders = sorted((data / "referendums").glob("*/record"))
    for folder in folders:
        slug = folder.parent.name
        try:
            yield _rebuild(slug)
        except PlebisciteError as problem:
            yield Rebuilt(slug, is_new=False, entries=0, problem=str(problem))


def _rebuild(slug: str) -> Rebuilt:
    log = published(slug)
    definition, texts = _definition(log)
    referendum, is_new = Referendum.objects.get_or_create(
        slug=slug,
        defaults={
            "title": texts[0].title[:200],
            "origin": definition.origin,
            "practice": definition.practice,
            "log_key": str(log.policy.log),
            "commission_key": str(log.policy.commission),
            "opens": definition.calendar.opens,
        },
    )
    if referendum.origin != definition.origin:
        raise EvidenceError(
            f"the database names it {referendum.origin}, its record {definition.origin}; "
            "rename one of the folders",
            place=slug,
        )
    if not referendum.is_sealed:
        referendum.state = Referendum.State.SEALED
        referendum.save(update_fields=["state"])
    follow(referendum)
    return Rebuilt(slug, is_new=is_new, entries=indexed_size(referendum), problem="")


def _definition(log: PublishedLog) -> tuple[Definition, tuple[Texts, ...]]:
    entry = parse_entry(log.tree.entry(0))
    if not isinstance(entry, DefinitionEntry):
        raise EvidenceError("its first entry is no definition")
    return parse_parts([(part.name, log.record.blob(part.blob)) for part in entry.parts])
