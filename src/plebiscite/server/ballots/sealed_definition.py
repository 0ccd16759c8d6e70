"""The definition on a referendum's record, read once: entry 0 never changes."""

import threading

from plebiscite.errors import UnavailableError
from plebiscite.record.definition import Definition
from plebiscite.record.definition_parts import parse_parts
from plebiscite.record.entries import DefinitionEntry, parse_entry
from plebiscite.server.entries.published import published

_read: dict[tuple[str, bytes], Definition] = {}
_lock = threading.Lock()


def sealed_definition(slug: str) -> Definition:
    """The definition of the referendum `slug`.

    Raises: AbsentError before the seal; UnavailableError if the record lacks its parts.
    """
    log = published(slug)
    name = (slug, bytes(log.policy))  # with the log's key, which no other log has
    with _lock:
        known = _read.get(name)
    if known is not None:
        return known
    entry = parse_entry(log.tree.entry(0))
    if not isinstance(entry, DefinitionEntry):
        raise UnavailableError("the record does not begin with a definition", place=slug)
    definition, _ = parse_parts([(part.name, log.record.blob(part.blob)) for part in entry.parts])
    with _lock:
        _read[name] = definition
    return definition
