"""Checks B7 to B10: each ballot by itself, then among the others; the count."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from itertools import cycle
from typing import Protocol

from plebiscite.ballot.v1_election import Election
from plebiscite.errors import ConductError
from plebiscite.foreign.ballot_chunks import BallotOutcome, IndexedBallot, check_ballots
from plebiscite.foreign.findings import Findings
from plebiscite.group.interface import Element
from plebiscite.record.checking_paths import PathChoice
from plebiscite.record.unit_count import elements_in
from plebiscite.record.v1_tally import TallyAccumulator

_KEY_BYTES = 32

CheckChunk = Callable[[list[IndexedBallot]], list[BallotOutcome]]
MapChunks = Callable[[CheckChunk, Iterable[list[IndexedBallot]]], Iterable[list[BallotOutcome]]]
"""Like `map`, in order; a pool of processes may stand behind it."""


class SeenSet(Protocol):
    """A set of byte strings, in memory or on disk."""

    def add(self, key: bytes, /) -> bool:
        """Add the key: True if it is new, False if it was there."""
        ...

    def add_all(self, keys: bytes, size: int, /) -> bool:
        """Add all `keys` of `size` bytes each, which stand one behind the other.

        True if none was there before and all differ; else False, and nothing changes.
        """
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

    def add_all(self, keys: bytes, size: int, /) -> bool:
        """See `SeenSet.add_all`."""
        single = {keys[start : start + size] for start in range(0, len(keys), size)}
        if len(single) * size != len(keys) or not self._keys.isdisjoint(single):
            return False
        self._keys |= single
        return True


def credential_key(text: str) -> bytes:
    """Under which the last ballot of a credential, in text form, is noted."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


class Digest:
    """The hashes of all ballots in order, as one hash."""

    def __init__(self) -> None:
        """Of no ballot."""
        self._hash = sha256()

    def add(self, ballot: bytes) -> None:
        """Take the hash of the next ballot."""
        self._hash.update(ballot)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Digest) and self._hash.digest() == other._hash.digest()

    __hash__ = None  # type: ignore[assignment]  # it changes


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
        self._widths = election.widths
        self.digest = Digest()
        self.counted = TallyAccumulator(election.group, election.widths)

    def run(
        self,
        election_raw: bytes,
        chunks: Iterable[list[IndexedBallot]],
        map_chunks: MapChunks,
        path: PathChoice = "auto",
    ) -> None:
        """Check the ballots of all chunks, in order."""
        for outcomes in map_chunks(partial(check_ballots, election_raw, path=path), chunks):
            for outcome in outcomes:
                self.digest.add(outcome.digest)
                self._take(outcome)

    def _take(self, outcome: BallotOutcome) -> None:
        place = f"ballot {outcome.number}"
        for identifier in ("B7", "B8", "B9", "B10"):
            self._findings.begin(identifier)
        repeated = not self._seen.add(sha256(b"ballot" + outcome.digest).digest())
        if repeated:
            problem = ConductError("the exact bytes of an earlier ballot, appended again")
            self._findings.add("B9", problem, place)
        if outcome.problem is not None:
            self._findings.add("B7", outcome.problem)
        else:
            if not repeated:
                self._note_components(outcome.components, place)
            self._count(outcome)

    def _note_components(self, components: bytes, place: str) -> None:
        elements = elements_in(components, self._group)
        keys = [
            sha256(name + element).digest()
            for name, element in zip(cycle((b"alpha", b"beta")), elements, strict=False)
        ]
        if self._seen.add_all(b"".join(keys), _KEY_BYTES):
            return
        for key, where in zip(keys, self._places(), strict=True):
            if not self._seen.add(key):
                problem = ConductError("it stands in an earlier ciphertext too")
                self._findings.add("B10", problem, f"{place}.{where}")

    def _places(self) -> Iterator[str]:
        """Where each component of a ballot stands in it."""
        for question, width in enumerate(self._widths):
            for position in range(width):
                for name in ("alpha", "beta"):
                    yield f"answers[{question}].choices[{position}].{name}"

    def _count(self, outcome: BallotOutcome) -> None:
        credential = Element(outcome.credential)
        weight = self._weights.get(credential)
        if weight is None:
            problem = ConductError("the credential is not in the list")
            self._findings.add("B8", problem, f"ballot {outcome.number}")
        elif self._last[credential_key(self._group.format(credential))] == outcome.number:
            self.counted.add(outcome.components, weight)
