"""A ballot's tracker as people write it: 64 hex digits, 43 characters of base64, or six words."""

from plebiscite.ballot.envelope import tracker_of
from plebiscite.canonical.base64 import format_base64, parse_b64hash
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.word_list import WORDS
from plebiscite.canonical.words import TRACKER_WORDS, tracker_words
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.record.entries import BallotEntry, ChallengeEntry, EntryBase

_HEX_DIGITS = 64


def tracker_in(entry: EntryBase) -> bytes | None:
    """The tracker that an entry is about: a ballot's or a challenge's; None for others."""
    if isinstance(entry, BallotEntry):
        return tracker_of(entry.ballot.encode())
    if isinstance(entry, ChallengeEntry):
        return parse_hex(entry.ballot, size=32)
    return None


def tracker_text(tracker: bytes) -> str:
    """The full tracker, 43 characters, as Belenios shows it."""
    return format_base64(tracker).rstrip("=")


def tracker_lines(tracker: bytes) -> list[str]:
    """The tracker for people: six words, and the whole."""
    return [f"Tracker: {' '.join(tracker_words(tracker))}", f"         {tracker_text(tracker)}"]


class TrackerWanted:
    """A tracker that somebody noted."""

    def __init__(self, text: str) -> None:
        """Read it. Raises MisuseError when it is none of the three forms."""
        self._words: tuple[str, ...] = ()
        self._digest = b""
        words = tuple(text.lower().replace("-", " ").split())
        if len(words) == TRACKER_WORDS and set(words) <= set(WORDS):
            self._words = words
            return
        try:
            hexadecimal = len(text) == _HEX_DIGITS
            self._digest = parse_hex(text, size=32) if hexadecimal else parse_b64hash(text)
        except MalformedError:
            raise MisuseError(
                "this is no tracker: six words of the list, 43 characters, or 64 hex digits"
            ) from None

    def is_tracker(self, tracker: bytes) -> bool:
        """Whether it is this one."""
        return tracker == self._digest or tracker_words(tracker) == self._words

    def is_of(self, entry: EntryBase) -> bool:
        """Whether an entry is about it."""
        tracker = tracker_in(entry)
        return tracker is not None and self.is_tracker(tracker)
