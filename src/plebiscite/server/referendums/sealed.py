"""What was sealed, as the record has it: true also when the database was lost."""

from functools import lru_cache

from plebiscite.errors import UnavailableError
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_parts import parse_parts
from plebiscite.record.entries import DefinitionEntry, parse_entry
from plebiscite.server.entries.published import published
from plebiscite.server.referendums.models import Referendum

Sealed = tuple[Definition, tuple[Texts, ...]]


def sealed_words(referendum: Referendum) -> Sealed:
    """The definition and its texts in the record's first entry, which never changes.

    Raises: as `published`; UnavailableError for a record without them.
    """
    log = published(referendum.slug)
    return _read(referendum.slug, log.tree.entry(0))


@lru_cache(maxsize=64)
def _read(slug: str, raw: bytes) -> Sealed:
    entry = parse_entry(raw)
    if not isinstance(entry, DefinitionEntry):
        raise UnavailableError("the record does not begin with a definition", place=slug)
    record = published(slug).record
    return parse_parts([(part.name, record.blob(part.blob)) for part in entry.parts])


def sealed_definition(referendum: Referendum) -> Definition:
    """The definition alone. Raises as `sealed_words`."""
    return sealed_words(referendum)[0]
