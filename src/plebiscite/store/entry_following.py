"""The checking of mirrored entries, in slices, with everything remembered that was done."""

from collections.abc import Callable, Iterable, Iterator

from plebiscite.record.phases import Phase
from plebiscite.store.announcing import Announcer
from plebiscite.store.mirror import Mirror
from plebiscite.verify.growing_record import GrowingRecord
from plebiscite.verify.record_verification import Verified
from plebiscite.verify.report import ReportedFinding

SLICE = 32  # entries checked between two looks at the clock
LATE = frozenset({"log-2", "conduct-4", "conduct-5"})
"""Checks that a cosignature which comes late can still mend."""

Key = tuple[str, str, str]


class EntryFollower:
    """Checks what the mirror has, and raises the alarm for every check that fails."""

    def __init__(
        self,
        mirror: Mirror,
        growing: GrowingRecord,
        announcer: Announcer,
        *,
        patience: int,
        slice_size: int = SLICE,
    ) -> None:
        """`patience` in seconds: how late witnesses may be before a check of theirs has failed."""
        self.mirror, self.growing, self.announcer = mirror, growing, announcer
        self.following = announcer.following
        self._patience, self._slice = patience, slice_size
        self._told: set[Key] = set()
        self._since: dict[Key, int] = {}
        self._reported = 0
        self.unchecked = False
        """Whether a check could not be made."""

    @property
    def waiting(self) -> int:
        """How many mirrored entries are not checked yet."""
        return self.mirror.size - self.growing.checked

    @property
    def is_ended(self) -> bool:
        """Whether the record has its last entry."""
        return self.growing.state.phase is Phase.ENDED

    def recall(self) -> None:
        """Take up what was checked before this process began; the rest will be checked."""
        memory, tree = self.following.memory, self.mirror.tree
        if tree is None or not 0 < memory.checked <= tree.size:
            return
        if tree.range_hash(0, memory.checked).hex() != memory.checked_root:
            words = "the mirror is not the one that was checked: everything is checked anew"
            self.announcer.say("warning", words)
            return
        self.growing.recall(tree, memory.checked, memory.suspects)
        self._reported = len(self.growing.findings())

    def check(self, is_time_up: Callable[[], bool]) -> None:
        """Check entries that wait, until the time is up or none waits."""
        tree = self.mirror.tree
        if tree is None or not self.waiting:
            return
        while self.waiting:
            self.growing.take(tree, min(self.growing.checked + self._slice, tree.size))
            new = self.growing.findings(self._reported)
            self._reported += len(new)
            self._find(new)
            if is_time_up():
                break
        done = self.growing
        self.following.checked(done.checked, done.root, done.suspects, self._reported)
        self.announcer.folder.write(self.following.memory)
        self.announcer.say("checked", f"{done.checked} of {tree.size} entries checked")

    def judge(self) -> Verified | None:
        """The report as of now; None before the first checkpoint. New findings raise alarms."""
        if self.mirror.tree is None:
            return None
        verified = self.growing.judged(self.mirror.tree)
        self._find(self._lasting(verified.report.findings))
        self.announcer.folder.write(self.following.memory)
        return verified

    def _lasting(self, findings: Iterable[ReportedFinding]) -> Iterator[ReportedFinding]:
        """Without those that may be gone soon: witnesses may be late by a while."""
        now, before = self.announcer.now, self._since
        self._since = {
            _key(each): before.get(_key(each), now) for each in findings if each.check in LATE
        }
        for each in findings:
            if now - self._since.get(_key(each), 0) > self._patience:
                yield each

    def _find(self, findings: Iterable[ReportedFinding]) -> None:
        new = [each for each in findings if _key(each) not in self._told]
        self._told.update(map(_key, new))
        for alarm in self.following.found(new, self.announcer.now):
            self.announcer.raised(alarm)
        for each in new:
            if each.unchecked:
                self.unchecked = True
                self.announcer.say("unchecked", f"{each.check}, {each.place}: {each.message}")


def _key(finding: ReportedFinding) -> Key:
    return finding.check, finding.place, finding.message
