"""The checking of mirrored entries, in slices, with everything remembered that was done."""

from collections.abc import Callable, Collection, Iterable, Iterator

from plebiscite.errors import PlebisciteError
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.record.phases import Phase
from plebiscite.store.announcing import Announcer
from plebiscite.store.mirror import Mirror
from plebiscite.verify.growing_record import GrowingRecord, omitted_findings
from plebiscite.verify.record_verification import Verified
from plebiscite.verify.report import ReportedFinding

SLICE = 32  # entries checked between two looks at the clock
_RECALLED_AT_ONCE = 512  # suspects: some seconds
LATE = frozenset({"log-2", "conduct-4", "conduct-5"})
"""Checks that a cosignature which comes late can still mend."""

Key = tuple[str, str, str]


class EntryFollower:
    """Checks what the mirror has, and raises the alarm for every check that fails."""

    def __init__(
        self,
        mirror: Mirror,
        begin: Callable[[], GrowingRecord],
        announcer: Announcer,
        *,
        patience: int,
        slice_size: int = SLICE,
    ) -> None:
        """`begin` gives a record of which nothing is checked; the one before is no longer used.

        `patience` in seconds: how late witnesses may be before a check of theirs has failed.
        """
        self.mirror, self._begin, self.announcer = mirror, begin, announcer
        self.growing = begin()
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
        """Take up what was checked before this process began; the rest will be checked.

        Many votes that could not be checked then are left to `check`, which does not take long.
        """
        memory, tree = self.following.memory, self.mirror.tree
        if tree is None or not 0 < memory.checked <= tree.size:
            return
        if tree.range_hash(0, memory.checked).hex() != memory.checked_root:
            words = "the mirror is not the one that was checked: everything is checked anew"
            self.announcer.say("warning", words)
            return
        self.growing.recall(memory.checked, memory.suspects)
        if len(memory.suspects) <= _RECALLED_AT_ONCE:
            self._take(tree, memory.checked)

    def check(self, is_time_up: Callable[[], bool]) -> None:
        """Check entries that wait, until the time is up or none waits.

        What could not be checked for want of a blob is checked once the blob has come.
        """
        tree = self.mirror.tree
        if tree is None or not (self.waiting or self._begin_anew()):
            return
        while self.waiting or self._begin_anew():
            self._take(tree, min(self.growing.checked + self._slice, tree.size))
            if is_time_up():
                break
        self._remember()
        self.announcer.say("checked", f"{self.growing.checked} of {tree.size} entries checked")

    def _take(self, tree: AuthenticatedTree, stop: int) -> None:
        self.growing.take(tree, stop)
        new = self.growing.findings(self._reported)
        self._reported += len(new)
        self._find((*new, *self.growing.omitted()))

    def _begin_anew(self) -> bool:
        """Whether blobs have come that entries were checked without: then all is read again.

        What held then is recalled without its proofs. It is done only when nothing waits, so
        that blobs which come one by one cannot keep the check from its end.
        """
        before = self.growing
        if not any(map(self._has_come, before.missed)):
            return False
        self.growing = self._begin()
        self.growing.recall(before.checked, before.suspects)
        self._reported, self.unchecked = 0, False
        self._told.clear()
        words = "files have come that entries were checked without: they are checked again"
        self.announcer.say("again", words)
        return True

    def _has_come(self, name: str) -> bool:
        try:
            self.mirror.record.blob(name)
        except PlebisciteError:
            return False
        return True

    def _remember(self) -> None:
        """Remember what was checked; while it is recalled, what is remembered is still true."""
        done = self.growing
        if done.checked >= done.known:
            self.following.checked(done.checked, done.root, done.suspects, self._reported)
            self.announcer.folder.write(self.following.memory)

    def judge(self) -> Verified | None:
        """The report as of now; None before the first checkpoint. New findings raise alarms."""
        if self.mirror.tree is None:
            return None
        verified = self.growing.judged(self.mirror.tree)
        report = verified.report
        failed = (each.id for each in report.checks if each.status == "failed")
        omitted = omitted_findings(failed, report.findings)
        self._find(self._lasting((*report.findings, *omitted)))
        self.announcer.folder.write(self.following.memory)
        return verified

    def _lasting(self, findings: Collection[ReportedFinding]) -> Iterator[ReportedFinding]:
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
