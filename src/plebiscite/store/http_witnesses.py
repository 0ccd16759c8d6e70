"""Asking a policy's witnesses over HTTP: all at once, and no longer than the quorum needs.

- Each witness has a thread and a kept-alive connection of its own; one that is slow holds up
  nobody. Once the quorum has cosigned, the others get a short grace; what comes later is kept for
  the next time the same checkpoint is asked for.
- What an answer means is decided in `observe.witness_answers`, by rules 1 to 6 there. A proof of
  another history (rule 5) is written to the keeper's private folder first, and stops this log at
  every later start, too, until the record is one that continues it.
- The first time after a start every witness is waited for, until the timeout: that is when a log
  that came back from an old copy finds out.
- Without the quorum the log goes on and gives no receipts (rule R9); each batch then waits for the
  timeout at most.
"""

import threading
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from plebiscite.errors import (
    ConsistencyError,
    MalformedError,
    PlebisciteError,
    SignatureError,
    UnavailableError,
)
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.note import Note, NoteSignature, parse_note
from plebiscite.log.policy import Policy
from plebiscite.observe.witness_answers import (
    STOP,
    Prove,
    Said,
    require_own_history,
    require_tolerable,
)
from plebiscite.store.durable import PRIVATE, DurableFiles, FatalStorageError, read_bytes
from plebiscite.store.witness_caller import Asking, Caller, Heard
from plebiscite.store.witness_status import WitnessesStatus, WitnessStatus

EVIDENCE = "witness-evidence"
"""The folder, in the keeper's private one, of notes that prove another history."""
_LARGEST_NOTE = 64 * 1024  # bytes

TIMEOUT = 2.0
"""Seconds for one exchange with a witness."""
GRACE = 0.05
"""Seconds that the others get once the quorum is there."""
_FAREWELL = 2.0  # seconds for all threads to end
_EXCHANGES = 3  # an old size, the right one, and a look at what it has seen

Tell = Callable[[WitnessesStatus], None]


class HttpWitnesses:
    """The witnesses of a policy that have an address; an `AskWitnesses`. Close it after use."""

    def __init__(
        self,
        policy: Policy,
        private: Path,
        *,
        timeout: float = TIMEOUT,
        grace: float = GRACE,
        clock: Callable[[], float] = time.time,
        tell: Tell = lambda _: None,
        files: DurableFiles | None = None,
    ) -> None:
        """`private` is the keeper's folder; `timeout` and `grace` in seconds; `tell` gets news."""
        self._policy, self._evidence = policy, private / EVIDENCE
        self._timeout, self._grace, self._clock, self._tell = timeout, grace, clock, tell
        self._files = files or DurableFiles()
        self._log = policy.logs[0].key
        self._lock = threading.Lock()
        self._late_lines: dict[str, dict[str, NoteSignature]] = {}
        self._late_proofs: dict[str, bytes] = {}  # the newest of each witness
        self._is_patient = True
        self._callers: list[Caller] = []
        self._standing: dict[str, WitnessStatus] = {}
        for witness in policy.witnesses:
            if not witness.url:
                continue
            status = WitnessStatus(witness.name, witness.url)
            try:
                self._callers.append(Caller(witness, self._log, self._late, timeout))
            except PlebisciteError as problem:
                status = WitnessStatus(witness.name, witness.url, fault=problem.message)
            self._standing[witness.name] = status

    def __call__(self, note: bytes, old_size: int, prove: Prove) -> list[NoteSignature]:
        """The lines that came in time. Raises: ConsistencyError by rules 5 and 6."""
        del old_size  # each witness's own is remembered here
        parsed = parse_note(note)
        text = parsed.text
        checkpoint = parse_checkpoint(text)
        asking = Asking(note, text, checkpoint, prove)
        lines = self._taken_late(text)
        try:
            self._require_no_evidence(asking)
            self._gather(asking, lines)
            require_tolerable(self._policy, self._claims())
        except ConsistencyError as problem:
            self._publish_status(checkpoint.size, set(lines), alarm=problem.message)
            raise
        finally:
            asking.end()
        cosigners = {*lines, *self._brought(parsed)}
        self._publish_status(checkpoint.size, cosigners, alarm="")
        return list(lines.values())

    def close(self) -> None:
        """Ask nobody any more."""
        for caller in self._callers:
            caller.stop()
        until = time.monotonic() + _FAREWELL
        for caller in self._callers:
            caller.join(max(until - time.monotonic(), 0))

    def _gather(self, asking: Asking, lines: dict[str, NoteSignature]) -> None:
        """Ask all; return when all have answered, the quorum and the grace are over, or time is."""
        for caller in self._callers:
            caller.ask(asking)
        missing = {caller.witness.name for caller in self._callers}
        now = time.monotonic()
        until, patient_until = now + _EXCHANGES * self._timeout, now
        if self._is_patient:
            patient_until = now + self._timeout
        self._is_patient = False
        met_at: float | None = None
        while missing and (now := time.monotonic()) < until:
            if met_at is None and self._policy.is_met_by(lines):
                met_at = now
                until = min(until, max(now + self._grace, patient_until))
            heard = asking.next_heard(until - now)
            if heard is None:
                continue
            missing.discard(heard.name)
            self._hear(asking, heard, lines)
        for heard in asking.end():
            missing.discard(heard.name)
            self._hear(asking, heard, lines)
        self._note_silence(missing, is_met=self._policy.is_met_by(lines))

    def _hear(self, asking: Asking, heard: Heard, lines: dict[str, NoteSignature]) -> None:
        self._note(asking.checkpoint.size, heard)
        if heard.said.line is not None:
            lines[heard.name] = heard.said.line
        if heard.proof:
            self._judge(heard.proof, asking)

    def _note(self, size: int, heard: Heard) -> None:
        """Remember how this witness stands."""
        said = heard.said
        with self._lock:
            before = self._standing[heard.name]
            if said.line is not None:
                after = WitnessStatus(before.name, before.address, size, said.time)
            else:
                after = WitnessStatus(
                    *(before.name, before.address, before.size, before.time),
                    *(said.fault, said.claim, before.since or int(self._clock())),
                )
            self._standing[heard.name] = after

    def _note_silence(self, missing: set[str], *, is_met: bool) -> None:
        """Who was not waited for is no fault of theirs; who was, is."""
        if is_met:
            return
        for name in missing:
            fault = f"no answer within {_EXCHANGES * self._timeout:g} seconds"
            self._note(0, Heard(name, Said(fault=fault)))

    def _late(self, asking: Asking, heard: Heard) -> None:
        """What a witness said after nobody waited; called in its own thread."""
        self._note(asking.checkpoint.size, heard)
        with self._lock:
            if heard.said.line is not None:
                self._late_lines.setdefault(asking.text, {})[heard.name] = heard.said.line
            if heard.proof:
                self._late_proofs[heard.name] = heard.proof

    def _taken_late(self, text: str) -> dict[str, NoteSignature]:
        """Lines for this checkpoint that came after its last asking; others are forgotten."""
        with self._lock:
            lines = self._late_lines.pop(text, {})
            self._late_lines.clear()
            return lines

    def _claims(self) -> dict[str, str]:
        with self._lock:
            return {one.name: one.claim for one in self._standing.values() if one.claim}

    def _judge(self, note: bytes, asking: Asking) -> None:
        """Keep a note and raise ConsistencyError, if it proves another history than `asking`'s.

        What came late may be of our own history, signed meanwhile: nothing of it is written.
        """
        try:
            require_own_history(note, self._log, asking.checkpoint, asking.own_proof_from)
        except ConsistencyError as problem:
            place = self._keep_evidence(note)
            raise ConsistencyError(problem.message, place=f"{place}: {problem.place}") from None
        except (MalformedError, SignatureError):
            return

    def _keep_evidence(self, note: bytes) -> Path:
        """Keep a note that proves another history; a disk that refuses stops the log likewise."""
        text = parse_note(note).text  # one checkpoint is one file, whoever shows it
        path = self._evidence / f"{sha256(text.encode()).hexdigest()[:32]}.note"
        if path.exists():
            return path
        try:
            self._files.write_whole(path, note, mode=PRIVATE)
        except FatalStorageError:
            raise
        except UnavailableError as problem:
            raise ConsistencyError(
                f"a witness proved another history, and the proof could not be kept "
                f"({problem.message}); {STOP}",
                place=problem.place,
            ) from problem
        return path

    def _require_no_evidence(self, asking: Asking) -> None:
        """Raise ConsistencyError while a note proves that another history was signed."""
        with self._lock:
            late, self._late_proofs = self._late_proofs, {}
        for note in late.values():
            self._judge(note, asking)
        for path in sorted(self._evidence.glob("*.note")):
            self._require_settled(path, asking)

    def _require_settled(self, path: Path, asking: Asking) -> None:
        """Take a kept note away once the record contains it; until then raise ConsistencyError."""
        note = read_bytes(path, limit=_LARGEST_NOTE)
        try:
            require_own_history(note, self._log, asking.checkpoint, asking.own_proof_from)
        except ConsistencyError as problem:
            raise ConsistencyError(problem.message, place=f"{path}: {problem.place}") from None
        except (MalformedError, SignatureError) as problem:
            raise ConsistencyError(
                f"kept evidence against this log cannot be read ({problem.message}); look into "
                "it before the log goes on",
                place=str(path),
            ) from problem
        self._files.remove(path)

    def _brought(self, note: Note) -> set[str]:
        """Witnesses without an address whose line a person has brought already."""
        return {
            one.name
            for one in self._policy.witnesses
            if not one.url and note.signatures_of(one.key)
        }

    def _publish_status(self, size: int, cosigners: set[str], *, alarm: str) -> None:
        with self._lock:
            standing = tuple(self._standing.values())
        is_met = self._policy.is_met_by(cosigners)
        self._tell(WitnessesStatus(size, int(self._clock()), is_met, alarm, standing))
