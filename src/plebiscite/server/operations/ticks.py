"""What the service does by itself, again and again: the calendar, the indexes, and tidying.

Every part may run twice, or at once in two processes, and a failure of one part leaves the others.
"""

from collections.abc import Callable
from typing import Final

import structlog
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections

from plebiscite.errors import PlebisciteError
from plebiscite.server import clock
from plebiscite.server.ballots.credential_uses import destroy_second_factor, settle
from plebiscite.server.ballots.sealed_definition import sealed_definition
from plebiscite.server.entries.indexing import follow
from plebiscite.server.operations.indexing_lag import lag_by_referendum
from plebiscite.server.operations.queue import forget_finished
from plebiscite.server.public.booth_entry import publish_booth_if_changed
from plebiscite.server.referendums import due
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.sequencing.folders import folder_of

_log = structlog.get_logger("plebiscite.tick")


def index_all() -> None:
    """Take every record's new entries into the index."""
    problems = []
    for referendum in _sealed():
        try:
            follow(referendum)
        except PlebisciteError as problem:  # one record's trouble must not stop the others
            _log.warning("index stands still", referendum=referendum.slug, problem=str(problem))
            problems.append(problem)
    lag_by_referendum()
    if problems:
        raise problems[0]


def calendar() -> None:
    """Do what the calendars say is due."""
    now = clock.now()
    for referendum in _sealed():
        due.tick(referendum, now)


def booths() -> None:
    """Have the record say which files browsers are given."""
    for referendum in _sealed():
        if folder_of(settings.SERVICE.data, referendum.slug).private.is_dir():
            publish_booth_if_changed(referendum)


def second_factors() -> None:
    """Settle ballots that had no answer, and destroy the second factor when its day has come."""
    now = clock.now()
    for referendum in _sealed():
        settle(referendum)
        if now >= sealed_definition(referendum.slug).mapping_destroyed_by:
            destroy_second_factor(referendum)


def tidy() -> None:
    """Forget finished tasks."""
    forget_finished()


def _sealed() -> list[Referendum]:
    return list(Referendum.objects.filter(state=Referendum.State.SEALED))


PARTS: Final[dict[str, Callable[[], None]]] = {
    "index": index_all,
    "calendar": calendar,
    "booths": booths,
    "second factors": second_factors,
    "tidy": tidy,
}


def run_part(name: str) -> bool:
    """Run one part; whether it went well. What went wrong is logged."""
    try:
        PARTS[name]()
    except (PlebisciteError, DatabaseError, OSError) as problem:
        _log.warning("tick failed", part=name, problem=type(problem).__name__)
        return False
    except Exception:  # noqa: BLE001 - one part's fault must not stop the others
        _log.exception("tick failed", part=name)
        return False
    finally:
        close_old_connections()
    return True


def tick() -> list[str]:
    """Run every part once; the names of those that failed."""
    return [name for name in PARTS if not run_part(name)]
