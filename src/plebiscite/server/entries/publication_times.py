"""When entries appeared: by the disk, held between what the witnesses say.

Bundles are written once, just before publication, and a partial bundle stays beside the later
ones; so the disk tells each batch's time. But a copied or restored record has new files. Each act
has a kept checkpoint, and the witnesses' cosignatures on it are never earlier than its entry was
published: they bound what the disk says from above, and those of the act before from below.
"""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from plebiscite.errors import PlebisciteError
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.log.tiles import TILE_WIDTH, bundle_path
from plebiscite.log.witnessed import open_checkpoint

_CHECKPOINTS = "checkpoints"
_KEPT_TIMES = 20_000


class PublicationTimes:
    """Times of entries of one record, read bundle by bundle."""

    def __init__(self, root: Path, now: datetime) -> None:
        """`root` is the record, with its policy file beside it.

        `now` stands for what cannot be read, and is the latest answer given.
        """
        self._root, self._now = root, now
        self._bundle = -1
        self._widths: list[int] = []
        self._moments: list[datetime] = []
        self._sizes = _kept_sizes(root)

    def of(self, index: int) -> datetime:
        """When entry `index` was published, as nearly as anybody can tell."""
        bundle, offset = divmod(index, TILE_WIDTH)
        if bundle != self._bundle:
            self._read(bundle)
        place = bisect_right(self._widths, offset)
        told = self._moments[place] if place < len(self._moments) else self._now
        following = bisect_right(self._sizes, index)
        latest = self._witnessed(following)
        earliest = self._witnessed(bisect_left(self._sizes, index + 1) - 1)
        if latest is not None:
            told = min(told, latest)
        return max(told, earliest) if earliest is not None else told

    def _witnessed(self, place: int) -> datetime | None:
        """The time of the kept checkpoint at this place of the list, if witnesses tell one."""
        if not 0 <= place < len(self._sizes):
            return None
        path = self._root / _CHECKPOINTS / str(self._sizes[place])
        try:
            written = path.stat().st_mtime_ns
        except OSError:
            return None
        time = _cosigned(path, written, self._root.parent / "policy")
        return None if time is None else min(datetime.fromtimestamp(time, UTC), self._now)

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


def _kept_sizes(root: Path) -> list[int]:
    folder = root / _CHECKPOINTS
    if not folder.is_dir():
        return []
    return sorted(int(each.name) for each in folder.iterdir() if each.name.isdigit())


@lru_cache(maxsize=_KEPT_TIMES)
def _cosigned(path: Path, written: int, policy: Path) -> int | None:
    """The upper median of the witnesses' times on a kept note, POSIX seconds.

    `written` is when the file was changed last, so that another note is read anew.
    """
    del written
    try:
        opened = open_checkpoint(path.read_bytes(), parse_policy_file(policy.read_bytes()).policy)
    except (OSError, PlebisciteError):
        return None  # what is wrong with a note is for `verify` to say
    times = sorted(opened.cosigned.values())
    return times[len(times) // 2] if times else None
