"""Reading a record: where its files lie, each within its limit, blobs checked against their names.

Nothing here trusts the record: entries are read through `log.tree.AuthenticatedTree`, which needs
only `read`. Layout: `docs/reference/record-files.md`.
"""

import re
import stat
from abc import ABC, abstractmethod
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from plebiscite.errors import EvidenceError, MalformedError, UnavailableError
from plebiscite.log.advice_bundles import LARGEST_ADVICE_BUNDLE
from plebiscite.log.bundles import LONGEST_ENTRY
from plebiscite.log.note import MOST_BYTES
from plebiscite.log.policy import Policy
from plebiscite.log.tiles import TILE_WIDTH
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.store.durable import read_bytes

CHECKPOINT = "checkpoint"
MILESTONES = "checkpoints"
BLOBS = "blob"
LARGEST_BLOB = 256 * 2**20  # bytes; a roll of five million voters is about as large
_LIMITS = (  # the first that fits; bytes
    (re.compile(r"checkpoint|checkpoints/(?:0|[1-9][0-9]{0,18})", re.ASCII), MOST_BYTES),
    (
        re.compile(r"tile/entries/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?", re.ASCII),
        TILE_WIDTH * (LONGEST_ENTRY + 2),
    ),
    (re.compile(r"tile/[0-9]{1,2}/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?", re.ASCII), 8192),
    (re.compile(r"blob/[0-9a-f]{64}", re.ASCII), LARGEST_BLOB),
    (
        re.compile(r"advice/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[0-9]{1,3})?", re.ASCII),
        LARGEST_ADVICE_BUNDLE,
    ),
)


def milestone_path(size: int) -> str:
    """Where the checkpoint of exactly this size is kept for ever."""
    return f"{MILESTONES}/{size}"


def blob_path(name: str) -> str:
    """Where the blob with this SHA-256, in lowercase hex, lies."""
    return f"{BLOBS}/{name}"


def limit_of(path: str) -> int:
    """The most bytes the file at `path` may have.

    Raises: MalformedError for a path no record has: nothing outside the record is ever opened.
    """
    for shape, limit in _LIMITS:
        if shape.fullmatch(path):
            return limit
    raise MalformedError(f"{path[:80]!r} is not the path of a record's file")


class RecordFiles(ABC):
    """A record, wherever it lies. Every reading raises UnavailableError if a file is absent."""

    @abstractmethod
    def read(self, path: str) -> bytes:
        """The bytes of one file below the record's root, unchecked, within `limit_of(path)`."""

    def checkpoint(self) -> bytes:
        """The newest published note, unchecked."""
        return self.read(CHECKPOINT)

    def milestone(self, size: int) -> bytes:
        """The published note of exactly this size, unchecked."""
        return self.read(milestone_path(size))

    def milestones(self) -> list[int]:
        """The sizes of the milestones, ascending, where the place can list them; else none."""
        return []

    def blob(self, name: str) -> bytes:
        """The blob with this SHA-256, lowercase hex. Raises EvidenceError if its bytes differ."""
        data = self.read(blob_path(name))
        if sha256(data).hexdigest() != name:
            raise EvidenceError("the bytes are not those the name says", place=blob_path(name))
        return data

    def opened(self, policy: Policy) -> tuple[WitnessedCheckpoint, AuthenticatedTree]:
        """The newest checkpoint, its signatures checked, and the log under it.

        An unmet quorum raises nothing here. Raises as `open_checkpoint` and `AuthenticatedTree`.
        """
        opened = open_checkpoint(self.checkpoint(), policy)
        return opened, AuthenticatedTree(self, opened.size, opened.root)


class RecordFolder(RecordFiles):
    """A record in a folder: of the keeper, a mirror, or a USB stick. Read only."""

    def __init__(self, root: Path) -> None:
        """The record below `root`. Raises UnavailableError if there is no such folder."""
        if not root.is_dir():
            raise UnavailableError("there is no such folder", place=str(root))
        self.root = root

    def read(self, path: str) -> bytes:
        """As `RecordFiles.read`."""
        limit, place = limit_of(path), self.root / path
        if _is_something_else(place):  # opening a pipe would wait for ever
            raise UnavailableError("this is no file", place=str(place))
        return read_bytes(place, limit=limit)

    def milestones(self) -> list[int]:
        """The sizes of the milestones, ascending. Names that are no sizes are passed over."""
        sizes = (
            int(file.name) for file in self._listed(MILESTONES) if _is_file_of_record(self, file)
        )
        return sorted(sizes)

    def blobs(self) -> Iterator[str]:
        """The names of the blobs that are there; contents unchecked."""
        for file in self._listed(BLOBS):
            if _is_file_of_record(self, file):
                yield file.name

    def _listed(self, folder: str) -> list[Path]:
        place = self.root / folder
        return sorted(place.iterdir()) if place.is_dir() else []


def _is_something_else(place: Path) -> bool:
    """Whether something lies there that is no file, itself or behind links."""
    try:
        return not stat.S_ISREG(place.stat().st_mode)
    except OSError:
        return False  # whoever opens it is told what is wrong


def _is_file_of_record(record: RecordFolder, file: Path) -> bool:
    path = str(file.relative_to(record.root))
    return any(shape.fullmatch(path) for shape, _ in _LIMITS)
