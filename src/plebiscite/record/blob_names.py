"""Which blobs an entry refers to: what a copy of a record must have beside the log."""

from collections.abc import Iterator

from plebiscite.record.entries import DefinitionEntry, EntryBase

_FIELDS = ("manifest", "credentials", "payload", "record", "election", "words", "figures")


def blobs_of(entry: EntryBase) -> Iterator[str]:
    """The names of the blobs, SHA-256 in hex as the entry states them; unchecked."""
    if isinstance(entry, DefinitionEntry):
        yield from (part.blob for part in entry.parts)
    for field in _FIELDS:
        if name := str(getattr(entry, field, "")):
            yield name
