"""The key ceremony and its rehearsal, as the record shows them. Source: additions 5 and 7."""

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import ConductError, EvidenceError, PlebisciteError, SignatureError
from plebiscite.record.ceremony_statements import check_order
from plebiscite.record.ceremony_transcript import (
    Reveal,
    ShareKey,
    Transcript,
    key_contexts,
    transcript_problems,
)
from plebiscite.record.checks import REST_ON_REVEALS, REST_ON_TRUSTEES
from plebiscite.record.decryption_statements import LogPoint
from plebiscite.record.entries import (
    CeremonyEntry,
    CertificateEntry,
    CommitmentEntry,
    ComplaintEntry,
    Entry,
    RehearsalEntry,
    RehearsalProofEntry,
    RevealEntry,
    ShareKeyEntry,
    TrusteesEntry,
    write_entry,
)
from plebiscite.record.rehearsal import RehearsalAnswer, check_rehearsal, check_rehearsal_answer
from plebiscite.record.state import CeremonyLog, RecordState, Rehearsal
from plebiscite.record.v1_trustees import parse_trustees

_Value = TypeVar("_Value")


def apply_ceremony(state: RecordState, entry: CeremonyEntry, place: str) -> None:
    """Open a ceremony: members and threshold are those of the definition."""
    if state.ceremony is not None and not state.ceremony.void:
        with state.check("trustees-1", place):
            raise ConductError("a ceremony is under way; another needs a complaint first")
    state.ceremony = CeremonyLog(entry, sha256(write_entry(entry)).digest())
    with state.check("trustees-1", place):
        wanted = state.required_definition().trustees
        people = [(member.name, member.key) for member in wanted.members]
        if [(member.name, member.key) for member in entry.members] != people:
            raise EvidenceError("the ceremony's trustees are not those of the definition")
        items = {member.item for member in entry.members}
        if entry.threshold != wanted.threshold or len(items) != 1:
            raise EvidenceError(f"the definition asks for {wanted.threshold} of {len(people)}")
        if entry.group != state.required_definition().group:
            raise EvidenceError(f"the ceremony is in the group {entry.group}")
        if entry.threshold == len(people) and not wanted.all_needed_confirmed:
            raise EvidenceError("every trustee would be needed, which nobody asked for")
        key_contexts(entry)


def _ceremony(state: RecordState, owner: int) -> CeremonyLog:
    """The running ceremony. Raises ConductError: none, void, or no such owner."""
    ceremony = state.ceremony
    if ceremony is None or ceremony.void:
        raise ConductError("there is no valid ceremony under way")
    if not 1 <= owner <= len(ceremony.plan.members):
        raise ConductError(f"the ceremony has no owner {owner}")
    return ceremony


def _keep(table: dict[int, _Value], owner: int, value: _Value, what: str) -> None:
    if owner in table:
        raise ConductError(f"a second {what} of owner {owner}: the ceremony is void")
    table[owner] = value


def _keep_fresh(state: RecordState, message: bytes) -> None:
    """Nothing of a void ceremony is used again (additions 5.5)."""
    digest = sha256(message).digest()
    if digest in state.used_messages:
        raise ConductError("this message already served in this or an earlier ceremony")
    state.used_messages.add(digest)


def _apply_certificate(state: RecordState, entry: CertificateEntry) -> None:
    ceremony = _ceremony(state, entry.owner)
    if ceremony.commitments:
        raise ConductError("a certificate after the first commitment")
    _keep_fresh(state, entry.certificate.encode())
    _keep(ceremony.certificates, entry.owner, entry.certificate, "certificate")


def _apply_commitment(state: RecordState, entry: CommitmentEntry) -> None:
    ceremony = _ceremony(state, entry.owner)
    digest = parse_hex(entry.commitment, size=32)
    _keep_fresh(state, digest)
    _keep(ceremony.commitments, entry.owner, digest, "commitment")
    ceremony.commitment_places[entry.owner] = state.size


def _apply_reveal(state: RecordState, entry: RevealEntry) -> None:
    ceremony = _ceremony(state, entry.owner)
    if len(ceremony.commitments) != len(ceremony.plan.members):
        raise ConductError("a reveal before every owner has committed: the ceremony is void")
    last = max(ceremony.commitment_places.values())
    if not state.witnessed_sizes(last + 1, state.size):
        raise ConductError("a reveal before a witnessed checkpoint of all commitments")
    payload = state.foundation(entry.payload, REST_ON_REVEALS)
    _keep_fresh(state, payload)
    reveal = Reveal(parse_hex(entry.random, size=32), payload)
    _keep(ceremony.reveals, entry.owner, reveal, "reveal")
    ceremony.reveal_places[entry.owner] = state.size


def _apply_share_key(state: RecordState, entry: ShareKeyEntry) -> None:
    ceremony = _ceremony(state, entry.owner)
    if len(ceremony.reveals) != len(ceremony.plan.members):
        raise ConductError("a share key before every owner has revealed")
    _keep_fresh(state, entry.key.encode())
    _keep(ceremony.share_keys, entry.owner, ShareKey(entry.key, entry.possession), "share key")


def _apply_complaint(state: RecordState, entry: ComplaintEntry) -> None:
    ceremony = _ceremony(state, entry.owner)
    _ceremony(state, entry.against)
    ceremony.void = True


_STEPS: dict[type, Callable[..., None]] = {
    CertificateEntry: _apply_certificate,
    CommitmentEntry: _apply_commitment,
    RevealEntry: _apply_reveal,
    ShareKeyEntry: _apply_share_key,
    ComplaintEntry: _apply_complaint,
}


def apply_ceremony_message(state: RecordState, entry: Entry, place: str) -> None:
    """Take one message of a trustee; a wrong one voids the ceremony."""
    with state.check("trustees-2", place):
        try:
            _STEPS[type(entry)](state, entry)
        except PlebisciteError:
            if state.ceremony is not None:
                state.ceremony.void = True
            raise


def apply_trustees(state: RecordState, entry: TrusteesEntry, place: str) -> None:
    """Take the trustees record: it must be exactly what the ceremony's messages give."""
    ceremony = state.ceremony
    with state.check("trustees-3", place):
        trustees = parse_trustees(state.foundation(entry.record, REST_ON_TRUSTEES), state.group)
        state.trustees = trustees
        if entry.public_key != state.group.format(trustees.public_key):
            raise EvidenceError("the announced election key is not the trustees' product")
    with state.check("trustees-5", place):
        if ceremony is None or ceremony.void:
            raise ConductError("the trustees record follows no valid ceremony")
        transcript = Transcript(
            plan=ceremony.plan,
            certificates=ceremony.certificates,
            commitments=ceremony.commitments,
            reveals=ceremony.reveals,
            share_keys=ceremony.share_keys,
        )
        with state.check("trustees-2", place):
            first = min(ceremony.reveal_places.values(), default=0)
            last = max(ceremony.commitment_places.values(), default=0)
            witnessed = state.witnessed_sizes(last + 1, first)
            check_order(ceremony.commitment_places, ceremony.reveal_places, witnessed)
        state.exercised.add("trustees-4")
        for problem in transcript_problems(state.origin, transcript, state.required_trustees()):
            identifier = "trustees-4" if isinstance(problem, SignatureError) else "trustees-5"
            with state.check(identifier, place):
                raise problem


def most_ciphertexts(state: RecordState) -> int:
    """The largest number of ciphertexts in any unit: what a rehearsal covers.

    Raises: UnavailableError without a definition that can be used.
    """
    state.required_definition()
    return max(
        sum(len(question.options) + question.blank for question in unit.questions)
        for unit in state.units.values()
    )


def apply_rehearsal(state: RecordState, entry: RehearsalEntry, place: str, root: bytes) -> None:
    """Begin a rehearsal at the log's size and root just after this entry."""
    with state.check("trustees-6", place):
        needed = most_ciphertexts(state)
        state.rehearsal = Rehearsal(LogPoint(state.origin, state.size + 1, root), needed)
        if entry.ciphertexts != needed:
            raise EvidenceError(
                f"a rehearsal of {entry.ciphertexts} ciphertexts; a unit has up to {needed}"
            )


def apply_rehearsal_proof(state: RecordState, entry: RehearsalProofEntry, place: str) -> None:
    """Take one trustee's answer to the rehearsal."""
    with state.check("trustees-6", place):
        rehearsal = state.rehearsal
        if rehearsal is None:
            raise ConductError("there is no rehearsal to answer")
        answer = RehearsalAnswer(tuple(map(state.group.parse, entry.factors)), entry.proof)
        check_rehearsal_answer(
            state.required_trustees(), entry.owner, rehearsal.point, rehearsal.ciphertexts, answer
        )
        if entry.owner in rehearsal.answers:
            raise ConductError(f"owner {entry.owner} answered this rehearsal twice")
        rehearsal.answers[entry.owner] = answer


def require_rehearsal(state: RecordState) -> None:
    """Return only if enough trustees proved that their keys work.

    Raises: ConductError or the rehearsal's own error (A34).
    """
    rehearsal, trustees = state.rehearsal, state.required_trustees()
    if rehearsal is None:
        raise ConductError("no rehearsal is on the record; opening waits for one (A34)")
    check_rehearsal(trustees, rehearsal.point, rehearsal.ciphertexts, rehearsal.answers)
    everyone = len(trustees.owners)
    by_all = state.required_definition().trustees.rehearsal_by_all
    if by_all and len(rehearsal.answers) != everyone:
        raise ConductError(f"{len(rehearsal.answers)} of {everyone} trustees rehearsed; all must")
