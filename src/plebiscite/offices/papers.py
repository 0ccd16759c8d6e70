"""A commission's paper counts, as two people entered them alike."""

from collections.abc import Sequence

from plebiscite.errors import MisuseError
from plebiscite.offices.submission import Submission, words_blob
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.apply_papers import (
    require_marked,
    require_minimum,
    require_places,
    require_reconciled,
)
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.phases import require_allowed
from plebiscite.record.state import RecordState

_SOME_WORDS = "00" * 32  # a correction will have words; they are asked for when it is signed


def count_papers(
    state: RecordState,
    unit: str,
    stations: Sequence[StationPapers],
    answers: Sequence[QuestionPapers],
    words: str,
    randomness: Randomness,
) -> Submission:
    """The papers of some stations, counted together; without answers where they are too few.

    A count of stations that are counted already corrects that count, and needs words.
    Raises: MisuseError for a correction without words.
    """
    replaces = corrected_by(state, stations)
    if replaces is not None and not words:
        raise MisuseError(f"these stations are counted in entry {replaces}; say what was wrong")
    name, raw = words_blob(words, randomness) if words else ("", b"")
    entry = PaperCountEntry(
        unit=unit,
        stations=tuple(stations),
        answers=_told(stations, answers),
        replaces=replaces,
        words=name,
    )
    return Submission((entry,), (raw,) if words else ())


def corrected_by(state: RecordState, stations: Sequence[StationPapers]) -> int | None:
    """The index of the count of exactly these stations, which a new one corrects; or None."""
    named = {(each.unit, each.station) for each in stations}
    return next(
        (
            index
            for index, count in state.papers.items()
            if named == {(each.unit, each.station) for each in count.stations}
        ),
        None,
    )


def require_countable(
    state: RecordState,
    unit: str,
    stations: Sequence[StationPapers],
    answers: Sequence[QuestionPapers],
) -> PaperCountEntry:
    """The entry that these numbers would be, if every rule allows it; nothing is changed.

    Raises: what the first of the rules paper-1 to paper-4 says against it, or that it comes
    before `close`.
    """
    require_allowed("paper-count", state.phase)
    replaces = corrected_by(state, stations)
    entry = PaperCountEntry(
        unit=unit,
        stations=tuple(stations),
        answers=_told(stations, answers),
        replaces=replaces,
        words="" if replaces is None else _SOME_WORDS,
    )
    require_places(state, entry)
    require_reconciled(state, entry)
    require_marked(state, entry)
    require_minimum(state, entry)
    return entry


def _told(
    stations: Sequence[StationPapers], answers: Sequence[QuestionPapers]
) -> tuple[QuestionPapers, ...]:
    """The answers; none where no paper gives any, so that a count without papers has one form."""
    empty = not any(each.box for each in stations)
    zeros = all(each.invalid == 0 and not any(each.totals) for each in answers)
    return () if empty and zeros else tuple(answers)
