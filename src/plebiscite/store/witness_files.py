"""What a witness has seen of one log, in one file that changes before any answer leaves.

The file holds the newest cosigned checkpoint itself, so that there is nothing to fall apart. The
folder is locked while the state may change: a second program on the same state is refused.
"""

from collections.abc import Sequence
from pathlib import Path

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.log.keys import SigningKey, VerifierKey
from plebiscite.log.note import NoteSignature
from plebiscite.observe.witness import Seen, witness_checkpoint
from plebiscite.observe.witness_protocol import Request, log_id
from plebiscite.observe.witness_service import Answer, answer_request
from plebiscite.store.durable import (
    PRIVATE,
    DurableFiles,
    FatalStorageError,
    StorageIncidentError,
    read_bytes,
)
from plebiscite.store.folder_lock import FolderLock
from plebiscite.store.witness_evidence import Evidence, Kept

SEEN = "seen.json"
LARGEST_STATE = 64 * 1024  # bytes


def state_folder(state: Path, origin: str) -> Path:
    """Where a witness of several logs keeps what it saw of one."""
    return state / log_id(origin)


class FileWitness:
    """One witness of one log: its key, and what it saw last, in `folder`/seen.json."""

    def __init__(
        self, folder: Path, key: SigningKey, log: VerifierKey, *, files: DurableFiles | None = None
    ) -> None:
        self.folder, self.key, self.log = folder, key, log
        self._files = files or DurableFiles()
        self._files.make_folder(folder)
        self._evidence = Evidence(folder, log, self._files)

    @property
    def _path(self) -> Path:
        return self.folder / SEEN

    def begin(self) -> None:
        """Begin to watch. Raises MisuseError if this was done before: memory is never reset."""
        if self._path.exists():
            raise MisuseError("this witness watches already", place=str(self.folder))
        self._files.write_new(self._path, write_json(Seen(self.log.name)), mode=PRIVATE)

    def require_begun(self) -> None:
        """Raise MisuseError unless there is a state: a lost one must not begin anew unseen."""
        if not self._path.exists():
            raise MisuseError(
                "nothing is known here of what was seen: witness init, once; never after a loss",
                place=str(self.folder),
            )

    def seen(self) -> Seen:
        """What this witness cosigned last; nothing yet for a new one.

        Raises: UnavailableError if it cannot be read, MalformedError if it is damaged,
        StorageIncidentError if it is of another log.
        """
        try:
            seen = parse_json(read_bytes(self._path, limit=LARGEST_STATE), Seen)
        except UnavailableError:
            if self._path.exists():
                raise
            return Seen(self.log.name)
        if seen.origin != self.log.name:
            raise StorageIncidentError(
                f"this is what was seen of {seen.origin}, not of {self.log.name}",
                place=str(self._path),
            )
        return seen

    def locked(self) -> FolderLock:
        """The lock of this state, taken. Raises UnavailableError if another program has it."""
        return FolderLock(self.folder)

    def cosign(self, note: bytes, proof: Sequence[bytes], time: int) -> NoteSignature:
        """The cosignature line. Raises as `witness_checkpoint`; nothing is saved then."""
        lock = self.locked()
        try:
            cosigned = witness_checkpoint(
                self.seen(), note, proof, log=self.log, key=self.key, time=time
            )
            self._save(cosigned.seen)
        finally:
            lock.release()
        return cosigned.line

    def answer(self, request: Request, seen: Seen, time: int) -> Answer:
        """The answer to a request, after everything that must last is on the disk.

        The caller holds the lock, lets one request in at a time, and gives what it read last.
        Raises: UnavailableError when the disk or the clock refuses: then nothing may be answered.
        """
        answer = answer_request(request, seen, log=self.log, key=self.key, time=time)
        is_news = answer.seen is not None and answer.seen != seen  # else said in this second
        if answer.evidence or is_news:
            answer = self._with_evidence(request, seen, answer)
        if answer.seen is not None and is_news:
            self._save(answer.seen)
        return answer

    def evidence(self) -> list[Path]:
        """The kept pairs of notes, by name."""
        return self._evidence.paths()

    def _save(self, seen: Seen) -> None:
        self._files.write_whole(self._path, write_json(seen), mode=PRIVATE)

    def _with_evidence(self, request: Request, seen: Seen, answer: Answer) -> Answer:
        """The answer with what is kept of it. A full disk takes no answer away: it says it all."""
        try:
            kept = self._kept(request, seen, answer)
        except FatalStorageError:
            raise
        except UnavailableError as problem:
            return _told(answer, Kept(answer.evidence, answer.is_proof, None), problem.message)
        return answer if kept is None else _told(answer, kept, "there is no more place")

    def _kept(self, request: Request, seen: Seen, answer: Answer) -> Kept | None:
        if answer.seen is not None:
            return self._evidence.settle(answer.seen.note)
        if answer.is_proof:
            return self._evidence.prove(seen.note, request.note)
        return self._evidence.suspect(answer.evidence, seen.note, request.note)


def _told(answer: Answer, kept: Kept, why_not: str) -> Answer:
    where = f"both notes are in {kept.path}" if kept.path else f"NOT KEPT: {why_not}"
    return answer._replace(evidence=f"{kept.why}; {where}", is_proof=kept.is_proof)
