"""What a follower says: events, and alarms with their evidence, each once."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from plebiscite.log.policy_file import PolicyFile
from plebiscite.observe.alarms import Alarm
from plebiscite.observe.following import Following
from plebiscite.observe.histories import TwoHistories
from plebiscite.observe.split_view import check_split_view, split_view_of
from plebiscite.store.followed_folder import FollowedFolder


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


class Position(NamedTuple):
    """How far a follower is: entries mirrored, and checked."""

    size: int
    checked: int


class Announcer:
    """Tells events to a listener and the diary, and keeps the evidence of alarms."""

    def __init__(
        self,
        folder: FollowedFolder,
        following: Following,
        *,
        clock: Callable[[], float],
        tell: Callable[[Event], None],
        position: Callable[[], Position],
    ) -> None:
        self.folder, self.following = folder, following
        self.clock, self._tell, self._position = clock, tell, position

    @property
    def policy(self) -> PolicyFile:
        """Whose word counts."""
        return self.folder.policy

    @property
    def now(self) -> int:
        """POSIX seconds."""
        return int(self.clock())

    def say(
        self, event: str, message: str, *, alarm: Alarm | None = None, evidence: str = ""
    ) -> None:
        """Tell one event. Progress is not written into the diary."""
        where = (alarm.id, alarm.place) if alarm else ("", "")
        told = Event(self.now, event, message, *self._position(), *where, evidence)
        if event != "checked":
            self.folder.note(told)
        self._tell(told)

    def alarm(
        self, identifier: str, place: str, message: str, files: Mapping[str, bytes] | None = None
    ) -> None:
        """Raise the alarm unless it stands already; `files` are its evidence."""
        self.raised(self.following.alarm(identifier, place, message, self.now), files)

    def raised(self, alarm: Alarm | None, files: Mapping[str, bytes] | None = None) -> None:
        """Tell an alarm that was raised, and keep its evidence; None: it stood already."""
        if alarm is None:
            return
        kept = ""
        if files:
            written = {"alarm.txt": f"{alarm}\n".encode(), **files}
            kept = str(self.folder.evidence.keep(alarm.id, written))
        self.say("alarm", str(alarm), alarm=alarm, evidence=kept)

    def split(self, found: TwoHistories) -> None:
        """The alarm for a split view; its evidence is checked before anybody is accused."""
        self.following.trouble = "the log shows two histories"
        evidence = split_view_of(found)
        both = check_split_view(evidence, self.policy.policy).cosigned_both
        alarm = self.following.split(found, self.now)
        if alarm is None:
            return
        kept = self.folder.evidence.keep_split_view(evidence, self.policy)
        liars = f" Cosigned both: {', '.join(both)}." if both else ""
        self.say("alarm", f"{alarm}{liars}", alarm=alarm, evidence=str(kept))
