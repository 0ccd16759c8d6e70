"""From submissions to batches: who voted when is not shown more finely than a batch (A15).

Ballots and challenges wait until a batch is large or old enough; then they are shuffled, each
credential's staying in the order they came. Any other entry ends its batch. Nothing is answered
before it stands in a published checkpoint that meets the policy (rules R6, R8, R9).
"""

import time
from collections.abc import Callable, MutableSequence, Sequence
from dataclasses import dataclass
from random import SystemRandom

from plebiscite.errors import UnavailableError
from plebiscite.log.receipt import Receipt
from plebiscite.store.log_writer import LogWriter

Shuffle = Callable[[MutableSequence[int]], None]
"""Puts a list in random order, in place."""


@dataclass(frozen=True)
class Pending:
    """A ballot or challenge entry that waits, and the credential whose chain it continues."""

    entry: bytes
    credential: bytes


class Sequencer:
    """One queue before one writer. Not for several threads at once.

    The caller has admitted each entry; the queue keeps what the caller gave, in memory only: a
    submitter without a receipt sends again. After a failure of the writer take `pending` to a new
    sequencer on a new writer: what was published already keeps its place.
    """

    def __init__(
        self,
        writer: LogWriter,
        *,
        largest_batch: int = 256,
        longest_wait: float = 1.0,
        longest_queue: int = 4096,
        clock: Callable[[], float] = time.monotonic,
        shuffle: Shuffle | None = None,
    ) -> None:
        """`longest_wait` in seconds, a policy figure; `shuffle` from the operating system."""
        self._writer = writer
        self._largest_batch, self._longest_wait = largest_batch, longest_wait
        self._longest_queue = longest_queue
        self._clock = clock
        self._shuffle = shuffle or SystemRandom().shuffle
        self._pending: dict[bytes, Pending] = {}
        self._oldest: float | None = None

    @property
    def pending(self) -> tuple[Pending, ...]:
        """What waits, in the order it came."""
        return tuple(self._pending.values())

    def submit(self, entry: bytes, credential: bytes) -> None:
        """Queue a ballot or challenge; the same bytes again change nothing.

        Raises: UnavailableError if the queue is full: the submitter tries again later (R7).
        """
        if entry in self._pending or self._writer.find(entry) is not None:
            return
        if len(self._pending) >= self._longest_queue:
            raise UnavailableError("too many ballots wait just now; send it again in a moment")
        self._pending[entry] = Pending(entry, credential)
        if self._oldest is None:
            self._oldest = self._clock()

    def due_in(self) -> float | None:
        """Seconds until `flush` should be called; 0 if now, None if nothing waits."""
        if self._oldest is None:
            return None
        if len(self._pending) >= self._largest_batch:
            return 0.0
        return max(self._oldest + self._longest_wait - self._clock(), 0.0)

    def flush(self) -> None:
        """Publish what waits, in batches of at most `largest_batch`. Raises as `append`."""
        while self._pending:
            batch = self.pending[: self._largest_batch]
            self._writer.append(in_random_order(batch, self._shuffle))
            self._forget(batch)

    def append_act(self, entry: bytes) -> int:
        """Publish any other entry as the last of its batch, kept as a milestone; its index.

        What waits goes before it. Raises as `append`; UnavailableError while an earlier milestone
        lacks its quorum.
        """
        while len(self._pending) >= self._largest_batch:
            self.flush()
        batch = self.pending
        entries = [*in_random_order(batch, self._shuffle), entry]
        *_, place = self._writer.append(entries, milestone=True)
        self._forget(batch)
        return place

    def receipt(self, entry: bytes) -> Receipt | None:
        """The entry's receipt; None while it waits for its batch or for the witnesses.

        Raises: UnavailableError if the entry is neither logged nor waiting: send it again.
        """
        place = self._writer.find(entry)
        if place is None and entry not in self._pending:
            raise UnavailableError("this entry is not known here: send it again")
        if place is None or not self._writer.published().is_quorum_met:
            return None
        return self._writer.receipt(place)

    def _forget(self, batch: Sequence[Pending]) -> None:
        for item in batch:
            del self._pending[item.entry]
        self._oldest = self._clock() if self._pending else None


def in_random_order(batch: Sequence[Pending], shuffle: Shuffle) -> list[bytes]:
    """The entries in random order, those of one credential in the order given."""
    order = list(range(len(batch)))
    shuffle(order)
    places: dict[bytes, list[int]] = {}
    for place, number in enumerate(order):
        places.setdefault(batch[number].credential, []).append(place)
    entries = [b""] * len(batch)
    next_place = {credential: iter(found) for credential, found in places.items()}
    for item in batch:
        entries[next(next_place[item.credential])] = item.entry
    return entries
