"""The rows that an entry which is no vote has in the tables of the record.

Words that people wrote are not copied: the record is where they can be removed by order, so a
row has the name of their blob alone.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from plebiscite.record.acts import observer_office
from plebiscite.record.entries import (
    AbortEntry,
    Act,
    AnswerEntry,
    BulletinEntry,
    CertificationEntry,
    ChecklistEntry,
    EncryptedTallyEntry,
    Entry,
    ErasureEntry,
    ExclusionEntry,
    ExtensionEntry,
    IncidentEntry,
    PaperCountEntry,
    PartialDecryptionEntry,
    PauseEntry,
    Place,
    ResultEntry,
    ResumeEntry,
    StatementEntry,
    VerificationEntry,
    kind_of,
    words_of,
)
from plebiscite.results.record_tables import (
    ANSWERS,
    BULLETINS,
    CERTIFICATIONS,
    CHECKLISTS,
    COUNTING,
    ERASURES,
    EXCLUSIONS,
    INCIDENTS,
    INTERRUPTIONS,
    OUTCOMES,
    PAPER_COUNTS,
    STATEMENTS,
    VERIFICATIONS,
)
from plebiscite.results.tables import Cell, Row

Placed = tuple[str, Row]
"""A row, and before it the name of its table."""


class Known(NamedTuple):
    """What rows say beside the entry itself."""

    districts: Mapping[str, str]  # of each unit
    standing_papers: Collection[int]  # indices of the paper counts that no later one corrects


def act_rows(index: int, entry: Entry, known: Known) -> Iterator[Placed]:
    """The rows of one entry in every table but `entries`; none for most kinds."""
    match entry:
        case ExclusionEntry():
            yield EXCLUSIONS.name, _exclusion(index, entry, known)
        case PaperCountEntry():
            yield from _paper_count(index, entry, known)
        case StatementEntry() | ChecklistEntry() | VerificationEntry() | AnswerEntry():
            yield from _observed(index, entry)
        case BulletinEntry() | CertificationEntry():
            yield from _announced(index, entry)
        case EncryptedTallyEntry() | PartialDecryptionEntry() | ResultEntry():
            yield COUNTING.name, _counting(index, entry)
        case IncidentEntry(code=code, subject=subject, words=words):
            yield INCIDENTS.name, (index, code, subject, words)
        case ErasureEntry(blob=blob, order=order):
            yield ERASURES.name, (index, blob, order)
        case PauseEntry() | ResumeEntry() | ExtensionEntry() | AbortEntry():
            closes: Cell = entry.closes if isinstance(entry, ExtensionEntry) else ""
            yield INTERRUPTIONS.name, (index, kind_of(entry), closes, words_of(entry))


def signed_by(entry: Entry) -> str:
    """The offices that signed an entry, in order, with a space between them."""
    signatures = entry.signatures if isinstance(entry, Act) else ()
    return " ".join(signature.by for signature in signatures)


def _or_empty(value: int | None) -> Cell:
    return "" if value is None else value


def _observer(entry: Act) -> int:
    """The number of the observer that signed it; verified entries have one."""
    by = entry.signatures[0].by
    return int(by.removeprefix(observer_office(0).removesuffix("0")))


def _place(place: Place | None) -> tuple[Cell, Cell]:
    return ("", "") if place is None else (place.district, place.station)


def _exclusion(index: int, entry: ExclusionEntry, known: Known) -> Row:
    return (
        index,
        entry.unit,
        known.districts[entry.unit],
        entry.credential,
        entry.ballot,
        entry.reason,
        entry.withdrawal is None,  # the voter's own, and only that, carries a signature
        entry.words,
    )


def _paper_count(index: int, entry: PaperCountEntry, known: Known) -> Iterator[Placed]:
    corrects, stands = _or_empty(entry.replaces), index in known.standing_papers
    for part, papers in enumerate(entry.stations, 1):
        numbers = (papers.issued, papers.spoiled, papers.box)
        row = (index, part, papers.unit, papers.station, *numbers, corrects, stands, entry.words)
        yield PAPER_COUNTS.name, row


def _observed(
    index: int, entry: StatementEntry | ChecklistEntry | VerificationEntry | AnswerEntry
) -> Iterator[Placed]:
    """What observers say, and the commission's answers."""
    if isinstance(entry, AnswerEntry):
        yield ANSWERS.name, (index, entry.statement, entry.words)
    elif isinstance(entry, StatementEntry):
        yield STATEMENTS.name, _statement(index, entry)
    elif isinstance(entry, ChecklistEntry):
        for point, answer in entry.answers:
            head, place = (index, _observer(entry), entry.points), _place(entry.place)
            yield CHECKLISTS.name, (*head, point, answer, *place, entry.words)
    else:
        point_seen = (entry.size, entry.root, entry.program, entry.verdict)
        lists = (" ".join(entry.failed), " ".join(entry.unchecked))
        yield VERIFICATIONS.name, (index, _observer(entry), *point_seen, *lists)


def _statement(index: int, entry: StatementEntry) -> Row:
    about = _or_empty(entry.place.entry if entry.place else None)
    return (
        index,
        _observer(entry),
        entry.position,
        entry.severity or "",
        *_place(entry.place),
        about,
        len(entry.evidence),
        entry.words,
    )


def _announced(index: int, entry: BulletinEntry | CertificationEntry) -> Iterator[Placed]:
    if isinstance(entry, CertificationEntry):
        yield CERTIFICATIONS.name, (index, entry.bulletin, entry.words)
        return
    dates = (_or_empty(entry.previous), _or_empty(entry.expected))
    head = (index, entry.number, entry.status, entry.figures)
    yield BULLETINS.name, (*head, *dates, entry.words)
    for contest, outcome in entry.outcomes:
        yield OUTCOMES.name, (index, contest, outcome)


def _counting(index: int, entry: EncryptedTallyEntry | PartialDecryptionEntry | ResultEntry) -> Row:
    if isinstance(entry, EncryptedTallyEntry):
        return (index, kind_of(entry), entry.units[0], "", entry.tallied)
    if isinstance(entry, PartialDecryptionEntry):
        return (index, kind_of(entry), entry.group, entry.owner, "")
    return (index, kind_of(entry), entry.group, "", "")
