"""How many requests a witness takes in at once: in all, and from one address.

A request that comes slowly holds one place for some seconds and no more; what has no place is
answered 503 at once, unread. So nobody can hold up all others but with many addresses, which is a
firewall's or a proxy's business.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MOST_AT_ONCE = 512
MOST_OF_ONE_ADDRESS = 64
"""A proxy is one address: it must take requests in whole before it passes them on."""


@dataclass
class Doors:
    """The places of one process; used in its event loop only."""

    most: int = MOST_AT_ONCE
    most_of_one: int = MOST_OF_ONE_ADDRESS
    _held: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def place(self, address: str) -> Iterator[bool]:
        """A place while the body runs; False if there is none for this address now."""
        has_place = self._held.total() < self.most and self._held[address] < self.most_of_one
        if not has_place:
            yield False
            return
        self._held[address] += 1
        try:
            yield True
        finally:
            self._held[address] -= 1
            self._held += Counter()  # forgets addresses that hold nothing
