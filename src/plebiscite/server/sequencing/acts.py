"""The acts of a commission, by the names that pages call them with."""

import os
from collections.abc import Callable
from typing import Any, Final

import msgspec

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.offices import commission, observation
from plebiscite.offices.count_sheet import CountSheet, counted_of
from plebiscite.offices.papers import count_papers
from plebiscite.offices.submission import Submission, words_blob
from plebiscite.record.state import RecordState

Act = Callable[..., Submission]
"""Takes the state and the act's own arguments; gives what the commission signs."""


def _count_papers(state: RecordState, sheet: dict[str, Any], words: str) -> Submission:
    """A count as a `CountSheet` in plain values. Raises: MalformedError for another shape."""
    try:
        read = msgspec.convert(sheet, CountSheet)
    except msgspec.ValidationError as problem:
        raise MalformedError(f"this is no sheet of a count: {problem}") from problem
    found = counted_of(read, state.required_definition(), state.units)
    return count_papers(state, found.unit, found.stations, found.answers, words, os.urandom)


ACTS: Final[dict[str, Act]] = {
    "open_ceremony": commission.open_ceremony,
    "publish_trustees": commission.publish_trustees,
    "publish_elections": commission.publish_elections,
    "begin_rehearsal": commission.begin_rehearsal,
    "open_voting": commission.open_voting,
    "pause": lambda _, reason: commission.pause(reason, os.urandom),
    "resume": lambda _: commission.resume(),
    "extend": lambda _, closes, reason: commission.extend(closes, reason, os.urandom),
    "end_voting": lambda _: commission.end_voting(),
    "close": commission.close,
    "publish_tallies": commission.publish_tallies,
    "publish_results": commission.publish_results,
    "count_papers": _count_papers,
    "announce": lambda state, expected=None, words="": commission.announce(
        state, expected=expected, words=words_blob(words, os.urandom) if words else None
    ),
    "certify": commission.certify,
    "incident": lambda _, code, subject, words: commission.incident(
        code, subject, words, os.urandom
    ),
    "invite": lambda state, who, key, came, words: observation.invite(
        state, who, key, came, words, os.urandom
    ),
    "accredit": lambda state, observer, decision, words: observation.accredit(
        state, observer, decision, words, os.urandom
    ),
    "answer": lambda state, statement, words: commission.answer(
        state, statement, words, os.urandom
    ),
    "erase": commission.erase,
    "publish_booth": lambda _, manifest: commission.publish_booth(manifest),
    "abort": lambda _, reason: commission.abort(reason, os.urandom),
    "end": commission.end,
}


def act_of(state: RecordState, name: str, arguments: dict[str, Any]) -> Submission:
    """The unsigned submission of one act.

    Raises: MisuseError for an act there is not, or arguments it does not take; and what the
    rules say against it.
    """
    if name not in ACTS:
        raise MisuseError(f"there is no act {name!r}; there are {', '.join(ACTS)}")
    try:
        return ACTS[name](state, **arguments)
    except TypeError as problem:
        raise MisuseError(f"the act {name} does not take these arguments: {problem}") from problem
