"""Checkpoints of the same log from other places: mirrors, and witnesses' monitoring addresses.

A log that shows somebody another history is found out when two who read it compare.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from plebiscite.errors import PlebisciteError, UnavailableError
from plebiscite.log.note import MOST_BYTES
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import open_checkpoint
from plebiscite.observe.following import view_of
from plebiscite.observe.histories import OneHistory, TwoHistories, View, compare_views
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.record_files import CHECKPOINT, RecordFiles, RecordFolder

Split = Callable[[TwoHistories], None]
Larger = Callable[[str, int, int], None]
Warn = Callable[[str], None]
_SCHEMES = ("http://", "https://")


class _Ahead(NamedTuple):
    """A size that was shown elsewhere first, and when."""

    size: int
    since: int


class OtherPlaces:
    """Where else to look, and what was seen there."""

    def __init__(
        self, places: tuple[str, ...], policy: PolicyFile, clock: Callable[[], float]
    ) -> None:
        self.places, self.policy, self._clock = places, policy, clock
        self._views: dict[str, View] = {}
        self._ahead: dict[str, _Ahead] = {}
        self._troubles: dict[str, str] = {}
        self.meanwhile: Callable[[], None] = lambda: None
        """As that of `RecordAddress`."""

    def look(self, owns: Sequence[View], split: Split, larger: Larger, warn: Warn) -> None:
        """Look at every place once, and compare each with `owns` and with the others."""
        for place in self.places:
            try:
                seen = self._seen(place)
            except PlebisciteError as problem:
                if self._troubles.get(place) != str(problem):
                    warn(f"{place} shows nothing that can be compared: {problem}")
                self._troubles[place] = str(problem)
                continue
            self._troubles.pop(place, None)
            self._against_others(seen, split)
            self._views[place] = seen
        for place, view in self._views.items():
            for own in owns:
                compared = _compared(own, view)  # None: it is larger, and shows no files; wait
                if isinstance(compared, TwoHistories):
                    split(compared)
            if owns:
                self._against_size(place, view, max(own.size for own in owns), larger)

    def _against_size(self, place: str, view: View, size: int, larger: Larger) -> None:
        ahead = self._ahead.get(place)
        if ahead is None or ahead.size <= size:
            # It may always be a little ahead; what counts is whether the log gets there.
            ahead = self._ahead[place] = _Ahead(view.size, int(self._clock()))
        larger(place, ahead.size, ahead.since)

    def _against_others(self, seen: View, split: Split) -> None:
        for place, other in self._views.items():
            if place != seen.place:
                compared = _compared(other, seen)
                if isinstance(compared, TwoHistories):
                    split(compared)

    def _seen(self, place: str) -> View:
        """The checkpoint shown there, and the files under it where they are.

        Raises: UnavailableError; SignatureError and MalformedError for what no log signed.
        """
        source, raw = read_checkpoint(place, self.policy.log.name, self.meanwhile)
        opened = open_checkpoint(raw, self.policy.policy)
        tree = None
        if source is not None:
            try:
                tree = AuthenticatedTree(source, opened.size, opened.root)
            except PlebisciteError:
                tree = None  # the note alone can be compared, too
        return view_of(place, opened, tree)


def _compared(first: View, second: View) -> OneHistory | TwoHistories | None:
    try:
        return compare_views(first, second)
    except PlebisciteError:
        return None


def read_checkpoint(
    place: str, origin: str, meanwhile: Callable[[], None]
) -> tuple[RecordFiles | None, bytes]:
    """The note at a record's or mirror's place, or at a witness's monitoring address.

    A witness shows the newest checkpoint it cosigned below its prefix, at the SHA-256 of the
    origin (C2SP tlog-witness). Raises: UnavailableError if neither is there.
    """
    if not place.startswith(_SCHEMES):
        path = Path(place)
        folder = RecordFolder(path)
        return folder, folder.checkpoint()
    address = RecordAddress(place.removesuffix(f"/{CHECKPOINT}"))
    address.meanwhile = meanwhile
    try:
        return address, address.checkpoint()
    except UnavailableError as problem:
        prefix = urlsplit(address.address).path
        watched = f"{prefix}/{sha256(origin.encode()).hexdigest()}/{CHECKPOINT}"
        try:
            return None, address.page(watched, limit=MOST_BYTES)
        except UnavailableError:
            raise problem from None
