"""Following a record: rounds that look for what is new, at the source and at other places.

A round is quick, whatever is left to check: checkpoint, signatures, cosignatures, growth, files.
Entries are checked in slices afterwards (`entry_following`), so that a second history is found at
once even while ballots' proofs wait. What is wrong at one place, or does not come from it, keeps
nothing else from being looked at and told.
"""

from contextlib import suppress

from plebiscite.errors import EvidenceError, MalformedError, PlebisciteError, UnavailableError
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.observe.following import view_of
from plebiscite.observe.histories import TwoHistories, View, compare_views
from plebiscite.store.durable import FatalStorageError, StorageIncidentError
from plebiscite.store.entry_following import EntryFollower
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.mirror import BadBlob, BadMilestone, Mirror
from plebiscite.store.mirror_audit import (
    Audited,
    Pick,
    Rewritten,
    audit_files,
    every_file,
    random_files,
)
from plebiscite.store.other_places import OtherPlaces
from plebiscite.store.record_files import MILESTONES, RecordFiles

_MEANWHILE = 60  # seconds after which other places are looked at while the source is read


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
        self._served: View | None = None
        self._looked_at = self._pulse_at = self.announcer.now
        self._is_looking = self._is_elsewhere = False
        others.meanwhile = self._meanwhile
        if isinstance(source, RecordAddress):
            source.meanwhile = self._meanwhile
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
        self._is_looking = True
        try:
            self._look()
            self.failures = 0
        except (FatalStorageError, StorageIncidentError):
            raise  # of our own disk: what it holds is not known
        except UnavailableError as problem:
            self.failures += 1
            self._troubled("unreachable", str(problem))
        except (EvidenceError, MalformedError) as problem:
            self._altered(problem)
        self._is_looking = False
        self._tell_bad()
        self._look_elsewhere()
        self._audit(full=full_audit)
        self._silence()
        self.announcer.folder.write(self.following.memory)

    def _meanwhile(self) -> None:
        """While a source is read, which may be slow on purpose: what must not wait for it."""
        now = self.announcer.now
        if now == self._pulse_at:
            return
        self._pulse_at = now
        self._silence()
        if now - self._looked_at > _MEANWHILE:
            self._look_elsewhere()
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
        tree, problem = self._tree(opened)
        seen = view_of(self.place, opened, tree)
        try:
            step = self.following.judge(self._owns(), seen)
        except PlebisciteError as hindered:
            raise problem or hindered from None
        if step.split is not None:
            self.announcer.split(step.split)
        elif step.relation == "older":
            self._older(opened, raw)
        elif tree is not None:
            self._served = seen
            self._take(opened, tree)
            self._last_note = raw
        if problem is not None:
            raise problem

    def _tree(
        self, opened: WitnessedCheckpoint
    ) -> tuple[AuthenticatedTree | None, PlebisciteError | None]:
        """The log under the checkpoint, or why it cannot be read; the note alone says much."""
        try:
            return AuthenticatedTree(self.source, opened.size, opened.root), None
        except PlebisciteError as problem:
            return None, problem

    def _older(self, opened: WitnessedCheckpoint, raw: bytes) -> None:
        before = self._owns()[0]
        words = f"an older checkpoint is served, of {opened.size} entries"
        self._troubled("older", words)
        now = self.announcer.now
        alarm = self.following.older(self.place, opened.size, before.size, now)
        files = {"served-checkpoint": raw, "followed-checkpoint": before.note}
        self.announcer.raised(alarm, files)

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

    def _owns(self) -> list[View]:
        """What was followed, the largest first: the remembered checkpoint, and the mirror's.

        They differ after files were kept back, or after one of the two was lost.
        """
        memory, mirror = self.following.memory, self.mirror
        views = []
        if mirror.opened is not None and mirror.tree is not None:
            views.append(view_of("the mirror", mirror.opened, mirror.tree))
        if memory.root and (memory.size, memory.root) not in {
            (v.size, v.root.hex()) for v in views
        }:
            root, note = bytes.fromhex(memory.root), memory.note.encode()
            views.append(View("the checkpoint followed", note, memory.origin, memory.size, root))
        return sorted(views, key=lambda view: view.size, reverse=True)

    def _parted(self, seen: View) -> TwoHistories | None:
        """The proof that a checkpoint is of another history, if there is one."""
        for own in (*self._owns(), *([self._served] if self._served else [])):
            with suppress(PlebisciteError):  # what cannot be compared proves nothing
                compared = compare_views(own, seen)
                if isinstance(compared, TwoHistories):
                    return compared
        return None

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

    def _tell_bad(self) -> None:
        """What the mirror refused, each by itself."""
        while self.mirror.bad:
            each = self.mirror.bad.pop(0)
            if isinstance(each, BadBlob):
                place = f"{self.place}/blob/{each.name}"
                self.announcer.alarm("altered-file", place, str(each.error))
            else:
                self._bad_milestone(each)

    def _bad_milestone(self, bad: BadMilestone) -> None:
        place = f"{self.place}/checkpoints/{bad.size}"
        parted = self._parted(view_of(place, bad.opened, None)) if bad.opened else None
        if parted is not None:
            self.announcer.split(parted)
            return
        files = {"served-milestone": bad.raw}
        self.announcer.alarm("bad-milestone", place, str(bad.error), files)

    # -- what goes wrong there

    def _troubled(self, event: str, words: str) -> None:
        if self.following.trouble != words:
            self.announcer.say(event, words)
        self.following.trouble = words

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
            self.following.clear("stall", self.place)
            return  # nothing more is to come
        before = [alarm for alarm in self.following.alarms if alarm.id == "stall"]
        alarm = self.following.stalled(self.place, self.announcer.now, awaited=self._is_looking)
        self.announcer.raised(alarm)
        if before and not any(alarm.id == "stall" for alarm in self.following.alarms):
            self.announcer.say("recovered", "cosigned checkpoints come again", alarm=before[0])

    # -- other places, and files mirrored before

    def _look_elsewhere(self) -> None:
        if self._is_elsewhere:
            return
        self._is_elsewhere, self._looked_at = True, self.announcer.now
        try:
            self.others.look(self._owns(), self.announcer.split, self._elsewhere, self._strange)
        finally:
            self._is_elsewhere = False

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
            if each.path.startswith(MILESTONES) and self._is_parted(each):
                continue
            files = {"served": each.served, "kept": each.kept}
            place = f"{self.place}/{each.path}"
            self.announcer.alarm("rewritten-file", place, each.message, files)

    def _is_parted(self, milestone: Rewritten) -> bool:
        """Whether what is served there now proves a second history; then that is told."""
        try:
            opened = open_checkpoint(milestone.served, self.mirror.policy.policy)
        except PlebisciteError:
            return False
        parted = self._parted(view_of(f"{self.place}/{milestone.path}", opened, None))
        if parted is not None:
            self.announcer.split(parted)
        return parted is not None
