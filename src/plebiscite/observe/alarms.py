"""What a follower raises the alarm for: each kind with an identifier, and what to do about it.

Identifiers are never reused. `docs/how-to/follow.md` is this table in words; a test holds the two
together.
"""

from typing import NamedTuple

import msgspec


class AlarmKind(NamedTuple):
    """One kind: what it means, what to do, and the exit status it leaves (1 wrong, 3 unknown)."""

    id: str
    status: int
    means: str
    remedy: str


_TABLE = """
split-view|1|the log signed two histories|Stop relying on this record. Keep the evidence folder, \
publish it, and show it to the commission, the witnesses and other observers
rollback|1|the log shows an older checkpoint than it showed before|Ask others for the newest size \
they have seen; if entries are lost, the log must not go on from there
bad-checkpoint|1|what is served as the checkpoint is not signed by the log of the policy|Compare \
the twelve words of your policy with a letter; then tell the operator
altered-file|1|a file that is served does not lead to the signed root|Keep the evidence, and take \
the file from another mirror; tell the operator
rewritten-file|1|a file that never changes is served with other bytes than before|Keep the \
evidence: your mirror has the bytes that the signed root covers
bad-milestone|1|a kept checkpoint is not one that the log signed for its size|Keep the evidence, \
and tell the operator
failed-check|1|a numbered check of the record has failed|Read what it means in spec/checks.md; do \
not rely on the figures; state what you found
stall|3|no checkpoint that the witnesses cosigned has come for too long|Ask the operator and the \
witnesses; others may be shown a newer one: add their addresses with --also
behind|3|another place shows a larger checkpoint than this address for too long|Follow the other \
place, too, and ask the operator why this address is kept back
"""

ALARMS: dict[str, AlarmKind] = {
    kind.id: kind
    for line in _TABLE.strip().split("\n")
    for identifier, status, means, remedy in [line.split("|")]
    for kind in [AlarmKind(identifier, int(status), means, remedy)]
}


class Alarm(msgspec.Struct, frozen=True):
    """One alarm: its kind, where, what exactly, and since when (POSIX seconds)."""

    id: str
    place: str
    message: str
    time: int

    @property
    def kind(self) -> AlarmKind:
        """What it means and what to do."""
        return ALARMS[self.id]

    @property
    def key(self) -> tuple[str, str]:
        """An alarm with the same key is the same trouble, and is raised once."""
        return self.id, self.place

    def __str__(self) -> str:
        return f"{self.id}: {self.kind.means}. {self.place}: {self.message}. {self.kind.remedy}."
