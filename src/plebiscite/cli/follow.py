"""`plebiscite follow`: a mirror that is checked as it grows, and raises the alarm."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import randbelow

import click
from rich.console import Console

from plebiscite.canonical.json import write_json
from plebiscite.cli.answer import counted
from plebiscite.cli.options import FOLDER, example, policy_option
from plebiscite.cli.sources import open_source, read_policy
from plebiscite.errors import MisuseError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.observe.following import Following
from plebiscite.record.vote_check import read_chunks
from plebiscite.store.announcing import Announcer, Event, Position
from plebiscite.store.entry_following import SLICE, EntryFollower
from plebiscite.store.followed_folder import FollowedFolder
from plebiscite.store.follower import Follower
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.lasting_reading import LastingReading
from plebiscite.store.mirror import Mirror
from plebiscite.store.other_places import OtherPlaces
from plebiscite.store.record_files import RecordFiles
from plebiscite.store.scratch_tables import scratch_tables
from plebiscite.verify.growing_record import GrowingRecord
from plebiscite.verify.record_verification import ReadChunks

UNCHECKED = 3
_PATIENCE = 30.0  # seconds for an answer to begin
_LONGEST_WAIT = 60.0  # seconds between two tries while nothing answers
_STYLES = {
    "alarm": "bold red",
    "standing": "bold red",
    "warning": "yellow",
    "older": "yellow",
    "unreachable": "yellow",
}
_EXAMPLE = example("plebiscite follow https://vote.example/record --policy policy --mirror mirror")


@click.command(epilog=_EXAMPLE)
@click.argument("url", metavar="URL|DIR", envvar="PLEBISCITE_RECORD")
@policy_option
@click.option("--mirror", required=True, type=FOLDER, help="The mirror; made if it is not there.")
@click.option(
    "--memory",
    type=FOLDER,
    metavar="DIR",
    help="What is remembered between runs, and evidence.  [default: MIRROR.followed]",
)
@click.option(
    "--every", default=10.0, show_default=True, type=click.FloatRange(0.1), metavar="SECONDS"
)
@click.option(
    "--stall-after",
    default=1800,
    show_default=True,
    type=click.IntRange(1),
    metavar="SECONDS",
    help="Alarm when no cosigned checkpoint has come for so long.",
)
@click.option(
    "--also",
    multiple=True,
    metavar="URL|DIR",
    help="Compare with the checkpoint there, too: a mirror, or a witness's monitoring address.",
)
@click.option("--once", is_flag=True, help="Look once, check everything that waits, and end.")
@click.option("--until-end", is_flag=True, help="End once the record's last entry is checked.")
@click.option("--stop", is_flag=True, help="End at the first alarm.")
@click.option("--audit", is_flag=True, help="First compare every mirrored file with the source.")
@click.option("--acknowledge", is_flag=True, help="A person has read the alarms that stand.")
@click.option("--workers", default=1, type=click.IntRange(1), help="Processes that check ballots.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each event.")
def follow(
    url: str,
    policy: Path,
    mirror: Path,
    memory: Path | None,
    *,
    every: float,
    stall_after: int,
    also: tuple[str, ...],
    once: bool,
    until_end: bool,
    stop: bool,
    audit: bool,
    acknowledge: bool,
    workers: int,
    as_json: bool,
) -> int:
    """Keep a verified mirror of the record at URL, and raise the alarm when something is wrong.

    Every checkpoint, signature and file is checked before the mirror takes it; every entry with
    the checks of `plebiscite verify`. Exit status: 0 no alarm stands, 1 something is wrong, 3
    stalled, or something could not be checked.
    """
    found = read_policy(policy)
    source = _source(url, stall_after)
    memory = memory or mirror.with_name(f"{mirror.name}.followed")
    _require_apart(mirror, memory)
    told = _Teller(as_json=as_json)
    with ExitStack() as stack:
        folder = FollowedFolder(memory, found)
        stack.callback(folder.close)
        remembered = folder.read(int(time.time()))
        following = Following(remembered, stall_after=stall_after)
        if acknowledge:
            following.acknowledge()
        copy = Mirror(mirror, found)
        read = stack.enter_context(_reading(workers))
        begin = stack.enter_context(_beginning(copy, found, read))
        announcer = Announcer(
            folder,
            following,
            clock=time.time,
            tell=told,
            position=lambda: Position(copy.size, entries.growing.checked),
        )
        entries = EntryFollower(
            copy,
            begin,
            announcer,
            patience=-1 if once else stall_after,
            slice_size=SLICE if workers == 1 else 2 * SLICE * workers,
        )
        others = OtherPlaces(also, found, time.time)
        follower = Follower(url.rstrip("/"), source, copy, entries, others, randbelow)
        told.show(follower)
        stack.callback(told.close)
        stack.enter_context(_interruptible())
        _run(follower, every, once=once, until_end=until_end, stop=stop, audit=audit, told=told)
        return _status(follower, once=once)


def _source(url: str, stall_after: int) -> RecordFiles:
    """The record; at an address, silence is noticed in time for the alarm of a stall."""
    source = open_source(url)
    if isinstance(source, RecordAddress):
        return RecordAddress(url, timeout=min(_PATIENCE, float(stall_after)))
    return source


def _run(
    follower: Follower,
    every: float,
    *,
    once: bool,
    until_end: bool,
    stop: bool,
    audit: bool,
    told: "_Teller",
) -> None:
    try:
        follower.start()
        while True:
            began = time.time()
            follower.round(full_audit=audit)
            audit = False
            follower.entries.check(_time_up(float("inf") if once else began + every))
            if not follower.entries.waiting:
                follower.entries.judge()
            if once or (stop and follower.following.status) or (until_end and _is_final(follower)):
                return
            _rest(follower, began, every, told)
    except KeyboardInterrupt:
        return


def _time_up(until: float) -> Callable[[], bool]:
    return lambda: time.time() >= until


def _is_final(follower: Follower) -> bool:
    return follower.entries.is_ended and not follower.entries.waiting


def _rest(follower: Follower, began: float, every: float, told: "_Teller") -> None:
    """Wait for the next round; longer while nothing answers."""
    if follower.entries.waiting:
        return
    wait = every
    if follower.failures:
        wait = min(every * 2**follower.failures, max(every, _LONGEST_WAIT))
    until = began + wait
    while (left := until - time.time()) > 0:
        told.refresh()
        time.sleep(min(left, 1.0))


def _status(follower: Follower, *, once: bool) -> int:
    status = follower.following.status
    if once and not status and (follower.following.trouble or follower.mirror.tree is None):
        return UNCHECKED
    return status or (UNCHECKED if follower.entries.unchecked else 0)


def _require_apart(mirror: Path, memory: Path) -> None:
    if mirror.resolve() in (memory.resolve(), *memory.resolve().parents):
        raise MisuseError(
            "what is remembered would lie in the mirror, which everyone reads; choose another",
            place=str(memory),
        )


@contextmanager
def _reading(workers: int) -> Iterator[ReadChunks]:
    if workers == 1:
        yield read_chunks
        return
    pool = LastingReading(workers)
    try:
        yield pool
    finally:
        pool.close()


@contextmanager
def _beginning(
    mirror: Mirror, policy: PolicyFile, read: ReadChunks
) -> Iterator[Callable[[], GrowingRecord]]:
    """What gives a record of which nothing is checked, its tables on disk; one at a time."""
    with ExitStack() as tables:

        def begin() -> GrowingRecord:
            tables.close()
            stores = tables.enter_context(scratch_tables())
            return GrowingRecord(mirror.record, policy, stores=stores, read=read)

        yield begin


@contextmanager
def _interruptible() -> Iterator[None]:
    """SIGTERM ends as Ctrl-C does: after the entry in hand, with everything remembered."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Teller:
    """Says what happens: JSON lines, or lines for people and a live line on a terminal."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._console = Console(stderr=False, highlight=False, soft_wrap=True)
        self._live = self._console.status("", spinner="dots")
        self._shown = False
        self._follower: Follower | None = None

    def show(self, follower: Follower) -> None:
        """From now on a live line says where the follower stands, if this is a terminal."""
        self._follower = follower
        if not self._as_json and self._console.is_terminal:
            self._live.start()
            self._shown = True
            self.refresh()

    def refresh(self) -> None:
        """Write the live line anew."""
        if self._shown and self._follower is not None:
            self._live.update(_standing(self._follower))

    def close(self) -> None:
        """End the live line."""
        if self._shown:
            self._live.stop()

    def __call__(self, event: Event) -> None:
        """Say one event."""
        if self._as_json:
            sys.stdout.buffer.write(write_json(event) + b"\n")
            sys.stdout.buffer.flush()
        elif event.event != "checked" or not self._shown:
            when = datetime.fromtimestamp(event.time, UTC).strftime("%F %T UTC")
            evidence = f" Evidence: {event.evidence}" if event.evidence else ""
            line = f"{when}  {event.event:<11} {event.message}{evidence}"
            self._console.print(line, style=_STYLES.get(event.event), markup=False)
        self.refresh()


def _standing(follower: Follower) -> str:
    entries, following = follower.entries, follower.following
    fresh = follower.announcer.now - following.memory.fresh_at
    alarms = len(following.alarms)
    waiting = f", {entries.waiting} wait to be checked" if entries.waiting else ", all checked"
    said = "no alarm" if not alarms else f"[bold red]{counted(alarms, 'alarm')}[/]"
    return (
        f"{follower.mirror.size} entries mirrored{waiting}; {entries.growing.state.phase}; newest "
        f"sign of life {fresh} s ago; {said}"
    )
