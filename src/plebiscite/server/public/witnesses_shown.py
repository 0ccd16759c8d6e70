"""The witnesses of a record as everyone sees them: from its checkpoint, and from the news of them.

What a witness cosigned is read from the checkpoint itself. Who fails to answer is news, which the
process that asks them leaves in a file; a copy of the site elsewhere has none and says nothing.
"""

from typing import Any

from plebiscite.log.policy import Witness
from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.public.frame import Visit
from plebiscite.server.public.moments import iso_text, moment_text
from plebiscite.store.witness_status import (
    STATUS_FILE,
    WitnessesStatus,
    WitnessStatus,
    read_status,
)
from plebiscite.texts import voice

_LATEST_TIME = 253_402_300_799  # the end of the year 9999: beyond it a liar says no time at all


def news_of(slug: str) -> WitnessesStatus | None:
    """How the witnesses of a referendum stand; None where nobody asks them."""
    return read_status(referendum_folder(slug) / STATUS_FILE)


def witnesses_shown(seen: Visit) -> dict[str, Any]:
    """The rows of the table of witnesses, its headings, and the sentence above it."""
    log = seen.standing.log
    said = voice(seen.language, "witnesses").say
    news = news_of(seen.standing.slug)
    by_name = {one.name: one for one in news.witnesses} if news else {}
    cosigned = log.opened.cosigned
    rows = [
        _row(seen, witness, cosigned.get(witness.name, 0), by_name.get(witness.name))
        for witness in log.policy.policy.witnesses
    ]
    state = "met" if log.opened.is_quorum_met else "missing"
    if news and news.alarm:
        state = "alarm"
    headings = ("caption", "name", "size", "time", "state")
    return {
        "headings": {name: said(f"witnesses-{name}") for name in headings},
        "sentence": said(f"witnesses-{state}"),
        "is_well": state == "met",
        "rows": rows,
    }


def _row(
    seen: Visit, witness: Witness, cosigned: int, news: WitnessStatus | None
) -> dict[str, Any]:
    """One witness: the published checkpoint's line counts for more than the news."""
    size, at = (seen.standing.log.size, cosigned) if cosigned else (0, 0)
    if news and news.time > at:
        size, at = news.size, news.time
    is_time = 0 < at <= _LATEST_TIME
    return {
        "name": witness.name,
        "size": size,
        "time": moment_text(at, seen.zone, seen.language) if is_time else "",
        "iso": iso_text(at) if is_time else "",
        "state": _state(seen, witness, news, has_confirmed=at > 0),
        "is_well": at > 0 and not (news and (news.fault or news.claim)),
    }


def _state(
    seen: Visit, witness: Witness, news: WitnessStatus | None, *, has_confirmed: bool
) -> str:
    said = voice(seen.language, "witnesses").say
    if news and (news.claim or news.fault):
        since = moment_text(news.since, seen.zone, seen.language)
        return said("witnesses-claim" if news.claim else "witnesses-fault", time=since)
    if has_confirmed:
        return said("witnesses-well")
    return said("witnesses-never" if witness.url else "witnesses-by-hand")
