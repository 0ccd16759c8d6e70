"""Opening a checkpoint under a policy: whose log, how large, and who saw it.

Rules, in order: the note is well-formed; its text is a checkpoint; its origin is a log of the
policy; that log signed it; every line of a known key verifies; then the quorum is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from plebiscite.errors import SignatureError
from plebiscite.log.checkpoint import Checkpoint, parse_checkpoint
from plebiscite.log.cosignature import verify_cosignature
from plebiscite.log.note import Note, parse_note, verify_text
from plebiscite.log.policy import Policy


@dataclass(frozen=True)
class WitnessedCheckpoint:
    """A checkpoint its log signed, and the cosignatures of the policy's witnesses.

    `cosigned` gives, by the witness's name in the policy, the newest time it cosigned, in POSIX
    seconds. `is_quorum_met` is true, too, under a policy without quorum: ask the policy.
    """

    checkpoint: Checkpoint
    note: Note
    cosigned: Mapping[str, int]
    is_quorum_met: bool
    quorum_time: int | None

    @property
    def origin(self) -> str:
        """The log."""
        return self.checkpoint.origin

    @property
    def size(self) -> int:
        """How many entries it had."""
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        """The 32-byte root over them."""
        return self.checkpoint.root

    @property
    def newest_time(self) -> int | None:
        """The newest time any witness gave; one liar can make it late. None without any."""
        return max(self.cosigned.values(), default=None)

    def require_quorum(self) -> None:
        """Raise SignatureError unless the policy's quorum cosigned."""
        if not self.is_quorum_met:
            names = ", ".join(sorted(self.cosigned)) or "nobody"
            raise SignatureError(
                f"the quorum is not met: cosigned by {names}",
                place=f"checkpoint of {self.origin} at {self.size}",
            )


def open_checkpoint(raw: bytes, policy: Policy) -> WitnessedCheckpoint:
    """The checkpoint in the note `raw`, its signatures checked against `policy`.

    An unmet quorum raises nothing here: see `is_quorum_met` and `require_quorum`.
    Raises: MalformedError unless `raw` is the one spelling of a checkpoint note; SignatureError if
    the policy knows no such log, the log did not sign, or any line of a known key does not hold.
    """
    note = parse_note(raw)
    checkpoint = parse_checkpoint(note.text)
    _verify_logs(note, checkpoint.origin, policy)
    cosigned = _cosigned(note, policy)
    return WitnessedCheckpoint(
        checkpoint,
        note,
        cosigned,
        policy.is_met_by(cosigned),
        _quorum_time(cosigned, policy),
    )


def _verify_logs(note: Note, origin: str, policy: Policy) -> None:
    signed = False
    for log in policy.logs:
        if note.signatures_of(log.key):
            verify_text(note, log.key)
            signed |= log.key.name == origin
    if not signed:
        raise SignatureError(
            "no signature of a log the policy names for this origin", place=f"origin {origin}"
        )


def _cosigned(note: Note, policy: Policy) -> dict[str, int]:
    """The newest time of each witness that cosigned, by its name in the policy."""
    times: dict[str, int] = {}
    for witness in policy.witnesses:
        for line in note.signatures_of(witness.key):
            time = verify_cosignature(note.text, line, witness.key)
            times[witness.name] = max(time, times.get(witness.name, 0))
    return times


def _quorum_time(cosigned: Mapping[str, int], policy: Policy) -> int | None:
    """The latest time at or after which a whole quorum cosigned; None if there is no quorum."""
    if not policy.has_quorum:
        return None
    for time in sorted(set(cosigned.values()), reverse=True):
        if policy.is_met_by({name for name, when in cosigned.items() if when >= time}):
            return time
    return None
