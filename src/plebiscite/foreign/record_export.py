"""A unit of a record as a Belenios v1 archive: what goes in, and what is left out.

In log order, every ballot of every credential that has a counted ballot, and no others, so that
v1's "last one counts" gives the same set (additions 4). A unit that was counted together with
others ends with its own encrypted tally, because v1 has no counterpart for a union.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.errors import MisuseError
from plebiscite.foreign.belenios_export import ArchiveContents, EncryptedTallyRecord
from plebiscite.record.apply_count import group_tally
from plebiscite.record.chains import chain_of
from plebiscite.record.entries import BallotEntry
from plebiscite.record.grouping import Group as TallyGroup
from plebiscite.record.state import RecordState
from plebiscite.record.v1_tally import write_result, write_tally


class Decrypted(NamedTuple):
    """One partial decryption on the record: its group, its owner, v1's bytes."""

    group: str
    owner: int
    raw: bytes


class Excluded(msgspec.Struct, frozen=True):
    """A credential whose ballots were left out; `tracker` is its last ballot's, or ""."""

    credential: str
    tracker: str
    reason: str


class UnitExport(msgspec.Struct, frozen=True):
    """What is said about one archive, beside it."""

    unit: str
    district: str
    style: str
    file: str
    counted: int
    ends_with: str  # the last kind of event in it
    why: str
    excluded: tuple[Excluded, ...]


def counts_in_export(state: RecordState, entry: BallotEntry) -> bool:
    """Whether this admitted ballot's credential has a counted ballot."""
    credential = state.group.parse(parse_ballot(entry.ballot.encode()).credential)
    chain = chain_of(state.credentials, credential)
    return chain is not None and bool(chain.standing)


def _alone(state: RecordState, uuid: str) -> TallyGroup:
    """The unit as a group of its own, which it may not be on the record."""
    return TallyGroup(uuid, (uuid,), state.counts[uuid].ballots, below_minimum=False, rule="")


def _own_result(state: RecordState, uuid: str) -> bytes | None:
    """The result of a unit that was decrypted by itself, else None."""
    count = state.group_counts.get(uuid)
    if count is None or count.group.units != (uuid,) or count.group.ballots == 0:
        return None
    return None if count.result is None else write_result(count.result)


def describe(state: RecordState, uuid: str) -> UnitExport:
    """What the archive of this unit will hold, and why it ends where it ends."""
    unit = state.unit(uuid)
    if state.close is None:
        ends_with, why = "Ballot", "voting goes on"
    elif _own_result(state, uuid) is not None:
        ends_with, why = "Result", "counted by itself"
    elif state.counts[uuid].ballots == 0:
        ends_with, why = "EncryptedTally", "no ballots: its result is zero, without a decryption"
    else:
        ends_with = "EncryptedTally"
        why = (
            "not decrypted by itself: it was counted together with other units, withheld, or has "
            "no result yet; only `plebiscite verify` on the record proves such a result"
        )
    excluded = tuple(
        Excluded(each.credential, each.tracker.hex(), each.reason)
        for each in state.exclusions
        if each.unit == uuid
    )
    return UnitExport(
        unit=uuid,
        district=unit.district,
        style=unit.style,
        file=f"{uuid}.bel",
        counted=state.counts[uuid].ballots,
        ends_with=ends_with,
        why=why,
        excluded=excluded,
    )


def archive_contents(
    state: RecordState,
    uuid: str,
    ballots: Iterable[bytes],
    decrypted: Iterable[Decrypted],
    blob: Callable[[str], bytes],
) -> ArchiveContents:
    """The records of a unit's archive. Raises MisuseError before the elections are logged."""
    if uuid not in state.elections:
        raise MisuseError("the elections are not logged yet; there is nothing to export")
    closed = state.close is not None
    result = _own_result(state, uuid)
    tally = write_tally(state.group, group_tally(state, _alone(state, uuid)))
    number = state.counts[uuid].ballots
    mine = sorted((each.owner, each.raw) for each in decrypted if each.group == uuid)
    return ArchiveContents(
        election=state.elections[uuid].raw,
        trustees=state.required_trustees().raw,
        credentials=blob(state.rolls[uuid]),
        ballots=ballots,
        ended=closed,
        tally=EncryptedTallyRecord(tally, number, number) if closed else None,
        decryptions=mine if result is not None else (),
        result=result,
    )
