"""What the registrar does, on a machine of its own: issue voting codes, publish credentials.

The list that maps voters to credentials is given back to the registrar alone; nothing of it is
in the submission. Published credentials are sorted, so that their order tells nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from plebiscite.ballot.codes import issue_code, write_code
from plebiscite.canonical.json import write_json
from plebiscite.errors import MisuseError
from plebiscite.group.interface import Element
from plebiscite.group.known import group_named
from plebiscite.offices.submission import Submission, blob_name
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.definition import Definition
from plebiscite.record.entries import DestructionEntry, RollEntry
from plebiscite.record.roll_counts import check_roll_counts
from plebiscite.record.roll_report import Voter
from plebiscite.record.units import Unit, units_of


class Letter(NamedTuple):
    """What is mailed to one voter, and their credential. Secret: the code is a vote."""

    voter: Voter
    unit: str
    code: str  # as printed
    credential: str  # v1's text form; belongs to the mapping, never to the letter


def issue(
    definition: Definition, voters: Sequence[Voter], randomness: Randomness
) -> Iterator[Letter]:
    """A fresh code for every voter, one by one, so that progress can be shown.

    Raises: MisuseError unless the roll has exactly the registered voters of the definition.
    """
    units = unit_by_place(definition)
    _require_counts(definition, voters)
    group = group_named(definition.group)
    seen = set[Element]()
    for voter in voters:
        unit = units[voter.district, voter.style]
        while True:
            symbols, credential = issue_code(group, definition.origin, unit.uuid, randomness)
            if credential not in seen:
                break
        seen.add(credential)
        yield Letter(voter, unit.uuid, write_code(symbols), group.format(credential))


def _require_counts(definition: Definition, voters: Sequence[Voter]) -> None:
    counts: dict[tuple[str, str], int] = {}
    for voter in voters:
        place = (voter.district, voter.style)
        counts[place] = counts.get(place, 0) + 1
    differences = check_roll_counts(definition, counts)
    if differences:
        more = f" (and {len(differences) - 1} more)" if len(differences) > 1 else ""
        raise MisuseError(
            f"the roll does not fit the definition: {differences[0]}{more}; "
            "no code is issued before they agree"
        )


def publish_rolls(definition: Definition, letters: Iterable[Letter]) -> Submission:
    """The public credentials of every unit: sorted, and without anything about voters."""
    group = group_named(definition.group)
    by_unit = {unit.uuid: list[Element]() for unit in units_of(definition)}
    for letter in letters:
        by_unit[letter.unit].append(group.parse(letter.credential))
    entries, blobs = [], []
    for uuid, credentials in by_unit.items():
        raw = write_json([group.format(each) for each in sorted(credentials)])
        blobs.append(raw)
        entries.append(RollEntry(unit=uuid, credentials=blob_name(raw), count=len(credentials)))
    return Submission(tuple(entries), tuple(blobs))


def unit_by_place(definition: Definition) -> dict[tuple[str, str], Unit]:
    """Units by district and ballot style."""
    return {(unit.district, unit.style): unit for unit in units_of(definition)}


def destroyed_mapping() -> Submission:
    """Say on the record that the list of voters and credentials is destroyed."""
    return Submission((DestructionEntry(what="mapping"),))
