"""An entry in readable form: who signed it, what it is about, its words and documents."""

from typing import NamedTuple

import msgspec

from plebiscite.canonical.base64 import b64hash
from plebiscite.errors import PlebisciteError
from plebiscite.record.entries import (
    Act,
    AnswerEntry,
    BallotEntry,
    CertificationEntry,
    ChallengeEntry,
    DefinitionEntry,
    Entry,
    ExclusionEntry,
    kind_of,
    parse_entry,
    words_of,
)
from plebiscite.server.entries.entry_rows import row_of
from plebiscite.server.entries.published import PublishedLog
from plebiscite.server.entries.word_blobs import words_in
from plebiscite.store.record_files import blob_path

_BLOB_FIELDS = ("credentials", "payload", "record", "election", "figures", "words", "manifest")
_DIGITS = 64


class Explained(NamedTuple):
    """What a page says about one entry."""

    position: int
    kind: str
    signed_by: tuple[str, ...]
    unit: str
    credential: str
    counter: int | None
    tracker: str
    tracker_words: tuple[str, ...]
    reason: str  # of an exclusion
    words: str | None  # None: it names none, or they are absent
    words_absent: bool
    refers_to: int | None  # another entry's index
    blobs: tuple[str, ...]  # names of documents
    raw: str  # indented JSON
    leaf: str  # base64 of SHA-256 of its bytes


def explain(log: PublishedLog, position: int) -> Explained:
    """Entry `position`, explained. Raises: MalformedError for bytes that are no entry."""
    raw = log.tree.entry(position)
    entry = parse_entry(raw)
    row = row_of(position, raw)
    named = words_of(entry)
    words = _words(log, named) if named else None
    is_vote = isinstance(entry, BallotEntry | ChallengeEntry)
    return Explained(
        position=position,
        kind=kind_of(entry),
        signed_by=tuple(each.by for each in entry.signatures) if isinstance(entry, Act) else (),
        unit=row.unit,
        credential=row.credential,
        counter=row.counter,
        tracker=row.tracker.hex() if is_vote else "",
        tracker_words=tuple(row.words.split("-")) if is_vote else (),
        reason=entry.reason if isinstance(entry, ExclusionEntry) else "",
        words=words,
        words_absent=bool(named) and words is None,
        refers_to=_refers_to(entry),
        blobs=_blobs(log, entry),
        raw=msgspec.json.format(raw, indent=2).decode(),
        leaf=b64hash(raw),
    )


def _words(log: PublishedLog, name: str) -> str | None:
    try:
        return words_in(log.record.blob(name))
    except PlebisciteError:
        return None


def _refers_to(entry: Entry) -> int | None:
    match entry:
        case CertificationEntry():
            return entry.bulletin
        case AnswerEntry():
            return entry.statement
        case _:
            return None


def _blobs(log: PublishedLog, entry: Entry) -> tuple[str, ...]:
    names = [str(getattr(entry, field, "")) for field in _BLOB_FIELDS]
    if isinstance(entry, DefinitionEntry):
        names += [part.blob for part in entry.parts]
    is_there = (name for name in names if len(name) == _DIGITS)
    return tuple(name for name in is_there if (log.record.root / blob_path(name)).is_file())
