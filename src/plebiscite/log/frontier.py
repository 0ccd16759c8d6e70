"""The right edge of a growing tree: enough to append leaves and to give every root."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from plebiscite.log.merkle import EMPTY_ROOT, node_hash, require_hashes


@dataclass
class Frontier:
    """A log of `size` leaves as the roots of its full subtrees, largest first.

    There is one root for each one-bit of `size`, so a hundred million leaves need at most 27.
    """

    size: int = 0
    roots: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Add one 32-byte leaf hash. Raises MalformedError for another length."""
        require_hashes(leaf)
        node, size = leaf, self.size
        while size & 1:
            node, size = node_hash(self.roots.pop(), node), size >> 1
        self.roots.append(node)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """The 32-byte root of the log as it stands."""
        if not self.roots:
            return EMPTY_ROOT
        node = self.roots[-1]
        for left in self.roots[-2::-1]:
            node = node_hash(left, node)
        return node

    def copy(self) -> "Frontier":
        """Another frontier of the same log, which grows on its own."""
        return Frontier(self.size, list(self.roots))
