"""The witnesses of a record as everyone sees them: from its checkpoint, and from the news of them.

What a witness cosigned is read from the checkpoint itself. Who fails to answer is news, which the
process that asks them leaves in a file. A copy of the record has none: there the kept checkpoints
say what each witness cosigned last.
"""

from typing import Any, Final

from plebiscite.log.policy import Witness
from plebiscite.record.phases import Phase
from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.public.frame import Visit
from plebiscite.server.public.moments import iso_text, moment_text
from plebiscite.store.kept_cosignatures import Cosigned, last_cosigned
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


_NOTHING: Final = Cosigned(0, 0)
_MARKS: Final = {"well": "✓ ", "note": "", "doubt": "! "}
_kept: dict[str, tuple[bytes, dict[str, Cosigned]]] = {}


def witnesses_shown(seen: Visit) -> dict[str, Any]:
    """The rows of the table of witnesses, its headings, and the sentence above it."""
    log = seen.standing.log
    said = voice(seen.language, "witnesses").say
    news = news_of(seen.standing.slug)
    by_name = {one.name: one for one in news.witnesses} if news else {}
    last = _on_newest(seen) if news else _last(seen)
    rows = [
        _row(seen, witness, last.get(witness.name, _NOTHING), by_name.get(witness.name))
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


def _on_newest(seen: Visit) -> dict[str, Cosigned]:
    log = seen.standing.log
    return {name: Cosigned(log.size, time) for name, time in log.opened.cosigned.items()}


def _last(seen: Visit) -> dict[str, Cosigned]:
    """The last cosignature of each witness, looked for once for each newest checkpoint."""
    log, slug = seen.standing.log, seen.standing.slug
    note = bytes(log.opened.note)
    if slug not in _kept or _kept[slug][0] != note:
        _kept[slug] = (note, last_cosigned(log.record, log.policy.policy, log.opened))
    return _kept[slug][1]


def _row(
    seen: Visit, witness: Witness, last: Cosigned, news: WitnessStatus | None
) -> dict[str, Any]:
    """One witness: what it signed on a published checkpoint counts for more than the news."""
    size, at = last
    if news and news.time > at:
        size, at = news.size, news.time
    mark, state = _state(seen, witness, Cosigned(size, at), news)
    is_time = 0 < at <= _LATEST_TIME
    return {
        "name": witness.name,
        "size": size,
        "time": moment_text(at, seen.zone, seen.language) if is_time else "",
        "iso": iso_text(at) if is_time else "",
        "state": state,
        "mark": _MARKS[mark],
    }


def _state(
    seen: Visit, witness: Witness, last: Cosigned, news: WitnessStatus | None
) -> tuple[str, str]:
    """How well a witness stands (a key of `_MARKS`), and the words for it."""
    said = voice(seen.language, "witnesses").say
    if news and (news.claim or news.fault):
        since = moment_text(news.since, seen.zone, seen.language)
        return "doubt", said("witnesses-claim" if news.claim else "witnesses-fault", time=since)
    if news:
        return ("well", said("witnesses-well")) if last.time else ("doubt", said("witnesses-never"))
    if not last.time:
        return "doubt", said("witnesses-nothing")
    if last.size == seen.standing.log.size:
        return "well", said("witnesses-well")
    if not witness.url and seen.standing.phase is not Phase.ENDED:
        return "note", said("witnesses-by-hand")
    return "doubt", _stopped(seen, last)


def _stopped(seen: Visit, last: Cosigned) -> str:
    said = voice(seen.language, "witnesses").say
    at = ""
    if last.time <= _LATEST_TIME:
        at = moment_text(last.time, seen.zone, seen.language)
    return said("witnesses-stopped", size=last.size, time=at)
