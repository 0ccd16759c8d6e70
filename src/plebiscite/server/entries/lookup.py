"""What became of a ballot: looked up by its tracker or by its credential."""

import re
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from plebiscite.canonical.base64 import parse_b64hash
from plebiscite.canonical.word_list import WORDS
from plebiscite.canonical.words import TRACKER_WORDS
from plebiscite.errors import MalformedError
from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.referendums.models import Referendum

_HEX = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TEXT_HASH = re.compile(r"[A-Za-z0-9+/]{43}", re.ASCII)
_CREDENTIAL = re.compile(r"[A-Za-z0-9+/=_-]{1,700}", re.ASCII)
LONGEST_NOTE = 200  # characters of what a voter noted
_WORDS = frozenset(WORDS)


class Fate(StrEnum):
    """What became of a ballot."""

    STANDING = "standing"  # it counts unless something follows
    REPLACED = "replaced"
    CHALLENGED = "challenged"  # opened for a check, never counted
    EXCLUDED = "excluded"


class Found(NamedTuple):
    """A ballot or challenge with this tracker."""

    position: int
    kind: str
    unit: str
    counter: int
    tracker: str
    words: str
    logged_at: datetime
    fate: Fate
    later: int | None  # index of the entry that replaced or excluded it
    following: int  # ballots and challenges this credential cast afterwards


class Tracker(NamedTuple):
    """A tracker as somebody noted it: all of it in hex, or six words."""

    digest: str = ""
    words: str = ""


def read_tracker(text: str) -> Tracker:
    """The tracker in `text`: 64 hex digits, 43 characters, or six words, however separated.

    Raises: MalformedError naming the word that is not in the list, or the three forms.
    """
    said = text.strip()[:LONGEST_NOTE]
    if _HEX.fullmatch(said.lower()):
        return Tracker(digest=said.lower())
    if _TEXT_HASH.fullmatch(said):
        return Tracker(digest=parse_b64hash(said).hex())
    words = [word for word in re.split(r"[^a-z]+", said.lower()) if word]
    unknown = [word for word in words if word not in _WORDS]
    if len(words) == TRACKER_WORDS and not unknown:
        return Tracker(words="-".join(words))
    if len(words) == TRACKER_WORDS:
        raise MalformedError(f"{unknown[0]!r} is not a word of the list", place=unknown[0])
    raise MalformedError("a tracker is six words of the list, 43 characters, or 64 hex digits")


def entries_of(referendum: Referendum, credential: str) -> list[IndexedEntry]:
    """Ballots, challenges and exclusions of a credential (hex or v1's text), newest last.

    Raises: MalformedError for what cannot be a credential.
    """
    if not _CREDENTIAL.fullmatch(credential):
        raise MalformedError("a public credential is v1's text form: letters and digits")
    rows = IndexedEntry.objects.filter(referendum=referendum, credential=credential)
    return list(rows.order_by("position"))


def matches(referendum: Referendum, wanted: Tracker) -> list[Found]:
    """Every ballot and challenge with this tracker, in log order."""
    rows = IndexedEntry.objects.filter(referendum=referendum, kind__in=("ballot", "challenge"))
    if wanted.digest:
        rows = rows.filter(tracker=wanted.digest)
    else:
        rows = rows.filter(tracker_words=wanted.words)
    return [
        _found(row, entries_of(referendum, row.credential)) for row in rows.order_by("position")
    ]


def _found(row: IndexedEntry, chain: Iterable[IndexedEntry]) -> Found:
    after = [each for each in chain if each.position > row.position]
    fate, later = _fate(row, after)
    return Found(
        position=row.position,
        kind=row.kind,
        unit=row.unit,
        counter=row.counter or 0,
        tracker=row.tracker,
        words=row.tracker_words,
        logged_at=row.logged_at,
        fate=fate,
        later=later,
        following=sum(each.kind != "exclusion" for each in after),
    )


def _fate(row: IndexedEntry, after: list[IndexedEntry]) -> tuple[Fate, int | None]:
    if row.kind == "challenge":
        return Fate.CHALLENGED, None
    for each in after:
        if each.kind == "exclusion":
            return Fate.EXCLUDED, each.position
    for each in after:
        if each.kind == "ballot":
            return Fate.REPLACED, each.position
    return Fate.STANDING, None
