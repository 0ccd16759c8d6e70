"""Whether an act comes at its time: told before it is signed, with what is waited for."""

from collections.abc import Iterator
from contextlib import contextmanager

from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.cli.answer import warn
from plebiscite.cli.next_steps import next_steps
from plebiscite.errors import ConductError, EvidenceError, MisuseError
from plebiscite.group.interface import Element
from plebiscite.record.chains import chain_of
from plebiscite.record.entries import BallotEntry, ChallengeEntry, EntryBase
from plebiscite.record.phases import Phase
from plebiscite.record.state import RecordState
from plebiscite.tally.closing import is_withheld

_TOO_EARLY = {
    Phase.ROLLS: "the key ceremony is not finished",
    Phase.CEREMONY: "the key ceremony is not finished",
    Phase.ELECTIONS: "the trustees have not rehearsed",
}
_BEFORE = {Phase.START, *_TOO_EARLY, Phase.REHEARSAL}
_AFTER = {Phase.POLLS_CLOSED, Phase.CLOSED, Phase.ENDED}


def require_rehearsed(state: RecordState) -> None:
    """Return only if voting may be opened as far as the trustees go. Raises MisuseError."""
    if state.phase in _TOO_EARLY:
        following = "; ".join(str(step) for step in next_steps(state))
        raise MisuseError(f"not yet: {_TOO_EARLY[state.phase]}; next: {following}")
    trustees = state.required_definition().trustees
    needed = len(trustees.members) if trustees.rehearsal_by_all else trustees.threshold
    done = len(state.rehearsal.answers) if state.rehearsal else 0
    if done < needed:
        raise MisuseError(f"{done} of {needed} trustees have rehearsed; wait for trustee rehearse")


def require_decrypted(state: RecordState) -> None:
    """Return only if enough trustees decrypted every group. Raises MisuseError with how many."""
    needed = state.required_definition().trustees.threshold
    done = [
        len(count.factors)
        for count in state.group_counts.values()
        if count.group.ballots and count.result is None and not is_withheld(count.group)
    ]
    if done and min(done) < needed:
        raise MisuseError(
            f"{min(done)} of {needed} trustees have decrypted; wait for trustee decrypt"
        )


def require_voting(state: RecordState) -> None:
    """Return only while a ballot can still become one that counts; warn during a pause.

    Raises: MisuseError before the opening and after the end.
    """
    if state.phase in _BEFORE:
        raise MisuseError("voting is not open yet")
    if state.phase in _AFTER:
        raise MisuseError("voting has ended; this ballot cannot be cast any more")
    if state.phase is Phase.ABORTED:
        raise MisuseError("the referendum was given up; no ballot can be cast any more")
    if state.phase is Phase.PAUSED:
        warn("voting is paused; the ballot can be cast once it goes on")


@contextmanager
def retold(state: RecordState, entry: EntryBase) -> Iterator[None]:
    """Say of a refused vote, in a voter's words, that a newer one of its code stands."""
    try:
        yield
    except EvidenceError as refused:
        if isinstance(entry, BallotEntry | ChallengeEntry) and state.phase is Phase.VOTING:
            chain = chain_of(state.credentials, _credential(state, entry))
            if chain is not None and entry.counter <= chain.counter:
                raise ConductError(
                    "another ballot of this code is on the record since; prepare a new one"
                ) from refused
        raise


def _credential(state: RecordState, entry: BallotEntry | ChallengeEntry) -> Element:
    if isinstance(entry, ChallengeEntry):
        return state.group.parse(entry.credential)
    return state.group.parse(parse_ballot(entry.ballot.encode()).credential)
