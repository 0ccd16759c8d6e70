"""The analysis file: every public table of a verified record, most of them entry by entry.

Tables of figures are those of the data package; tables of entries come as rows, so that a record
of any size passes through bounded memory. Values only: the caller reads and writes.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from plebiscite.record.entries import kind_of, parse_entry
from plebiscite.record.state import RecordState
from plebiscite.results.data_package import tables_of
from plebiscite.results.record_rows import Known, Placed, act_rows, signed_by
from plebiscite.results.record_tables import (
    BULLETINS,
    CHECKPOINTS,
    COSIGNATURES,
    ENTRIES,
    EXCLUSIONS,
    OBSERVERS,
    UNITS,
)
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.tables import Cell, Row, Table, name_cell
from plebiscite.results.vote_rows import BALLOT_START, CHALLENGE_START, VoteRows

_VOTES: Final = ((BALLOT_START, "ballot"), (CHALLENGE_START, "challenge"))
_TOLD_BY_ENTRY: Final = frozenset({EXCLUSIONS.name, BULLETINS.name})


class KeptCheckpoint(NamedTuple):
    """A good checkpoint of the record: kept for ever, or its newest."""

    size: int
    root: bytes
    kept: bool
    quorum: bool
    cosigned: Mapping[str, int]  # POSIX seconds, by the witness's name in the policy

    @property
    def time(self) -> int | None:
        """The upper median of the cosignatures' times (spec/record.md, 3); None without any."""
        times = sorted(self.cosigned.values())
        return times[len(times) // 2] if times else None


class LogEntry(NamedTuple):
    """An entry of the log: its index, its bytes, its leaf hash."""

    position: int
    raw: bytes
    leaf: bytes


class RecordRows:
    """Gives the rows of each entry of a verified record, in every table that is streamed."""

    def __init__(
        self,
        state: RecordState,
        figures: ReferendumFigures,
        checkpoints: Sequence[KeptCheckpoint],
    ) -> None:
        districts = {uuid: unit.district for uuid, unit in state.units.items()}
        self._known = Known(districts, frozenset(state.papers))
        self._votes = VoteRows(
            state=state,
            closed=state.close is not None,
            districts=districts,
            groups={unit.unit: unit.group for unit in figures.results.units},
            excluded={line.credential: line for line in figures.results.exclusions},
        )
        timed = [(one.size, one.time) for one in checkpoints if one.time is not None]
        self._timed = sorted(timed)

    def rows(self, entry: LogEntry) -> Iterator[Placed]:
        """The rows of one entry, that of `entries` first.

        Raises: MalformedError for bytes that no verified record holds.
        """
        for start, kind in _VOTES:
            if entry.raw.startswith(start):
                yield ENTRIES.name, self._entry(entry, kind, "")
                yield self._votes.row(entry.position, entry.raw)
                return
        act = parse_entry(entry.raw)
        yield ENTRIES.name, self._entry(entry, kind_of(act), signed_by(act))
        yield from act_rows(entry.position, act, self._known)

    def _entry(self, entry: LogEntry, kind: str, signed: str) -> Row:
        told = (entry.position, kind, len(entry.raw), entry.leaf.hex(), signed)
        return (*told, *self._seen(entry.position))

    def _seen(self, index: int) -> tuple[Cell, Cell]:
        """Size and time of the first checkpoint that covers an entry and tells a time."""
        place = bisect_right(self._timed, index, key=lambda one: one[0])
        return self._timed[place] if place < len(self._timed) else ("", "")


def standing_tables(
    state: RecordState, figures: ReferendumFigures, checkpoints: Sequence[KeptCheckpoint]
) -> tuple[Table, ...]:
    """The tables that are not told entry by entry, with their rows."""
    return (
        *(table for table in tables_of(figures) if table.name not in _TOLD_BY_ENTRY),
        UNITS._replace(rows=tuple(_units(state, figures))),
        CHECKPOINTS._replace(rows=tuple(map(_checkpoint, checkpoints))),
        COSIGNATURES._replace(rows=tuple(_cosignatures(checkpoints))),
        OBSERVERS._replace(
            rows=tuple(
                (number, name_cell(one.name), one.came, one.accreditation or "")
                for number, one in enumerate(state.observers, 1)
            )
        ),
    )


def _units(state: RecordState, figures: ReferendumFigures) -> Iterator[Row]:
    names = {one.id: name_cell(one.name) for one in figures.definition.districts}
    groups = {unit.unit: unit.group for unit in figures.results.units}
    for uuid, unit in state.units.items():
        yield (
            uuid,
            unit.district,
            names[unit.district],
            unit.style,
            " ".join(asked.id for asked in unit.questions),
            unit.registered,
            state.roll_sizes.get(uuid, ""),
            unit.parent or "",
            unit.below_minimum,
            groups[uuid],
            state.counts[uuid].ballots if uuid in state.counts else 0,
        )


def _checkpoint(one: KeptCheckpoint) -> Row:
    time: Cell = "" if one.time is None else one.time
    return (one.size, one.root.hex(), one.kept, one.quorum, len(one.cosigned), time)


def _cosignatures(checkpoints: Iterable[KeptCheckpoint]) -> Iterator[Row]:
    for one in checkpoints:
        for witness, time in sorted(one.cosigned.items()):
            yield (one.size, witness, time)
