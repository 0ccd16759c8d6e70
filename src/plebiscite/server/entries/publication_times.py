"""When entries appeared, as the disk says: bundles are written once, just before publication.

A partial bundle stays beside the later ones, so each batch has a file of its own. After a
rebuild the times are the same, as long as the files kept theirs.
"""

from bisect import bisect_right
from datetime import UTC, datetime
from pathlib import Path

from plebiscite.log.tiles import TILE_WIDTH, bundle_path


class PublicationTimes:
    """Times of entries of one record, read bundle by bundle."""

    def __init__(self, root: Path, now: datetime) -> None:
        """`now` stands for what cannot be read, and is the latest answer given."""
        self._root, self._now = root, now
        self._bundle = -1
        self._widths: list[int] = []
        self._moments: list[datetime] = []

    def of(self, index: int) -> datetime:
        """When entry `index` was written."""
        bundle, offset = divmod(index, TILE_WIDTH)
        if bundle != self._bundle:
            self._read(bundle)
        place = bisect_right(self._widths, offset)
        return self._moments[place] if place < len(self._moments) else self._now

    def _read(self, bundle: int) -> None:
        full = self._root / bundle_path(bundle)
        partial = full.with_name(f"{full.name}.p")
        files = {TILE_WIDTH: full}
        if partial.is_dir():
            files |= {int(each.name): each for each in partial.iterdir() if each.name.isdigit()}
        self._bundle = bundle
        found = [(width, path.stat().st_mtime) for width, path in files.items() if path.exists()]
        found.sort()
        self._widths = [width for width, _ in found]
        self._moments = [min(datetime.fromtimestamp(time, UTC), self._now) for _, time in found]
