"""Witnesses whose state lies in files on this machine.

For demonstrations, and for a witness who is handed checkpoints on a stick.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import UnavailableError
from plebiscite.log.keys import SigningKey, VerifierKey
from plebiscite.log.note import NoteSignature
from plebiscite.observe.witness import Seen, witness_checkpoint
from plebiscite.store.durable import PRIVATE, DurableFiles, read_bytes
from plebiscite.store.folder_lock import FolderLock

LARGEST_STATE = 10_000  # bytes


class FileWitness:
    """One witness of one log: its key, and what it saw last, in `folder`/seen.json."""

    def __init__(self, folder: Path, key: SigningKey, log: VerifierKey) -> None:
        self.folder, self.key, self.log = folder, key, log
        self._files = DurableFiles()
        self._files.make_folder(folder)

    @property
    def _path(self) -> Path:
        return self.folder / "seen.json"

    def seen(self) -> Seen:
        """What this witness cosigned last; nothing yet for a new one."""
        try:
            return parse_json(read_bytes(self._path, limit=LARGEST_STATE), Seen)
        except UnavailableError:
            if self._path.exists():
                raise
            return Seen(self.log.name)

    def cosign(self, note: bytes, proof: Sequence[bytes], time: int) -> NoteSignature:
        """The cosignature line. Raises as `witness_checkpoint`; nothing is saved then."""
        lock = FolderLock(self.folder)
        try:
            cosigned = witness_checkpoint(
                self.seen(), note, proof, log=self.log, key=self.key, time=time
            )
            self._files.write_whole(self._path, write_json(cosigned.seen), mode=PRIVATE)
        finally:
            lock.release()
        return cosigned.line


class LocalWitnesses:
    """Asks several file witnesses in turn; an `AskWitnesses` for a log writer."""

    def __init__(self, witnesses: Sequence[FileWitness], clock: Callable[[], int]) -> None:
        self._witnesses, self._clock = witnesses, clock

    def __call__(
        self, note: bytes, old_size: int, prove: Callable[[int], Sequence[bytes]]
    ) -> Iterable[NoteSignature]:
        """Every witness's line; each is given the proof from what it saw last."""
        del old_size  # each witness knows its own
        return [
            witness.cosign(note, prove(witness.seen().size), self._clock())
            for witness in self._witnesses
        ]
