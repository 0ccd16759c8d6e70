"""Whose turn it is, and with which command: the task list of a referendum."""

from collections.abc import Iterable

import msgspec

from plebiscite.record.definition import Definition
from plebiscite.record.phases import Phase
from plebiscite.record.state import CeremonyLog, RecordState
from plebiscite.tally.closing import is_withheld
from plebiscite.verify.announced import all_counted

COMMISSION, REGISTRAR = "commission", "registrar"


class Step(msgspec.Struct, frozen=True):
    """One thing to be done: by whom, what, and the command."""

    who: str
    what: str
    command: str

    def __str__(self) -> str:
        return f"{self.who}: {self.what} (plebiscite {self.command})"


def next_steps(state: RecordState) -> tuple[Step, ...]:  # noqa: PLR0911 - one for each phase
    """What may be done now; several when several parties are waited for."""
    definition = state.required_definition()
    match state.phase:
        case Phase.ROLLS:
            return (_rolls(state),)
        case Phase.CEREMONY:
            return _ceremony(state, definition)
        case Phase.ELECTIONS:
            return (_elections(state),)
        case Phase.REHEARSAL:
            return _rehearsal(state, definition)
        case Phase.VOTING:
            return (
                Step("voters", "vote", "ballot prepare"),
                Step(COMMISSION, "end voting at the time of closing", "referendum end-voting"),
            )
        case Phase.PAUSED:
            return (Step(COMMISSION, "let voting go on", "referendum resume"),)
        case Phase.POLLS_CLOSED:
            what = "fix the counted set, once all exclusions are logged"
            return (Step(COMMISSION, what, "referendum close"),)
        case Phase.CLOSED:
            return _count(state, definition)
        case Phase.ABORTED:
            return (Step(COMMISSION, "end the record", "referendum end"),)
        case _:
            return ()


def _rolls(state: RecordState) -> Step:
    if any(uuid not in state.rolls for uuid in state.units):
        return Step(REGISTRAR, "issue voting codes and publish the rolls", "registrar issue")
    return Step(COMMISSION, "open the key ceremony", "ceremony open")


def _trustees(
    definition: Definition, done: Iterable[int], what: str, command: str
) -> tuple[Step, ...]:
    finished = set(done)
    return tuple(
        Step(f"trustee {owner} ({member.name})", what, command)
        for owner, member in enumerate(definition.trustees.members, start=1)
        if owner not in finished
    )


def _ceremony(state: RecordState, definition: Definition) -> tuple[Step, ...]:
    log = state.ceremony
    if log is None or log.void:
        return (Step(COMMISSION, "the ceremony is void: open a new one", "ceremony open"),)
    return _ceremony_messages(log, definition) or (
        Step(COMMISSION, "publish the key", "ceremony publish"),
    )


def _ceremony_messages(log: CeremonyLog, definition: Definition) -> tuple[Step, ...]:
    shared = any(member.item == "Pedersen" for member in log.plan.members)
    stages: list[tuple[Iterable[int], str, str]] = [
        (log.commitments, "commit to a part of the key", "trustee commit"),
        (log.reveals, "reveal it", "trustee reveal"),
    ]
    if shared:
        stages.insert(0, (log.certificates, "send a certificate", "trustee certificate"))
        stages.append((log.share_keys, "check and publish the share", "trustee share-key"))
    for done, what, command in stages:
        if missing := _trustees(definition, done, what, command):
            return missing
    return ()


def _elections(state: RecordState) -> Step:
    if any(uuid not in state.elections for uuid in state.units):
        return Step(COMMISSION, "publish the elections: the roll freezes", "ceremony elections")
    return Step(COMMISSION, "start the rehearsal", "rehearsal start")


def _rehearsal(state: RecordState, definition: Definition) -> tuple[Step, ...]:
    answers = state.rehearsal.answers if state.rehearsal else {}
    trustees = definition.trustees
    missing = _trustees(definition, answers, "prove that the key works", "trustee rehearse")
    needed = len(trustees.members) if trustees.rehearsal_by_all else trustees.threshold
    if len(answers) < needed:
        return missing
    return (*missing, Step(COMMISSION, "open voting at its time", "referendum open"))


def _count(state: RecordState, definition: Definition) -> tuple[Step, ...]:
    if any(group.head not in state.group_counts for group in state.groups):
        return (Step(COMMISSION, "publish the encrypted tallies", "referendum tally"),)
    wanted = [
        count
        for count in state.group_counts.values()
        if count.group.ballots and not is_withheld(count.group)
    ]
    if any(len(count.factors) < definition.trustees.threshold for count in wanted):
        done = set.intersection(*(set(count.factors) for count in wanted))
        return _trustees(definition, done, "decrypt the totals", "trustee decrypt")
    return (_announcing(state),)


def _announcing(state: RecordState) -> Step:
    open_groups = [
        count
        for count in state.group_counts.values()
        if count.result is None and not is_withheld(count.group)
    ]
    if open_groups:
        return Step(COMMISSION, "publish the results", "referendum publish")
    if not all_counted(state):
        return Step(COMMISSION, "count the papers of every polling station", "papers count")
    if not state.has_complete_bulletin:
        return Step(COMMISSION, "announce the figures", "referendum announce")
    if state.certified is None:
        return Step(COMMISSION, "certify", "referendum certify")
    what = "end the record, when keys and mapping are destroyed"
    return Step(COMMISSION, what, "referendum end")
