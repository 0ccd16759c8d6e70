"""Ballots, challenges and exclusions in log order: who may, which number, what stands.

The order of the rules is that of additions 4; rule numbers stand at the lines.
"""

from plebiscite.ballot.envelope import EnvelopeStatement, check_seal
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import ConductError, EvidenceError, PlebisciteError, UnavailableError
from plebiscite.record.chains import Chain, chain_of, pack_chain
from plebiscite.record.entries import ExclusionEntry
from plebiscite.record.state import Exclusion, Finding, RecordState
from plebiscite.record.vote_check import Vote

_ABSENT_ROLL = "needs the roll of its unit, which is absent"
_CHECKS = frozenset(f"ballots-{number}" for number in range(1, 7))


def apply_vote(state: RecordState, vote: Vote, place: str) -> bool:
    """Take a vote: True if it was admitted; else it changes nothing and is reported."""
    state.exercised.update(_CHECKS)
    state.ballots += vote.kind == "ballot"
    try:
        _admit(state, vote)
    except _RefusedError as refusal:
        state.report(Finding(refusal.check, refusal.place or place, refusal.error))
        return False
    return True


class _RefusedError(Exception):
    """A rule of admission is broken: which check, and the error."""

    def __init__(self, check: str, error: PlebisciteError, place: str = "") -> None:
        super().__init__(check)
        self.check, self.error, self.place = check, error, place


def _admit(state: RecordState, vote: Vote) -> None:
    chain = _eligible_chain(state, vote)  # rule 1
    _raise_first(vote, "ballots-2")  # rule 2
    _check_place_in_chain(vote, chain)  # rule 3
    tracker_key = vote.credential + vote.tracker
    if chain.counter and tracker_key in state.trackers:  # rule 4; a first vote repeats none
        raise _RefusedError(
            "ballots-4", ConductError("this credential already cast or challenged this ballot")
        )
    _raise_first(vote, "ballots-5")  # rule 5
    _take_components(state, vote)  # rule 6
    state.trackers.add(tracker_key)
    _advance(state, vote, chain)


def _eligible_chain(state: RecordState, vote: Vote) -> Chain:
    chain = chain_of(state.credentials, vote.credential)
    if chain is None and vote.unit in state.unread_rolls:
        raise _RefusedError("ballots-1", UnavailableError(_ABSENT_ROLL))
    if chain is None or state.unit_numbers[vote.unit] != chain.unit:
        raise _RefusedError(
            "ballots-1", EvidenceError("its credential is not in the roll of this unit")
        )
    if chain.excluded:
        raise _RefusedError("ballots-1", ConductError("its credential was excluded earlier"))
    return chain


def _raise_first(vote: Vote, check: str) -> None:
    for finding in vote.findings:
        if finding.check == check:
            raise _RefusedError(check, finding.error, finding.place)


def _check_place_in_chain(vote: Vote, chain: Chain) -> None:
    expected = chain.counter + 1
    if vote.counter < expected:
        raise _RefusedError("ballots-3", ConductError(f"counter {vote.counter} is already used"))
    if vote.counter > expected:
        raise _RefusedError(
            "ballots-3",
            ConductError(f"counter {vote.counter} without its predecessor {expected}"),
        )
    if vote.replaces != chain.standing:
        raise _RefusedError(
            "ballots-3", ConductError("it replaces another ballot than the standing one")
        )


def _take_components(state: RecordState, vote: Vote) -> None:
    if not state.components.add_all(vote.components, state.group.element_size):
        raise _RefusedError(
            "ballots-6", ConductError("a part of a ciphertext occurs a second time in the record")
        )


def _advance(state: RecordState, vote: Vote, chain: Chain) -> None:
    standing, components = chain.standing, chain.components
    if vote.kind == "ballot":
        group, count = state.group, state.counts[vote.unit]
        if standing:
            count.take(group, components)
        count.add(group, vote.components)
        standing, components = vote.tracker, vote.components
    following = Chain(
        chain.unit, counter=vote.counter, standing=standing, components=components
    )  # no excluded credential comes here
    state.credentials.set(vote.credential, pack_chain(following))


def apply_exclusion(state: RecordState, entry: ExclusionEntry, place: str) -> None:
    """From here on nothing of this credential counts (`spec/ballots.md`)."""
    with state.check("ballots-7", place):
        credential = state.group.parse(entry.credential)
        chain = chain_of(state.credentials, credential)
        if chain is None and entry.unit in state.unread_rolls:
            raise UnavailableError(_ABSENT_ROLL)
        if chain is None or state.unit_numbers.get(entry.unit) != chain.unit:
            raise EvidenceError("the excluded credential is not in the roll of this unit")
        if chain.excluded:
            raise ConductError("this credential is excluded already")
        if entry.ballot != chain.standing.hex():
            raise EvidenceError("the exclusion names another ballot than the standing one")
        _check_withdrawal(state, entry, chain)
        if chain.standing:
            state.counts[entry.unit].take(state.group, chain.components)
        excluded = chain._replace(excluded=True, standing=b"", components=b"")
        state.credentials.set(bytes(credential), pack_chain(excluded))
        state.exclusions.append(
            Exclusion(entry.unit, entry.credential, chain.standing, entry.reason)
        )


def _check_withdrawal(state: RecordState, entry: ExclusionEntry, chain: Chain) -> None:
    """A withdrawal proves itself; no other reason may carry one."""
    if (entry.reason == "withdrawn-by-voter") != (entry.withdrawal is not None):
        raise EvidenceError("a withdrawal by the voter, and only that, carries its signature")
    if entry.withdrawal is None:
        return
    statement = EnvelopeStatement(
        origin=state.origin,
        uuid=entry.unit,
        fingerprint=state.election(entry.unit).fingerprint,
        credential=state.group.parse(entry.credential),
        tracker=parse_hex(entry.ballot, size=None),
        replaces=b"",
        counter=chain.counter,
    )
    check_seal(state.group, "withdrawal", statement, entry.withdrawal)
