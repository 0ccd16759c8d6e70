"""What the commission does, from the definition to the end of the record.

Every function gives an unsigned submission; `sign_submission` signs it. They take the state of
the record, so that nothing has to be told twice.
"""

from collections.abc import Sequence

from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError, MisuseError
from plebiscite.offices.ending import require_results
from plebiscite.offices.submission import Submission, blob_name, words_blob
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.apply import CERTIFIABLE
from plebiscite.record.apply_ceremony import most_ciphertexts, require_rehearsal
from plebiscite.record.apply_setup import expected_election, require_all_rolls
from plebiscite.record.booth_manifest import parse_manifest
from plebiscite.record.ceremony_transcript import build_trustees
from plebiscite.record.chains import chain_of
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_parts import parts_of
from plebiscite.record.entries import (
    AbortEntry,
    AnswerEntry,
    BoothEntry,
    BulletinEntry,
    CeremonyEntry,
    CeremonyMember,
    CertificationEntry,
    DefinitionEntry,
    DefinitionPart,
    ElectionEntry,
    EndEntry,
    ErasureEntry,
    ExclusionEntry,
    ExclusionReason,
    ExtensionEntry,
    IncidentEntry,
    OpenEntry,
    PauseEntry,
    PollsClosedEntry,
    RehearsalEntry,
    ResumeEntry,
    Successor,
    TrusteesEntry,
)
from plebiscite.record.state import RecordState
from plebiscite.record.v1_trustees import parse_trustees
from plebiscite.tally.closing import close_entry, encrypted_tally_entries, result_entries
from plebiscite.verify.announced import due_status, recomputed_figures


def define(definition: Definition, texts: Sequence[Texts]) -> Submission:
    """The first entry of a record, with the parts of the definition."""
    parts = parts_of(definition, texts)
    entry = DefinitionEntry(
        parts=tuple(DefinitionPart(name, blob_name(raw)) for name, raw in parts)
    )
    return Submission((entry,), tuple(raw for _, raw in parts))


def open_ceremony(state: RecordState) -> Submission:
    """The key ceremony that the definition asks for: t-of-n, or n Single keys if all are needed."""
    require_all_rolls(state)
    definition = state.required_definition()
    members = definition.trustees.members
    all_needed = definition.trustees.threshold == len(members)
    entry = CeremonyEntry(
        group=definition.group,
        members=tuple(
            CeremonyMember(
                name=member.name,
                key=member.key,
                item="Single" if all_needed else "Pedersen",
                index=1 if all_needed else number,
            )
            for number, member in enumerate(members, start=1)
        ),
        threshold=definition.trustees.threshold,
        size=len(members),
    )
    return Submission((entry,))


def publish_trustees(state: RecordState) -> Submission:
    """The trustees record that the ceremony's messages give.

    Raises: ConductError while messages are missing.
    """
    ceremony = state.ceremony
    if ceremony is None or ceremony.void:
        raise ConductError(
            "there is no valid ceremony on the record; the commission runs ceremony open first"
        )
    raw = build_trustees(
        ceremony.plan,
        ceremony.certificates,
        {owner: reveal.payload for owner, reveal in ceremony.reveals.items()},
        {owner: share.key for owner, share in ceremony.share_keys.items()},
    )
    public_key = state.group.format(parse_trustees(raw, state.group).public_key)
    return Submission((TrusteesEntry(record=blob_name(raw), public_key=public_key),), (raw,))


def publish_elections(state: RecordState) -> Submission:
    """The v1 election record of every unit; from here on the roll is frozen."""
    records = [(uuid, expected_election(state, uuid)) for uuid in state.units]
    entries = (ElectionEntry(unit=uuid, election=blob_name(raw)) for uuid, raw in records)
    return Submission(tuple(entries), tuple(raw for _, raw in records))


def begin_rehearsal(state: RecordState) -> Submission:
    """Ask every trustee to prove that its key works."""
    return Submission((RehearsalEntry(ciphertexts=most_ciphertexts(state)),))


def open_voting(state: RecordState) -> Submission:
    """Open. Raises ConductError or ProofError unless enough trustees have rehearsed (A34)."""
    require_rehearsal(state)
    return Submission((OpenEntry(),))


def pause(reason: str, randomness: Randomness) -> Submission:
    """Interrupt voting, with the reason for everyone to read."""
    name, raw = words_blob(reason, randomness)
    return Submission((PauseEntry(words=name),), (raw,))


def resume() -> Submission:
    """Go on."""
    return Submission((ResumeEntry(),))


def extend(closes: int, reason: str, randomness: Randomness) -> Submission:
    """Let voting end later: POSIX seconds."""
    name, raw = words_blob(reason, randomness)
    return Submission((ExtensionEntry(closes=closes, words=name),), (raw,))


def exclude(
    state: RecordState,
    unit: str,
    credential: str,
    reason: ExclusionReason,
    explanation: str,
    randomness: Randomness,
) -> Submission:
    """Exclude a credential and its standing ballot; commission and registrar both sign.

    Raises: MisuseError for a credential that is in no roll, or the voter's own reason.
    """
    if reason == "withdrawn-by-voter":
        raise MisuseError("a withdrawal is signed by the voter's own credential")
    chain = chain_of(state.credentials, state.group.parse(credential))
    if chain is None:
        raise MisuseError("this credential is in no roll of the referendum")
    name, raw = words_blob(explanation, randomness)
    entry = ExclusionEntry(
        unit=unit,
        credential=credential,
        ballot=chain.standing.hex(),
        reason=reason,
        words=name,
    )
    return Submission((entry,), (raw,))


def end_voting() -> Submission:
    """Polls closed."""
    return Submission((PollsClosedEntry(),))


def close(state: RecordState) -> Submission:
    """Fix the counted set."""
    return Submission((close_entry(state),))


def publish_tallies(state: RecordState) -> Submission:
    """The encrypted tally of every group."""
    return Submission(tuple(encrypted_tally_entries(state)))


def publish_results(state: RecordState) -> Submission:
    """The result of every group that is not withheld."""
    return Submission(tuple(result_entries(state)))


def announce(
    state: RecordState,
    *,
    expected: int | None = None,
    words: tuple[str, bytes] | None = None,
) -> Submission:
    """A bulletin with every figure the record proves so far; nothing in it is typed.

    `expected`: when the next one is, POSIX seconds. `words`: remarks as `words_blob` gives them,
    needed for a correction.
    While voting is open a bulletin tells turnout only.
    Raises: MisuseError before the opening, when the newest bulletin says the same, or when a
    correction lacks its words.
    """
    if not state.open_size:
        raise MisuseError("there is nothing to announce before voting is open")
    status = due_status(state)
    figures = recomputed_figures(state, status)
    raw = write_json(figures.results)
    newest = max(state.bulletins, default=None)
    if newest is not None and state.bulletins[newest].figures == blob_name(raw):
        raise MisuseError(f"nothing new to announce: the bulletin in entry {newest} says the same")
    if status == "correction" and not words:
        raise MisuseError("certified figures changed: a correction says what was wrong; add words")
    entry = BulletinEntry(
        number=1 if newest is None else state.bulletins[newest].number + 1,
        status=status,
        figures=blob_name(raw),
        outcomes=tuple(
            (contest.contest, contest.outcome.word) for contest in figures.results.contests
        ),
        previous=newest,
        expected=expected,
        words=words[0] if words else "",
    )
    return Submission((entry,), (raw, words[1]) if words else (raw,))


def certify(state: RecordState) -> Submission:
    """Certify the newest bulletin. Raises MisuseError unless it is complete and new."""
    newest = max(state.bulletins, default=None)
    if newest is not None and state.bulletins[newest].status == "certified":
        raise MisuseError(f"the newest bulletin (entry {newest}) says that it is certified already")
    if newest is None or state.bulletins[newest].status not in CERTIFIABLE:
        raise MisuseError("there is no complete bulletin to certify; publish the results first")
    if newest == state.certified:
        raise MisuseError(f"the newest bulletin (entry {newest}) is certified already")
    return Submission((CertificationEntry(bulletin=newest),))


def incident(code: str, subject: str, words: str, randomness: Randomness) -> Submission:
    """Put something that went wrong on the record; `subject` a tracker in hex, or ""."""
    name, raw = words_blob(words, randomness)
    return Submission((IncidentEntry(code=code, subject=subject, words=name),), (raw,))


def answer(state: RecordState, statement: int, words: str, randomness: Randomness) -> Submission:
    """Answer what an observer signed. Raises MisuseError for an entry that is no such thing."""
    if not state.is_observers_word(statement):
        words_of_observers = (*state.statements, *state.checklists, *state.verifications)
        known = ", ".join(map(str, sorted(words_of_observers))) or "none"
        raise MisuseError(f"entry {statement} is no statement; there are {known}")
    name, raw = words_blob(words, randomness)
    return Submission((AnswerEntry(statement=statement, words=name),), (raw,))


def erase(state: RecordState, blob: str, order: str) -> Submission:
    """Say that people's words are erased, and by which order; the proof of them stays.

    Raises: MisuseError for a blob that any check of the result needs.
    """
    if blob not in state.words:
        raise MisuseError("this blob holds no words of people; only such may be erased")
    return Submission((ErasureEntry(blob=blob, order=order),))


def publish_booth(manifest: bytes) -> Submission:
    """Say which files browsers are given. Raises MalformedError for bytes that are no manifest."""
    parse_manifest(manifest)
    return Submission((BoothEntry(manifest=blob_name(manifest)),), (manifest,))


def abort(reason: str, randomness: Randomness) -> Submission:
    """Give up the referendum."""
    name, raw = words_blob(reason, randomness)
    return Submission((AbortEntry(words=name),), (raw,))


def end(state: RecordState, successor: Successor | None = None) -> Submission:
    """The last entry of the record. Raises MisuseError while a result is missing."""
    require_results(state)
    return Submission((EndEntry(successor=successor),))
