"""Following a record: rounds that look for what is new, and the checking of entries in between.

A round is quick, whatever is left to check: checkpoint, signatures, cosignatures, growth, files.
Entries are checked in slices afterwards, so that a second history is found at once even while
ballots' proofs wait.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

import msgspec

from plebiscite.errors import (
    EvidenceError,
    InclusionError,
    MalformedError,
    PlebisciteError,
    UnavailableError,
)
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.observe.alarms import Alarm
from plebiscite.observe.following import Following, view_of
from plebiscite.observe.histories import TwoHistories, View, compare_views
from plebiscite.observe.split_view import check_split_view, split_view_of
from plebiscite.record.phases import Phase
from plebiscite.store.evidence_files import short_name
from plebiscite.store.followed_folder import FollowedFolder
from plebiscite.store.mirror import BadMilestone, Mirror
from plebiscite.store.mirror_audit import (
    Audited,
    Pick,
    audit_files,
    every_file,
    random_files,
)
from plebiscite.store.other_places import OtherPlaces
from plebiscite.store.record_files import RecordFiles
from plebiscite.verify.growing_record import GrowingRecord
from plebiscite.verify.record_verification import Verified
from plebiscite.verify.report import ReportedFinding

SLICE = 32  # entries checked between two looks at the clock
LATE = frozenset({"log-2", "conduct-4", "conduct-5"})
"""Checks that a cosignature which comes late can still mend."""


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happened: one line for people, one JSON object for programs.

    `time` in POSIX seconds; `size` entries are mirrored and `checked` of them checked.
    """

    time: int
    event: str
    message: str
    size: int
    checked: int
    alarm: str = ""
    place: str = ""
    evidence: str = ""


class Settings(NamedTuple):
    """How to follow: what is told to whom, and by which clock."""

    place: str
    clock: Callable[[], float]
    tell: Callable[[Event], None]
    pick: Pick
    patience: int  # seconds that witnesses may be late before a check that needs them has failed
    slice: int = SLICE


class Follower:
    """One follower: its source, its mirror, its memory, and the checks."""

    def __init__(
        self,
        settings: Settings,
        source: RecordFiles,
        mirror: Mirror,
        folder: FollowedFolder,
        growing: GrowingRecord,
        following: Following,
        others: OtherPlaces,
    ) -> None:
        self.settings, self.source, self.mirror = settings, source, mirror
        self.folder, self.growing, self.following = folder, growing, following
        self.others = others
        self._judged: set[tuple[str, str, str]] = set()
        self._reported = 0
        self._since: dict[tuple[str, str, str], int] = {}
        self._last_note = b""
        self.failures = 0
        """How many rounds in a row brought nothing because nothing answered."""
        self.unchecked = False
        """Whether a check could not be made."""

    @property
    def policy(self) -> PolicyFile:
        """Whose word counts."""
        return self.mirror.policy

    @property
    def now(self) -> int:
        """POSIX seconds."""
        return int(self.settings.clock())

    @property
    def waiting(self) -> int:
        """How many mirrored entries are not checked yet."""
        return self.mirror.size - self.growing.checked

    @property
    def is_final(self) -> bool:
        """Whether the record has its last entry, and everything was checked."""
        return self.growing.state.phase is Phase.ENDED and not self.waiting

    # -- taking up

    def start(self) -> None:
        """Take up the mirror: what was checked before is recalled, the rest will be checked."""
        memory, tree = self.following.memory, self.mirror.tree
        if self.mirror.damage:
            self._tell("warning", f"the mirror is damaged and will be mended: {self.mirror.damage}")
        if tree is not None and 0 < memory.checked <= tree.size:
            root = tree.range_hash(0, memory.checked)
            if root.hex() == memory.checked_root:
                self.growing.recall(tree, memory.checked, memory.suspects)
                self._reported = len(self.growing.findings())
            else:
                self._tell("warning", "the mirror is not the one that was checked: checked anew")
        for alarm in self.following.alarms:
            self._tell("standing", str(alarm), alarm=alarm)

    # -- a round

    def round(self, *, full_audit: bool = False) -> None:
        """Look once: the source, the other places, and files mirrored before."""
        try:
            self._look()
            self.failures = 0
        except UnavailableError as problem:
            self.failures += 1
            self._unreachable(problem)
        except (InclusionError, MalformedError) as problem:
            self._altered(problem)
        self.others.look(self._own(), self._other_split, self._other_larger, self._tell_warning)
        self._audit(full=full_audit)
        self._stall()
        self.folder.write(self.following.memory)

    def _look(self) -> None:
        raw = self.source.checkpoint()
        opened = self._open(raw)
        if opened is None:
            return
        if raw == self._last_note and opened.size == self.mirror.size:
            self.following.sign_of_life(opened, self.policy, self.now)
            self._complete()
            return
        tree = AuthenticatedTree(self.source, opened.size, opened.root)
        seen = view_of(self.settings.place, opened, tree)
        step = self.following.judge(self._own(), seen)
        if step.split is not None:
            self._split(step.split)
            return
        if step.relation == "older":
            self.following.trouble = "an older checkpoint is served"
            self._raise(self.following.older(self.settings.place, opened.size, self.now))
            return
        self._take(opened, tree)
        self._last_note = raw

    def _open(self, raw: bytes) -> WitnessedCheckpoint | None:
        """The checkpoint if it is this log's; else the alarm is raised."""
        try:
            opened = open_checkpoint(raw, self.policy.policy)
            if opened.origin != self.policy.log.name:
                raise EvidenceError(f"it is of the log {opened.origin}")
        except PlebisciteError as problem:
            alarm = self.following.alarm(
                "bad-checkpoint", f"{self.settings.place}/checkpoint", str(problem), self.now
            )
            self.following.trouble = f"a checkpoint that cannot be used: {problem}"
            self._raise(alarm, {"served-checkpoint": raw})
            return None
        return opened

    def _own(self) -> View | None:
        """The checkpoint that was followed, with the mirror's files if it has them."""
        memory = self.following.memory
        if not memory.root:
            return None
        tree, opened = self.mirror.tree, self.mirror.opened
        if (
            tree is None
            or opened is None
            or (tree.size, tree.root.hex()) != (memory.size, memory.root)
        ):
            tree = None
        root = bytes.fromhex(memory.root)
        note = memory.note.encode()
        return View("the mirror", note, memory.origin, memory.size, root, tree)

    def _take(self, opened: WitnessedCheckpoint, tree: AuthenticatedTree) -> None:
        # Remembered first: whatever happens to the mirror, no other history is believed later.
        self.following.accept(opened, self.now)
        self.folder.write(self.following.memory)
        before = self.mirror.size
        if opened.size > before or self.mirror.tree is None:
            self.mirror.grow(self.source, opened, tree)
        else:
            self.mirror.refresh(opened)
        self.following.sign_of_life(opened, self.policy, self.now)
        self._complete()
        if opened.size > before:
            new = opened.size - before
            cosigned = ", ".join(sorted(opened.cosigned)) or "nobody"
            self._tell("checkpoint", f"{new} new, {opened.size} in all; cosigned by {cosigned}")

    def _complete(self) -> None:
        self.mirror.complete(self.source)
        bad, self.mirror.bad = self.mirror.bad, []
        for each in bad:
            if isinstance(each, BadMilestone):
                self._bad_milestone(each)
                continue
            place = f"{self.settings.place}/blob/{each.name}"
            self._raise(self.following.alarm("altered-file", place, str(each.error), self.now))

    def _bad_milestone(self, bad: BadMilestone) -> None:
        own = self._own()
        place = f"{self.settings.place}/checkpoints/{bad.size}"
        if bad.opened is not None and own is not None and bad.opened.origin == own.origin:
            compared = compare_views(own, view_of(place, bad.opened, None))
            if isinstance(compared, TwoHistories):
                self._split(compared)
                return
        alarm = self.following.alarm("bad-milestone", place, str(bad.error), self.now)
        self._raise(alarm, {"served-milestone": bad.raw})

    # -- what goes wrong

    def _unreachable(self, problem: UnavailableError) -> None:
        if self.following.trouble != str(problem):
            self._tell("unreachable", str(problem))
        self.following.trouble = str(problem)

    def _altered(self, problem: PlebisciteError) -> None:
        """A served file does not prove itself: keep what was served."""
        place = f"{self.settings.place}/{problem.place}"
        self.following.trouble = f"a file that does not prove itself: {problem}"
        alarm = self.following.alarm("altered-file", place, problem.message, self.now)
        if alarm is None:
            return
        served: dict[str, bytes] = {}
        with suppress(PlebisciteError):  # its place is no single file, as for the right edge
            served = {"served-file": self.source.read(problem.place)}
        self._raise(alarm, served | {"checkpoint": self._last_checkpoint()})

    def _last_checkpoint(self) -> bytes:
        try:
            return self.source.checkpoint()
        except UnavailableError:
            return b""

    def _stall(self) -> None:
        if self.growing.state.phase is Phase.ENDED:
            return  # nothing more is to come
        was = [alarm for alarm in self.following.alarms if alarm.id == "stall"]
        self._raise(self.following.stalled(self.settings.place, self.now))
        if was and not any(alarm.id == "stall" for alarm in self.following.alarms):
            self._tell("recovered", "cosigned checkpoints come again", alarm=was[0])

    def _split(self, found: TwoHistories) -> None:
        self.following.trouble = "the log shows two histories"
        alarm = self.following.split(found, self.now)
        if alarm is None:
            return
        evidence = split_view_of(found)
        both = check_split_view(evidence, self.policy.policy).cosigned_both  # before accusing
        name = short_name(alarm.id, evidence.small.note, evidence.large.note)
        kept = self.folder.evidence.keep_split_view(name, evidence, self.policy)
        liars = f" Cosigned both: {', '.join(both)}." if both else ""
        self._tell("alarm", f"{alarm}{liars}", alarm=alarm, evidence=str(kept))

    # -- other places

    def _other_split(self, found: TwoHistories) -> None:
        self._split(found)

    def _other_larger(self, place: str, size: int, since: int) -> None:
        if size <= self.following.memory.size:
            self.following.clear("behind", place)
        else:
            self._raise(self.following.behind(place, size, since, self.now))

    def _tell_warning(self, message: str) -> None:
        self._tell("warning", message)

    # -- files mirrored before

    def _audit(self, *, full: bool) -> None:
        if self.mirror.tree is None:
            return
        paths = every_file(self.mirror) if full else random_files(self.mirror, self.settings.pick)
        try:
            audited = audit_files(self.mirror, self.source, paths)
        except UnavailableError:
            return  # the round has said that the source does not answer
        self._rewritten(audited)
        if full:
            self._tell(
                "audited",
                f"{audited.compared} files compared with the mirror, {len(audited.rewritten)} "
                f"differ, {len(audited.absent)} are not served",
            )

    def _rewritten(self, audited: Audited) -> None:
        for each in audited.rewritten:
            place = f"{self.settings.place}/{each.path}"
            alarm = self.following.alarm("rewritten-file", place, each.message, self.now)
            self._raise(alarm, {"served": each.served, "kept": each.kept})

    # -- entries

    def check(self, until: float) -> None:
        """Check entries that wait, until the clock says `until` or none waits."""
        tree = self.mirror.tree
        if tree is None or not self.waiting:
            return
        while self.waiting:
            stop = min(self.growing.checked + self.settings.slice, tree.size)
            self.growing.take(tree, stop)
            self._entry_findings()
            if self.settings.clock() >= until:
                break
        self._remember_checked()
        self._tell("checked", f"{self.growing.checked} of {tree.size} entries checked")

    def _entry_findings(self) -> None:
        new = self.growing.findings(self._reported)
        self._reported += len(new)
        self._find(new)

    def _remember_checked(self) -> None:
        growing = self.growing
        self.following.checked(growing.checked, growing.root, growing.suspects, self._reported)
        self.folder.write(self.following.memory)

    def judge(self) -> Verified | None:
        """The report as of now; new findings raise alarms. None before the first checkpoint."""
        if self.mirror.tree is None:
            return None
        verified = self.growing.judged(self.mirror.tree)
        # What waits is no finding: "not reached" says so.
        self._find(self._lasting(verified.report.findings))
        self.folder.write(self.following.memory)
        return verified

    def _lasting(self, findings: Iterable[ReportedFinding]) -> Iterator[ReportedFinding]:
        """Without those that may be gone soon: witnesses may be late by a while."""
        now, before = self.now, self._since
        self._since = {
            _key(each): before.get(_key(each), now) for each in findings if each.check in LATE
        }
        for each in findings:
            if now - self._since.get(_key(each), 0) > self.settings.patience:
                yield each

    def _find(self, findings: Iterable[ReportedFinding]) -> None:
        new = [each for each in findings if _key(each) not in self._judged]
        self._judged.update(map(_key, new))
        for alarm in self.following.found(new, self.now):
            self._raise(alarm)
        for each in new:
            if each.unchecked:
                self.unchecked = True
                self._tell("unchecked", f"{each.check}, {each.place}: {each.message}")

    # -- telling

    def _raise(self, alarm: Alarm | None, files: dict[str, bytes] | None = None) -> None:
        if alarm is None:
            return
        kept = ""
        if files:
            name = short_name(alarm.id, alarm.place, alarm.message)
            written = {"alarm.txt": f"{alarm}\n".encode(), **files}
            kept = str(self.folder.evidence.keep(name, written))
        self._tell("alarm", str(alarm), alarm=alarm, evidence=kept)

    def _tell(
        self, event: str, message: str, *, alarm: Alarm | None = None, evidence: str = ""
    ) -> None:
        told = Event(
            self.now,
            event,
            message,
            self.mirror.size,
            self.growing.checked,
            alarm.id if alarm else "",
            alarm.place if alarm else "",
            evidence,
        )
        if event != "checked":
            self.folder.note(told)
        self.settings.tell(told)


def _key(finding: ReportedFinding) -> tuple[str, str, str]:
    return finding.check, finding.place, finding.message
