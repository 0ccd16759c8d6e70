"""What time it is, for the calendar; practice referendums may be played with a shifted clock.

The variable PLEBISCITE_PRACTICE_CLOCK names a file with a number of seconds, added to the clock.
It counts only while every referendum of the service is practice.
"""

import os
import time
from pathlib import Path

from plebiscite.server.configuration import CLOCK

_MOST = 20 * 366 * 86_400  # seconds


def now() -> int:
    """POSIX seconds."""
    return int(time.time()) + practice_offset()


def practice_offset() -> int:
    """Seconds that the practice clock is ahead; 0 without one, or beside a real referendum."""
    file = os.environ.get(CLOCK, "")
    if not file or _has_real_referendum():
        return 0
    try:
        offset = int(Path(file).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0  # not there yet, or half written: the true time then
    return offset if abs(offset) <= _MOST else 0


def _has_real_referendum() -> bool:
    from plebiscite.server.referendums.models import (  # noqa: PLC0415 - Django is ready by then
        Referendum,
    )

    return Referendum.objects.filter(practice=False).exists()
