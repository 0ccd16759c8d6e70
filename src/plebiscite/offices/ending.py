"""What must, and what should, be on the record before its last entry."""

from collections.abc import Iterator

from plebiscite.errors import MisuseError
from plebiscite.record.acts import trustee_office
from plebiscite.record.state import RecordState
from plebiscite.tally.closing import is_withheld
from plebiscite.verify.announced import all_counted, require_announced


def groups_without_result(state: RecordState) -> list[str]:
    """The heads of the groups that are to have a result and have none."""
    return [
        group.head
        for group in state.groups
        if not is_withheld(group)
        and ((count := state.group_counts.get(group.head)) is None or count.result is None)
    ]


def require_results(state: RecordState) -> None:
    """Return only if no result is missing, or the referendum was given up.

    Raises: MisuseError with the number of groups that wait.
    """
    missing = groups_without_result(state)
    if missing and not state.aborted:
        verb = "has" if len(missing) == 1 else "have"
        raise MisuseError(
            f"{len(missing)} of {len(state.groups)} groups {verb} no result yet; nothing could be "
            "published after the end. To stop without a result: referendum abort"
        )
    if state.close is not None and not state.aborted:
        _require_everything_said(state)


def _require_everything_said(state: RecordState) -> None:
    if not all_counted(state):
        raise MisuseError("a polling station is not counted yet; it could never be after the end")
    require_announced(state)


def left_undone(state: RecordState) -> Iterator[str]:
    """What is usually on the record before it ends, and is not."""
    if not state.aborted:
        if not state.has_complete_bulletin:
            yield "the figures are not announced (referendum announce)"
        if state.certified is None:
            yield "the result is not certified (referendum certify)"
    owners = range(1, len(state.trustees.owners) + 1) if state.trustees else ()
    keeping = [str(owner) for owner in owners if trustee_office(owner) not in state.keyless]
    if keeping:
        yield f"no destruction of the key by trustee {', '.join(keeping)} (trustee destroy)"
    if state.rolls and all(what != "mapping" for _, what in state.destructions):
        yield "no destruction of the list of voters and credentials (registrar destroy-mapping)"
