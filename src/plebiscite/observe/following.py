"""What a follower knows of one log, and what the next thing it sees means.

Pure: notes, trees and times come in, alarms go out. What is remembered must outlive the process:
a follower that forgets what it saw can be shown an older or another history.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import msgspec

from plebiscite.errors import PlebisciteError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint
from plebiscite.observe.alarms import Alarm
from plebiscite.observe.histories import TwoHistories, View, compare_views
from plebiscite.verify.report import ReportedFinding

FORMAT = "plebiscite-followed/1"
CACHE_SECONDS = 60
"""How long a cache may go on serving the checkpoint before the newest one."""


class Followed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is remembered: the largest checkpoint followed, and how far entries were checked.

    Times in POSIX seconds, roots in hex. `checked_root` is the root at `checked` entries.
    """

    format: str
    origin: str
    policy: str  # SHA-256 of the policy file, hex
    size: int = 0
    root: str = ""
    note: str = ""  # the signed text of that checkpoint, with every signature
    seen_at: int = 0  # when it was first seen
    fresh_at: int = 0  # the newest sign of life that counts, see `Following.sign_of_life`
    checked: int = 0
    checked_root: str = ""
    suspects: tuple[int, ...] = ()  # votes whose proofs do not hold
    findings: int = 0  # how many were reported
    alarms: tuple[Alarm, ...] = ()


def new_followed(policy: PolicyFile, now: int) -> Followed:
    """Nothing is seen yet; the clock for a stall starts now."""
    return Followed(FORMAT, policy.log.name, policy.digest.hex(), fresh_at=now)


Relation = Literal["first", "same", "larger", "older"]


class Step(NamedTuple):
    """How a checkpoint stands to what was followed; or the proof of a second history."""

    relation: Relation | None
    split: TwoHistories | None = None


def view_of(place: str, opened: WitnessedCheckpoint, tree: AuthenticatedTree | None) -> View:
    """A checkpoint whose signatures were checked, as comparison takes it."""
    return View(place, bytes(opened.note), opened.origin, opened.size, opened.root, tree)


class Following:
    """The judgement of one follower."""

    def __init__(self, memory: Followed, *, stall_after: int) -> None:
        """Go on from `memory`; `stall_after` in seconds."""
        self.memory, self.stall_after = memory, stall_after
        self._raised = {alarm.key: alarm for alarm in memory.alarms}
        self.trouble = ""
        """Why the last look brought nothing, in words."""

    # -- checkpoints

    def judge(self, owns: Sequence[View], seen: View) -> Step:
        """How the checkpoint `seen` stands to what was followed, the largest of it first.

        A second history is proved from whichever files there are, and fewer entries than before
        are fewer, whatever files are kept back. Raises: as `compare_views` when neither can be
        said, and files are needed that cannot be read.
        """
        if not owns:
            return Step("first")
        hindered: PlebisciteError | None = None
        for own in owns:
            try:
                compared = compare_views(own, seen)
            except PlebisciteError as problem:
                hindered = hindered or (problem if own is owns[0] else None)
                continue
            if isinstance(compared, TwoHistories):
                return Step(None, compared)
        if seen.size < owns[0].size:
            return Step("older")
        if hindered is not None:
            raise hindered
        return Step("same" if seen.size == owns[0].size else "larger")

    def accept(self, opened: WitnessedCheckpoint, now: int) -> None:
        """Remember a checkpoint that continues what was followed."""
        larger = opened.size > self.memory.size or not self.memory.root
        self._remember(
            size=opened.size,
            root=opened.root.hex(),
            note=bytes(opened.note).decode(),
            seen_at=now if larger else self.memory.seen_at,
        )

    def sign_of_life(self, opened: WitnessedCheckpoint, policy: PolicyFile, now: int) -> None:
        """Note how fresh a checkpoint is: by the witnesses' clocks, where the policy has any.

        A witness's clock that runs ahead counts as now: nobody vouches for the future.
        """
        fresh = now if not policy.policy.has_quorum else min(opened.quorum_time or 0, now)
        self._remember(fresh_at=max(fresh, self.memory.fresh_at))
        self.trouble = "" if opened.is_quorum_met else "the newest checkpoint lacks the quorum"

    def older(self, place: str, size: int, before: int, now: int) -> Alarm | None:
        """An alarm for fewer entries than `before`, unless a cache explains it."""
        if now - self.memory.seen_at <= CACHE_SECONDS:
            return None
        message = f"{size} entries are shown, {before} were seen before"
        return self.alarm("rollback", place, message, now)

    def split(self, found: TwoHistories, now: int) -> Alarm | None:
        """The alarm for a proved split view."""
        places = " and ".join(sorted({found.small.place, found.large.place}))
        at = "" if found.difference is None else f"; they part at entry {found.difference.index}"
        message = (
            f"checkpoints of {found.small.size} and {found.large.size} entries do not lie on one "
            f"history{at}"
        )
        return self.alarm("split-view", f"{places}, size {found.small.size}", message, now)

    # -- silence

    def stalled(self, place: str, now: int, *, awaited: bool = False) -> Alarm | None:
        """An alarm once the last sign of life is older than allowed; cleared when it comes.

        `awaited`: an answer is being read now.
        """
        silent = now - self.memory.fresh_at
        if silent <= self.stall_after:
            self.clear("stall", place)
            return None
        same = "the same checkpoint is served, and no witness cosigned it anew"
        reason = self.trouble or ("an answer is still awaited" if awaited else same)
        return self.alarm("stall", place, f"nothing new for {silent} seconds: {reason}", now)

    def behind(self, place: str, size: int, since: int, now: int) -> Alarm | None:
        """An alarm when another place has shown more entries since `since`, for too long."""
        if now - since <= self.stall_after:
            return None
        message = f"it shows {size} entries, and the address followed only {self.memory.size}"
        return self.alarm("behind", place, message, now)

    # -- entries

    def found(self, findings: Iterable[ReportedFinding], now: int) -> list[Alarm]:
        """Alarms for the checks that failed; what could not be checked accuses nobody."""
        raised = (
            self.alarm("failed-check", f"{each.check}, {each.place}", each.message, now)
            for each in findings
            if not each.unchecked
        )
        return [alarm for alarm in raised if alarm is not None]

    def checked(self, size: int, root: bytes, suspects: Iterable[int], findings: int) -> None:
        """Remember how far entries were checked."""
        self._remember(
            checked=size,
            checked_root=root.hex(),
            suspects=tuple(sorted(suspects)),
            findings=findings,
        )

    # -- alarms

    def alarm(self, identifier: str, place: str, message: str, now: int) -> Alarm | None:
        """The alarm, or None if it was raised before."""
        made = Alarm(identifier, place, message, now)
        if made.key in self._raised:
            return None
        self._raised[made.key] = made
        self._remember(alarms=tuple(self._raised.values()))
        return made

    def clear(self, identifier: str, place: str) -> Alarm | None:
        """The trouble is over: the alarm that was raised for it, or None."""
        gone = self._raised.pop((identifier, place), None)
        self._remember(alarms=tuple(self._raised.values()))
        return gone

    def acknowledge(self) -> None:
        """A person has read the alarms: forget them. The evidence stays."""
        self._raised.clear()
        self._remember(alarms=())

    @property
    def alarms(self) -> list[Alarm]:
        """Everything raised and not cleared, oldest first."""
        return list(self._raised.values())

    @property
    def status(self) -> int:
        """The exit status: 1 if anything is wrong, 3 if anything is unknown."""
        statuses = {alarm.kind.status for alarm in self.alarms}
        return 1 if 1 in statuses else max(statuses, default=0)

    def _remember(self, **changes: object) -> None:
        self.memory = msgspec.structs.replace(self.memory, **changes)
