"""Witnesses' lines joined to the log's own note, each checked before it is published."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from plebiscite.errors import MalformedError, SignatureError
from plebiscite.log.cosignature import verify_cosignature
from plebiscite.log.note import Note, NoteSignature
from plebiscite.log.policy import Policy


class AskWitnesses(Protocol):
    """Asks the policy's witnesses to cosign; answers with the lines that came in time.

    `old_size` is the size published before; `prove` gives the consistency proof from any smaller
    size to the note's, for a witness that has seen less. A witness that does not answer is left
    out. Raises: ConsistencyError if a witness has seen a larger or another log: then this log
    came back from an old copy, and must not sign.
    """

    def __call__(
        self, note: bytes, old_size: int, prove: Callable[[int], Sequence[bytes]]
    ) -> Iterable[NoteSignature]:
        """The cosignature lines."""
        ...


def no_witnesses(
    note: bytes,  # noqa: ARG001 - the shape of AskWitnesses
    old_size: int,  # noqa: ARG001
    prove: Callable[[int], Sequence[bytes]],  # noqa: ARG001
) -> Iterable[NoteSignature]:
    """For a log without witnesses, or whose witnesses come by themselves."""
    return ()


def join_cosignatures(
    note: Note, lines: Iterable[NoteSignature], policy: Policy, *, keep_oldest: bool
) -> Note:
    """The log's own lines, then one line of each witness of the policy, in the policy's order.

    Of two lines of one witness the newer stays, or the older with `keep_oldest`, as a milestone
    needs: it shows since when this size was seen. Lines of others, and bad ones, are left out.
    """
    own = [line for log in policy.logs for line in note.signatures_of(log.key)]
    offered = (*note.signatures, *lines)
    chosen: list[NoteSignature] = []
    for witness in policy.witnesses:
        timed: list[tuple[int, NoteSignature]] = []
        for line in offered:
            try:
                timed.append((verify_cosignature(note.text, line, witness.key), line))
            except (SignatureError, MalformedError):
                continue
        if timed:
            best = min if keep_oldest else max
            chosen.append(best(timed, key=lambda pair: pair[0])[1])
    return Note(note.text, (*own, *chosen))
