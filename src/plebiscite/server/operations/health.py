"""Is the service alive, and is it ready? For load balancers and for whoever is on call.

`alive` says only that a web process answers. `ready` looks at what a voter needs: the database, the
process that keeps the record, and space for what comes. Ballots need no database where no second
factor is asked; so a proxy should ask whether the service is alive, and a person's alarm whether it
is ready.
"""

import shutil
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from plebiscite.errors import PlebisciteError
from plebiscite.server.operations.indexing_lag import lag_by_referendum
from plebiscite.server.operations.settings import disk_floor
from plebiscite.server.sequencing.client import SequencerClient
from plebiscite.server.sequencing.folders import REFERENDUMS
from plebiscite.server.sequencing.messages import SOCKET
from plebiscite.store.witness_status import STATUS_FILE, read_status

_PATIENCE: Final = 3.0  # seconds
LONGEST_LAG: Final = 10_000  # entries that an index may lack


class Check(NamedTuple):
    """One thing looked at; `remedy` is for the operator, and empty while all is well."""

    remedy: str = ""
    figures: dict[str, Any] = {}  # noqa: RUF012 - never written to

    def as_json(self) -> dict[str, Any]:
        """The check as /health tells it."""
        told: dict[str, Any] = {"ok": not self.remedy, **self.figures}
        return {**told, "remedy": self.remedy} if self.remedy else told


def database() -> Check:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except (DatabaseError, OSError):
        connection.close()
        return Check("see that the database runs and can be reached")
    return Check()


def sequencer() -> Check:
    """Whether the process that keeps the record answers."""
    client = SequencerClient(settings.SERVICE.data / "run" / SOCKET, timeout=_PATIENCE)
    try:
        slugs = client.slugs()
    except PlebisciteError:
        return Check("look into the log why the sequencer does not run")
    return Check(figures={"referendums": len(slugs)})


def disk() -> Check:
    """Whether there is room in the data folder."""
    free = shutil.disk_usage(settings.SERVICE.data).free
    remedy = "" if free >= disk_floor() else "free space on the disk of the data folder"
    return Check(remedy, {"free_bytes": free})


def index() -> Check:
    """Whether the index follows the record."""
    try:
        lag = max(lag_by_referendum().values(), default=0)
    except (DatabaseError, OSError, PlebisciteError):
        return Check("the database does not answer")
    remedy = "" if lag <= LONGEST_LAG else "look into the log why the index stands still"
    return Check(remedy, {"lag_entries": lag})


def witnesses() -> Check:
    """Whether every referendum's witnesses make their quorum; each receipt needs it."""
    answering: dict[str, str] = {}
    troubled, stopped = [], []
    for path in sorted((settings.SERVICE.data / REFERENDUMS).glob(f"*/{STATUS_FILE}")):
        status = read_status(path)
        if status is None or not status.witnesses:
            continue
        slug = path.parent.name
        well = sum(not (one.fault or one.claim) for one in status.witnesses)
        answering[slug] = f"{well} of {len(status.witnesses)}"
        if status.alarm:
            stopped.append(slug)
        elif not status.is_quorum_met:
            troubled.append(slug)
    remedy = ""
    if stopped:
        remedy = f"a witness proved another history of {', '.join(stopped)}: see “after a loss”"
    elif troubled:
        remedy = f"no receipts in {', '.join(troubled)}: see on its page which witnesses are silent"
    return Check(remedy, {"answering": answering})


CHECKS: Final[dict[str, Callable[[], Check]]] = {
    "database": database,
    "sequencer": sequencer,
    "disk": disk,
    "index": index,
    "witnesses": witnesses,
}


def look() -> tuple[bool, dict[str, Any]]:
    """Whether all is well, and what each check says."""
    found = {name: check() for name, check in CHECKS.items()}
    return not any(each.remedy for each in found.values()), {
        name: each.as_json() for name, each in found.items()
    }
