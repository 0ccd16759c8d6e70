"""How each witness stands, for pages and alarms: one small public file beside the record.

Written by the process that asks the witnesses, read by web processes. It is news, not evidence:
what a witness cosigned stands in the record's checkpoint.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import PlebisciteError
from plebiscite.store.durable import PUBLIC, DurableFiles, read_bytes

STATUS_FILE = "witnesses.json"
_LARGEST = 2**20  # bytes
_EVERY = 5.0  # seconds between two writings that bring no other news than larger numbers


class WitnessStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One witness: what it cosigned last and when (POSIX seconds), and what is wrong with it now.

    `fault`: it did not answer, or not as it must. `claim`: it says that it saw another history.
    `since` is when the present trouble began; 0 without any.
    """

    name: str
    address: str
    size: int = 0
    time: int = 0
    fault: str = ""
    claim: str = ""
    since: int = 0


class WitnessesStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All witnesses of one log: the size asked for last, whether the quorum cosigned it, alarms.

    `alarm` is why the log stopped; empty while it goes on.
    """

    size: int
    asked: int  # POSIX seconds
    is_quorum_met: bool
    alarm: str
    witnesses: tuple[WitnessStatus, ...]

    def news(self) -> object:
        """What people must hear of at once, without what grows with every batch."""
        troubles = [(one.name, one.fault, one.claim) for one in self.witnesses]
        return (self.is_quorum_met, self.alarm, troubles)


class StatusFile:
    """Writes the status when it brings news, or is a few seconds old."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._path, self._clock = path, clock
        self._files = DurableFiles()
        self._last: WitnessesStatus | None = None
        self._written = 0.0

    def tell(self, status: WitnessesStatus) -> None:
        """Write it, perhaps. A disk that refuses must not stop a log: the news is lost then."""
        now = self._clock()
        known = self._last is not None and self._last.news() == status.news()
        if known and now < self._written + _EVERY:
            return
        try:
            self._files.write_whole(self._path, write_json(status), mode=PUBLIC)
        except PlebisciteError:
            return
        self._last, self._written = status, now

    def remove(self) -> None:
        """Take the file away: there is no news any more."""
        self._last = None
        with suppress(PlebisciteError):
            self._files.remove(self._path)


def read_status(path: Path) -> WitnessesStatus | None:
    """The status in a file; None where there is none that can be read."""
    try:
        return parse_json(read_bytes(path, limit=_LARGEST), WitnessesStatus)
    except PlebisciteError:
        return None
