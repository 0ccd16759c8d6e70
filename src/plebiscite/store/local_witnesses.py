"""Witnesses whose state lies in files on this machine.

For demonstrations, and for a witness who is handed checkpoints on a stick. The rules are those of
`observe.witness_answers`: one that fails or lies stops nothing while the others make the quorum.
"""

from collections.abc import Callable, Iterable, Sequence

from plebiscite.errors import PlebisciteError
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.note import NoteSignature, parse_note
from plebiscite.log.policy import Policy
from plebiscite.observe.witness_answers import is_of_own_history, require_tolerable
from plebiscite.store.witness_files import FileWitness

__all__ = ["FileWitness", "LocalWitnesses"]


class LocalWitnesses:
    """Asks several file witnesses in turn; an `AskWitnesses` for a log writer.

    `faults` has what is wrong with each now, by the name of its key; `claims` which of them say
    that they saw another history.
    """

    def __init__(
        self,
        witnesses: Sequence[FileWitness],
        clock: Callable[[], int],
        policy: Policy | None = None,
    ) -> None:
        """`policy` says how many may lie; without one a single claim stops nothing."""
        self._witnesses, self._clock = list(witnesses), clock
        self._policy = policy or Policy((), (), (), "none")
        self.faults: dict[str, str] = {}
        self.claims: dict[str, str] = {}

    def __call__(
        self, note: bytes, old_size: int, prove: Callable[[int], Sequence[bytes]]
    ) -> Iterable[NoteSignature]:
        """The lines of those that answer; each is given the proof from what it saw last.

        Raises: ConsistencyError by rules 5 and 6 of `observe.witness_answers`.
        """
        del old_size  # each witness knows its own
        self.faults, self.claims = {}, {}
        lines = []
        for witness in self._witnesses:
            name = witness.key.name
            try:
                seen = witness.seen().size
                lines.append(witness.cosign(note, prove(seen), self._clock()))
            except PlebisciteError as problem:
                self.faults[name] = problem.message
                if _claims(witness, note, prove):
                    self.claims[name] = problem.message
        require_tolerable(self._policy, self.claims)
        return lines


def _claims(witness: FileWitness, note: bytes, prove: Callable[[int], Sequence[bytes]]) -> bool:
    """Whether a witness that refused says so because of another history; raises if it proves it."""
    ours = parse_checkpoint(parse_note(note).text)
    try:
        seen = witness.seen()
    except PlebisciteError:
        return False
    if seen.note and not is_of_own_history(seen.note.encode(), witness.log, ours, prove):
        return True
    return seen.size > ours.size
