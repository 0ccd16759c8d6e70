"""One witness's line: a thread that asks it, one request at a time, so that it holds up nobody.

A slow witness is never asked twice at once: while it is busy, the newest checkpoint waits for it
and older ones are forgotten, because a cosignature of a larger tree says all of the smaller.
"""

import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

from plebiscite.errors import ConsistencyError, PlebisciteError, UnavailableError
from plebiscite.log.checkpoint import Checkpoint
from plebiscite.log.keys import VerifierKey
from plebiscite.log.policy import Witness
from plebiscite.observe.witness_answers import (
    Prove,
    Said,
    own_lines_only,
    read_answer,
    require_own_history,
)
from plebiscite.observe.witness_protocol import (
    ADD_CHECKPOINT,
    Status,
    checkpoint_path,
    format_request,
)
from plebiscite.store.witness_connection import WitnessConnection

_TOO_LATE = "the answer came too late"


class Heard(NamedTuple):
    """What came of asking one witness; `proof` is a signed note that may prove its claim."""

    name: str
    said: Said
    proof: bytes = b""


class Asking:
    """One checkpoint, for which all witnesses are asked at once. Safe for several threads.

    Each consistency proof is made once, and none after `end`: then the log has moved on.
    """

    def __init__(self, note: bytes, text: str, checkpoint: Checkpoint, prove: Prove) -> None:
        self.note, self.text, self.checkpoint = note, text, checkpoint
        self._prove = prove
        self._proofs: dict[int, Sequence[bytes]] = {}
        self._changed = threading.Condition()
        self._is_over = False
        self._heard: list[Heard] = []

    def proof_from(self, old: int) -> Sequence[bytes]:
        """The proof from `old` entries, for a caller's thread; for the log's own `own_proof_from`.

        Raises: UnavailableError after the end; as `prove`.
        """
        with self._changed:
            if self._is_over and old not in self._proofs:
                raise UnavailableError(_TOO_LATE)
            return self._made(old)

    def own_proof_from(self, old: int) -> Sequence[bytes]:
        """The proof from `old` entries, for the thread that owns the log. Raises as `prove`."""
        with self._changed:
            return self._made(old)

    def _made(self, old: int) -> Sequence[bytes]:
        if old not in self._proofs:
            self._proofs[old] = self._prove(old)
        return self._proofs[old]

    def report(self, heard: Heard) -> bool:
        """Hand in an answer; False if nobody waits for it any more."""
        with self._changed:
            if self._is_over:
                return False
            self._heard.append(heard)
            self._changed.notify_all()
            return True

    def next_heard(self, timeout: float) -> Heard | None:
        """The next answer, or None after `timeout` seconds."""
        with self._changed:
            if not self._heard:
                self._changed.wait(max(timeout, 0))
            return self._heard.pop(0) if self._heard else None

    def end(self) -> list[Heard]:
        """Stop waiting; gives what came meanwhile and was not read."""
        with self._changed:
            self._is_over = True
            return self._heard


Late = Callable[[Asking, Heard], None]
"""Takes an answer that came when nobody waited for it any more."""


class Caller:
    """Asks one witness, and remembers how far it has seen this log."""

    def __init__(self, witness: Witness, log: VerifierKey, late: Late, timeout: float) -> None:
        """`late` takes answers that nobody waits for. Raises MisuseError for a bad address."""
        self.witness, self._log, self._late = witness, log, late
        self._connection = WitnessConnection(witness.url, timeout=timeout)
        self._known: int | None = None  # entries; None before its first answer
        self._changed = threading.Condition()
        self._waiting: Asking | None = None
        self._is_closed = False
        self._thread = threading.Thread(
            target=self._work, name=f"witness {witness.name}", daemon=True
        )
        self._thread.start()

    def ask(self, asking: Asking) -> None:
        """Ask as soon as the witness is free; what waited before is forgotten."""
        with self._changed:
            self._waiting = asking
            self._changed.notify()

    def stop(self) -> None:
        """Ask no more; an exchange at hand is broken off."""
        with self._changed:
            self._is_closed = True
            self._changed.notify()
        self._connection.abort()

    def join(self, timeout: float) -> None:
        """Wait for the thread's end, at most `timeout` seconds."""
        self._thread.join(timeout)

    def _work(self) -> None:
        while (asking := self._next()) is not None:
            heard = self._asked(asking)
            if not asking.report(heard):
                self._late(asking, heard)
        self._connection.close()

    def _next(self) -> Asking | None:
        with self._changed:
            while self._waiting is None and not self._is_closed:
                self._changed.wait()
            asking, self._waiting = self._waiting, None
            return None if self._is_closed else asking

    def _asked(self, asking: Asking) -> Heard:
        name = self.witness.name
        try:
            said = self._said(asking)
            proof = self._proof_of(asking) if said.claim else b""
        except PlebisciteError as problem:
            return Heard(name, Said(fault=problem.message))
        except Exception as problem:  # noqa: BLE001 - a fault here must not end this witness for good
            return Heard(name, Said(fault=f"asking failed: {type(problem).__name__}"))
        return Heard(name, said, proof)

    def _said(self, asking: Asking) -> Said:
        """What it says; asked again once, if it has seen another size than was assumed."""
        size = asking.checkpoint.size
        old = 0 if self._known is None else min(self._known, size)
        said = self._exchange(asking, old)
        if said.seen is not None:
            self._known = said.seen
            said = self._exchange(asking, said.seen)
            if said.seen is not None:
                said = Said(fault=f"it says first {self._known}, then {said.seen} entries")
        if said.line is not None:
            self._known = size
        return said

    def _exchange(self, asking: Asking, old: int) -> Said:
        body = format_request(old, asking.proof_from(old), asking.note)
        status, answer = self._connection.post(ADD_CHECKPOINT, body)
        return read_answer(
            status,
            answer,
            asked=asking.checkpoint,
            text=asking.text,
            old=old,
            key=self.witness.key,
        )

    def _proof_of(self, asking: Asking) -> bytes:
        """The signed note that proves this witness's claim, or may: it is judged again, too.

        It has our own line only. Nobody waits any more when it may not be compared here.
        """
        path = checkpoint_path(asking.checkpoint.origin)
        try:
            status, shown = self._connection.get(path)
            if status != Status.COSIGNED:
                return b""
            own = own_lines_only(shown, self._log)
        except PlebisciteError:
            return b""
        try:
            require_own_history(own, self._log, asking.checkpoint, asking.proof_from)
        except (ConsistencyError, UnavailableError):
            return own
        except PlebisciteError:
            return b""
        return b""
