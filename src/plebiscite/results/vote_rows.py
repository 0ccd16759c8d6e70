"""The rows of ballots and challenges, read quickly: the record was verified before.

Source of what stands: additions 4 (spec/ballots.md, chains). A chain is what the verification
remembers of a credential at the end of the record.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final, NamedTuple

import msgspec

from plebiscite.canonical.words import tracker_words
from plebiscite.errors import EvidenceError, MalformedError
from plebiscite.record.chains import chain_of
from plebiscite.record.state import RecordState
from plebiscite.results.record_rows import Placed
from plebiscite.results.record_tables import BALLOTS, CHALLENGES
from plebiscite.results.referendum import ExclusionLine

BALLOT_START: Final = b'{"kind":"ballot"'
CHALLENGE_START: Final = b'{"kind":"challenge"'
"""How the canonical bytes of a vote begin."""


class _Cast(msgspec.Struct):
    """What a row needs of a ballot entry; the rest is skipped."""

    unit: str
    ballot: str
    replaces: str
    counter: int


class _Inside(msgspec.Struct):
    """What a row needs of a v1 ballot."""

    credential: str


class _Opened(msgspec.Struct):
    """What a row needs of a challenge entry."""

    unit: str
    credential: str
    ballot: str
    replaces: str
    counter: int


_CAST = msgspec.json.Decoder(_Cast)
_INSIDE = msgspec.json.Decoder(_Inside)
_OPENED = msgspec.json.Decoder(_Opened)


class VoteRows(NamedTuple):
    """Gives the row of a vote, from what stands at the end of the record."""

    state: RecordState
    closed: bool
    districts: Mapping[str, str]  # of each unit
    groups: Mapping[str, str]  # head of each unit's group; "" before the count
    excluded: Mapping[str, ExclusionLine]  # by credential

    def row(self, index: int, raw: bytes) -> Placed:
        """The row of the entry `raw`.

        Raises: MalformedError when it is no vote, EvidenceError for a credential of no roll.
        """
        try:
            if raw.startswith(CHALLENGE_START):
                return CHALLENGES.name, self._challenge(index, _OPENED.decode(raw))
            return BALLOTS.name, self._ballot(index, _CAST.decode(raw))
        except msgspec.DecodeError as problem:
            raise MalformedError("this is no vote", place=f"entry {index}") from problem

    def _challenge(self, index: int, entry: _Opened) -> tuple[str | int, ...]:
        words = " ".join(tracker_words(bytes.fromhex(entry.ballot)))
        told = (entry.credential, entry.counter, entry.ballot, words, entry.replaces)
        return (index, entry.unit, self.districts[entry.unit], *told)

    def _ballot(self, index: int, entry: _Cast) -> tuple[str | int, ...]:
        credential = _INSIDE.decode(entry.ballot).credential
        tracker = sha256(entry.ballot.encode()).digest()
        fate, reason = self._fate(credential, tracker)
        where = (entry.unit, self.districts[entry.unit], self.groups[entry.unit])
        words = " ".join(tracker_words(tracker))
        chain = (credential, entry.counter, tracker.hex(), words, entry.replaces)
        return (index, *where, *chain, fate, reason)

    def _fate(self, credential: str, tracker: bytes) -> tuple[str, str]:
        """One of `record_tables.FATES`, and the reason of an exclusion."""
        line = self.excluded.get(credential)
        if line is not None:
            fate = "excluded" if line.ballot == tracker.hex() else "replaced"
            return fate, line.reason
        chain = chain_of(self.state.credentials, self.state.group.parse(credential))
        if chain is None:
            raise EvidenceError("its credential is in no roll; verify the record first")
        if chain.standing != tracker:
            return "replaced", ""
        return ("counted" if self.closed else "standing"), ""
