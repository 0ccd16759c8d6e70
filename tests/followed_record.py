"""A follower of a record on this disk or at an address, with a clock moved by hand."""

from collections.abc import Callable
from pathlib import Path

from forked_town import Clock
from plebiscite.log.policy_file import PolicyFile
from plebiscite.observe.following import Following
from plebiscite.store.announcing import Announcer, Event, Position
from plebiscite.store.durable import DurableFiles, FileCalls
from plebiscite.store.entry_following import EntryFollower
from plebiscite.store.followed_folder import FollowedFolder
from plebiscite.store.follower import Follower
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.mirror import Mirror
from plebiscite.store.other_places import OtherPlaces
from plebiscite.store.record_files import RecordFiles, RecordFolder
from plebiscite.verify.growing_record import GrowingRecord

STALL = 3600


class FollowedRecord:
    """One follower, from its first look to `close`; its mirror is `folder`/mirror."""

    def __init__(
        self,
        place: str | Path,
        folder: Path,
        policy: PolicyFile,
        clock: Clock,
        *,
        also: tuple[str, ...] = (),
        calls: FileCalls | None = None,
        pick: Callable[[int], int] = lambda _: 0,
        patience: int = STALL,
    ) -> None:
        files = DurableFiles(calls)
        self._closed = False
        self.clock, self.events = clock, list[Event]()
        self.memory = FollowedFolder(folder / "memory", policy, files)
        try:
            following = Following(self.memory.read(clock()), stall_after=STALL)
            self.mirror = Mirror(folder / "mirror", policy, files)
            announcer = Announcer(
                self.memory,
                following,
                clock=clock,
                tell=self.events.append,
                position=lambda: Position(self.mirror.size, entries.growing.checked),
            )
            entries = EntryFollower(
                self.mirror,
                lambda: GrowingRecord(self.mirror.record, policy),
                announcer,
                patience=patience,
                slice_size=5,
            )
            others = OtherPlaces(also, policy, clock)
            source = _source(place)
            self.follower = Follower(str(place), source, self.mirror, entries, others, pick)
            self.follower.start()
        except BaseException:
            self.memory.close()
            raise

    def look(self, *, full_audit: bool = False) -> list[str]:
        """One round and all checks; the alarms it raised, by identifier."""
        before = len(self.events)
        self.follower.round(full_audit=full_audit)
        self.follower.entries.check(lambda: False)
        self.follower.entries.judge()
        return [event.alarm for event in self.events[before:] if event.event == "alarm"]

    @property
    def growing(self) -> GrowingRecord:
        return self.follower.entries.growing

    @property
    def told(self) -> list[str]:
        return [event.event for event in self.events]

    @property
    def status(self) -> int:
        return self.follower.following.status

    def evidence(self) -> Path:
        """The evidence of the newest alarm that has some."""
        return next(Path(event.evidence) for event in reversed(self.events) if event.evidence)

    def close(self) -> None:
        if not self._closed:
            self.memory.close()
        self._closed = True


def _source(place: str | Path) -> RecordFiles:
    if isinstance(place, Path):
        return RecordFolder(place)
    return RecordAddress(place, timeout=5, pause=lambda _: None)
