"""Following a record: rounds that look for what is new, at the source and at other places.

A round is quick, whatever is left to check: checkpoint, signatures, cosignatures, growth, files.
Entries are checked in slices afterwards (`entry_following`), so that a second history is found at
once even while ballots' proofs wait.
"""

from contextlib import suppress

from plebiscite.errors import (
    EvidenceError,
    InclusionError,
    MalformedError,
    PlebisciteError,
    UnavailableError,
)
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.observe.following import view_of
from plebiscite.observe.histories import TwoHistories, View, compare_views
from plebiscite.store.durable import FatalStorageError
from plebiscite.store.entry_following import EntryFollower
from plebiscite.store.mirror import BadMilestone, Mirror
from plebiscite.store.mirror_audit import Audited, Pick, audit_files, every_file, random_files
from plebiscite.store.other_places import OtherPlaces
from plebiscite.store.record_files import RecordFiles


class Follower:
    """One follower of the record at `place`, which it reads from `source`."""

    def __init__(
        self,
        place: str,
        source: RecordFiles,
        mirror: Mirror,
        entries: EntryFollower,
        others: OtherPlaces,
        pick: Pick,
    ) -> None:
        self.place, self.source, self.mirror = place, source, mirror
        self.entries, self.others, self._pick = entries, others, pick
        self.announcer = entries.announcer
        self.following = entries.following
        self._last_note = b""
        self.failures = 0
        """How many rounds in a row brought nothing because nothing answered."""

    def start(self) -> None:
        """Take up the mirror: what was checked before is recalled, the rest will be checked."""
        if self.mirror.damage:
            words = f"the mirror is damaged and will be mended: {self.mirror.damage}"
            self.announcer.say("warning", words)
        self.entries.recall()
        for alarm in self.following.alarms:
            self.announcer.say("standing", str(alarm), alarm=alarm)

    def round(self, *, full_audit: bool = False) -> None:
        """Look once: the source, the other places, and files mirrored before."""
        try:
            self._look()
            self.failures = 0
        except FatalStorageError:
            raise  # of our own disk: what it holds is not known
        except UnavailableError as problem:
            self.failures += 1
            self._unreachable(problem)
        except (InclusionError, MalformedError) as problem:
            self._altered(problem)
        self.others.look(self._own(), self.announcer.split, self._elsewhere, self._strange)
        self._audit(full=full_audit)
        self._silence()
        self.announcer.folder.write(self.following.memory)

    # -- the source

    def _look(self) -> None:
        raw = self.source.checkpoint()
        opened = self._open(raw)
        if opened is None:
            return
        if raw == self._last_note and opened.size == self.mirror.size:
            self._alive(opened)
            return
        tree = AuthenticatedTree(self.source, opened.size, opened.root)
        step = self.following.judge(self._own(), view_of(self.place, opened, tree))
        if step.split is not None:
            self.announcer.split(step.split)
        elif step.relation == "older":
            self.following.trouble = "an older checkpoint is served"
            now = self.announcer.now
            self.announcer.raised(self.following.older(self.place, opened.size, now))
        else:
            self._take(opened, tree)
            self._last_note = raw

    def _open(self, raw: bytes) -> WitnessedCheckpoint | None:
        """The checkpoint if it is this log's; else the alarm is raised."""
        policy = self.mirror.policy
        try:
            opened = open_checkpoint(raw, policy.policy)
            if opened.origin != policy.log.name:
                raise EvidenceError(f"it is of the log {opened.origin}")
        except PlebisciteError as problem:
            self.following.trouble = f"a checkpoint that cannot be used: {problem}"
            served = {"served-checkpoint": raw}
            self.announcer.alarm("bad-checkpoint", f"{self.place}/checkpoint", str(problem), served)
            return None
        return opened

    def _own(self) -> View | None:
        """The checkpoint that was followed, with the mirror's files if it has them."""
        memory = self.following.memory
        if not memory.root:
            return None
        tree = self.mirror.tree
        if tree is not None and (tree.size, tree.root.hex()) != (memory.size, memory.root):
            tree = None
        root, note = bytes.fromhex(memory.root), memory.note.encode()
        return View("the mirror", note, memory.origin, memory.size, root, tree)

    def _take(self, opened: WitnessedCheckpoint, tree: AuthenticatedTree) -> None:
        # Remembered first: whatever happens to the mirror, no other history is believed later.
        self.following.accept(opened, self.announcer.now)
        self.announcer.folder.write(self.following.memory)
        before = self.mirror.size
        if opened.size > before or self.mirror.tree is None:
            self.mirror.grow(self.source, opened, tree)
        else:
            self.mirror.refresh(opened)
        self._alive(opened)
        if opened.size > before:
            new = opened.size - before
            cosigned = ", ".join(sorted(opened.cosigned)) or "nobody"
            words = f"{new} new, {opened.size} in all; cosigned by {cosigned}"
            self.announcer.say("checkpoint", words)

    def _alive(self, opened: WitnessedCheckpoint) -> None:
        self.following.sign_of_life(opened, self.mirror.policy, self.announcer.now)
        self.mirror.complete(self.source)
        bad, self.mirror.bad = self.mirror.bad, []
        for each in bad:
            if isinstance(each, BadMilestone):
                self._bad_milestone(each)
                continue
            place = f"{self.place}/blob/{each.name}"
            self.announcer.alarm("altered-file", place, str(each.error))

    def _bad_milestone(self, bad: BadMilestone) -> None:
        own, place = self._own(), f"{self.place}/checkpoints/{bad.size}"
        if bad.opened is not None and own is not None and bad.opened.origin == own.origin:
            compared = compare_views(own, view_of(place, bad.opened, None))
            if isinstance(compared, TwoHistories):
                self.announcer.split(compared)
                return
        files = {"served-milestone": bad.raw}
        self.announcer.alarm("bad-milestone", place, str(bad.error), files)

    # -- what goes wrong there

    def _unreachable(self, problem: UnavailableError) -> None:
        if self.following.trouble != str(problem):
            self.announcer.say("unreachable", str(problem))
        self.following.trouble = str(problem)

    def _altered(self, problem: PlebisciteError) -> None:
        """A served file does not prove itself: keep what was served."""
        self.following.trouble = f"a file that does not prove itself: {problem}"
        place = f"{self.place}/{problem.place}"
        alarm = self.following.alarm("altered-file", place, problem.message, self.announcer.now)
        if alarm is None:
            return
        files = {}
        for name, path in (("served-file", problem.place), ("checkpoint", "checkpoint")):
            with suppress(PlebisciteError):  # its place may be no single file
                files[name] = self.source.read(path)
        self.announcer.raised(alarm, files)

    def _silence(self) -> None:
        if self.entries.is_ended:
            return  # nothing more is to come
        before = [alarm for alarm in self.following.alarms if alarm.id == "stall"]
        self.announcer.raised(self.following.stalled(self.place, self.announcer.now))
        if before and not any(alarm.id == "stall" for alarm in self.following.alarms):
            self.announcer.say("recovered", "cosigned checkpoints come again", alarm=before[0])

    # -- other places, and files mirrored before

    def _elsewhere(self, place: str, size: int, since: int) -> None:
        if size <= self.following.memory.size:
            self.following.clear("behind", place)
        else:
            now = self.announcer.now
            self.announcer.raised(self.following.behind(place, size, since, now))

    def _strange(self, message: str) -> None:
        self.announcer.say("warning", message)

    def _audit(self, *, full: bool) -> None:
        if self.mirror.tree is None:
            return
        paths = every_file(self.mirror) if full else random_files(self.mirror, self._pick)
        try:
            audited = audit_files(self.mirror, self.source, paths)
        except UnavailableError:
            return  # the round has said that the source does not answer
        self._rewritten(audited)
        if full:
            words = (
                f"{audited.compared} files compared with the mirror, {len(audited.rewritten)} "
                f"differ, {len(audited.absent)} are not served"
            )
            self.announcer.say("audited", words)

    def _rewritten(self, audited: Audited) -> None:
        for each in audited.rewritten:
            files = {"served": each.served, "kept": each.kept}
            place = f"{self.place}/{each.path}"
            self.announcer.alarm("rewritten-file", place, each.message, files)
