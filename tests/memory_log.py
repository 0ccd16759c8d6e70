"""Logs held in memory: the reader that tests give to code which knows no disk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from plebiscite.errors import UnavailableError
from plebiscite.log.growth import grow
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.log.tree import AuthenticatedTree


@dataclass
class MemoryLog:
    """The files of one log, by path; `read` as `LogFiles` asks."""

    files: dict[str, bytes] = field(default_factory=dict)
    size: int = 0
    root: bytes = EMPTY_ROOT

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise UnavailableError("no such file", place=path)
        return self.files[path]

    def append(self, entries: Sequence[bytes]) -> None:
        """Grow as a log writer does; a file once written must never change."""
        growth = grow(self, self.size, self.root, entries)
        for path, raw in growth.files.items():
            assert self.files.setdefault(path, raw) == raw
        self.size, self.root = growth.size, growth.root

    def tree(self) -> AuthenticatedTree:
        return AuthenticatedTree(self, self.size, self.root)


def numbered_entries(start: int, stop: int) -> list[bytes]:
    """Entries of different content and length, one of them empty."""
    return [b"entry %d " % i * (i % 5) for i in range(start, stop)]


def log_of(size: int) -> MemoryLog:
    log = MemoryLog()
    log.append(numbered_entries(0, size))
    return log


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962's recursive definition, word for word: the oracle of these tests."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 2.1.1, word for word."""
    if len(leaves) <= 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if index < k:
        return [*naive_path(index, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(index - k, leaves[k:]), naive_root(leaves[:k])]


def load_folder(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by its path there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
