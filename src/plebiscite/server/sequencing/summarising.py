"""What the record has established so far, as a `Summary` for pages."""

from plebiscite.record.apply import CERTIFIABLE
from plebiscite.record.state import CeremonyLog, RecordState
from plebiscite.server.sequencing.messages import Summary, TrusteeProgress
from plebiscite.tally.closing import is_withheld


def summary_of(state: RecordState, *, queue: int, quorum_met: bool) -> Summary:
    """The summary of `state`, with the length of the queue of ballots before it."""
    definition = state.definition
    newest = max(state.bulletins, default=None)
    status = "" if newest is None else state.bulletins[newest].status
    ceremony = state.ceremony if state.ceremony and not state.ceremony.void else None
    return Summary(
        origin=state.origin,
        size=state.size,
        phase=str(state.phase),
        closes=state.closes,
        threshold=definition.trustees.threshold if definition else 0,
        ceremony=ceremony is not None,
        pedersen=ceremony is not None and ceremony.plan.members[0].item == "Pedersen",
        trustees=_trustees(state, ceremony),
        rolls=len(state.rolls),
        units=len(state.units),
        ballots=state.ballots,
        turnout={uuid: count.ballots for uuid, count in state.counts.items()},
        groups=sum(group.ballots > 0 and not is_withheld(group) for group in state.groups),
        results=sum(count.result is not None for count in state.group_counts.values()),
        bulletins=len(state.bulletins),
        certified=state.certified is not None,
        queue=queue,
        quorum_met=quorum_met,
        mapping_destroyed=any(what == "mapping" for _, what in state.destructions),
        bulletin=status,
        announced=state.has_complete_bulletin,
        certifiable=status in CERTIFIABLE and newest != state.certified,
    )


def _trustees(state: RecordState, ceremony: CeremonyLog | None) -> tuple[TrusteeProgress, ...]:
    if state.definition is None:
        return ()
    rehearsed = state.rehearsal.answers if state.rehearsal else {}
    return tuple(
        TrusteeProgress(
            name=member.name,
            certificate=ceremony is not None and owner in ceremony.certificates,
            commitment=ceremony is not None and owner in ceremony.commitments,
            reveal=ceremony is not None and owner in ceremony.reveals,
            share_key=ceremony is not None and owner in ceremony.share_keys,
            rehearsed=owner in rehearsed,
            decrypted=sum(owner in count.factors for count in state.group_counts.values()),
            destroyed=f"trustee/{owner}" in state.keyless,
        )
        for owner, member in enumerate(state.definition.trustees.members, start=1)
    )
