"""Where a referendum stands, read from its record: what status, turnout and results pages show.

Acts are read from the record's files; ballots are counted by the index that follows it. Nothing
here is checked as `verify` checks it: the keeper let nothing wrong on its own record, and every
page says how to check.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Sum

from plebiscite.log.policy_file import PolicyFile
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_parts import parse_parts
from plebiscite.record.entries import (
    BulletinEntry,
    CertificationEntry,
    CloseEntry,
    DefinitionEntry,
    ExtensionEntry,
    kind_of,
)
from plebiscite.record.phases import Phase, phase_after
from plebiscite.record.units import Unit, units_of
from plebiscite.results.papers import PaperChannel, Papers
from plebiscite.server.api_errors import AbsentError
from plebiscite.server.entries.acts import Act, acts_of, newest
from plebiscite.server.entries.freshness import fresh_log
from plebiscite.server.entries.models import TurnoutHour
from plebiscite.server.entries.published import PublishedLog
from plebiscite.server.public.papers import papers_of
from plebiscite.server.referendums.models import Referendum


@dataclass(frozen=True)
class Standing:
    """One referendum at one size of its record."""

    slug: str
    size: int  # entries taken into account
    log: PublishedLog
    acts: tuple[Act, ...]
    definition: Definition
    texts: tuple[Texts, ...]
    voted: Mapping[str, int]  # standing ballots by unit, exclusions left out

    @property
    def policy(self) -> PolicyFile:
        """The policy file."""
        return self.log.policy

    @cached_property
    def phase(self) -> Phase:
        """What the referendum is doing."""
        phase = Phase.START
        for act in self.acts:
            phase = phase_after(kind_of(act.entry), phase)
        return phase

    @cached_property
    def closes(self) -> int:
        """When voting ends, with extensions, in POSIX seconds."""
        found = newest(self.acts, ExtensionEntry)
        return found[1].closes if found else self.definition.calendar.closes

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units, in definition order."""
        return units_of(self.definition)

    @property
    def is_closed(self) -> bool:
        """Whether the counted set is fixed."""
        return newest(self.acts, CloseEntry) is not None

    @property
    def is_certified(self) -> bool:
        """Whether the commission certified a bulletin."""
        return newest(self.acts, CertificationEntry) is not None

    @cached_property
    def certified(self) -> BulletinEntry | None:
        """The bulletin that the commission certified last."""
        found = newest(self.acts, CertificationEntry)
        if found is None:
            return None
        bulletins = (act.entry for act in self.acts if act.position == found[1].bulletin)
        return next((each for each in bulletins if isinstance(each, BulletinEntry)), None)

    @property
    def bulletin(self) -> tuple[int, BulletinEntry] | None:
        """The newest announcement with its index."""
        return newest(self.acts, BulletinEntry)

    @cached_property
    def papers(self) -> Papers:
        """Paper counts and marks of voters on paper."""
        return papers_of(self.acts)

    @cached_property
    def paper_channel(self) -> PaperChannel:
        """What the papers say, and how many are still to come."""
        units = {unit.uuid: unit for unit in self.units}
        return PaperChannel(self.definition, units, self.papers)

    def ballots_of(self, unit: str) -> int:
        """Voters of a unit who voted: standing ballots, papers found, papers to come."""
        return self.voted[unit] + self.paper_channel.ballots(unit)

    @property
    def ballots(self) -> int:
        """Voters who voted, on both channels."""
        return sum(self.ballots_of(unit) for unit in self.voted)

    @property
    def on_paper(self) -> int:
        """Those of them who voted on paper."""
        return sum(self.paper_channel.ballots(unit) for unit in self.voted)

    @property
    def registered(self) -> int:
        """Registered voters."""
        return sum(unit.registered for unit in self.units)

    def words(self, language: str) -> Texts:
        """The definition's texts in `language`, or in its first one."""
        return next((one for one in self.texts if one.language == language), self.texts[0])

    @property
    def label(self) -> str:
        """The status in one of seven words (rule R2)."""
        return status_label(self)


def status_label(standing: Standing) -> str:
    """sealed, open, paused, closed, counting, provisional, final, abandoned."""
    match standing.phase:
        case Phase.VOTING:
            return "open"
        case Phase.PAUSED:
            return "paused"
        case Phase.POLLS_CLOSED:
            return "closed"
        case Phase.ABORTED:
            return "abandoned"
        case Phase.CLOSED | Phase.ENDED:
            return _counted_label(standing)
        case _:
            return "sealed"


def _counted_label(standing: Standing) -> str:
    if not standing.is_closed:
        return "abandoned"
    if standing.is_certified:
        return "final"
    return "provisional" if standing.bulletin else "counting"


_kept: dict[int, tuple[int, bytes, Standing]] = {}


def standing_of(referendum: Referendum) -> Standing:
    """Where it stands now; the same value until the record grows.

    Raises: AbsentError before the definition is published; as `fresh_log`.
    """
    log, size = fresh_log(referendum)
    known = _kept.get(referendum.pk)
    if known is not None and known[:2] == (size, log.tree.root):
        if known[2].log is not log:  # the same entries, cosigned anew
            _kept[referendum.pk] = (size, log.tree.root, replace(known[2], log=log))
        return _kept[referendum.pk][2]
    acts = acts_of(referendum, log, size)
    if not acts or not isinstance(acts[0].entry, DefinitionEntry):
        raise AbsentError("the definition is not published yet", place=referendum.slug)
    definition, texts = _definition(log, acts[0].entry, known[2] if known else None)
    made = Standing(
        slug=referendum.slug,
        size=size,
        log=log,
        acts=acts,
        definition=definition,
        texts=texts,
        voted=_voted(referendum, definition),
    )
    _kept[referendum.pk] = (size, log.tree.root, made)
    return made


def _definition(
    log: PublishedLog, entry: DefinitionEntry, before: Standing | None
) -> tuple[Definition, tuple[Texts, ...]]:
    if before is not None and before.acts[0].entry == entry:
        return before.definition, before.texts
    return parse_parts([(part.name, log.record.blob(part.blob)) for part in entry.parts])


def _voted(referendum: Referendum, definition: Definition) -> dict[str, int]:
    rows = TurnoutHour.objects.filter(referendum=referendum).values_list("unit")
    found: dict[str, int] = dict(rows.annotate(Sum("voters")))
    return {unit.uuid: found.get(unit.uuid, 0) for unit in units_of(definition)}
