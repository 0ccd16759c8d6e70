"""What a witness keeps of a log that may have two histories: proofs always, suspicions in part.

- A **proof** is two checkpoints of one size with two roots, both signed by the log. Nobody without
  the log's key can make one. Each is kept, once, whoever sends it and however often.
- A **suspicion** is one signed checkpoint that came with a proof that does not hold. Anyone who
  reads the record can send one. They have few places of their own, so that they cannot take those
  of proofs. One becomes a proof when the log signs another root for its size, and goes when this
  witness cosigns that very checkpoint.

Only the text and one line of the log's key are kept: what a sender adds makes no second file.
"""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.keys import VerifierKey
from plebiscite.log.note import Note, parse_note
from plebiscite.observe.witness_service import two_roots
from plebiscite.store.durable import PRIVATE, DurableFiles, read_bytes

FOLDER = "evidence"
MOST_PROOFS = 1000
"""Reached only by a log whose key signed so many checkpoints that contradict others."""
MOST_SUSPICIONS = 64
_LARGEST = 64 * 1024  # bytes of a file
_FIRST, _SECOND = "\n=== first ===\n", "\n=== second, offered to this witness ===\n"


class Kept(NamedTuple):
    """What was kept of an offer, and why; `path` is None when there was no place for it."""

    why: str
    is_proof: bool
    path: Path | None


class Evidence:
    """The folder of one log's evidence at one witness. The caller lets in one at a time."""

    def __init__(self, folder: Path, log: VerifierKey, files: DurableFiles) -> None:
        self._folder, self._log, self._files = folder / FOLDER, log, files

    def paths(self) -> list[Path]:
        """All files, by name."""
        return self._of("*")

    def prove(self, first: str, offered: Note) -> Kept:
        """Keep two notes that contradict each other. Raises: UnavailableError as `write_whole`."""
        size = parse_checkpoint(offered.text).size
        path = self._path("fork", offered)
        if not path.exists() and len(self._of("fork-*")) >= MOST_PROOFS:
            return Kept(two_roots(size), is_proof=True, path=None)
        self._write(path, two_roots(size), first, offered)
        return Kept(two_roots(size), is_proof=True, path=path)

    def suspect(self, why: str, first: str, offered: Note) -> Kept:
        """Keep a note that is not proved, or the proof that it makes. Raises as `prove`."""
        size = parse_checkpoint(offered.text).size
        path = self._path("unproved", offered)
        others = [each for each in self._of(f"unproved-{size}-*") if each != path]
        if others:
            return self.prove(self._offered_in(others[0]), offered)
        if not path.exists() and len(self._of("unproved-*")) >= MOST_SUSPICIONS:
            return Kept(why, is_proof=False, path=None)
        self._write(path, why, first, offered)
        return Kept(why, is_proof=False, path=path)

    def settle(self, cosigned: str) -> Kept | None:
        """Compare what is cosigned now with suspicions of its size. Raises as `prove`.

        The same checkpoint is no suspicion any more; another is the proof of two histories.
        """
        now = parse_note(cosigned.encode())
        size = parse_checkpoint(now.text).size
        own, found = self._path("unproved", now), None
        for path in self._of(f"unproved-{size}-*"):
            if path != own:
                found = self.prove(cosigned, parse_note(self._offered_in(path).encode()))
            if found is None or found.path is not None:
                self._files.remove(path)
        return found

    def _of(self, pattern: str) -> list[Path]:
        return sorted(self._folder.glob(f"{pattern}.txt"))

    def _path(self, kind: str, offered: Note) -> Path:
        text = sha256(offered.text.encode()).hexdigest()[:32]
        return self._folder / f"{kind}-{parse_checkpoint(offered.text).size}-{text}.txt"

    def _write(self, path: Path, why: str, first: str, offered: Note) -> None:
        if path.exists():
            return
        own = Note(offered.text, offered.signatures_of(self._log)[:1])
        raw = f"{why}\n{_FIRST}{first}{_SECOND}".encode() + bytes(own)
        self._files.write_whole(path, raw, mode=PRIVATE)

    @staticmethod
    def _offered_in(path: Path) -> str:
        return read_bytes(path, limit=_LARGEST).decode().rpartition(_SECOND)[2]
