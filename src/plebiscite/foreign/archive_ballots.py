"""Checks B7 to B10: each ballot by itself, then among the others; the count."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import sha256
from typing import Protocol

from plebiscite.ballot.v1_election import Election
from plebiscite.ballot.v1_verification import CheckedBallot
from plebiscite.errors import ConductError
from plebiscite.foreign.ballot_chunks import BallotOutcome, IndexedBallot, check_ballots
from plebiscite.foreign.findings import Findings
from plebiscite.group.interface import Element
from plebiscite.record.v1_tally import TallyAccumulator

CheckChunk = Callable[[list[IndexedBallot]], list[BallotOutcome]]
MapChunks = Callable[[CheckChunk, Iterable[list[IndexedBallot]]], Iterable[list[BallotOutcome]]]
"""Like `map`, in order; a pool of processes may stand behind it."""


class SeenSet(Protocol):
    """A set of byte strings, in memory or on disk."""

    def add(self, key: bytes, /) -> bool:
        """Add the key: True if it is new, False if it was there."""
        ...


class SeenInMemory:
    """The set for archives that fit into memory: about 100 bytes per key."""

    def __init__(self) -> None:
        self._keys: set[bytes] = set()

    def add(self, key: bytes, /) -> bool:
        """See `SeenSet.add`."""
        before = len(self._keys)
        self._keys.add(key)
        return len(self._keys) > before


def credential_key(text: str) -> bytes:
    """Under which the last ballot of a credential, in text form, is noted."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


class BallotCheck:
    """Makes checks B7 to B10, and multiplies the ballots that count."""

    def __init__(
        self,
        election: Election,
        weights: Mapping[Element, int],
        last: Mapping[bytes, int],
        findings: Findings,
        seen: SeenSet,
    ) -> None:
        """`last`: by `credential_key`, the number of the credential's last ballot."""
        self._group = election.group
        self._weights = weights
        self._last = last
        self._findings = findings
        self._seen = seen
        self.counted = TallyAccumulator(election.group, election.widths)

    def run(
        self, election_raw: bytes, chunks: Iterable[list[IndexedBallot]], map_chunks: MapChunks
    ) -> None:
        """Check the ballots of all chunks, in order."""
        for outcomes in map_chunks(partial(check_ballots, election_raw), chunks):
            for outcome in outcomes:
                self._take(outcome)

    def _take(self, outcome: BallotOutcome) -> None:
        place = f"ballot {outcome.number}"
        for identifier in ("B7", "B8", "B9", "B10"):
            self._findings.begin(identifier)
        repeated = not self._seen.add(b"ballot" + outcome.digest)
        if repeated:
            problem = ConductError("the exact bytes of an earlier ballot, appended again")
            self._findings.add("B9", problem, place)
        if outcome.problem is not None:
            self._findings.add("B7", outcome.problem)
        if outcome.checked is not None:
            if not repeated:
                self._note_components(outcome.checked, place)
            self._count(outcome.checked, outcome.number)

    def _note_components(self, checked: CheckedBallot, place: str) -> None:
        for question, answer in enumerate(checked.ciphertexts):
            for position, pair in enumerate(answer):
                for name, element in zip(("alpha", "beta"), pair, strict=True):
                    if not self._seen.add(name.encode() + sha256(element).digest()):
                        problem = ConductError("it stands in an earlier ciphertext too")
                        where = f"{place}.answers[{question}].choices[{position}].{name}"
                        self._findings.add("B10", problem, where)

    def _count(self, checked: CheckedBallot, index: int) -> None:
        weight = self._weights.get(checked.credential)
        if weight is None:
            problem = ConductError("the credential is not in the list")
            self._findings.add("B8", problem, f"ballot {index}")
        elif self._last[credential_key(self._group.format(checked.credential))] == index:
            self.counted.add(checked.ciphertexts, weight)
