"""One entry after another: order, signatures, then what each kind means.

`spec/entries.md` describes every kind; `record.checks` names what is checked.
"""

from collections.abc import Callable

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import ConductError, EvidenceError, PlebisciteError, UnavailableError
from plebiscite.log.keys import parse_vkey
from plebiscite.record.acts import check_act
from plebiscite.record.apply_ceremony import (
    apply_ceremony,
    apply_ceremony_message,
    apply_rehearsal,
    apply_rehearsal_proof,
    apply_trustees,
    require_rehearsal,
)
from plebiscite.record.apply_count import (
    apply_close,
    apply_encrypted_tally,
    apply_partial_decryption,
    apply_result,
)
from plebiscite.record.apply_observers import (
    absent_words,
    apply_accreditation,
    apply_checklist,
    apply_invitation,
    apply_statement,
    apply_verification,
)
from plebiscite.record.apply_papers import apply_paper_count
from plebiscite.record.apply_setup import (
    apply_definition,
    apply_election,
    apply_roll,
    require_all_elections,
    require_all_rolls,
)
from plebiscite.record.apply_votes import apply_exclusion, apply_vote
from plebiscite.record.booth_manifest import parse_manifest
from plebiscite.record.entries import (
    AbortEntry,
    AccreditationEntry,
    Act,
    AnswerEntry,
    BoothEntry,
    BulletinEntry,
    CeremonyEntry,
    CertificateEntry,
    CertificationEntry,
    ChecklistEntry,
    CloseEntry,
    CommitmentEntry,
    ComplaintEntry,
    DefinitionEntry,
    DestructionEntry,
    ElectionEntry,
    EncryptedTallyEntry,
    EndEntry,
    ErasureEntry,
    ExclusionEntry,
    ExtensionEntry,
    InvitationEntry,
    OpenEntry,
    PaperCountEntry,
    PartialDecryptionEntry,
    PauseEntry,
    PollsClosedEntry,
    RehearsalEntry,
    RehearsalProofEntry,
    ResultEntry,
    RevealEntry,
    RollEntry,
    ShareKeyEntry,
    StatementEntry,
    Successor,
    TrusteesEntry,
    VerificationEntry,
    words_of,
)
from plebiscite.record.phases import phase_after, require_allowed
from plebiscite.record.state import Finding, RecordState
from plebiscite.record.vote_check import ReadEntry, entry_place

_DIGEST_BYTES = 32
WORDS_RANDOM_BYTES = 32  # so that nobody can guess erased words from their hash
CERTIFIABLE = frozenset({"unofficial-complete", "correction"})
"""Status words of bulletins that can be certified."""
Root = Callable[[], bytes]
"""Gives the log's root just after the entry in hand; only a few kinds need it."""


def apply_entry(state: RecordState, read: ReadEntry, root: Root) -> None:
    """Take the next entry. Everything wrong with it goes to `state.report`."""
    for finding in read.findings:
        state.report(finding)
    place = entry_place(read.position, read.kind) if read.kind else f"entry {read.position}"
    state.exercised.update(("log-5", "conduct-1"))
    if read.kind:
        _apply_in_order(state, read, place, root)
    state.size = read.position + 1


def _apply_in_order(state: RecordState, read: ReadEntry, place: str, root: Root) -> None:
    try:
        require_allowed(read.kind, state.phase)
    except ConductError as error:
        state.report(Finding("conduct-1", place, error))
        return  # an entry out of its place says nothing; what it claims is not taken
    if read.vote is not None:
        apply_vote(state, read.vote, place)
    elif read.entry is not None:
        _apply_read(state, read.entry, place, root)
        state.phase = phase_after(read.kind, state.phase)


def _apply_read(state: RecordState, entry: Act, place: str, root: Root) -> None:
    if isinstance(entry, DefinitionEntry):
        apply_definition(state, entry, place)  # first: it names the offices
    with state.check("conduct-2", place):
        state.required_definition()  # names the offices
        check_act(entry, state.origin, state.keys)
    with state.check("conduct-3", place):
        state.counters.record(entry)
    if words := words_of(entry):
        _note_words(state, words, place)
    elif isinstance(entry, PauseEntry | ExtensionEntry | AbortEntry | AnswerEntry):
        state.report(absent_words(place))
    _apply_kind(state, entry, place, root)


def _apply_kind(state: RecordState, entry: Act, place: str, root: Root) -> None:  # noqa: C901, PLR0912 - a table of kinds, one line each
    match entry:
        case RollEntry():
            apply_roll(state, entry, place)
        case CeremonyEntry():
            _require(state, "roll-1", place, require_all_rolls)
            apply_ceremony(state, entry, place)
        case (
            CertificateEntry()
            | CommitmentEntry()
            | RevealEntry()
            | ShareKeyEntry()
            | ComplaintEntry()
        ):
            apply_ceremony_message(state, entry, place)
        case TrusteesEntry():
            apply_trustees(state, entry, place)
        case ElectionEntry():
            apply_election(state, entry, place)
        case RehearsalEntry():
            _require(state, "definition-4", place, require_all_elections)
            apply_rehearsal(state, entry, place, root())
        case RehearsalProofEntry():
            apply_rehearsal_proof(state, entry, place)
        case OpenEntry():
            _require(state, "trustees-6", place, require_rehearsal)
            state.open_size = state.size + 1
        case ExclusionEntry():
            apply_exclusion(state, entry, place)
        case ExtensionEntry():
            _apply_extension(state, entry, place)
        case PollsClosedEntry():
            state.polls_closed_size = state.size + 1
        case CloseEntry():
            apply_close(state, entry, place, root())
        case EncryptedTallyEntry():
            apply_encrypted_tally(state, entry, place)
        case PartialDecryptionEntry():
            apply_partial_decryption(state, entry, place)
        case ResultEntry():
            apply_result(state, entry, place)
        case PaperCountEntry():
            apply_paper_count(state, entry, place)
        case BoothEntry():
            with state.check("conduct-6", place):
                parse_manifest(state.blob(entry.manifest))
                state.booths.append((state.size, entry.manifest))
        case AbortEntry():
            state.aborted = True
        case EndEntry(successor=Successor() as successor):
            _apply_successor(state, successor, place)
        case _:
            _apply_words(state, entry, place)


def _apply_words(state: RecordState, entry: Act, place: str) -> None:
    match entry:
        case BulletinEntry():
            _apply_bulletin(state, entry, place)
        case CertificationEntry():
            _apply_certification(state, entry, place)
        case AnswerEntry():
            with state.check("conduct-1", place):
                if not state.is_observers_word(entry.statement):
                    raise EvidenceError(f"entry {entry.statement} is no word of an observer")
        case ErasureEntry():
            with state.check("conduct-6", place):
                if entry.blob not in state.words or entry.blob in state.needed:
                    raise EvidenceError("only a blob of people's words may be erased")
                state.erased.add(entry.blob)
        case DestructionEntry():
            state.destructions.append((state.size, entry.what))
            if entry.what == "decryption-key":
                state.keyless.update(signature.by for signature in entry.signatures)
        case _:
            _apply_observers(state, entry, place)


def _apply_observers(state: RecordState, entry: Act, place: str) -> None:
    match entry:
        case InvitationEntry():
            apply_invitation(state, entry, place)
        case AccreditationEntry():
            apply_accreditation(state, entry, place)
        case StatementEntry():
            apply_statement(state, entry, place)
        case ChecklistEntry():
            apply_checklist(state, entry, place)
        case VerificationEntry():
            apply_verification(state, entry, place)
        case _:
            pass


def _apply_bulletin(state: RecordState, entry: BulletinEntry, place: str) -> None:
    """Take a bulletin; whether its figures are right is for whoever can compute them."""
    with state.check("result-4", place):
        newest = max(state.bulletins, default=None)
        number = state.bulletins[newest].number + 1 if newest is not None else 1
        if (entry.number, entry.previous) != (number, newest):
            raise ConductError(
                f"bulletin {entry.number} after entry {entry.previous}; expected {number} after "
                f"{newest}"
            )
        if entry.status == "correction" and not entry.words:
            raise ConductError("a correction says what was wrong; its words are missing")
    state.bulletins[state.size] = entry


def _apply_certification(state: RecordState, entry: CertificationEntry, place: str) -> None:
    with state.check("result-2", place):
        bulletin = state.bulletins.get(entry.bulletin)
        if bulletin is None:
            raise EvidenceError(f"entry {entry.bulletin} is no bulletin to certify")
        if bulletin.status not in CERTIFIABLE:
            raise ConductError(f"the bulletin of entry {entry.bulletin} is {bulletin.status}")
        if entry.bulletin != max(state.bulletins):
            raise ConductError(f"there is a newer bulletin than that of entry {entry.bulletin}")
        state.certified = entry.bulletin


def _apply_successor(state: RecordState, successor: Successor, place: str) -> None:
    """Where a correction would stand must be said so that it can be found."""
    with state.check("conduct-7", place):
        parse_vkey(successor.log)
        parse_hex(successor.policy, size=_DIGEST_BYTES)


def _require(
    state: RecordState, check: str, place: str, requirement: Callable[[RecordState], None]
) -> None:
    with state.check(check, place):
        requirement(state)


def _apply_extension(state: RecordState, entry: ExtensionEntry, place: str) -> None:
    with state.check("conduct-4", place):
        if entry.closes <= state.closes:
            raise ConductError("an extension must end later than the end so far")
        state.extensions.append((state.size + 1, state.closes))
        state.closes = entry.closes


def _note_words(state: RecordState, name: str, place: str) -> None:
    """Words may be absent; when they are there, they must be the ones named."""
    state.words.add(name)
    try:
        raw = state.words_blob(name)
    except UnavailableError:
        return
    except PlebisciteError as error:
        state.report(Finding("conduct-6", place, error))
        return
    with state.check("conduct-6", place):
        if len(raw) < WORDS_RANDOM_BYTES:
            raise EvidenceError("a blob of words begins with 32 random bytes")
