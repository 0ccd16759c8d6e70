"""Advice on a record's ballots, in files beside it or elsewhere: read with mistrust, written whole.

Whatever is wrong with advice, it is as if there were none: nobody is accused, nothing stops.
Format and use: `spec/advice.md`.
"""

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.log.advice_bundles import (
    advice_path,
    format_advice_bundle,
    parse_advice_bundle,
)
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.note import parse_note
from plebiscite.log.tiles import TILE_WIDTH, LogFiles
from plebiscite.store.durable import DurableFiles
from plebiscite.store.record_files import RecordFiles

_PATIENCE = 8  # bundles without advice in a row, after which a place is not asked any more
SLOW: Final = 10.0  # seconds for one bundle, likewise: its ballots are checked without in less


class AdviceFiles:
    """The advice on the entries of a log of `size` entries, as one place has it.

    A plain value that can be sent to a worker process; each process reads for itself, and keeps
    the bundle it read last. No method ever raises for what the place holds or lacks.
    """

    def __init__(
        self, files: LogFiles, size: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Advice in `files`; with a wrong `size` the last bundle is not found, no worse."""
        self._files, self._size, self._clock = files, size, clock
        self._kept: tuple[int, list[bytes]] = (-1, [])
        self._missed = 0

    def entry(self, index: int) -> bytes:
        """The advice on entry `index`, unverified, of a possible length; b"" where there is none.

        Cheapest in the order of the log: one bundle is kept.
        """
        number, offset = divmod(index, TILE_WIDTH)
        if self._kept[0] != number:
            self._kept = (number, self.bundle(number))
        found = self._kept[1]
        return found[offset] if offset < len(found) else b""

    def randomness(self, size: int) -> bytes:
        """Fresh random bytes of the operating system."""
        return secrets.token_bytes(size)

    def bundle(self, number: int) -> list[bytes]:
        """The advice on each entry of bundle `number`; an empty list where there is none."""
        if self._missed >= _PATIENCE:
            return []
        start = self._clock()
        found = self._read(number)
        self._missed = 0 if found else self._missed + 1
        if self._clock() - start > SLOW:
            self._missed = _PATIENCE
        return found

    def _read(self, number: int) -> list[bytes]:
        width = min(self._size - number * TILE_WIDTH, TILE_WIDTH)
        for each in dict.fromkeys((width, TILE_WIDTH)):
            if each < 1:
                continue
            try:
                return parse_advice_bundle(self._files.read(advice_path(number, each)), each)
            except PlebisciteError:
                continue
        return []


def advice_beside(record: RecordFiles, place: RecordFiles | None = None) -> AdviceFiles | None:
    """The advice in `place`, or beside the record itself; none for a record without checkpoint.

    The checkpoint's size is only a hint here: whoever verifies the record finds out what is wrong.
    """
    try:
        size = parse_checkpoint(parse_note(record.checkpoint()).text).size
    except PlebisciteError:
        return None
    return AdviceFiles(place or record, size)


class AdviceWriter:
    """Writes the advice on a log's entries, taken in their order, bundle by bundle."""

    def __init__(self, folder: Path, size: int, files: DurableFiles | None = None) -> None:
        """Below `folder`, the record's or another; of a log of `size` entries."""
        self._folder, self._size = folder, size
        self._files = files or DurableFiles()
        self._waiting: list[bytes] = []
        self._number = 0

    def put(self, index: int, advice: bytes) -> None:
        """Take the advice on entry `index`; there is none on entries passed over.

        A bundle without any advice gets no file. Raises: MisuseError for an index that was passed
        or is outside the log; as `DurableFiles`.
        """
        passed = index - self._number * TILE_WIDTH - len(self._waiting)
        if passed < 0 or index >= self._size:
            raise MisuseError(f"entry {index} has no place in this advice")
        self._waiting += [b""] * passed + [advice]
        while 0 < (width := self._width) <= len(self._waiting):
            bundle, self._waiting = self._waiting[:width], self._waiting[width:]
            if any(bundle):
                path = self._folder / advice_path(self._number, width)
                self._files.write_whole(path, format_advice_bundle(bundle))
            self._number += 1

    @property
    def _width(self) -> int:
        """How many entries the bundle being filled will have."""
        return min(self._size - self._number * TILE_WIDTH, TILE_WIDTH)
