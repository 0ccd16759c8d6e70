"""Which polling stations may be counted together: by rule, not by choice once papers are seen.

Source: `spec/papers.md`, section 4. The direction is that of electronic ballots: a unit with few
papers joins its parent, wholly, and never another.
"""

from collections import Counter as Tally
from collections.abc import Iterator

from plebiscite.errors import ConductError, EvidenceError
from plebiscite.record.definition import Paper
from plebiscite.record.entries import PaperCountEntry
from plebiscite.record.state import RecordState
from plebiscite.record.units import Unit


def require_joined_upwards(state: RecordState, entry: PaperCountEntry, paper: Paper) -> None:
    """paper-1: one station alone; or stations of the head, and whole units that join it.

    Raises: ConductError, EvidenceError.
    """
    if entry.unit not in {each.unit for each in entry.stations}:
        raise EvidenceError("a count is of the unit of one of its stations")
    if paper.small_counts == "publish" and len(entry.stations) > 1:
        raise ConductError("every station's papers are published by themselves; count them apart")
    for unit in joined_units(state, entry):
        if unit.parent not in {each.unit for each in entry.stations}:
            raise EvidenceError(
                f"the papers of {unit.district} are counted together only with those of the "
                "district that it joins"
            )
        named = {each.station for each in entry.stations if each.unit == unit.uuid}
        districts = state.required_definition().districts
        stations = next(each.stations for each in districts if each.id == unit.district)
        if missing := {each.id for each in stations} - named:
            raise ConductError(
                f"{unit.district} joins another district with all its stations or with none; "
                f"missing: {', '.join(sorted(missing))}"
            )


def require_joined_few(state: RecordState, entry: PaperCountEntry) -> None:
    """paper-4: nobody's papers disappear among others' who has enough of them.

    Raises: ConductError.
    """
    minimum = state.required_definition().minimum
    enough = Tally(each.unit for each in entry.stations if each.box >= minimum)
    for uuid, stations in enough.items():
        if stations > 1:
            raise ConductError(
                f"{stations} stations of {state.unit(uuid).district} have {minimum} papers or more "
                "each; count them apart"
            )
    below = _papers_below(state, entry)
    for unit in joined_units(state, entry):
        if below[unit.uuid] >= minimum:
            raise ConductError(
                f"{unit.district} has {below[unit.uuid]} papers with the districts that join it, "
                f"at least the minimum of {minimum}; count them apart"
            )


def joined_units(state: RecordState, entry: PaperCountEntry) -> Iterator[Unit]:
    """The units of a count's stations but its own, each once."""
    for uuid in dict.fromkeys(each.unit for each in entry.stations):
        if uuid != entry.unit:
            yield state.unit(uuid)


def _papers_below(state: RecordState, entry: PaperCountEntry) -> Tally[str]:
    """The papers of each unit and of those of the count that join it; not of the head."""
    found = Tally[str]()
    for each in entry.stations:
        unit = each.unit
        while unit != entry.unit:
            found[unit] += each.box
            unit = state.unit(unit).parent or entry.unit
    return found
