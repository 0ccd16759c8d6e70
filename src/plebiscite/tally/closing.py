"""The commission's side of the count: close, encrypted tallies, results.

Everything is computed from a `RecordState`, so it is what any checker computes again.
"""

from plebiscite.errors import ConductError
from plebiscite.record.apply_count import counted_ballots, group_result, group_tally
from plebiscite.record.entries import CloseEntry, EncryptedTallyEntry, ResultEntry
from plebiscite.record.grouping import Group
from plebiscite.record.state import RecordState
from plebiscite.record.v1_tally import write_result, write_tally


def close_entry(state: RecordState) -> CloseEntry:
    """The entry that fixes the counted set as it stands."""
    return CloseEntry(ballots=sum(counted_ballots(state).values()))


def encrypted_tally_entries(state: RecordState) -> list[EncryptedTallyEntry]:
    """The encrypted tally of every group that has none on the record yet.

    Raises: ConductError before close.
    """
    if state.close is None:
        raise ConductError("the counted set is not fixed; close the record first")
    return [
        EncryptedTallyEntry(
            units=group.units,
            tallied=group.ballots,
            tally=write_tally(state.group, group_tally(state, group)).decode(),
        )
        for group in state.groups
        if group.head not in state.group_counts
    ]


def is_withheld(group: Group) -> bool:
    """Whether this group's choices are never opened: its whole tree lies below the minimum."""
    return group.rule == "withhold" and group.ballots > 0


def result_entries(state: RecordState) -> list[ResultEntry]:
    """The result of every group that can have one now and has none on the record yet.

    Groups that still wait for a trustee are left out, so that results appear as they are ready.
    Raises: ConductError when a group's tally is missing, or nothing is ready while something
    waits; TallyError when a plaintext is no possible count.
    """
    entries, waiting = [], 0
    for group in state.groups:
        if is_withheld(group):
            continue
        count = state.group_counts.get(group.head)
        if count is None:
            raise ConductError(f"group {group.head} has no encrypted tally yet")
        if count.result is not None:
            continue
        if group.ballots and len(count.factors) < needed_trustees(state):
            waiting += 1
            continue
        result = write_result(group_result(state, count)).decode()
        entries.append(ResultEntry(group=group.head, result=result))
    if waiting and not entries:
        raise ConductError(
            f"{waiting} groups wait for trustees to decrypt; no other result is to be published"
        )
    return entries


def needed_trustees(state: RecordState) -> int:
    """How many trustees must decrypt a group before it has a result."""
    return state.required_definition().trustees.threshold
