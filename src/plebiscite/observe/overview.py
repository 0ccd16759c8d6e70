"""From the entries of a record to everything observers said, worst first.

Whether the entries are signed and in order is for whoever read them: `verify`, or the keeper.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from plebiscite.observe.observers_said import (
    ANSWERS,
    JUDGEMENTS,
    RANKS,
    Came,
    ChecklistFacts,
    Decision,
    Facts,
    Item,
    Kind,
    ObserverStanding,
    Overview,
    RefusalFacts,
    Reply,
    Stand,
    StatementFacts,
    VerificationFacts,
    Words,
)
from plebiscite.observe.places import reports_by_place
from plebiscite.observe.said_facts import (
    Said,
    asks_for_a_reply,
    checklist_facts,
    kind_of_position,
    observer_of,
    rank_of,
    statement_facts,
    verification_facts,
)
from plebiscite.observe.totals import totals_of
from plebiscite.record.definition import Definition
from plebiscite.record.entries import (
    AccreditationEntry,
    AnswerEntry,
    ChecklistEntry,
    EntryBase,
    ErasureEntry,
    InvitationEntry,
    StatementEntry,
    VerificationEntry,
    words_of,
)


@dataclass(frozen=True)
class Sources:
    """What the overview asks for besides the entries."""

    size: int  # entries of the record
    words: Callable[[str], str | None]
    """A blob of words as text, by name; None where it is absent."""
    time: Callable[[int], int | None] = lambda _: None
    """When an entry was logged, POSIX seconds."""
    root_at: Callable[[int], str] | None = None
    """This history's root at a size from 1, in hex; None: not compared."""
    now: int | None = None  # POSIX seconds; None: nothing is told to be waiting since


@dataclass
class _Read:
    """The entries about observers, by kind, with their places in the log."""

    invitations: list[tuple[int, InvitationEntry]] = field(default_factory=list)
    accreditations: list[tuple[int, AccreditationEntry]] = field(default_factory=list)
    said: list[tuple[int, int, Said]] = field(default_factory=list)  # index, observer, entry
    answers: dict[int, list[tuple[int, AnswerEntry]]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)


def overview_of(
    definition: Definition, acts: Iterable[tuple[int, EntryBase]], sources: Sources
) -> Overview:
    """Everything observers said in `acts`: entries with their indices, in log order."""
    return _Making(definition, _read(acts), sources).overview()


def _read(acts: Iterable[tuple[int, EntryBase]]) -> _Read:
    read = _Read()
    for index, entry in acts:
        match entry:
            case InvitationEntry():
                read.invitations.append((index, entry))
            case AccreditationEntry():
                read.accreditations.append((index, entry))
            case StatementEntry() | ChecklistEntry() | VerificationEntry():
                read.said.append((index, observer_of(entry), entry))
            case AnswerEntry():
                read.answers.setdefault(entry.statement, []).append((index, entry))
            case ErasureEntry():
                read.erased.add(entry.blob)
            case _:
                pass
    return read


class _Making:
    """One overview being made."""

    def __init__(self, definition: Definition, read: _Read, sources: Sources) -> None:
        self.definition, self.read, self.sources = definition, read, sources

    def overview(self) -> Overview:
        items = [self._said(*each) for each in self.read.said]
        items += [self._refusal(*e) for e in self.read.accreditations if e[1].decision == "refused"]
        items.sort(key=lambda item: (RANKS.index(item.rank), -item.entry))
        observers = self._observers(items)
        return Overview(
            origin=self.definition.origin,
            size=self.sources.size,
            totals=totals_of(observers, items),
            observers=tuple(observers),
            items=tuple(items),
            places=reports_by_place(items),
        )

    def _words(self, entry: EntryBase) -> Words:
        name = words_of(entry)
        if not name:
            return Words("none")
        if name in self.read.erased:
            return Words("erased", blob=name)
        text = self.sources.words(name)
        return Words("absent", blob=name) if text is None else Words("there", text, name)

    def _said(self, index: int, observer: int, entry: Said) -> Item:
        at = self.sources.time(index)
        facts = self._facts(index, observer, entry)
        replies = tuple(self._reply(at, *each) for each in self.read.answers.get(index, ()))
        unanswered = not replies and asks_for_a_reply(facts)
        rank = rank_of(facts)
        return Item(
            rank="unanswered" if unanswered and rank == "rest" else rank,
            kind=_kind(facts),
            entry=index,
            at=at,
            observer=observer,
            place=None if isinstance(entry, VerificationEntry) else entry.place,
            words=self._words(entry),
            replies=replies,
            unanswered=unanswered,
            waiting=_between(at, self.sources.now) if unanswered else None,
            statement=facts if isinstance(facts, StatementFacts) else None,
            checklist=facts if isinstance(facts, ChecklistFacts) else None,
            verification=facts if isinstance(facts, VerificationFacts) else None,
        )

    def _facts(self, index: int, observer: int, entry: Said) -> Facts:
        match entry:
            case StatementEntry():
                return statement_facts(entry, self._later(index, observer, entry))
            case ChecklistEntry():
                return checklist_facts(entry)
            case VerificationEntry():
                return verification_facts(entry, self.sources.size, self.sources.root_at)

    def _later(self, index: int, observer: int, entry: StatementEntry) -> int | None:
        """The entry with which this observer left its position behind."""
        kind = kind_of_position(entry.position)
        return next(
            (
                other
                for other, by, said in self.read.said
                if (other > index and by == observer)
                and isinstance(said, StatementEntry)
                and said.position in kind
            ),
            None,
        )

    def _reply(self, asked: int | None, index: int, entry: AnswerEntry) -> Reply:
        at = self.sources.time(index)
        return Reply(index, at, _between(asked, at), self._words(entry))

    def _refusal(self, index: int, entry: AccreditationEntry) -> Item:
        lifted = next(
            (
                later
                for later, other in self.read.accreditations
                if (later > index and other.observer == entry.observer)
                and other.decision == "granted"
            ),
            None,
        )
        return Item(
            rank="refused" if lifted is None else "rest",
            kind="refusal",
            entry=index,
            at=self.sources.time(index),
            observer=entry.observer,
            place=None,
            words=self._words(entry),
            replies=(),
            unanswered=False,
            waiting=None,
            refusal=RefusalFacts(lifted),
        )

    def _observers(self, items: Sequence[Item]) -> list[ObserverStanding]:
        came: list[tuple[int, str, Came, int, Words]] = [
            (number, each.name, "definition", 0, Words("none"))
            for number, each in enumerate(self.definition.observers, start=1)
        ]
        came += [
            (entry.observer, entry.name, entry.came, index, self._words(entry))
            for index, entry in self.read.invitations
        ]
        made = [self._observer(each, items) for each in came]
        return sorted(made, key=lambda each: (RANKS.index(each.worst), each.number))

    def _observer(
        self, came: tuple[int, str, Came, int, Words], items: Sequence[Item]
    ) -> ObserverStanding:
        number, name, how, invitation, words = came
        own = [item for item in items if item.observer == number]
        return ObserverStanding(
            number=number,
            name=name,
            came=how,
            invitation=invitation,
            words=words,
            accreditation=self._accreditation(number),
            answer=_newest(own, ANSWERS),
            judgement=_newest(own, JUDGEMENTS),
            worst=min((item.rank for item in own), key=RANKS.index, default="rest"),
            items=len(own),
        )

    def _accreditation(self, number: int) -> Decision | None:
        found = [each for each in self.read.accreditations if each[1].observer == number]
        if not found:
            return None
        index, entry = found[-1]
        return Decision(entry.decision, index, self.sources.time(index), self._words(entry))


def _kind(facts: Facts) -> Kind:
    match facts:
        case StatementFacts():
            return "statement"
        case ChecklistFacts():
            return "checklist"
        case VerificationFacts():
            return "verification"


def _between(start: int | None, end: int | None) -> int | None:
    return None if start is None or end is None else max(end - start, 0)


def _newest(items: Sequence[Item], positions: Sequence[str]) -> Stand | None:
    stands = [
        (item.entry, item.statement.position, item.at)
        for item in items
        if item.statement is not None and item.statement.position in positions
    ]
    if not stands:
        return None
    entry, position, at = max(stands, key=lambda stand: stand[0])
    return Stand(position, entry, at)
