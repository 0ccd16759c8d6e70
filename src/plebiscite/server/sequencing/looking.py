"""A paper count looked at before it is signed: the rule that stops it, and what is odd."""

from typing import Any

import msgspec

from plebiscite.errors import MalformedError, PlebisciteError
from plebiscite.offices.count_sheet import CountSheet, counted_of
from plebiscite.offices.papers import require_countable
from plebiscite.record.entries import PaperCountEntry
from plebiscite.record.state import RecordState
from plebiscite.results.paper_warnings import count_warnings
from plebiscite.server.sequencing.messages import PaperLook


def look_at_count(state: RecordState, sheet: dict[str, Any]) -> PaperLook:
    """What `plebiscite papers check` says of a `CountSheet` in plain values.

    Raises: MalformedError for another shape.
    """
    try:
        read = msgspec.convert(sheet, CountSheet)
    except msgspec.ValidationError as problem:
        raise MalformedError(f"this is no sheet of a count: {problem}") from problem
    definition = state.required_definition()
    try:
        found = counted_of(read, definition, state.units)
        entry = require_countable(state, found.unit, found.stations, found.answers)
    except PlebisciteError as stopped:
        return PaperLook(str(stopped), (), None, left=0)
    odd = count_warnings(definition, state.units, entry)
    left = _left(state, entry)
    return PaperLook("", tuple(map(str, odd)), entry.replaces, left)


def _left(state: RecordState, entry: PaperCountEntry) -> int:
    """How many stations' papers, by ballot style, would still not be counted."""
    counts = (entry, *state.papers.values())
    counted = {(each.unit, each.station) for count in counts for each in count.stations}
    stations = {each.id: each.stations for each in state.required_definition().districts}
    return sum(
        (unit.uuid, station.id) not in counted
        for unit in state.units.values()
        for station in stations[unit.district]
    )
