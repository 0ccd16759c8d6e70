"""The two places where checkpoints are published: the newest, and the milestones kept for ever."""

from collections.abc import Iterable
from pathlib import Path

from plebiscite.errors import ConsistencyError, UnavailableError
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.note import Note, NoteSignature
from plebiscite.log.policy import Policy
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.store.cosigning import join_cosignatures
from plebiscite.store.durable import DurableFiles
from plebiscite.store.record_files import CHECKPOINT, RecordFolder, milestone_path


class Publisher:
    """Writes `checkpoint` and `checkpoints/<size>`, each whole, milestones first."""

    def __init__(self, record: RecordFolder, policy: Policy, files: DurableFiles) -> None:
        self._record, self._policy, self._files = record, policy, files

    def newest(self) -> WitnessedCheckpoint | None:
        """The newest published checkpoint, its signatures checked; None before the first."""
        if not (self._record.root / CHECKPOINT).exists():
            return None
        return open_checkpoint(self._record.checkpoint(), self._policy)

    def has_milestone(self, size: int) -> bool:
        """Whether the checkpoint of this size is kept for ever."""
        return self._milestone_file(size).exists()

    def publish(self, note: Note, lines: Iterable[NoteSignature], *, milestone: bool) -> None:
        """Publish the note as the newest, joined with the lines that are good.

        A milestone of its size takes them in, too.
        """
        lines = list(lines)
        size = parse_checkpoint(note.text).size
        if milestone or self.has_milestone(size):
            self._write_milestone(size, note, lines)
        joined = join_cosignatures(note, lines, self._policy, keep_oldest=False)
        self._write(self._record.root / CHECKPOINT, joined)

    def add(self, raw: bytes) -> WitnessedCheckpoint:
        """Add the cosignatures of a note somebody brings: of the newest size, or of a milestone.

        Raises: MalformedError or SignatureError if the note is not of this log or has a bad line;
        ConsistencyError if it has another root; UnavailableError for a size not published.
        """
        offered = open_checkpoint(raw, self._policy)
        newest = self.newest()
        is_newest = newest is not None and newest.size == offered.size
        if not (is_newest or self.has_milestone(offered.size)):
            raise UnavailableError(f"no checkpoint of size {offered.size} is published here")
        own = newest.note if newest and is_newest else self._milestone(offered.size)
        if own.text != offered.note.text:
            raise ConsistencyError(
                "the note has another root: two histories were signed; keep it as evidence",
                place=f"checkpoint {offered.size}",
            )
        if is_newest:
            self.publish(own, offered.note.signatures, milestone=False)
        else:
            self._write_milestone(offered.size, own, offered.note.signatures)
        return offered

    def _write_milestone(self, size: int, note: Note, lines: Iterable[NoteSignature]) -> None:
        if self.has_milestone(size):
            lines = (*note.signatures, *lines)
            note = self._milestone(size)
        joined = join_cosignatures(note, lines, self._policy, keep_oldest=True)
        self._write(self._milestone_file(size), joined)

    def _write(self, path: Path, note: Note) -> None:
        if not path.exists() or path.read_bytes() != bytes(note):
            self._files.write_whole(path, bytes(note))

    def _milestone(self, size: int) -> Note:
        return open_checkpoint(self._record.milestone(size), self._policy).note

    def _milestone_file(self, size: int) -> Path:
        return self._record.root / milestone_path(size)
