"""What each witness cosigned last: on the newest checkpoint, else on the newest kept one.

A finished record has no news of its witnesses; its kept checkpoints still say when each stopped.
"""

from collections.abc import Sequence
from typing import NamedTuple

from plebiscite.errors import PlebisciteError
from plebiscite.log.note import parse_note
from plebiscite.log.policy import Policy, Witness
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.store.record_files import RecordFiles


class Cosigned(NamedTuple):
    """A size of the log that a witness cosigned, and when, in POSIX seconds."""

    size: int
    time: int


def last_cosigned(
    record: RecordFiles, policy: Policy, newest: WitnessedCheckpoint
) -> dict[str, Cosigned]:
    """The last cosignature of each witness by its name in the policy; a name is absent for none.

    A kept checkpoint that cannot be read or does not hold is passed over: `verify` reports it.
    """
    found = {name: Cosigned(newest.size, time) for name, time in newest.cosigned.items()}
    for size in reversed(record.milestones()):
        wanted = [one for one in policy.witnesses if one.name not in found]
        if not wanted:
            break
        if size > newest.size:
            continue
        kept = _opened(record, size, policy, wanted)
        if kept is not None and (kept.origin, kept.size) == (newest.origin, size):
            found |= {
                one.name: Cosigned(size, kept.cosigned[one.name])
                for one in wanted
                if one.name in kept.cosigned
            }
    return found


def _opened(
    record: RecordFiles, size: int, policy: Policy, wanted: Sequence[Witness]
) -> WitnessedCheckpoint | None:
    """The kept checkpoint of this size if it has a line of one that is wanted, and holds."""
    try:
        raw = record.milestone(size)
        note = parse_note(raw)  # most have no such line: their signatures need no checking
        if not any(note.signatures_of(one.key) for one in wanted):
            return None
        return open_checkpoint(raw, policy)
    except PlebisciteError:
        return None
