"""A commission's paper counts, as two people entered them alike."""

from collections.abc import Sequence

from plebiscite.errors import MisuseError
from plebiscite.offices.submission import Submission, words_blob
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.state import RecordState


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
    named = {(each.unit, each.station) for each in stations}
    replaces = next(
        (
            index
            for index, count in state.papers.items()
            if named == {(each.unit, each.station) for each in count.stations}
        ),
        None,
    )
    if replaces is not None and not words:
        raise MisuseError(f"these stations are counted in entry {replaces}; say what was wrong")
    name, raw = words_blob(words, randomness) if words else ("", b"")
    entry = PaperCountEntry(
        unit=unit,
        stations=tuple(stations),
        answers=tuple(answers),
        replaces=replaces,
        words=name,
    )
    return Submission((entry,), (raw,) if words else ())
